"""What the scripts have in common."""
import io
import json
import subprocess
import tarfile
import time

import boto3
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/service"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/stand-in:latest"
sagemaker = boto3.client("sagemaker")
runtime = boto3.client("sagemaker-runtime")
s3 = boto3.client("s3")


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response["Error"]["Message"], error.response
    raise AssertionError(f"not refused with {code}")


def aws(*words, fails=False):
    done = subprocess.run(["aws", *words], capture_output=True, text=True, timeout=120)
    assert fails == (done.returncode != 0), done.stderr
    return done.stderr if fails else done.stdout


def archive(**files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            content = content.encode()
            entry = tarfile.TarInfo(name.replace("_txt", ".txt"))
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def model(name, environment=None, **more):
    container = {"Image": IMAGE, "Environment": {"NAME": name, **(environment or {})}, **more}
    sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)
    return name


def variant(name, model_name=None, weight=1.0, count=1, **more):
    made = {"VariantName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": count, **more}
    if model_name:
        made.update(ModelName=model_name, InitialVariantWeight=weight)
    return made


def config(name, *variants, **more):
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=list(variants), **more)
    return name


def settled(name, timeout=60):
    end = time.time() + timeout
    while time.time() < end:
        told = sagemaker.describe_endpoint(EndpointName=name)
        if told["EndpointStatus"] not in ("Creating", "Updating", "RollingBack", "SystemUpdating"):
            return told
        time.sleep(0.05)
    raise AssertionError(f"{name} is still {told['EndpointStatus']}")


def endpoint(name, config_name, status="InService", timeout=60, **more):
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config_name, **more)
    told = settled(name, timeout)
    assert told["EndpointStatus"] == status, told
    return told


def simple(name, environment=None, **more):
    """A model, a configuration and an endpoint of one name."""
    model(name, environment)
    config(name, variant("AllTraffic", name), **more)
    endpoint(name, name)
    return name


def invoke(name, body=b"{}", **more):
    answer = runtime.invoke_endpoint(EndpointName=name, Body=body, **more)
    return json.loads(answer["Body"].read())


def vanished(describe, timeout=30, **name):
    end = time.time() + timeout
    while time.time() < end:
        try:
            describe(**name)
        except ClientError:
            return
        time.sleep(0.05)
    raise AssertionError(f"{name} is still there")


def gone(name, timeout=30):
    sagemaker.delete_endpoint(EndpointName=name)
    vanished(sagemaker.describe_endpoint, timeout, EndpointName=name)


def ready(name):
    """An inference component, once nobody is at work on it."""
    for _ in range(600):
        told = sagemaker.describe_inference_component(InferenceComponentName=name)
        if told["InferenceComponentStatus"] not in ("Creating", "Updating"):
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def removed(name):
    """Of an inference component."""
    sagemaker.delete_inference_component(InferenceComponentName=name)
    vanished(sagemaker.describe_inference_component, InferenceComponentName=name)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().split(")")[-1].split()[0] != "Z"
    except FileNotFoundError:
        return False
