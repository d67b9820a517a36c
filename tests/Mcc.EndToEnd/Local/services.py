"""The other services that deployments need: CloudWatch and its logs, Application Auto Scaling, ECR."""
import base64
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from support import *

logs = boto3.client("logs")
scaling = boto3.client("application-autoscaling")
ecr = boto3.client("ecr")


def test_logs_are_found_filtered_followed_and_deleted():
    simple("logged")
    group = "/aws/sagemaker/Endpoints/logged"
    assert [each["logGroupName"] for each in logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]] == [group]
    stream = logs.describe_log_streams(logGroupName=group)["logStreams"][0]
    assert stream["logStreamName"].startswith("AllTraffic/i-") and stream["lastEventTimestamp"] >= stream["firstEventTimestamp"]

    def messages(**more):
        return [each["message"] for each in logs.filter_log_events(logGroupName=group, **more)["events"]]

    assert any("/ping answered 200" in each for each in messages())
    assert len(messages(filterPattern='"/ping answered 200"')) == 1
    assert messages(filterPattern='"/ping answered" -200') == []
    assert len(messages(filterPattern="?nothing ?answered")) == 1
    assert messages(endTime=1) == [] and messages(logStreamNamePrefix="Other") == []
    refused("InvalidParameterException", logs.filter_log_events, logGroupName=group, filterPattern="{ $.level = 1 }")
    paged = [each for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group, PaginationConfig={"PageSize": 1}) for each in page["events"]]
    assert [each["message"] for each in paged] == messages()

    def read(**more):
        return logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"], **more)

    first = read(startFromHead=True, limit=1)
    assert [each["message"] for each in first["events"]] == messages()[:1]
    assert read(startFromHead=True, nextToken=first["nextForwardToken"])["events"] == read()["events"][1:]
    end = read()
    assert read(nextToken=end["nextForwardToken"])["nextForwardToken"] == end["nextForwardToken"]
    refused("ResourceNotFoundException", logs.get_log_events, logGroupName=group, logStreamName="none")
    for name in ("../../storage", "/aws/sagemaker/Endpoints/..", "/aws/sagemaker/Endpoints"):
        refused("ResourceNotFoundException", logs.delete_log_group, logGroupName=name)
    gone("logged")
    logs.delete_log_group(logGroupName=group)
    refused("ResourceNotFoundException", logs.filter_log_events, logGroupName=group)


def test_what_scales_is_kept_and_told():
    simple("scaled")
    of = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/scaled/variant/AllTraffic", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
    policy = {**of, "PolicyName": "p", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 5.0, "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}}}
    refused("ObjectNotFoundException", scaling.put_scaling_policy, **policy)
    refused("ValidationException", scaling.register_scalable_target, **of)
    refused("ValidationException", scaling.register_scalable_target, **of, MinCapacity=3, MaxCapacity=1)
    refused("ValidationException", scaling.register_scalable_target, **{**of, "ResourceId": "endpoint/scaled/variant/Other"}, MinCapacity=1, MaxCapacity=2)
    scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity=2)
    arn = scaling.register_scalable_target(**of, MaxCapacity=3)["ScalableTargetARN"]
    [target] = scaling.describe_scalable_targets(ServiceNamespace="sagemaker", ResourceIds=[of["ResourceId"]])["ScalableTargets"]
    assert (target["MinCapacity"], target["MaxCapacity"], target["ScalableTargetARN"]) == (1, 3, arn)
    put = scaling.put_scaling_policy(**policy)
    [told] = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
    assert told["PolicyARN"] == put["PolicyARN"] and told["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 5
    scaling.delete_scaling_policy(**of, PolicyName="p")
    refused("ObjectNotFoundException", scaling.delete_scaling_policy, **of, PolicyName="p")
    scaling.put_scaling_policy(**policy)
    scaling.deregister_scalable_target(**of)
    assert scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"] == []
    refused("ObjectNotFoundException", scaling.deregister_scalable_target, **of)
    gone("scaled")


class Registry(BaseHTTPRequestHandler):
    """As little of the distribution specification as an image needs."""
    manifest = json.dumps({"config": {"size": 10}, "layers": [{"size": 5}, {"size": 7}]}).encode()
    digest = "sha256:" + "d" * 64
    tags = {"team/pushed": ["latest", "1"]}

    def log_message(self, *_):
        pass

    def do_GET(self):
        repository = self.path.removeprefix("/v2/").rsplit("/", 2)[0]
        if repository not in self.tags:
            return self.reply(404, b"{}")
        if self.path.endswith("/tags/list"):
            return self.reply(200, json.dumps({"name": repository, "tags": self.tags[repository]}).encode())
        reference = self.path.rsplit("/", 1)[1].replace("%3A", ":")
        self.reply(200, self.manifest) if reference in [*self.tags[repository], self.digest] else self.reply(404, b"{}")

    def do_DELETE(self):
        self.tags.pop(self.path.removeprefix("/v2/").rsplit("/", 2)[0])
        self.reply(202, b"")

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/vnd.docker.distribution.manifest.v2+json")
        self.send_header("Docker-Content-Digest", self.digest)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def test_repositories_and_the_images_of_the_registry_behind_them():
    registry = os.environ["REGISTRY"]
    refused("ServerException", boto3.client("ecr").describe_images, repositoryName=ecr.create_repository(repositoryName="early")["repository"]["repositoryName"])
    server = HTTPServer(("127.0.0.1", int(registry.split(":")[1])), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = ecr.create_repository(repositoryName="team/pushed", imageScanningConfiguration={"scanOnPush": True}, tags=[{"Key": "a", "Value": "b"}])["repository"]
    assert made["repositoryUri"] == f"{registry}/team/pushed" and made["repositoryArn"].endswith(":repository/team/pushed")
    refused("RepositoryAlreadyExistsException", ecr.create_repository, repositoryName="team/pushed")
    refused("InvalidParameterException", ecr.create_repository, repositoryName="Not/Lower")
    refused("RepositoryNotFoundException", ecr.describe_repositories, repositoryNames=["nobody"])
    assert [each["repositoryName"] for each in ecr.describe_repositories()["repositories"]] == ["early", "team/pushed"]
    refused("LifecyclePolicyNotFoundException", ecr.get_lifecycle_policy, repositoryName="team/pushed")
    refused("InvalidParameterException", ecr.put_lifecycle_policy, repositoryName="team/pushed", lifecyclePolicyText="x" * 100)
    text = json.dumps({"rules": [{"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5}, "action": {"type": "expire"}}]})
    ecr.put_lifecycle_policy(repositoryName="team/pushed", lifecyclePolicyText=text)
    assert ecr.get_lifecycle_policy(repositoryName="team/pushed")["lifecyclePolicyText"] == text
    ecr.put_image_scanning_configuration(repositoryName="team/pushed", imageScanningConfiguration={"scanOnPush": False})
    assert ecr.describe_repositories(repositoryNames=["team/pushed"])["repositories"][0]["imageScanningConfiguration"] == {"scanOnPush": False}
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    assert ecr.set_repository_policy(repositoryName="team/pushed", policyText=policy)["policyText"] == policy
    refused("RepositoryNotFoundException", ecr.set_repository_policy, repositoryName="nobody", policyText=policy)

    [image] = ecr.describe_images(repositoryName="team/pushed")["imageDetails"]
    assert image["imageDigest"] == Registry.digest and image["imageTags"] == ["latest", "1"] and image["imageSizeInBytes"] == 22
    assert image["imageManifestMediaType"] == "application/vnd.docker.distribution.manifest.v2+json"
    assert {each["imageTag"] for each in ecr.list_images(repositoryName="team/pushed")["imageIds"]} == {"latest", "1"}
    refused("ImageNotFoundException", ecr.describe_images, repositoryName="team/pushed", imageIds=[{"imageTag": "none"}])
    got = ecr.batch_get_image(repositoryName="team/pushed", imageIds=[{"imageTag": "latest"}, {"imageDigest": Registry.digest}, {"imageTag": "none"}])
    assert [each["imageManifest"].encode() for each in got["images"]] == [Registry.manifest] * 2 and got["failures"][0]["failureCode"] == "ImageNotFound"
    refused("RepositoryNotEmptyException", ecr.delete_repository, repositoryName="team/pushed")
    gone_images = ecr.batch_delete_image(repositoryName="team/pushed", imageIds=[{"imageTag": "latest"}])
    assert gone_images["imageIds"][0]["imageDigest"] == Registry.digest and ecr.describe_images(repositoryName="team/pushed")["imageDetails"] == []
    ecr.delete_repository(repositoryName="team/pushed")
    ecr.delete_repository(repositoryName="early", force=True)
    assert ecr.describe_repositories()["repositories"] == []
    server.shutdown()


def test_the_token_is_one_that_docker_logs_in_with():
    [token] = ecr.get_authorization_token()["authorizationData"]
    assert base64.b64decode(token["authorizationToken"]).startswith(b"AWS:") and token["proxyEndpoint"] == f"http://{os.environ['REGISTRY']}"

cloudwatch = boto3.client("cloudwatch")


def test_metrics_are_put_listed_and_read_by_statistic_and_percentile():
    now = int(time.time()) // 60 * 60
    of = {"Namespace": "Team", "MetricName": "Latency", "Dimensions": [{"Name": "b", "Value": "2"}, {"Name": "a", "Value": "1"}]}
    datum = {"MetricName": "Latency", "Dimensions": of["Dimensions"][::-1], "Unit": "Milliseconds"}
    cloudwatch.put_metric_data(Namespace="Team", MetricData=[
        {**datum, "Timestamp": now - 120, "Values": [10.0, 20.0], "Counts": [3, 1]},
        {**datum, "Timestamp": now - 60, "Value": 5.0},
        {**datum, "Timestamp": now - 60, "StatisticValues": {"SampleCount": 2, "Sum": 30, "Minimum": 10, "Maximum": 20}}])
    span = {"StartTime": now - 300, "EndTime": now}
    found = cloudwatch.get_metric_statistics(**of, **span, Period=60, Statistics=["Sum", "Average", "SampleCount", "Maximum"], ExtendedStatistics=["p75", "p99"])
    first, second = sorted(found["Datapoints"], key=lambda each: each["Timestamp"])
    assert (first["Sum"], first["SampleCount"], first["Average"], first["Unit"]) == (50, 4, 12.5, "Milliseconds"), first
    assert first["ExtendedStatistics"] == {"p75": 10, "p99": 20} and first["Timestamp"].timestamp() == now - 120
    assert (second["Sum"], second["SampleCount"], second["Maximum"]) == (35, 3, 20), second
    assert cloudwatch.get_metric_statistics(**of, **span, Period=60, Statistics=["Sum"], Unit="Seconds")["Datapoints"] == []
    assert [each["Sum"] for each in cloudwatch.get_metric_statistics(**of, **{**span, "StartTime": now // 300 * 300 - 300}, Period=300, Statistics=["Sum"])["Datapoints"]]

    query = {"Id": "m", "MetricStat": {"Metric": of, "Period": 60, "Stat": "Sum"}}
    [result] = cloudwatch.get_metric_data(MetricDataQueries=[query], **span)["MetricDataResults"]
    assert result["Values"] == [35, 50] and [each.timestamp() for each in result["Timestamps"]] == [now - 60, now - 120]
    [result] = cloudwatch.get_metric_data(MetricDataQueries=[query], ScanBy="TimestampAscending", **span)["MetricDataResults"]
    assert result["Values"] == [50, 35]
    refused("ValidationError", cloudwatch.get_metric_data, MetricDataQueries=[{"Id": "e", "Expression": "m*2"}], **span)

    [listed] = cloudwatch.list_metrics(Namespace="Team", Dimensions=[{"Name": "a"}])["Metrics"]
    assert listed["MetricName"] == "Latency" and cloudwatch.list_metrics(MetricName="Other")["Metrics"] == []
    refused("InvalidParameterValue", cloudwatch.put_metric_data, Namespace="AWS/SageMaker", MetricData=[{"MetricName": "x", "Value": 1}])
    refused("InvalidParameterValue", cloudwatch.get_metric_statistics, **of, **span, Period=61, Statistics=["Sum"])
    refused("InvalidParameterCombination", cloudwatch.get_metric_statistics, **of, StartTime=now - 90000, EndTime=now, Period=60, Statistics=["Sum"])


def test_requests_to_an_endpoint_are_counted_as_sagemaker_counts_them():
    simple("measured")
    for _ in range(3):
        invoke("measured")
    of = {"Namespace": "AWS/SageMaker", "Dimensions": [{"Name": "EndpointName", "Value": "measured"}, {"Name": "VariantName", "Value": "AllTraffic"}]}

    def total(name, statistic="Sum"):
        found = cloudwatch.get_metric_statistics(**of, MetricName=name, StartTime=time.time() - 300, EndTime=time.time() + 60, Period=60, Statistics=[statistic])
        return sum(each[statistic] for each in found["Datapoints"])

    assert total("Invocations") == 3 and total("InvocationsPerInstance") == 3
    assert total("Invocation5XXErrors") == 0 and total("Invocation4XXErrors") == 0 and total("Invocation4XXErrors", "SampleCount") == 3
    assert total("ModelLatency") > 0 and total("OverheadLatency") >= 0
    gone("measured")


def test_an_alarm_follows_its_metric():
    now = int(time.time()) // 60 * 60
    alarm = {"AlarmName": "slow", "Namespace": "Team", "MetricName": "Load", "Statistic": "Maximum", "Period": 60, "EvaluationPeriods": 3,
             "DatapointsToAlarm": 2, "Threshold": 5.0, "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": ["arn:aws:sns:us-east-1:123456789012:t"]}
    refused("ValidationError", cloudwatch.put_metric_alarm, **{**alarm, "DatapointsToAlarm": 4})
    refused("ValidationError", cloudwatch.put_metric_alarm, **{**alarm, "ExtendedStatistic": "p99"})
    cloudwatch.put_metric_alarm(**alarm)
    state = lambda: cloudwatch.describe_alarms(AlarmNames=["slow"])["MetricAlarms"][0]
    assert state()["StateValue"] == "INSUFFICIENT_DATA" and state()["AlarmArn"].endswith(":alarm:slow")
    cloudwatch.put_metric_data(Namespace="Team", MetricData=[{"MetricName": "Load", "Timestamp": now - 120, "Value": 9.0}])
    assert state()["StateValue"] == "OK"
    cloudwatch.put_metric_data(Namespace="Team", MetricData=[{"MetricName": "Load", "Timestamp": now - 60, "Value": 9.0}])
    assert state()["StateValue"] == "ALARM" and state()["StateReason"].startswith("Threshold Crossed")
    assert [each["AlarmName"] for each in cloudwatch.describe_alarms(StateValue="ALARM", AlarmNamePrefix="sl")["MetricAlarms"]] == ["slow"]
    cloudwatch.set_alarm_state(AlarmName="slow", StateValue="OK", StateReason="a try")
    refused("ResourceNotFound", cloudwatch.delete_alarms, AlarmNames=["slow", "none"])
    cloudwatch.delete_alarms(AlarmNames=["slow"])

    body = json.dumps({"widgets": [{"type": "text", "properties": {"markdown": "hello"}}]})
    assert cloudwatch.put_dashboard(DashboardName="board", DashboardBody=body)["DashboardValidationMessages"] == []
    found = cloudwatch.get_dashboard(DashboardName="board")
    assert found["DashboardBody"] == body and found["DashboardArn"].endswith(":dashboard/board")
    assert [(each["DashboardName"], each["Size"]) for each in cloudwatch.list_dashboards(DashboardNamePrefix="bo")["DashboardEntries"]] == [("board", len(body))]
    refused("InvalidParameterInput", cloudwatch.put_dashboard, DashboardName="board", DashboardBody="{}")
    refused("InvalidParameterInput", cloudwatch.put_dashboard, DashboardName="a b", DashboardBody=body)
    refused("ResourceNotFound", cloudwatch.delete_dashboards, DashboardNames=["board", "none"])
    cloudwatch.delete_dashboards(DashboardNames=["board"])
    refused("ResourceNotFound", cloudwatch.get_dashboard, DashboardName="board")
    assert cloudwatch.describe_alarms()["MetricAlarms"] == []


def test_the_older_query_protocol_is_understood():
    # As Debian's AWS CLI sends and reads CloudWatch.
    import botocore.session
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    model = loader.load_service_model("cloudwatch", "service-2")
    model["metadata"].update(protocol="query", protocols=["query"])
    original = loader.load_service_model
    loader.load_service_model = lambda name, *more, **named: model if name == "cloudwatch" and "service-2" in more else original(name, *more, **named)
    older = session.create_client("cloudwatch")
    now = int(time.time()) // 60 * 60
    older.put_metric_data(Namespace="Older", MetricData=[{"MetricName": "x+y z", "Timestamp": now - 60, "Values": [1.5, 2], "Dimensions": [{"Name": "n", "Value": "a&b"}]}])
    [point] = older.get_metric_statistics(Namespace="Older", MetricName="x+y z", Dimensions=[{"Name": "n", "Value": "a&b"}], StartTime=now - 60, EndTime=now, Period=60, Statistics=["Sum"])["Datapoints"]
    assert point["Sum"] == 3.5 and point["Timestamp"].timestamp() == now - 60
    older.put_metric_alarm(AlarmName="o<ld", Namespace="Older", MetricName="x", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="LessThanThreshold", ActionsEnabled=False)
    [alarm] = older.describe_alarms()["MetricAlarms"]
    assert alarm["AlarmName"] == "o<ld" and alarm["ActionsEnabled"] is False and alarm["EvaluationPeriods"] == 1
    refused("ResourceNotFound", older.delete_alarms, AlarmNames=["none"])
    refused("InvalidParameterValue", older.put_metric_alarm, AlarmName="bad", Namespace="Older", MetricName="x", Statistic="Sum", Period=61, EvaluationPeriods=1, Threshold=1, ComparisonOperator="LessThanThreshold")
    older.delete_alarms(AlarmNames=["o<ld"])
