"""Every operation that is served here is driven by one of the scripts beside this one."""
import json
import pathlib
import re

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

HERE = pathlib.Path(__file__).parent
MODELS = HERE.parents[2] / "data" / "service-models"
NOT_SERVED = ("UnknownOperationException", "InvalidAction", "NotImplemented", "MethodNotAllowed", "405", "400")
# moto may be missing, so what it is compared in does not count; and this file names no operation.
SCRIPTS = [path for path in HERE.glob("*.py") if path.name not in ("served.py", "moto_shapes.py")]
TEXT = "\n".join(path.read_text() for path in SCRIPTS)


def filled(shape):
    """The least that goes through botocore's writer: its members that are required."""
    if shape.type_name == "structure":
        return {name: filled(shape.members[name]) for name in shape.required_members}
    return {"integer": 1, "long": 1, "list": [], "map": {}, "blob": b"", "boolean": True, "float": 1.0, "timestamp": 0}.get(shape.type_name, "nobody-has-this")


def is_served(client, operation):
    shape = client.meta.service_model.operation_model(operation).input_shape
    try:
        client._make_api_call(operation, filled(shape) if shape else {})
    except ClientError as error:
        return error.response["Error"]["Code"] not in NOT_SERVED
    return True


def test_no_operation_is_served_that_no_script_drives():
    without, count = [], 0
    for path in sorted(MODELS.glob("*.json")):
        service = path.stem
        client = boto3.client(service, config=Config(parameter_validation=False, retries={"total_max_attempts": 1}))
        for operation in json.loads(path.read_text())["operations"]:
            if not is_served(client, operation):
                continue
            count += 1
            snake = xform_name(operation)
            kebab = xform_name(operation, "-")
            if not re.search(rf'\.{snake}\b|"{snake}"|"{kebab}"', TEXT):
                without.append(f"{service} {operation}")
    assert not without, without
    assert count > 45, count
    print(count, "operations are served")
