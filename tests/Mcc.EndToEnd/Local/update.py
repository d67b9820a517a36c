"""Updates of endpoints: all at once, canary, linear, rolled back, and with variants' properties kept."""
import collections
import threading

from support import *

MODELS = ("blue", "green")
for each in MODELS:
    model(each)
    config(each, variant("AllTraffic", each))


def policy(**routing):
    return {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"WaitIntervalInSeconds": 1, **routing}, "TerminationWaitInSeconds": 0}}


def test_all_at_once_without_a_lost_request():
    endpoint("whole", "blue")
    before = invoke("whole")["pid"]
    seen, stop = collections.Counter(), threading.Event()

    def ask():
        while not stop.is_set():
            seen[invoke("whole")["name"]] += 1

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    assert sagemaker.update_endpoint(EndpointName="whole", EndpointConfigName="green")["EndpointArn"].endswith("endpoint/whole")
    message, _ = refused("ValidationException", sagemaker.update_endpoint, EndpointName="whole", EndpointConfigName="green")
    assert message.startswith("Cannot update in-progress endpoint")
    told = settled("whole")
    stop.set()
    for asker in askers:
        asker.join()
    assert told["EndpointConfigName"] == "green" and told["EndpointStatus"] == "InService" and "PendingDeploymentSummary" not in told
    assert seen["blue"] and seen["green"], seen
    assert invoke("whole")["name"] == "green"
    assert not is_running(before)
    gone("whole")


def test_canary():
    endpoint("canary", "blue")
    sagemaker.update_endpoint(EndpointName="canary", EndpointConfigName="green", DeploymentConfig=policy(Type="CANARY", CanarySize={"Type": "CAPACITY_PERCENT", "Value": 25}, WaitIntervalInSeconds=2))
    shares = watch("canary")
    assert any(0.15 < share < 0.35 for share in shares), shares
    assert shares[-1] == 1.0
    told = settled("canary")
    assert told["LastDeploymentConfig"]["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"]["Type"] == "CANARY"
    gone("canary")


def watch(name):
    """The share of requests that the new containers answer, again and again until the update is over."""
    shares = []
    while True:
        told = sagemaker.describe_endpoint(EndpointName=name)
        names = [invoke(name)["name"] for _ in range(20)]
        shares.append(names.count("green") / 20)
        if told["EndpointStatus"] != "Updating":
            return shares
        assert told["PendingDeploymentSummary"]["EndpointConfigName"] == "green"


def test_linear():
    endpoint("linear", "blue")
    sagemaker.update_endpoint(EndpointName="linear", EndpointConfigName="green", DeploymentConfig=policy(Type="LINEAR", LinearStepSize={"Type": "CAPACITY_PERCENT", "Value": 50}))
    shares = watch("linear")
    assert any(0.2 < share < 0.8 for share in shares) and shares[-1] == 1.0, shares
    gone("linear")


def test_a_new_container_that_does_not_start_leaves_the_old_one_serving():
    model("broken", {"EXIT": "3"})
    config("broken", variant("AllTraffic", "broken"))
    endpoint("kept", "blue")
    sagemaker.update_endpoint(EndpointName="kept", EndpointConfigName="broken")
    told = settled("kept")
    assert told["EndpointStatus"] == "InService" and told["EndpointConfigName"] == "blue"
    assert "It exited with code 3" in told["FailureReason"]
    assert invoke("kept")["name"] == "blue"
    sagemaker.update_endpoint(EndpointName="kept", EndpointConfigName="green")
    assert "FailureReason" not in settled("kept")
    gone("kept")


def test_errors_of_the_canary_roll_it_back():
    endpoint("alarmed", "blue")
    sagemaker.update_endpoint(
        EndpointName="alarmed", EndpointConfigName="green",
        DeploymentConfig={**policy(Type="CANARY", CanarySize={"Type": "CAPACITY_PERCENT", "Value": 50}, WaitIntervalInSeconds=2), "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "errors"}]}})
    for _ in range(200):
        if sagemaker.describe_endpoint(EndpointName="alarmed")["EndpointStatus"] != "Updating":
            break
        try:
            if invoke("alarmed")["name"] == "green":
                invoke("alarmed", CustomAttributes="status=500")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ModelError"
    told = settled("alarmed")
    assert told["EndpointConfigName"] == "blue" and "represents the alarm errors" in told["FailureReason"], told
    assert {invoke("alarmed")["name"] for _ in range(10)} == {"blue"}
    gone("alarmed")


def test_properties_of_variants_are_kept_when_asked():
    endpoint("keeps", "blue")
    sagemaker.update_endpoint_weights_and_capacities(EndpointName="keeps", DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredWeight": 5, "DesiredInstanceCount": 2}])
    settled("keeps")
    sagemaker.update_endpoint(EndpointName="keeps", EndpointConfigName="green", RetainAllVariantProperties=True, ExcludeRetainedVariantProperties=[{"VariantPropertyType": "DesiredInstanceCount"}])
    only = settled("keeps")["ProductionVariants"][0]
    assert only["CurrentWeight"] == 5 and only["CurrentInstanceCount"] == 1
    gone("keeps")


def test_deleted_models_and_configs_go_on_serving():
    model("soon-gone")
    config("soon-gone", variant("AllTraffic", "soon-gone"))
    endpoint("lasting", "soon-gone")
    sagemaker.delete_endpoint_config(EndpointConfigName="soon-gone")
    sagemaker.delete_model(ModelName="soon-gone")
    refused("ValidationException", sagemaker.update_endpoint, EndpointName="lasting", EndpointConfigName="soon-gone")
    sagemaker.update_endpoint_weights_and_capacities(EndpointName="lasting", DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": 2}])
    assert settled("lasting")["ProductionVariants"][0]["CurrentInstanceCount"] == 2
    gone("lasting")
