"""Prints the vectors of `tests/signing.rs`: requests that botocore builds by its own service models, and their signatures.

`tests/sigv4/run` runs it with the botocore that the repository pins. The clock and the credentials are fixed, so the output
is always the same. The credentials are those of AWS's documentation. Nothing is sent.
"""

import datetime
import json
import sys
from urllib.parse import urlsplit

import botocore
import botocore.auth
import botocore.session
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.credentials import Credentials

REGION = "eu-west-1"
# Those of the hosts. The last is of another partition, with another DNS suffix.
REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2", "us-gov-west-1", "cn-north-1"]
NOW = datetime.datetime(2026, 11, 27, 12, 0, 0, tzinfo=datetime.timezone.utc)
ACCESS_KEY_ID, SECRET_ACCESS_KEY = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "AQoEXAMPLEH4aoAH0gNCAPy/truncated+token=="

PROJECT = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70"
ASSETS = ["f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a", "00000000-0000-4000-8000-000000000001"]
CLIENT_TOKEN = "5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a"
LINE = "arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4"

# Name of the vector, client, method of the client, parameters, session token.
REQUESTS = [
    (
        "project",
        "iotsitewise",
        "batch_associate_project_assets",
        {"projectId": PROJECT, "assetIds": ASSETS, "clientToken": CLIENT_TOKEN},
        None,
    ),
    (
        "project-with-session-token",
        "iotsitewise",
        "batch_disassociate_project_assets",
        {"projectId": PROJECT, "assetIds": ASSETS[:1], "clientToken": CLIENT_TOKEN},
        SESSION_TOKEN,
    ),
    (
        "core-device-with-colon-slash-and-accent",
        "greengrassv2",
        "batch_associate_client_device_with_core_device",
        {"coreDeviceThingName": "line:4/é", "entries": [{"thingName": "pump:1"}, {"thingName": "Ventil \"é\" 🚀"}]},
        None,
    ),
    (
        "core-device-with-space-and-percent",
        "greengrassv2",
        "batch_disassociate_client_device_from_core_device",
        {"coreDeviceThingName": "50 %3A", "entries": [{"thingName": "pump-1"}]},
        None,
    ),
    (
        "core-device-of-all-printable-ascii",
        "greengrassv2",
        "batch_associate_client_device_with_core_device",
        {"coreDeviceThingName": "".join(map(chr, range(0x20, 0x7F)))},
        None,
    ),
    (
        "core-device-of-dots",
        "greengrassv2",
        "batch_disassociate_client_device_from_core_device",
        {"coreDeviceThingName": ".."},
        None,
    ),
    (
        "job",
        "iot",
        "associate_targets_with_job",
        {"jobId": "firmware_7-b", "targets": [LINE]},
        None,
    ),
    (
        "job-with-namespace",
        "iot",
        "associate_targets_with_job",
        {"jobId": "firmware-7", "targets": [LINE], "comment": "line 4 joins: é", "namespaceId": "plant_2-b"},
        None,
    ),
]


class Recorder(botocore.auth.SigV4Auth):
    """Signs as botocore does, and keeps the steps of the last signature."""

    steps = {}

    def canonical_request(self, request):
        result = super().canonical_request(request)
        Recorder.steps = {"canonical_request": result}
        return result

    def string_to_sign(self, request, canonical_request):
        result = super().string_to_sign(request, canonical_request)
        Recorder.steps["string_to_sign"] = result
        return result


botocore.auth.get_current_datetime = lambda *_, **__: NOW
botocore.auth.AUTH_TYPE_MAPS["v4"] = Recorder


def without_random_headers(request, **_):
    """Removes the headers that are new for each request."""
    for name in ["amz-sdk-invocation-id", "amz-sdk-request"]:
        del request.headers[name]


class NoMembers:
    """The body of a response without members."""

    def stream(self):
        return iter([b"{}"])


def sent(service, method, parameters, session_token=None, region=REGION):
    """Returns the request that a client would send, and the model of its service."""
    client = botocore.session.Session().create_client(
        service,
        region_name=region,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
        aws_session_token=session_token,
    )
    requests = []

    def keep(request, **_):
        requests.append(request)
        # A response from a handler takes the place of sending.
        return AWSResponse(request.url, 200, {}, NoMembers())

    client.meta.events.register("before-sign", without_random_headers)
    client.meta.events.register("before-send", keep)
    getattr(client, method)(**parameters)
    (request,) = requests
    return request, client.meta.service_model


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def vector(name, service, method, parameters, session_token):
    request, model = sent(service, method, parameters, session_token)
    url, body = urlsplit(request.url), text(request.body)
    headers = {key.lower(): text(value) for key, value in request.headers.items()}
    authorization = headers.pop("authorization")
    names = authorization.split("SignedHeaders=")[1].split(",")[0].split(";")
    signed = {name: url.netloc if name == "host" else headers[name] for name in names}
    steps = dict(Recorder.steps)

    # The same request with the body as the crate writes it.
    compact_body = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False)
    compact = AWSRequest(
        request.method,
        request.url,
        {key: value for key, value in signed.items() if key not in ("host", "x-amz-date", "x-amz-security-token")},
        compact_body.encode(),
    )
    credentials = Credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY, session_token)
    Recorder(credentials, model.signing_name, REGION).add_auth(compact)

    return {
        "name": name,
        "service": model.signing_name,
        "method": request.method,
        "host": url.netloc,
        "path": url.path,
        "query": url.query,
        "signed_headers": signed,
        "body": body,
        **steps,
        "authorization": authorization,
        "compact_body": compact_body,
        "compact_authorization": text(compact.headers["Authorization"]),
    }


def host(service, method, parameters, region):
    request, model = sent(service, method, parameters, region=region)
    return {"service": model.signing_name, "region": region, "host": urlsplit(request.url).netloc}


vectors = {
    "made_by": f"botocore {botocore.__version__}, tests/sigv4/vectors.py",
    "region": REGION,
    "timestamp": NOW.strftime("%Y%m%dT%H%M%SZ"),
    "access_key_id": ACCESS_KEY_ID,
    "secret_access_key": SECRET_ACCESS_KEY,
    "requests": [vector(*request) for request in REQUESTS],
    "hosts": [
        host(*request[1:4], region)
        for request in REQUESTS
        if request[0] in ("project", "core-device-of-dots", "job")
        for region in REGIONS
    ],
}
json.dump(vectors, sys.stdout, indent=2)
print()
