"""Models, endpoint configurations and endpoints of the local SageMaker."""
import collections
import os
import time

from botocore.config import Config

from support import *


def test_models():
    arn = sagemaker.create_model(ModelName="Model-A", PrimaryContainer={"Image": IMAGE, "Environment": {"A": "1"}}, ExecutionRoleArn=ROLE, Tags=[{"Key": "k", "Value": "v"}])["ModelArn"]
    assert arn == "arn:aws:sagemaker:us-east-1:123456789012:model/model-a"
    told = sagemaker.describe_model(ModelName="Model-A")
    assert told["PrimaryContainer"]["Environment"] == {"A": "1"} and told["ModelArn"] == arn
    assert abs(told["CreationTime"].timestamp() - time.time()) < 60
    assert "Tags" not in told
    message, _ = refused("ValidationException", sagemaker.create_model, ModelName="Model-A", PrimaryContainer={"Image": IMAGE})
    assert message == f'Cannot create already existing model "{arn}".'
    message, _ = refused("ValidationException", sagemaker.describe_model, ModelName="nobody")
    assert message.startswith("Could not find model")
    refused("ValidationException", sagemaker.create_model, ModelName="m", PrimaryContainer={"Image": IMAGE}, Containers=[{"Image": IMAGE}])
    refused("ValidationException", sagemaker.create_model, ModelName="m")
    refused("ValidationException", sagemaker.create_model, ModelName="m", PrimaryContainer={"Image": IMAGE, "ModelDataUrl": "s3://no/such.tar.gz"})
    message, _ = refused("ValidationException", sagemaker.create_model, ModelName="under_score", PrimaryContainer={"Image": IMAGE})
    assert message == "1 validation error detected: Value 'under_score' at 'modelName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?", message
    sagemaker.delete_model(ModelName="Model-A")
    refused("ValidationException", sagemaker.delete_model, ModelName="Model-A")


def test_list_and_tags():
    for index in range(25):
        model(f"listed-{index:02}")
    pages = list(sagemaker.get_paginator("list_models").paginate(NameContains="listed", SortBy="Name", SortOrder="Ascending", PaginationConfig={"PageSize": 10}))
    assert [len(page["Models"]) for page in pages] == [10, 10, 5]
    assert [each["ModelName"] for page in pages for each in page["Models"]] == [f"listed-{index:02}" for index in range(25)]
    newest = sagemaker.list_models(NameContains="listed", MaxResults=1)["Models"][0]["ModelName"]
    assert newest == "listed-24"
    assert sagemaker.list_models(NameContains="listed", CreationTimeBefore=time.time() - 3600)["Models"] == []
    refused("ValidationException", sagemaker.list_models, NextToken="nonsense!")
    refused("ValidationException", sagemaker.list_models, MaxResults=101)
    arn = sagemaker.describe_model(ModelName="listed-00")["ModelArn"]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "a", "Value": "3"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["b"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "3"}]
    refused("ValidationException", sagemaker.list_tags, ResourceArn=arn + "x")
    for index in range(25):
        sagemaker.delete_model(ModelName=f"listed-{index:02}")


def test_configs():
    model("for-config")
    config("config", variant("one", "for-config"), variant("two", "for-config", weight=3))
    told = sagemaker.describe_endpoint_config(EndpointConfigName="config")
    assert [each["InitialVariantWeight"] for each in told["ProductionVariants"]] == [1.0, 3.0]
    message, _ = refused("ValidationException", config, "x", variant("one", "for-config", InstanceType="ml.m5.huge"))
    assert "Member must satisfy enum value set" in message and "productionVariants.1.member.instanceType" in message
    refused("ValidationException", config, "x", variant("one", "nobody"))
    refused("ValidationException", config, "x", variant("one"))
    refused("ValidationException", config, "x", variant("one", "for-config"), variant("one", "for-config"))
    refused("ValidationException", config, "x", variant("one", "for-config", ServerlessConfig={"MemorySizeInMB": 2048, "MaxConcurrency": 1}))
    refused("ValidationException", sagemaker.create_endpoint, EndpointName="x", EndpointConfigName="nobody")
    assert "config" in aws("sagemaker", "list-endpoint-configs")
    sagemaker.delete_endpoint_config(EndpointConfigName="config")
    refused("ValidationException", sagemaker.describe_endpoint_config, EndpointConfigName="config")


def test_endpoint_and_invocation():
    s3.create_bucket(Bucket="model-data")
    s3.put_object(Bucket="model-data", Key="m.tar.gz", Body=archive(model_txt="weights"))
    model("one-model", {"GREETING": "hi"}, ModelDataUrl="s3://model-data/m.tar.gz")
    config("one-config", variant("AllTraffic", "one-model"))
    told = endpoint("one", "one-config", Tags=[{"Key": "k", "Value": "v"}])
    only = told["ProductionVariants"][0]
    assert only["CurrentInstanceCount"] == 1 and only["CurrentWeight"] == 1.0
    assert only["DeployedImages"][0]["SpecifiedImage"] == IMAGE
    assert sagemaker.list_tags(ResourceArn=told["EndpointArn"])["Tags"] == [{"Key": "k", "Value": "v"}]
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="one")

    answer = runtime.invoke_endpoint(EndpointName="one", Body=b"a,b\x00\xff", ContentType="text/csv", Accept="application/json", CustomAttributes="trace=7", InferenceId="i-1")
    assert answer["ContentType"] == "application/json" and answer["InvokedProductionVariant"] == "AllTraffic"
    assert answer["CustomAttributes"] == "from the container"
    got = json.loads(answer["Body"].read())
    assert got["body"].encode("latin-1") == b"a,b\x00\xff"
    assert got["headers"]["content-type"] == "text/csv" and got["headers"]["accept"] == "application/json"
    assert got["headers"]["x-amzn-sagemaker-custom-attributes"] == "trace=7"
    assert not [name for name in got["headers"] if name.startswith("x-amz-") or name in ("authorization", "user-agent")], got["headers"]
    assert got["files"] == ["model.txt"]
    assert got["environment"]["GREETING"] == "hi" and got["environment"]["AWS_REGION"] == "us-east-1"
    # A process that asks AWS asks this SageMaker, with its profile, and never the user's own.
    assert got["environment"]["AWS_SHARED_CREDENTIALS_FILE"] == os.environ["AWS_SHARED_CREDENTIALS_FILE"]
    assert not [name for name in got["environment"] if "SECRET" in name]
    out = aws("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "one", "--body", "hi", "--content-type", "text/plain", "/dev/stdout")
    assert '"name": "one-model"' in out and '"body": "hi"' in out, out

    refused("ValidationException", sagemaker.create_endpoint, EndpointName="one", EndpointConfigName="one-config")
    message, _ = refused("ValidationError", runtime.invoke_endpoint, EndpointName="nobody", Body=b"")
    assert message == "Endpoint nobody of account 123456789012 not found."
    refused("ValidationError", runtime.invoke_endpoint, EndpointName="one", Body=b"", TargetVariant="nobody")
    refused("ValidationError", runtime.invoke_endpoint, EndpointName="one", Body=b"", TargetModel="m.tar.gz")
    refused("ValidationError", runtime.invoke_endpoint, EndpointName="one", Body=b"", CustomAttributes="é")
    assert is_running(got["pid"])
    gone("one")
    assert not is_running(got["pid"])
    refused("ValidationException", sagemaker.delete_endpoint, EndpointName="one")


def test_model_errors():
    simple("errors")
    message, response = refused("ModelError", invoke, "errors", CustomAttributes="status=400")
    assert response["OriginalStatusCode"] == 400 and response["OriginalMessage"] == "errors was asked for 400"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 424
    assert message.startswith('Received client error (400) from primary with message "errors was asked for 400".')
    message, response = refused("ModelError", invoke, "errors", CustomAttributes="status=500")
    assert response["OriginalStatusCode"] == 500 and "errors fails with 500" in message, message
    message, response = refused("ModelError", invoke, "errors", CustomAttributes="sleep=9")
    assert response["OriginalStatusCode"] == 0 and "timed out while waiting for a response from container primary" in message
    refused("413", runtime.invoke_endpoint, EndpointName="errors", Body=b"x" * (1024 * 1024 + 1))
    message, _ = refused("ModelError", invoke, "errors", CustomAttributes=f"length={1024 * 1024 + 1}")
    assert "longer than 1048576 bytes" in message
    assert len(runtime.invoke_endpoint(EndpointName="errors", Body=b"x" * 1024 * 1024, CustomAttributes=f"length={1024 * 1024}")["Body"].read()) == 1024 * 1024
    gone("errors")


def test_a_container_that_dies_is_started_again():
    simple("mortal")
    before = invoke("mortal")["pid"]
    refused("ModelError", invoke, "mortal", CustomAttributes="die=3")
    end = time.time() + 20
    while time.time() < end:
        try:
            after = invoke("mortal")["pid"]
            break
        except ClientError as error:
            assert error.response["Error"]["Code"] in ("ServiceUnavailable", "ModelError")
            time.sleep(0.1)
    assert after != before
    gone("mortal")


def failed(name, environment, **more):
    model(name, environment, **more)
    config(name, variant("AllTraffic", name))
    reason = endpoint(name, name, status="Failed")["FailureReason"]
    gone(name)
    return reason


def test_failures_tell_their_cause():
    reason = failed("never-ready", {"PING": "502"})
    assert reason.startswith("The primary container for production variant AllTraffic did not pass the ping health check."), reason
    assert "/ping answered 502, for 3 s" in reason and "never-ready starts with ['serve']" in reason, reason
    reason = failed("ends", {"EXIT": "7"})
    assert "It exited with code 7" in reason and "KeyError in inference.py line 12" in reason, reason
    model("nowhere")
    sagemaker.delete_model(ModelName="nowhere")
    message, _ = refused("ValidationException", sagemaker.create_model, ModelName="nowhere", PrimaryContainer={"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/other:1"})
    assert message.startswith("Requested image 123456789012.dkr.ecr.us-east-1.amazonaws.com/other:1 not found."), message
    sagemaker.create_model(ModelName="nowhere", PrimaryContainer={"Image": "other:1"})
    config("nowhere", variant("AllTraffic", "nowhere"))
    reason = endpoint("nowhere", "nowhere", status="Failed")["FailureReason"]
    assert "no project is named other" in reason, reason
    refused("ValidationException", sagemaker.update_endpoint, EndpointName="nowhere", EndpointConfigName="nowhere")
    gone("nowhere")


def test_slow_start_is_waited_for():
    model("slow", {"PING_AFTER": "1"})
    config("slow", variant("AllTraffic", "slow"))
    sagemaker.create_endpoint(EndpointName="slow", EndpointConfigName="slow")
    assert sagemaker.describe_endpoint(EndpointName="slow")["EndpointStatus"] == "Creating"
    refused("ValidationException", sagemaker.update_endpoint, EndpointName="slow", EndpointConfigName="slow")
    refused("ValidationError", runtime.invoke_endpoint, EndpointName="slow", Body=b"")
    assert settled("slow")["EndpointStatus"] == "InService"
    gone("slow")


def test_an_endpoint_can_be_deleted_while_it_is_created():
    model("unborn", {"PING_AFTER": "60"})
    config("unborn", variant("AllTraffic", "unborn"))
    sagemaker.create_endpoint(EndpointName="unborn", EndpointConfigName="unborn")
    gone("unborn")


def test_weights_and_instances():
    for name in ("heavy", "light"):
        model(name)
    config("weighted", variant("heavy", "heavy", weight=3), variant("light", "light", count=2))
    endpoint("weighted", "weighted")
    names = collections.Counter(invoke("weighted")["name"] for _ in range(80))
    assert abs(names["heavy"] - 60) <= 2, names
    assert {invoke("weighted", TargetVariant="light")["name"] for _ in range(5)} == {"light"}
    assert len({invoke("weighted", TargetVariant="light")["pid"] for _ in range(40)}) == 2
    sagemaker.update_endpoint_weights_and_capacities(EndpointName="weighted", DesiredWeightsAndCapacities=[{"VariantName": "heavy", "DesiredWeight": 0}, {"VariantName": "light", "DesiredInstanceCount": 1}])
    told = {each["VariantName"]: each for each in settled("weighted")["ProductionVariants"]}
    assert told["heavy"]["CurrentWeight"] == 0 and told["light"]["CurrentInstanceCount"] == 1
    assert {invoke("weighted")["name"] for _ in range(10)} == {"light"}
    assert len({invoke("weighted")["pid"] for _ in range(20)}) == 1
    refused("ValidationException", sagemaker.update_endpoint_weights_and_capacities, EndpointName="weighted", DesiredWeightsAndCapacities=[{"VariantName": "nobody", "DesiredWeight": 0}])
    assert [each["EndpointName"] for each in sagemaker.list_endpoints(StatusEquals="InService", NameContains="weighted")["Endpoints"]] == ["weighted"]
    gone("weighted")


def test_serverless():
    model("serverless")
    config("serverless", {"VariantName": "v", "ModelName": "serverless", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 1}})
    told = endpoint("serverless", "serverless")
    assert told["ProductionVariants"][0]["CurrentServerlessConfig"]["MaxConcurrency"] == 1
    assert invoke("serverless")["name"] == "serverless"
    import threading
    slow = threading.Thread(target=lambda: invoke("serverless", CustomAttributes="sleep=1"))
    slow.start()
    time.sleep(0.4)
    refused("ThrottlingException", invoke, "serverless")
    slow.join()
    gone("serverless")


def test_a_client_that_leaves_gives_its_place_back():
    from botocore.exceptions import ReadTimeoutError
    model("left")
    config("left", {"VariantName": "v", "ModelName": "left", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 1}})
    endpoint("left", "left")
    hasty = boto3.client("sagemaker-runtime", config=Config(read_timeout=0.5, retries={"total_max_attempts": 1}))
    try:
        hasty.invoke_endpoint(EndpointName="left", Body=b"{}", CustomAttributes="sleep=30")
        raise AssertionError("it was answered")
    except ReadTimeoutError:
        left = time.time()
    while True:
        try:
            assert invoke("left")["name"] == "left"
            break
        except ClientError as error:
            # The variant takes one request at a time: until the first is given up, it is full.
            assert error.response["Error"]["Code"] == "ThrottlingException" and time.time() < left + 1.5, error
            time.sleep(0.05)
    gone("left")


def test_a_container_that_ends_each_connection():
    import concurrent.futures
    simple("http-one", {"HTTP": "HTTP/1.0"})
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda _: invoke("http-one")["name"], range(200)))
    assert names == ["http-one"] * 200
    gone("http-one")
