"""Serverless endpoints: containers start when a request needs them, stop without requests, and some are kept warm."""
import concurrent.futures
import datetime
import time

from support import *

cloudwatch = boto3.client("cloudwatch")
scaling = boto3.client("application-autoscaling")


def serverless(name, concurrency=2, environment=None, **more):
    model(name, environment)
    config(name, {"VariantName": "v", "ModelName": name, "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": concurrency, **more}})
    return endpoint(name, name)


def samples(endpoint_name, metric):
    """Number and maximum of the values of a metric."""
    now = datetime.datetime.now(datetime.timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace="AWS/SageMaker", MetricName=metric, Dimensions=[{"Name": "EndpointName", "Value": endpoint_name}, {"Name": "VariantName", "Value": "v"}],
        StartTime=now - datetime.timedelta(minutes=10), EndTime=now + datetime.timedelta(minutes=1), Period=60, Statistics=["SampleCount", "Maximum"])["Datapoints"]
    return sum(point["SampleCount"] for point in points), max((point["Maximum"] for point in points), default=None)


def until_stopped(pid):
    end = time.time() + 20
    while is_running(pid):
        assert time.time() < end, "the container still runs"
        time.sleep(0.05)


def current(name):
    return settled(name)["ProductionVariants"][0]["CurrentServerlessConfig"]


def test_first_request_starts_a_container_which_stops_without_requests():
    told = serverless("cold")
    assert "CurrentInstanceCount" not in told["ProductionVariants"][0]
    assert samples("cold", "ModelSetupTime") == (0, None)
    first = invoke("cold")
    assert samples("cold", "ModelSetupTime")[0] == 1
    assert invoke("cold")["pid"] == first["pid"]
    count, longest = samples("cold", "OverheadLatency")
    assert count == 2 and longest >= samples("cold", "ModelSetupTime")[1]
    until_stopped(first["pid"])
    assert invoke("cold")["pid"] != first["pid"]
    assert samples("cold", "ModelSetupTime")[0] == 2
    assert samples("cold", "ConcurrentRequestsPerModel") == samples("cold", "InvocationsPerInstance") == (0, None)
    gone("cold")


def test_each_request_at_a_time_has_a_container_and_more_are_throttled():
    serverless("busy", concurrency=2)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        slow = [pool.submit(invoke, "busy", CustomAttributes="sleep=1.5") for _ in range(2)]
        while samples("busy", "ModelSetupTime")[0] < 2:
            time.sleep(0.05)
        message, response = refused("ThrottlingException", invoke, "busy")
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 400 and "accepts 2 concurrent requests" in message
        assert len({each.result()["pid"] for each in slow}) == 2
    assert samples("busy", "ServerlessConcurrentExecutionsUtilization")[1] == 1
    gone("busy")


def test_provisioned_concurrency_keeps_containers_warm():
    serverless("warm", concurrency=3, ProvisionedConcurrency=1)
    first = invoke("warm")
    assert samples("warm", "ModelSetupTime")[0] == 0 and samples("warm", "ServerlessProvisionedConcurrencyInvocations")[0] == 1
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        pids = {each.result()["pid"] for each in [pool.submit(invoke, "warm", CustomAttributes="sleep=0.5") for _ in range(2)]}
    assert len(pids) == 2 and samples("warm", "ServerlessProvisionedConcurrencySpilloverInvocations")[0] == 1
    # Only one of the two stays.
    end = time.time() + 20
    while sum(is_running(pid) for pid in pids) == 2:
        assert time.time() < end
        time.sleep(0.05)
    assert sum(is_running(pid) for pid in pids) == 1
    setups = samples("warm", "ModelSetupTime")[0]
    assert invoke("warm")["pid"] in pids and samples("warm", "ModelSetupTime")[0] == setups
    sagemaker.update_endpoint_weights_and_capacities(EndpointName="warm", DesiredWeightsAndCapacities=[{"VariantName": "v", "ServerlessUpdateConfig": {"ProvisionedConcurrency": 2}}])
    assert current("warm")["ProvisionedConcurrency"] == 2
    refused("ValidationException", sagemaker.update_endpoint_weights_and_capacities, EndpointName="warm", DesiredWeightsAndCapacities=[{"VariantName": "v", "ServerlessUpdateConfig": {"ProvisionedConcurrency": 4}}])
    refused("ValidationException", sagemaker.update_endpoint_weights_and_capacities, EndpointName="warm", DesiredWeightsAndCapacities=[{"VariantName": "v", "DesiredInstanceCount": 2}])
    gone("warm")


def test_auto_scaling_is_for_warm_containers_only():
    serverless("on-demand")
    serverless("scaled", concurrency=4, ProvisionedConcurrency=1)
    target = {"ServiceNamespace": "sagemaker", "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency"}
    refused("ValidationException", scaling.register_scalable_target, ResourceId="endpoint/on-demand/variant/v", MinCapacity=1, MaxCapacity=2, **target)
    refused("ValidationException", scaling.register_scalable_target, ServiceNamespace="sagemaker", ScalableDimension="sagemaker:variant:DesiredInstanceCount", ResourceId="endpoint/scaled/variant/v", MinCapacity=1, MaxCapacity=2)
    resource = {"ResourceId": "endpoint/scaled/variant/v", **target}
    scaling.register_scalable_target(MinCapacity=1, MaxCapacity=3, **resource)
    tracked = scaling.put_scaling_policy(
        PolicyName="tracked", PolicyType="TargetTrackingScaling", **resource,
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 0.5, "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantProvisionedConcurrencyUtilization"}})
    assert len(tracked["Alarms"]) == 2
    # A step, because the metric of the first minute is not complete.
    step = {"AdjustmentType": "ChangeInCapacity", "Cooldown": 0, "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}
    arn = scaling.put_scaling_policy(PolicyName="stepped", PolicyType="StepScaling", **resource, StepScalingPolicyConfiguration=step)["PolicyARN"]
    cloudwatch.put_metric_alarm(AlarmName="scaled", Namespace="AWS/SageMaker", MetricName="Invocations", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=0, ComparisonOperator="GreaterThanThreshold", AlarmActions=[arn])
    cloudwatch.set_alarm_state(AlarmName="scaled", StateValue="ALARM", StateReason="a test")
    end = time.time() + 20
    while current("scaled")["ProvisionedConcurrency"] == 1:
        assert time.time() < end, scaling.describe_scaling_activities(ServiceNamespace="sagemaker")
        time.sleep(0.05)
    assert current("scaled")["ProvisionedConcurrency"] == 2
    gone("on-demand")
    gone("scaled")


def test_a_container_that_does_not_start_fails_the_deployment():
    model("broken", {"EXIT": "3"})
    config("broken", {"VariantName": "v", "ModelName": "broken", "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 1}})
    assert "did not pass the ping health check" in endpoint("broken", "broken", status="Failed")["FailureReason"]
    gone("broken")


def test_updates_are_blue_green_and_never_rolling():
    serverless("changed")
    config("changed-2", {"VariantName": "v", "ModelName": "changed", "ServerlessConfig": {"MemorySizeInMB": 3072, "MaxConcurrency": 1}})
    refused("ValidationException", sagemaker.update_endpoint, EndpointName="changed", EndpointConfigName="changed-2", DeploymentConfig={
        "RollingUpdatePolicy": {"MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 50}, "WaitIntervalInSeconds": 0}})
    sagemaker.update_endpoint(EndpointName="changed", EndpointConfigName="changed-2", DeploymentConfig={"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {
        "Type": "CANARY", "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10}, "WaitIntervalInSeconds": 1}}})
    assert current("changed")["MemorySizeInMB"] == 3072
    assert invoke("changed")["name"] == "changed"
    gone("changed")
