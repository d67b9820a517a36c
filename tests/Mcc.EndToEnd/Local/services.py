"""The services beside SageMaker that deployments need: CloudWatch Logs, Application Auto Scaling, ECR."""
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
