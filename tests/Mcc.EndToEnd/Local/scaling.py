"""Application Auto Scaling: policies that are executed, their alarms and activities, scheduled actions, components without copies."""
from support import *

scaling = boto3.client("application-autoscaling")
cloudwatch = boto3.client("cloudwatch")
VARIANT = {"ServiceNamespace": "sagemaker", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
COMPONENT = {"ServiceNamespace": "sagemaker", "ScalableDimension": "sagemaker:inference-component:DesiredCopyCount"}


def activities(of):
    told = scaling.describe_scaling_activities(ServiceNamespace="sagemaker", ResourceId=of["ResourceId"], ScalableDimension=of["ScalableDimension"])["ScalingActivities"]
    return [(each["Description"], each["StatusCode"]) for each in told[::-1]]


def raised(name):
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a try")


def test_an_alarm_that_is_set_invokes_its_step_policy():
    simple("stepped")
    of = {**VARIANT, "ResourceId": "endpoint/stepped/variant/AllTraffic"}
    refused("ValidationException", scaling.register_scalable_target, **of, MinCapacity=0, MaxCapacity=2)
    scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity=2)
    step = {"AdjustmentType": "ChangeInCapacity", "Cooldown": 0, "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 5}]}
    refused("ValidationException", scaling.put_scaling_policy, **of, PolicyName="up", PolicyType="StepScaling")
    arn = scaling.put_scaling_policy(**of, PolicyName="up", PolicyType="StepScaling", StepScalingPolicyConfiguration=step)["PolicyARN"]
    cloudwatch.put_metric_alarm(AlarmName="busy", Namespace="Team", MetricName="Load", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=5, ComparisonOperator="GreaterThanThreshold", AlarmActions=[arn])
    [told] = scaling.describe_scaling_policies(ServiceNamespace="sagemaker", ResourceId=of["ResourceId"])["ScalingPolicies"]
    assert [each["AlarmName"] for each in told["Alarms"]] == ["busy"], told
    assert activities(of) == []
    raised("busy")
    assert settled("stepped")["ProductionVariants"][0]["CurrentInstanceCount"] == 2
    assert activities(of) == [("Setting desired instance count to 2.", "Successful")]
    [activity] = scaling.describe_scaling_activities(ServiceNamespace="sagemaker", ResourceId=of["ResourceId"])["ScalingActivities"]
    assert activity["Cause"] == "monitor alarm busy in state ALARM triggered policy up" and activity["EndTime"] >= activity["StartTime"], activity
    # The maximum is reached.
    raised("busy")
    assert len(activities(of)) == 1
    cloudwatch.delete_alarms(AlarmNames=["busy"])
    gone("stepped")


def test_target_tracking_makes_and_removes_its_alarms():
    simple("tracked")
    of = {**VARIANT, "ResourceId": "endpoint/tracked/variant/AllTraffic"}
    scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity=2)
    metric = {"PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantConcurrentRequestsPerModelHighResolution"}}
    put = scaling.put_scaling_policy(**of, PolicyName="p", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={"TargetValue": 4.0, **metric})
    high, low = cloudwatch.describe_alarms(AlarmNamePrefix="TargetTracking-endpoint/tracked/variant/AllTraffic-")["MetricAlarms"]
    assert (high["Period"], high["EvaluationPeriods"], high["Threshold"], high["MetricName"]) == (10, 3, 4, "ConcurrentRequestsPerModel"), high
    assert (low["Period"], low["EvaluationPeriods"], low["Threshold"], low["Statistic"]) == (10, 90, 3.6, "Maximum"), low
    assert high["AlarmActions"] == low["AlarmActions"] == [put["PolicyARN"]] and len(put["Alarms"]) == 2
    scaling.put_scaling_policy(**of, PolicyName="p", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={"TargetValue": 2.0, "DisableScaleIn": True, **metric})
    [only] = cloudwatch.describe_alarms(AlarmNamePrefix="TargetTracking-")["MetricAlarms"]
    assert only["Threshold"] == 2 and "-AlarmHigh-" in only["AlarmName"]
    scaling.deregister_scalable_target(**of)
    assert cloudwatch.describe_alarms(AlarmNamePrefix="TargetTracking-")["MetricAlarms"] == []
    gone("tracked")


def test_a_component_without_copies_refuses_requests_as_sagemaker_does():
    config("empty", variant("AllTraffic", ManagedInstanceScaling={"Status": "ENABLED", "MinInstanceCount": 0, "MaxInstanceCount": 2}), ExecutionRoleArn=ROLE)
    endpoint("empty", "empty")
    sagemaker.create_inference_component(
        InferenceComponentName="sleeper", EndpointName="empty", VariantName="AllTraffic", RuntimeConfig={"CopyCount": 1},
        Specification={"Container": {"Image": IMAGE, "Environment": {"NAME": "sleeper"}}, "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256, "NumberOfCpuCoresRequired": 1}})
    ready("sleeper")
    instances = lambda: sagemaker.describe_endpoint(EndpointName="empty")["ProductionVariants"][0]["CurrentInstanceCount"]
    for copies, expected in ((3, 2), (0, 0)):
        sagemaker.update_inference_component_runtime_config(InferenceComponentName="sleeper", DesiredRuntimeConfig={"CopyCount": copies})
        assert ready("sleeper")["RuntimeConfig"] == {"DesiredCopyCount": copies, "CurrentCopyCount": copies}
        assert instances() == expected
    message, _ = refused("ValidationError", invoke, "empty", InferenceComponentName="sleeper")
    assert message.startswith("Inference Component has no capacity to process this request."), message
    sagemaker.update_inference_component_runtime_config(InferenceComponentName="sleeper", DesiredRuntimeConfig={"CopyCount": 5})
    told = ready("sleeper")
    assert told["RuntimeConfig"]["CurrentCopyCount"] == 0 and "2 × ml.m5.large have 4" in told["FailureReason"], told
    removed("sleeper")
    gone("empty")


def test_scheduled_actions_are_kept_and_deleted():
    simple("planned")
    of = {**VARIANT, "ResourceId": "endpoint/planned/variant/AllTraffic"}
    action = {**of, "ScheduledActionName": "night", "Schedule": "cron(0 22 * * ? *)", "Timezone": "Europe/Berlin", "ScalableTargetAction": {"MinCapacity": 1, "MaxCapacity": 1}}
    refused("ObjectNotFoundException", scaling.put_scheduled_action, **action)
    scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity=2)
    refused("ValidationException", scaling.put_scheduled_action, **{**action, "Schedule": "every night"})
    scaling.put_scheduled_action(**action)
    scaling.put_scheduled_action(**of, ScheduledActionName="night", ScalableTargetAction={"MaxCapacity": 2})
    [told] = scaling.describe_scheduled_actions(ServiceNamespace="sagemaker", ScheduledActionNames=["night"])["ScheduledActions"]
    assert told["Schedule"] == action["Schedule"] and told["ScalableTargetAction"] == {"MaxCapacity": 2} and told["Timezone"] == "Europe/Berlin", told
    scaling.delete_scheduled_action(**of, ScheduledActionName="night")
    refused("ObjectNotFoundException", scaling.delete_scheduled_action, **of, ScheduledActionName="night")
    gone("planned")
