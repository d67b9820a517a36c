"""Inference components: several models on one endpoint, copies, rolling updates."""
from support import *

config("room", variant("AllTraffic", count=2, RoutingConfig={"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}), ExecutionRoleArn=ROLE)
endpoint("room", "room")


def specification(name, environment=None, **needs):
    return {
        "Container": {"Image": IMAGE, "Environment": {"NAME": name, **(environment or {})}},
        "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256, "NumberOfCpuCoresRequired": 0.5, **needs},
    }


def component(name, copies=1, status="InService", **more):
    sagemaker.create_inference_component(InferenceComponentName=name, EndpointName="room", VariantName="AllTraffic", Specification=specification(name, **more), RuntimeConfig={"CopyCount": copies})
    told = ready(name)
    assert told["InferenceComponentStatus"] == status, told
    return told


def ask(name, **more):
    return invoke("room", InferenceComponentName=name, **more)


def test_two_components_of_one_endpoint():
    told = component("first", copies=2)
    component("second")
    assert told["RuntimeConfig"] == {"DesiredCopyCount": 2, "CurrentCopyCount": 2}
    assert told["Specification"]["Container"]["DeployedImage"]["SpecifiedImage"] == IMAGE
    assert ask("first")["name"] == "first" and ask("second")["name"] == "second"
    assert {each["InferenceComponentName"] for each in sagemaker.list_inference_components(EndpointNameEquals="room")["InferenceComponents"]} == {"first", "second"}
    refused("ValidationError", invoke, "room")
    refused("ValidationError", ask, "third")
    message, _ = refused("ValidationException", sagemaker.delete_endpoint, EndpointName="room")
    assert "inference components" in message
    removed("first")
    removed("second")
    refused("ValidationError", ask, "first")


def test_copies():
    component("copied")
    sagemaker.update_inference_component_runtime_config(InferenceComponentName="copied", DesiredRuntimeConfig={"CopyCount": 3})
    assert ready("copied")["RuntimeConfig"]["CurrentCopyCount"] == 3
    import concurrent.futures
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lambda _: ask("copied", CustomAttributes="sleep=0.3")["pid"], range(6)))) == 3
    sagemaker.update_inference_component_runtime_config(InferenceComponentName="copied", DesiredRuntimeConfig={"CopyCount": 1})
    ready("copied")
    assert len({ask("copied")["pid"] for _ in range(10)}) == 1
    removed("copied")


def rolling(size, wait=1):
    return {"RollingUpdatePolicy": {"MaximumBatchSize": {"Type": "COPY_COUNT", "Value": size}, "WaitIntervalInSeconds": wait}}


def test_rolling_update():
    component("rolled", copies=2)
    sagemaker.update_inference_component(InferenceComponentName="rolled", Specification=specification("rolled-2"), DeploymentConfig=rolling(1, wait=3))
    refused("ValidationException", sagemaker.update_inference_component, InferenceComponentName="rolled", Specification=specification("rolled-3"))
    seen = []
    while sagemaker.describe_inference_component(InferenceComponentName="rolled")["InferenceComponentStatus"] == "Updating":
        seen.append(ask("rolled")["name"])
    assert set(seen) == {"rolled", "rolled-2"}, seen
    assert {ask("rolled")["name"] for _ in range(10)} == {"rolled-2"}
    told = ready("rolled")
    assert told["Specification"]["Container"]["Environment"]["NAME"] == "rolled-2"
    assert told["LastDeploymentConfig"]["RollingUpdatePolicy"]["MaximumBatchSize"]["Value"] == 1
    removed("rolled")


def test_a_batch_of_more_than_half_of_the_copies_is_refused():
    component("halved", copies=2)
    message, _ = refused("ValidationException", sagemaker.update_inference_component, InferenceComponentName="halved", Specification=specification("halved-2"), DeploymentConfig=rolling(2))
    assert "MaximumBatchSize must be from 5 to 50 percent of the inference component's copies" in message, message
    removed("halved")


def test_a_failed_update_is_rolled_back():
    component("steady", copies=2)
    sagemaker.update_inference_component(InferenceComponentName="steady", Specification=specification("worse", {"EXIT": "5"}), DeploymentConfig=rolling(1))
    told = ready("steady")
    assert told["InferenceComponentStatus"] == "InService" and "It exited with code 5" in told["FailureReason"], told
    assert {ask("steady")["name"] for _ in range(10)} == {"steady"}
    removed("steady")


def test_a_component_that_does_not_start_or_does_not_fit():
    assert "did not pass the ping health check" in component("unwell", status="Failed", environment={"PING": "500"})["FailureReason"]
    removed("unwell")
    reason = component("big", status="Failed", NumberOfCpuCoresRequired=5)["FailureReason"]
    assert reason.startswith("There is not enough hardware resources on the instances") and "2 × ml.m5.large have 4" in reason, reason
    removed("big")


def test_a_component_of_a_model():
    model("as-model", {"FROM": "model"})
    sagemaker.create_inference_component(
        InferenceComponentName="of-model", EndpointName="room", VariantName="AllTraffic", RuntimeConfig={"CopyCount": 1},
        Specification={"ModelName": "as-model", "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256}})
    assert ready("of-model")["InferenceComponentStatus"] == "InService"
    assert ask("of-model")["environment"]["FROM"] == "model"
    refused("ValidationException", sagemaker.delete_model, ModelName="as-model")
    removed("of-model")
    sagemaker.delete_model(ModelName="as-model")


def test_refusals():
    simple("plain-endpoint")
    refused("ValidationException", sagemaker.create_inference_component, InferenceComponentName="x", EndpointName="plain-endpoint", Specification=specification("x"), RuntimeConfig={"CopyCount": 1})
    refused("ValidationException", sagemaker.create_inference_component, InferenceComponentName="x", EndpointName="nobody", Specification=specification("x"))
    refused("ValidationException", sagemaker.describe_inference_component, InferenceComponentName="nobody")
    gone("plain-endpoint")
    gone("room")
