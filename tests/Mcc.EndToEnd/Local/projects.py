"""A generated http project with a trained model, through everything that SageMaker does with a container."""
import os
import time
from pathlib import Path

from support import *

WORK = Path(os.environ["WORK"])
REPOSITORIES = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"
ROWS = (WORK / "rows.csv").read_text().splitlines(keepends=True)
EXPECTED = json.loads((WORK / "expected.json").read_text())
ONE_WORKER = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1"}
CSV = {"ContentType": "text/csv", "Accept": "text/csv"}

s3.create_bucket(Bucket="projects")
for name in ("model", "step"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(WORK / f"{name}.joblib", f"{name}.joblib")
    s3.put_object(Bucket="projects", Key=f"{name}.tar.gz", Body=buffer.getvalue())


def container(name="model", project="flask", **more):
    return {"Image": f"{REPOSITORIES}{project}@sha256:{'a' * 64}", "ModelDataUrl": f"s3://projects/{name}.tar.gz", "Environment": ONE_WORKER, **more}


def served(name, **model):
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, **model)
    config(name, variant("AllTraffic", name))
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    told = settled(name, timeout=300)
    assert told["EndpointStatus"] == "InService", told


def numbers(body):
    return [float(line) for line in body.decode().split()]


def test_real_time():
    served("real-time", PrimaryContainer=container())
    answer = runtime.invoke_endpoint(EndpointName="real-time", Body="".join(ROWS[:40]), **CSV)
    assert answer["ContentType"].startswith("text/csv") and answer["InvokedProductionVariant"] == "AllTraffic"
    assert numbers(answer["Body"].read()) == EXPECTED["first"][:40]
    body = json.dumps({"instances": [[float(cell) for cell in ROWS[0].split(",")]]})
    answer = runtime.invoke_endpoint(EndpointName="real-time", Body=body, ContentType="application/json")
    assert json.loads(answer["Body"].read()) == {"predictions": EXPECTED["first"][:1]}
    message, response = refused("ModelError", runtime.invoke_endpoint, EndpointName="real-time", Body="1,2\n", **CSV)
    assert response["OriginalStatusCode"] == 400 and "row 1 has 2 columns" in response["OriginalMessage"], response
    gone("real-time")


def test_asynchronous():
    sagemaker.create_model(ModelName="later", ExecutionRoleArn=ROLE, PrimaryContainer=container())
    config("later", variant("AllTraffic", "later"), AsyncInferenceConfig={"OutputConfig": {"S3OutputPath": "s3://projects/out/", "S3FailurePath": "s3://projects/failed/"}})
    endpoint("later", "later", timeout=300)
    s3.put_object(Bucket="projects", Key="in/rows.csv", Body="".join(ROWS))
    answer = runtime.invoke_endpoint_async(EndpointName="later", InputLocation="s3://projects/in/rows.csv", **CSV)
    key = answer["OutputLocation"].removeprefix("s3://projects/")
    for _ in range(600):
        if s3.list_objects_v2(Bucket="projects", Prefix=key)["KeyCount"]:
            break
        time.sleep(0.1)
    assert numbers(s3.get_object(Bucket="projects", Key=key)["Body"].read()) == EXPECTED["first"]
    gone("later")


def test_a_batch_of_ten_thousand_rows():
    sagemaker.create_model(ModelName="batch", ExecutionRoleArn=ROLE, PrimaryContainer=container())
    s3.put_object(Bucket="projects", Key="batch/rows.csv", Body="".join(ROWS))
    sagemaker.create_transform_job(
        TransformJobName="batch", ModelName="batch", BatchStrategy="MultiRecord", MaxPayloadInMB=1,
        TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://projects/batch/"}}, "ContentType": "text/csv", "SplitType": "Line"},
        TransformOutput={"S3OutputPath": "s3://projects/batch-out", "Accept": "text/csv", "AssembleWith": "Line"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})
    for _ in range(1200):
        told = sagemaker.describe_transform_job(TransformJobName="batch")
        if told["TransformJobStatus"] != "InProgress":
            break
        time.sleep(0.1)
    assert told["TransformJobStatus"] == "Completed", told
    assert numbers(s3.get_object(Bucket="projects", Key="batch-out/rows.csv.out")["Body"].read()) == EXPECTED["first"]


def test_a_serial_chain_of_three():
    # Each answers in JSON, or in the type that SageMaker's variable names.
    csv = {"Environment": {**ONE_WORKER, "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": "text/csv"}}
    served("chain", Containers=[container(ContainerHostname="first"), container("step", "step", ContainerHostname="second", **csv), container("step", "step", ContainerHostname="third")])
    answer = runtime.invoke_endpoint(EndpointName="chain", Body="".join(ROWS[:100]), **CSV)
    assert numbers(answer["Body"].read()) == EXPECTED["third"][:100]
    body = json.dumps({"instances": [[float(cell) for cell in row.split(",")] for row in ROWS[:100]]})
    answer = runtime.invoke_endpoint(EndpointName="chain", Body=body, ContentType="application/json")
    assert json.loads(answer["Body"].read()) == {"predictions": EXPECTED["third"][:100]}
    message, _ = refused("ModelError", runtime.invoke_endpoint, EndpointName="chain", Body="1,2\n", **CSV)
    assert "from first with message" in message, message
    gone("chain")


def test_direct_with_fifteen():
    hosts = [f"host-{index}" for index in range(15)]
    served("fifteen", Containers=[container("step" if index % 2 else "model", ContainerHostname=host) for index, host in enumerate(hosts)], InferenceExecutionConfig={"Mode": "Direct"})
    for index, host in enumerate(hosts):
        body = f"{EXPECTED['third'][0]!r}\n" if index % 2 else ROWS[0]
        said = numbers(runtime.invoke_endpoint(EndpointName="fifteen", TargetContainerHostname=host, Body=body, **CSV)["Body"].read())
        assert said == (EXPECTED["step of third"] if index % 2 else EXPECTED["first"][:1]), (host, said)
    gone("fifteen")
