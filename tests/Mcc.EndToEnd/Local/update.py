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


def test_deleted_models_and_configs_serve_but_do_not_change():
    for deleted, message in (("config", "Could not find endpoint configuration"), ("model", "Could not find model")):
        name = f"lost-{deleted}"
        model(name)
        config(name, variant("AllTraffic", name, count=2))
        endpoint(name, name)
        sagemaker.delete_endpoint_config(EndpointConfigName=name) if deleted == "config" else sagemaker.delete_model(ModelName=name)
        assert f"was deleted, but endpoint {name} uses it" in logged(name)
        assert invoke(name)["name"] == name
        scaled(name, 1)
        told = scaled(name, 3)
        assert told["ProductionVariants"][0]["CurrentInstanceCount"] == 1 and message in told["FailureReason"], told
        text, _ = refused("ValidationException", sagemaker.update_endpoint, EndpointName=name, EndpointConfigName="green")
        assert text.startswith(message), text
        model(name) if deleted == "model" else config(name, variant("AllTraffic", name))
        assert scaled(name, 2)["ProductionVariants"][0]["CurrentInstanceCount"] == 2
        gone(name)


def scaled(name, count):
    sagemaker.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": count}])
    return settled(name)


def logged(name):
    events = boto3.client("logs").filter_log_events(logGroupName=f"/aws/sagemaker/Endpoints/{name}")["events"]
    return "\n".join(each["message"] for each in events)


def rolling(percent, wait=1, **more):
    return {"RollingUpdatePolicy": {"MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": percent}, "WaitIntervalInSeconds": wait, **more}}


def counts(name):
    """How many instances of the old and of the new configuration an endpoint has."""
    told = sagemaker.describe_endpoint(EndpointName=name)
    pending = told.get("PendingDeploymentSummary", {}).get("ProductionVariants")
    return told["ProductionVariants"][0]["CurrentInstanceCount"], pending[0]["CurrentInstanceCount"] if pending else None


def test_rolling_update_replaces_batch_by_batch():
    for each in MODELS:
        config(f"{each}-4", variant("AllTraffic", each, count=4))
    endpoint("rolled", "blue-4")
    sagemaker.update_endpoint(EndpointName="rolled", EndpointConfigName="green-4", DeploymentConfig=rolling(25))
    seen = []
    while sagemaker.describe_endpoint(EndpointName="rolled")["EndpointStatus"] == "Updating":
        now = counts("rolled")
        if now[1] is not None and (not seen or seen[-1] != now):
            seen.append(now)
        assert invoke("rolled")["name"] in MODELS
    # New instances come before the old ones leave, never more than one batch of them.
    steps = [each for each in ((3, 1), (2, 2), (1, 3)) if each in seen]
    assert steps == [(3, 1), (2, 2), (1, 3)] and all(4 <= old + new <= 5 for old, new in seen), seen
    assert counts("rolled")[0] == 4 and {invoke("rolled")["name"] for _ in range(10)} == {"green"}
    gone("rolled")


def test_an_alarm_rolls_a_rolling_update_back_in_its_own_batches():
    cloudwatch = boto3.client("cloudwatch")
    cloudwatch.put_metric_alarm(AlarmName="broken", Namespace="Team", MetricName="Errors", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
    endpoint("back", "blue-4")
    sagemaker.update_endpoint(
        EndpointName="back", EndpointConfigName="green-4",
        DeploymentConfig={**rolling(50, wait=2, RollbackMaximumBatchSize={"Type": "INSTANCE_COUNT", "Value": 1}), "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "broken"}]}})
    while counts("back") != (2, 2):
        pass
    cloudwatch.set_alarm_state(AlarmName="broken", StateValue="ALARM", StateReason="a try")
    told = settled("back")
    assert told["EndpointConfigName"] == "blue-4" and "the alarm broken is in the state ALARM" in told["FailureReason"], told
    assert told["ProductionVariants"][0]["CurrentInstanceCount"] == 4 and {invoke("back")["name"] for _ in range(10)} == {"blue"}
    cloudwatch.delete_alarms(AlarmNames=["broken"])
    gone("back")


def test_policies_that_sagemaker_refuses():
    endpoint("strict", "blue-4")

    def refuse(deployment, words):
        message, _ = refused("ValidationException", sagemaker.update_endpoint, EndpointName="strict", EndpointConfigName="green-4", DeploymentConfig=deployment)
        assert words in message, message

    def timed(timeout, termination, **routing):
        made = policy(**routing)
        made["BlueGreenUpdatePolicy"].update(MaximumExecutionTimeoutInSeconds=timeout, TerminationWaitInSeconds=termination)
        return made

    tenth = {"Type": "CAPACITY_PERCENT", "Value": 10}
    refuse(timed(3600, 1800, Type="CANARY", CanarySize=tenth, WaitIntervalInSeconds=1800), "must be larger than the total wait of 3600 seconds: 1 ×")
    refuse(timed(3600, 3600, Type="LINEAR", LinearStepSize=tenth, WaitIntervalInSeconds=3600), "the total wait of 39600 seconds: 10 ×")
    refuse(timed(600, 0, Type="ALL_AT_ONCE", WaitIntervalInSeconds=600), "the total wait of 600 seconds")
    refuse(policy(Type="CANARY", CanarySize={"Type": "CAPACITY_PERCENT", "Value": 60}), "CanarySize must be at most 50 percent")
    refuse(rolling(4), "MaximumBatchSize must be from 5 to 50 percent")
    refuse(rolling(51), "MaximumBatchSize must be from 5 to 50 percent")
    refuse({"RollingUpdatePolicy": {"MaximumBatchSize": {"Type": "INSTANCE_COUNT", "Value": 3}, "WaitIntervalInSeconds": 0}}, "3 (INSTANCE_COUNT) of 4")
    refuse({**policy(Type="ALL_AT_ONCE"), **rolling(50)}, "Only one of")
    gone("strict")
