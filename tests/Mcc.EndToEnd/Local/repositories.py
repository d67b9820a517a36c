"""ECR's repositories with boto3: tags, policies, immutable tags, scans whose findings are a file, and the registry's replication."""
import json

from support import *

ecr = boto3.client("ecr")
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": "Pull", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]})


def test_tags_and_policies_of_a_repository():
    made = ecr.create_repository(repositoryName="owned", tags=[{"Key": "mcc:project", "Value": "owned"}])["repository"]
    assert ecr.list_tags_for_resource(resourceArn=made["repositoryArn"])["tags"] == [{"Key": "mcc:project", "Value": "owned"}]
    refused("RepositoryPolicyNotFoundException", ecr.get_repository_policy, repositoryName="owned")
    ecr.set_repository_policy(repositoryName="owned", policyText=POLICY)
    assert json.loads(ecr.get_repository_policy(repositoryName="owned")["policyText"]) == json.loads(POLICY)
    ecr.delete_repository_policy(repositoryName="owned")
    refused("RepositoryPolicyNotFoundException", ecr.delete_repository_policy, repositoryName="owned")
    ecr.put_image_tag_mutability(repositoryName="owned", imageTagMutability="IMMUTABLE")
    assert ecr.describe_repositories(repositoryNames=["owned"])["repositories"][0]["imageTagMutability"] == "IMMUTABLE"
    refused("RepositoryNotFoundException", ecr.put_image_tag_mutability, repositoryName="nobody", imageTagMutability="IMMUTABLE")


def test_what_needs_an_image_refuses_without_one():
    ecr.create_repository(repositoryName="scanned")
    for ask in (ecr.describe_image_scan_findings, ecr.start_image_scan, ecr.describe_image_replication_status):
        try:
            ask(repositoryName="nobody", imageId={"imageTag": "latest"})
            raise AssertionError("a repository that is not there has no image")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "RepositoryNotFoundException", error
    try:
        ecr.put_image(repositoryName="nobody", imageManifest="{}", imageTag="x")
        raise AssertionError("a repository that is not there takes no image")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "RepositoryNotFoundException", error


def test_replication_is_the_registrys():
    assert ecr.describe_registry()["replicationConfiguration"] == {"rules": []}
    rules = [{"destinations": [{"region": "eu-west-1", "registryId": "123456789012"}],
              "repositoryFilters": [{"filter": "owned", "filterType": "PREFIX_MATCH"}]}]
    ecr.put_replication_configuration(replicationConfiguration={"rules": rules})
    assert ecr.describe_registry()["replicationConfiguration"]["rules"] == rules
