"""The runner for AWS's prebuilt images behind everything that serves: one model with a script in S3, batch, asynchronous, many models."""
import os

from support import *

FOLDER = os.environ["MODELS"]
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
with open(os.path.join(FOLDER, "expected.json")) as file:
    notebook = json.load(file)
BODY, EXPECTED = json.dumps(notebook["asked"]).encode(), notebook["expected"]["scikit-learn"]
MODEL_ALONE = """
def model_fn(model_dir):
    import joblib, os
    return joblib.load(os.path.join(model_dir, "model.joblib"))

def input_fn(request_body, content_type):
    import json
    return json.loads(request_body)

def predict_fn(texts, model):
    return model.predict_proba(texts)[:, 1]
"""


def made(name, **more):
    environment = {"SAGEMAKER_PROGRAM": "serve_it.py", "SAGEMAKER_SUBMIT_DIRECTORY": "s3://prebuilt/code.tar.gz",
                   "SAGEMAKER_MODEL_SERVER_WORKERS": "1"}
    container = {"Image": IMAGE, "ModelDataUrl": "s3://prebuilt/models/a.tar.gz", "Environment": environment, **more}
    sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)


def test_a_script_in_s3_answers_at_once_and_asynchronously():
    s3.create_bucket(Bucket="prebuilt")
    s3.put_object(Bucket="prebuilt", Key="code.tar.gz", Body=archive(**{"serve_it.py": MODEL_ALONE}))
    for name in "ab":
        s3.upload_file(os.path.join(FOLDER, "scikit-learn.tar.gz"), "prebuilt", f"models/{name}.tar.gz")
    made("one")
    config("one", variant("AllTraffic", "one"), AsyncInferenceConfig={"OutputConfig": {"S3OutputPath": "s3://prebuilt/answers"}})
    endpoint("one", "one")
    s3.put_object(Bucket="prebuilt", Key="question", Body=BODY)
    place = runtime.invoke_endpoint_async(EndpointName="one", InputLocation="s3://prebuilt/question", ContentType="application/json")
    key = place["OutputLocation"].removeprefix("s3://prebuilt/")
    for _ in range(200):
        if s3.list_objects_v2(Bucket="prebuilt", Prefix=key).get("KeyCount"):
            break
        time.sleep(0.05)
    assert json.loads(s3.get_object(Bucket="prebuilt", Key=key)["Body"].read()) == EXPECTED
    gone("one")


def test_a_batch_transform():
    sagemaker.create_transform_job(
        TransformJobName="batch", ModelName="one", TransformOutput={"S3OutputPath": "s3://prebuilt/batch"},
        TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://prebuilt/question"}},
                        "ContentType": "application/json"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})
    for _ in range(600):
        told = sagemaker.describe_transform_job(TransformJobName="batch")
        if told["TransformJobStatus"] not in ("InProgress",):
            break
        time.sleep(0.05)
    assert told["TransformJobStatus"] == "Completed", told
    assert json.loads(s3.get_object(Bucket="prebuilt", Key="batch/question.out")["Body"].read()) == EXPECTED


def test_many_models():
    made("many", Mode="MultiModel", ModelDataUrl="s3://prebuilt/models/")
    config("many", variant("AllTraffic", "many"))
    endpoint("many", "many")
    for name in ("a", "b"):
        answer = runtime.invoke_endpoint(EndpointName="many", TargetModel=f"{name}.tar.gz", ContentType="application/json", Body=BODY)
        assert json.loads(answer["Body"].read()) == EXPECTED
    gone("many")
