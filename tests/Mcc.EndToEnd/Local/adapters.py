"""Adapter inference components: LoRA adapters that every copy of their base loads."""
import os
import signal
import time

from support import *

config("adapted", variant("AllTraffic", count=2), ExecutionRoleArn=ROLE)
endpoint("adapted", "adapted")
s3.create_bucket(Bucket="adapters")
for key in ("french", "german", "rubbish"):
    s3.put_object(Bucket="adapters", Key=f"{key}.tar.gz", Body=archive(adapter_txt=key))
s3.put_object(Bucket="adapters", Key="folder/adapter.txt", Body=b"from a folder")


def base(name="base", copies=2):
    sagemaker.create_inference_component(
        InferenceComponentName=name, EndpointName="adapted", VariantName="AllTraffic", RuntimeConfig={"CopyCount": copies},
        Specification={"Container": {"Image": IMAGE}, "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256}})
    assert ready(name)["InferenceComponentStatus"] == "InService"


def specification(url, of="base", **more):
    return {"BaseInferenceComponentName": of, "Container": {"ArtifactUrl": url}, **more}


def adapter(name, url, status="InService", **more):
    sagemaker.create_inference_component(InferenceComponentName=name, EndpointName="adapted", Specification=specification(url, **more))
    told = ready(name)
    assert told["InferenceComponentStatus"] == status, told
    return told


def answers(name, count=12):
    """From all copies: they take turns as they have equally little to do."""
    import concurrent.futures
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        return list(pool.map(lambda _: invoke("adapted", InferenceComponentName=name, CustomAttributes="sleep=0.05"), range(count)))


def test_adapters_of_one_base():
    base()
    told = adapter("french", "s3://adapters/french.tar.gz")
    assert told["Specification"] == specification("s3://adapters/french.tar.gz") and "RuntimeConfig" not in told, told
    assert told["VariantName"] == "AllTraffic"
    adapter("folder", "s3://adapters/folder/")
    for name, weights in (("base", None), ("french", "french"), ("folder", "from a folder")):
        got = answers(name)
        assert {each["adapter"] for each in got} == {weights}, got
        assert len({each["pid"] for each in got}) == 2
    message, _ = refused("ValidationException", sagemaker.delete_inference_component, InferenceComponentName="base")
    assert "Delete them first" in message and "french" in message and "folder" in message, message
    assert len(sagemaker.list_inference_components(EndpointNameEquals="adapted")["InferenceComponents"]) == 3
    removed("folder")
    refused("ValidationError", invoke, "adapted", InferenceComponentName="folder")
    assert answers("french", 1)[0]["adapter"] == "french"


def test_another_version_of_an_adapter():
    sagemaker.update_inference_component(InferenceComponentName="french", Specification=specification("s3://adapters/german.tar.gz"))
    assert ready("french")["Specification"]["Container"]["ArtifactUrl"] == "s3://adapters/german.tar.gz"
    assert {each["adapter"] for each in answers("french")} == {"german"}
    sagemaker.update_inference_component(InferenceComponentName="french", Specification=specification("s3://adapters/rubbish.tar.gz"))
    told = ready("french")
    assert told["InferenceComponentStatus"] == "InService" and "answered 400: no adapter" in told["FailureReason"], told
    assert told["Specification"]["Container"]["ArtifactUrl"] == "s3://adapters/german.tar.gz"
    assert {each["adapter"] for each in answers("french")} == {"german"}


def test_new_copies_have_the_adapters_of_the_old():
    sagemaker.update_inference_component_runtime_config(InferenceComponentName="base", DesiredRuntimeConfig={"CopyCount": 3})
    assert ready("base")["RuntimeConfig"]["CurrentCopyCount"] == 3
    got = answers("french", 24)
    assert {each["adapter"] for each in got} == {"german"} and len({each["pid"] for each in got}) == 3, got
    sagemaker.update_inference_component(
        InferenceComponentName="base", RuntimeConfig={"CopyCount": 1},
        Specification={"Container": {"Image": IMAGE, "Environment": {"NAME": "newer"}}, "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256}})
    ready("base")
    got = answers("french", 1)[0]
    assert got["adapter"] == "german" and got["name"] == "newer", got
    os.kill(got["pid"], signal.SIGKILL)
    for _ in range(200):
        try:
            again = answers("french", 1)[0]
            break
        except ClientError:
            time.sleep(0.05)
    assert again["adapter"] == "german" and again["pid"] != got["pid"], again


def test_an_adapter_that_the_container_does_not_take():
    reason = adapter("bad", "s3://adapters/rubbish.tar.gz", status="Failed")["FailureReason"]
    assert "did not load the adapter bad: POST /adapters answered 400: no adapter" in reason and "that is no adapter" in reason, reason
    refused("ServiceUnavailable", invoke, "adapted", InferenceComponentName="bad")
    removed("bad")
    reason = adapter("nowhere", "s3://adapters/nothing.tar.gz", status="Failed")["FailureReason"]
    assert "There is no model data at s3://adapters/nothing.tar.gz" in reason, reason
    removed("nowhere")


def test_refusals():
    def bad(**more):
        return refused("ValidationException", sagemaker.create_inference_component, **{"InferenceComponentName": "x", "EndpointName": "adapted", **more})[0]
    assert "Could not find inference component" in bad(Specification=specification("s3://adapters/french.tar.gz", of="nobody"))
    assert "is an adapter itself" in bad(Specification=specification("s3://adapters/french.tar.gz", of="french"))
    assert "ArtifactUrl" in bad(Specification={"BaseInferenceComponentName": "base"})
    assert "those of its base" in bad(Specification=specification("s3://adapters/french.tar.gz", ComputeResourceRequirements={"MinMemoryRequiredInMb": 256}))
    message, _ = refused("ValidationException", sagemaker.update_inference_component_runtime_config, InferenceComponentName="french", DesiredRuntimeConfig={"CopyCount": 2})
    assert "those of its base" in message, message
    base("other", 1)
    message, _ = refused("ValidationException", sagemaker.update_inference_component, InferenceComponentName="french", Specification=specification("s3://adapters/german.tar.gz", of="other"))
    assert "cannot be changed" in message, message
    removed("other")
    removed("french")
    removed("base")
    gone("adapted")
