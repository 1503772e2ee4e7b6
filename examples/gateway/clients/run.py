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
    "AssociateTargetsWithJob": "iot",
}
WORLD = json.loads(Path(__file__).parents[1].joinpath("world.json").read_text("utf-8"))


def fill(template, value):
    """The template with the value in the place of each %."""
    if isinstance(template, dict):
        return {name: fill(inner, value) for name, inner in template.items()}
    return template.replace("%", value)


def expand(value):
    """What a case says, its lists taken from the world and its long strings made."""
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
    """Whether a value is the expected one: a string that ends with an ellipsis is a beginning, `$between` is a range."""
    if isinstance(expected, dict) and "$between" in expected:
        low, high = expected["$between"]
        return isinstance(actual, int) and low <= actual <= high
    if isinstance(expected, str) and expected.endswith("…"):
        return isinstance(actual, str) and actual.startswith(expected[:-1])
    return expected == actual


def check_error(client, expected, raised):
    """Yields what is not as expected in an exception."""
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
    """Yields what is not as the case says."""
    case = expand(case)
    method = getattr(client, botocore.xform_name(case["operation"]))
    try:
        output = method(**case["input"])
    except ParamValidationError as refused:
        if not (validates and case.get("boto3_refuses")):
            yield f"boto3 refuses: {refused}"
        return
    except ClientError as raised:
        if "error" in case:
            yield from check_error(client, case["error"], raised)
        else:
            yield f"raised {raised!r}"
        return
    output.pop("ResponseMetadata")
    if validates and case.get("boto3_refuses"):
        yield "boto3 does not refuse it"
    elif "error" in case:
        yield f"no exception, but {output}"
    elif output != case["output"]:
        yield f"answered {output}"


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
        refused = " (by boto3 itself)" if validates and case.get("boto3_refuses") and not faults else ""
        print(f"{'FAIL' if faults else 'pass'} {operation}: {case['name']}{refused}")
        for fault in faults:
            print(f"     {fault}")
    print(f"boto3: {counts[True]} passed, {counts[False]} failed")
    sys.exit(counts[False] > 0 or counts[True] == 0)


main()
