"""Several containers behind one endpoint (serial, direct), and several models in one container."""
import concurrent.futures
import time

from support import *


def containers(prefix, count, **more):
    return [{"Image": IMAGE, "ContainerHostname": f"{prefix}-{index}", "Environment": {"NAME": f"{prefix}-{index}"}, **more} for index in range(count)]


def several(name, mode, made):
    sagemaker.create_model(ModelName=name, Containers=made, InferenceExecutionConfig={"Mode": mode}, ExecutionRoleArn=ROLE)
    config(name, variant("AllTraffic", name))
    endpoint(name, name)


def test_a_serial_chain_of_three():
    several("serial", "Serial", containers("s", 3))
    answer = runtime.invoke_endpoint(EndpointName="serial", Body=b"x", ContentType="text/plain", CustomAttributes="plain=1", Accept="text/plain")
    assert answer["Body"].read() == b"s-2(s-1(s-0(x)))"
    got = invoke("serial", body=b"x")
    assert got["name"] == "s-2" and json.loads(got["body"])["name"] == "s-1"
    message, response = refused("ModelError", invoke, "serial", CustomAttributes="status=500")
    assert "from s-0 with message" in message, message
    refused("ValidationError", invoke, "serial", TargetContainerHostname="s-1")
    gone("serial")


def test_direct_with_fifteen():
    several("direct", "Direct", containers("d", 15))
    pids = set()
    for index in range(15):
        got = invoke("direct", TargetContainerHostname=f"d-{index}")
        assert got["name"] == f"d-{index}"
        pids.add(got["pid"])
    assert len(pids) == 15
    message, _ = refused("ValidationError", invoke, "direct")
    assert "d-0, d-1" in message
    refused("ValidationError", invoke, "direct", TargetContainerHostname="d-15")
    gone("direct")
    assert not any(is_running(pid) for pid in pids)


def test_refusals_of_containers():
    refused("ValidationException", sagemaker.create_model, ModelName="x", Containers=containers("x", 16))
    refused("ValidationException", sagemaker.create_model, ModelName="x", Containers=containers("x", 1) * 2)
    refused("ValidationException", sagemaker.create_model, ModelName="x", Containers=[{"Image": IMAGE}, {"Image": IMAGE}], InferenceExecutionConfig={"Mode": "Direct"})


def test_one_bad_container_of_three_is_named():
    made = containers("b", 3)
    made[1]["Environment"]["EXIT"] = "4"
    sagemaker.create_model(ModelName="bad", Containers=made)
    config("bad", variant("AllTraffic", "bad"))
    assert endpoint("bad", "bad", status="Failed")["FailureReason"].startswith("The b-1 container for production variant AllTraffic did not pass")
    gone("bad")


def test_models_of_a_multi_model_endpoint_come_and_go():
    s3.create_bucket(Bucket="many")
    for index in range(4):
        s3.put_object(Bucket="many", Key=f"models/m{index}.tar.gz", Body=archive(model_txt=f"weights {index}"))
    s3.put_object(Bucket="many", Key="models/deep/m.tar.gz", Body=archive(model_txt="deep"))
    s3.put_object(Bucket="many", Key="models/broken.tar.gz", Body=b"no archive")
    sagemaker.create_model(ModelName="many", PrimaryContainer={"Image": IMAGE, "Mode": "MultiModel", "ModelDataUrl": "s3://many/models/", "Environment": {"NAME": "many", "MEMORY": "2"}})
    config("many", variant("AllTraffic", "many"))
    endpoint("many", "many")
    for _ in range(2):
        for index in range(4):
            assert invoke("many", TargetModel=f"m{index}.tar.gz")["model"] == f"weights {index}"
    assert invoke("many", TargetModel="deep/m.tar.gz")["model"] == "deep"
    got = invoke("many", TargetModel="m0.tar.gz")
    assert got["environment"]["SAGEMAKER_MULTI_MODEL"] == "true" and got["headers"]["x-amzn-sagemaker-target-model"] == "m0.tar.gz"
    message, _ = refused("ValidationError", invoke, "many", TargetModel="nobody.tar.gz")
    assert "Failed to download model data(bucket: many, key: models/nobody.tar.gz)" in message
    message, _ = refused("ValidationError", invoke, "many", TargetModel="broken.tar.gz")
    assert "is not a readable tar.gz" in message
    # The stand-in fails to open the file, and closes the connection without a response.
    s3.put_object(Bucket="many", Key="models/dropped.tar.gz", Body=archive(other_txt="no model"))
    message, _ = refused("ValidationError", invoke, "many", TargetModel="dropped.tar.gz")
    assert "The container did not load dropped.tar.gz: POST /models lost the connection" in message
    refused("ValidationError", invoke, "many")
    s3.put_object(Bucket="many", Key="models/late.tar.gz", Body=archive(model_txt="late"))
    assert invoke("many", TargetModel="late.tar.gz")["model"] == "late"

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda index: (index % 2, invoke("many", TargetModel=f"m{index % 2}.tar.gz")["model"]), range(40)))
    assert all(model == f"weights {index}" for index, model in answers)

    # The container has memory for two: a request for a third waits until one of them is not in use.
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda index: (index % 4, invoke("many", TargetModel=f"m{index % 4}.tar.gz", CustomAttributes="sleep=0.05")["model"]), range(20)))
    assert all(model == f"weights {index}" for index, model in answers)
    refused("ModelError", invoke, "many", TargetModel="m0.tar.gz", CustomAttributes="die=1")
    for _ in range(100):
        try:
            assert invoke("many", TargetModel="m0.tar.gz")["model"] == "weights 0"
            break
        except ClientError as error:
            assert error.response["Error"]["Code"] in ("ServiceUnavailable", "ModelError"), error.response
            time.sleep(0.1)
    else:
        raise AssertionError("the models did not come back")
    gone("many")
