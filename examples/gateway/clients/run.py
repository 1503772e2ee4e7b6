"""Runs cases through boto3 against a gateway: run.py [--no-parameter-validation] CASES ENDPOINT"""

import json
import sys
from pathlib import Path

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError

SERVICES = {
    "BatchAssociateProjectAssets": "iotsitewise",
    "BatchDisassociateProjectAssets": "iotsitewise",
    "BatchAssociateClientDeviceWithCoreDevice": "greengrassv2",
    "BatchDisassociateClientDeviceFromCoreDevice": "greengrassv2",
    "AssociateTargetsWithJob": "iot",
}
WORLD = json.loads(Path(__file__).parents[1].joinpath("world.json").read_text("utf-8"))


def fill(template, value):
    """Returns the template with the value in the place of each %."""
    if isinstance(template, dict):
        return {name: fill(inner, value) for name, inner in template.items()}
    return template.replace("%", value)


def expand(value):
    """Returns a case with its lists from the world and its long strings."""
    if isinstance(value, list):
        return [expand(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$take" in value:
        taken = WORLD[value["$take"]][value["from"] :][: value["count"]]
        return [fill(value.get("as", "%"), item) for item in taken]
    if "$repeat" in value:
        return value["$repeat"] * value["times"]
    return {name: expand(inner) for name, inner in value.items()}


def matches(expected, actual):
    """Returns True if a value is the expected one. A string that ends with an ellipsis is a prefix; `$between` is a range."""
    if isinstance(expected, dict) and "$between" in expected:
        low, high = expected["$between"]
        return isinstance(actual, int) and low <= actual <= high
    if isinstance(expected, str) and expected.endswith("…"):
        return isinstance(actual, str) and actual.startswith(expected[:-1])
    return expected == actual


def check_error(client, expected, raised):
    """Yields the differences between an exception and the expected error."""
    response = raised.response
    if not isinstance(raised, getattr(client.exceptions, expected["name"])):
        yield f"raised {raised!r}"
    if response["ResponseMetadata"]["HTTPStatusCode"] != expected["status"]:
        yield f"status {response['ResponseMetadata']['HTTPStatusCode']}"
    if not matches(expected["message"], response["Error"]["Message"]):
        yield f"message {response['Error']['Message']!r}"
    for name, value in expected.get("members", {}).items():
        if not matches(value, response.get(name)):
            yield f"{name} is {response.get(name)!r}"


def check(client, case, validates):
    """Yields the differences between the result of a case and the expected one."""
    case = expand(case)
    method = getattr(client, botocore.xform_name(case["operation"]))
    try:
        output = method(**case["input"])
    except ParamValidationError as rejection:
        if not (validates and case.get("boto3_rejects")):
            yield f"boto3 rejects it: {rejection}"
        return
    except ClientError as raised:
        if "error" in case:
            yield from check_error(client, case["error"], raised)
        else:
            yield f"raised {raised!r}"
        return
    output.pop("ResponseMetadata")
    if validates and case.get("boto3_rejects"):
        yield "boto3 does not reject it"
    elif "error" in case:
        yield f"no exception, but {output}"
    elif output != case["output"]:
        yield f"returned {output}"


def main():
    *flags, cases, endpoint = sys.argv[1:]
    validates = flags != ["--no-parameter-validation"]
    config = Config(
        parameter_validation=validates, inject_host_prefix=False, retries={"total_max_attempts": 1}, proxies={}
    )
    session = boto3.Session("test", "test", region_name="us-east-1")
    clients = {
        service: session.client(service, endpoint_url=endpoint, config=config) for service in set(SERVICES.values())
    }
    counts = {True: 0, False: 0}
    for case in json.loads(Path(cases).read_text("utf-8")):
        operation = case["operation"]
        faults = list(check(clients[SERVICES[operation]], case, validates))
        counts[not faults] += 1
        rejected = " (by boto3 itself)" if validates and case.get("boto3_rejects") and not faults else ""
        print(f"{'FAIL' if faults else 'pass'} {operation}: {case['name']}{rejected}")
        for fault in faults:
            print(f"     {fault}")
    print(f"boto3: {counts[True]} passed, {counts[False]} failed")
    sys.exit(counts[False] > 0 or counts[True] == 0)


main()
