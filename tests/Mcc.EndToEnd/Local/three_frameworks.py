"""Seed 004's worked example, "A/B Testing Three Frameworks": its text is the script. TensorFlow is not on this machine, and AWS's images
are not either: the runners of the local SageMaker serve, and XGBoost is in TensorFlow's place."""
import os

from support import *

FOLDER = os.environ["MODELS"]
AWS = {"scikit-learn": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
       "pytorch": "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.5.1-cpu-py311-ubuntu22.04-sagemaker",
       "xgboost": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
       "tensorflow": "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.16.1-cpu"}
SCRIPT = {"SAGEMAKER_PROGRAM": "inference.py", "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code", "SAGEMAKER_MODEL_SERVER_WORKERS": "1"}
with open(os.path.join(FOLDER, "expected.json")) as file:
    notebook = json.load(file)


def selection():
    """Use a Multi-Container Endpoint (MCE)."""
    s3.create_bucket(Bucket="sentiment")
    for name in notebook["expected"]:
        s3.upload_file(os.path.join(FOLDER, name + ".tar.gz"), "sentiment", name + ".tar.gz")
    for reason in notebook["missing"]:
        print("SKIPPED: the container of", reason)
    assert {"scikit-learn", "xgboost"} <= set(notebook["expected"]), notebook["missing"]


def configuration():
    """Define a model using the CreateModel API, specifying three container definitions (one for each framework image URI)."""
    containers = [{"ContainerHostname": name, "Image": AWS[name], "ModelDataUrl": f"s3://sentiment/{name}.tar.gz", "Environment": SCRIPT}
                  for name in notebook["expected"]]
    sagemaker.create_model(ModelName="three", Containers=containers, InferenceExecutionConfig={"Mode": "Direct"}, ExecutionRoleArn=ROLE)
    config("three", variant("AllTraffic", "three"))
    endpoint("three", "three")


def invocation():
    """Configure the client application to use invoke_endpoint and dynamically set the TargetContainerHostname header to choose which model
    processes the request."""
    body = json.dumps(notebook["asked"]).encode()
    for name, expected in notebook["expected"].items():
        answer = runtime.invoke_endpoint(EndpointName="three", TargetContainerHostname=name, ContentType="application/json", Body=body)
        assert answer["ContentType"] == "application/json", answer
        predicted = json.loads(answer["Body"].read())
        assert predicted == expected, (name, predicted, expected)  # JSON has every bit of a number
        assert predicted[0] > 0.5 > predicted[1], (name, predicted)
    name = list(notebook["expected"])[-1]
    asked, into = os.path.join(FOLDER, "asked.json"), os.path.join(FOLDER, "answer.json")
    with open(asked, "wb") as file:
        file.write(body)
    aws("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "three", "--target-container-hostname", name, "--content-type",
        "application/json", "--body", "fileb://" + asked, into)
    with open(into) as file:
        assert json.load(file) == notebook["expected"][name]


def result():
    """You only pay for one underlying EC2 instance while hosting three different frameworks."""
    told = sagemaker.describe_endpoint(EndpointName="three")["ProductionVariants"][0]
    assert told["CurrentInstanceCount"] == 1, told
    runners = {"scikit-learn": "sklearn"}
    assert [(image["SpecifiedImage"], image["ResolvedImage"]) for image in told["DeployedImages"]] == [
        (AWS[name], "prebuilt-runner:" + runners.get(name, name)) for name in notebook["expected"]], told["DeployedImages"]
    logs = boto3.client("logs").filter_log_events(logGroupName="/aws/sagemaker/Endpoints/three", filterPattern='"stand-in runner"')
    assert len(logs["events"]) == len(notebook["expected"]), logs["events"]


def test_the_worked_example():
    for step in (selection, configuration, invocation, result):
        print(f"{step.__name__.title()}: {' '.join(step.__doc__.split())}")
        step()
    gone("three")


def test_tensorflow_is_refused_with_the_reason():
    sagemaker.create_model(ModelName="tensorflow", ExecutionRoleArn=ROLE, PrimaryContainer={
        "Image": AWS["tensorflow"], "ModelDataUrl": "s3://sentiment/xgboost.tar.gz"})
    config("tensorflow", variant("AllTraffic", "tensorflow"))
    reason = endpoint("tensorflow", "tensorflow", status="Failed")["FailureReason"]
    assert "TensorFlow Serving, which no runner replaces" in reason, reason
    print("SKIPPED: the container of tensorflow:", reason)
