"""The model registry of the local SageMaker: groups, versions with their approval, and models of packages."""
from support import *

SPECIFICATION = {"Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://registry/m.tar.gz", "Environment": {"NAME": "packaged", "GREETING": "package"}}],
                 "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["application/json"]}
ARN = "arn:aws:sagemaker:us-east-1:123456789012:"


def version(group, **more):
    return sagemaker.create_model_package(ModelPackageGroupName=group, InferenceSpecification=SPECIFICATION, **more)["ModelPackageArn"]


def listed(**more):
    return [each["ModelPackageArn"].rsplit("package/")[1] for each in sagemaker.list_model_packages(**more)["ModelPackageSummaryList"]]


def test_a_group_is_made_described_listed_and_deleted_when_it_is_empty():
    arn = sagemaker.create_model_package_group(ModelPackageGroupName="Groups", ModelPackageGroupDescription="text", Tags=[{"Key": "k", "Value": "v"}])["ModelPackageGroupArn"]
    assert arn == ARN + "model-package-group/groups"
    message, _ = refused("ValidationException", sagemaker.create_model_package_group, ModelPackageGroupName="Groups")
    assert message == f"Model Package Group already exists: {arn}"
    for name in ("Groups", arn):
        told = sagemaker.describe_model_package_group(ModelPackageGroupName=name)
        assert (told["ModelPackageGroupName"], told["ModelPackageGroupStatus"], told["ModelPackageGroupDescription"]) == ("Groups", "Completed", "text"), told
    message, _ = refused("ValidationException", sagemaker.describe_model_package_group, ModelPackageGroupName="nobody")
    assert message == f"ModelPackageGroup {ARN}model-package-group/nobody does not exist."
    refused("ValidationException", sagemaker.describe_model_package_group, ModelPackageGroupName=arn.replace("us-east-1", "eu-west-1"))
    for index in range(4):
        sagemaker.create_model_package_group(ModelPackageGroupName=f"many-{index}")
    pages = list(sagemaker.get_paginator("list_model_package_groups").paginate(NameContains="many", PaginationConfig={"PageSize": 3}))
    assert [[each["ModelPackageGroupName"] for each in page["ModelPackageGroupSummaryList"]] for page in pages] == [["many-0", "many-1", "many-2"], ["many-3"]]
    first = version("Groups")
    message, _ = refused("ConflictException", sagemaker.delete_model_package_group, ModelPackageGroupName="Groups")
    assert message == "Model Package Group cannot be deleted because it still contains Model Packages."
    sagemaker.delete_model_package(ModelPackageName=first)
    for name in ("Groups", *(f"many-{index}" for index in range(4))):
        sagemaker.delete_model_package_group(ModelPackageGroupName=name)
    refused("ValidationException", sagemaker.delete_model_package_group, ModelPackageGroupName="Groups")
    assert sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"] == []


def test_versions_count_from_1_and_no_number_comes_again():
    sagemaker.create_model_package_group(ModelPackageGroupName="counted", Tags=[{"Key": "k", "Value": "v"}])
    refused("ValidationException", version, "nobody")
    refused("ValidationException", sagemaker.create_model_package, InferenceSpecification=SPECIFICATION)
    refused("ValidationException", version, "counted", ModelPackageName="both")
    refused("ValidationException", version, "counted", ModelApprovalStatus="Maybe")
    refused("ValidationException", version, "counted", SourceAlgorithmSpecification={"SourceAlgorithms": [{"AlgorithmName": "a"}]})
    made = [version("counted", CustomerMetadataProperties={"a": "1", "b": "2"}, ModelPackageDescription="text") for _ in range(2)]
    assert made == [f"{ARN}model-package/counted/{number}" for number in (1, 2)]
    assert version("counted", ClientToken="once") == version("counted", ClientToken="once") == f"{ARN}model-package/counted/3"
    for name in ("counted/3", f"{ARN}model-package/counted/3"):
        sagemaker.delete_model_package(ModelPackageName=name) if name.startswith("arn") else sagemaker.describe_model_package(ModelPackageName=name)
    message, _ = refused("ValidationException", sagemaker.describe_model_package, ModelPackageName="counted/3")
    assert message == f"ModelPackage {ARN}model-package/counted/3 does not exist."
    assert version("counted") == f"{ARN}model-package/counted/4"
    told = sagemaker.describe_model_package(ModelPackageName="counted/1")
    assert (told["ModelPackageGroupName"], told["ModelPackageVersion"], told["ModelApprovalStatus"], told["ModelPackageStatus"]) == ("counted", 1, "PendingManualApproval", "Completed"), told
    assert told["InferenceSpecification"] == SPECIFICATION and "ModelPackageName" not in told and "LastModifiedTime" not in told

    assert sagemaker.update_model_package(ModelPackageArn=made[0], ModelApprovalStatus="Approved", ApprovalDescription="good", CustomerMetadataProperties={"b": "3", "c": "4"}, CustomerMetadataPropertiesToRemove=["a"])["ModelPackageArn"] == made[0]
    told = sagemaker.describe_model_package(ModelPackageName=made[0])
    assert (told["ModelApprovalStatus"], told["ApprovalDescription"], told["CustomerMetadataProperties"]) == ("Approved", "good", {"b": "3", "c": "4"}), told
    assert told["LastModifiedTime"] >= told["CreationTime"]
    refused("ValidationException", sagemaker.update_model_package, ModelPackageArn=f"{ARN}model-package/counted/3", ModelApprovalStatus="Approved")

    # A version has the tags of its group, and none of its own.
    refused("ValidationException", version, "counted", Tags=[{"Key": "a", "Value": "b"}])
    assert sagemaker.list_tags(ResourceArn=made[0])["Tags"] == [{"Key": "k", "Value": "v"}]
    refused("ValidationException", sagemaker.add_tags, ResourceArn=made[0], Tags=[{"Key": "a", "Value": "b"}])
    sagemaker.add_tags(ResourceArn=f"{ARN}model-package-group/counted", Tags=[{"Key": "a", "Value": "b"}])
    assert [each["Key"] for each in sagemaker.list_tags(ResourceArn=made[1])["Tags"]] == ["k", "a"]


def test_versions_are_listed_by_group_approval_and_order():
    sagemaker.create_model_package_group(ModelPackageGroupName="sorted")
    for index in range(1, 12):
        version("sorted", ModelApprovalStatus="Approved" if index % 5 == 0 else "Rejected")
    numbers = lambda names: [int(name.split("/")[1]) for name in names]
    assert numbers(listed(ModelPackageGroupName="sorted", MaxResults=100)) == list(range(1, 12))
    assert numbers(listed(ModelPackageGroupName="sorted", ModelApprovalStatus="Approved", SortBy="CreationTime", SortOrder="Descending", MaxResults=1)) == [10]
    assert listed(ModelPackageGroupName="sorted", ModelApprovalStatus="PendingManualApproval") == []
    pages = list(sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=f"{ARN}model-package-group/sorted", PaginationConfig={"PageSize": 5}))
    assert [[each["ModelPackageVersion"] for each in page["ModelPackageSummaryList"]] for page in pages] == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11]]
    refused("ValidationException", sagemaker.list_model_packages, ModelPackageGroupName="nobody")

    tags = [{"Key": "own", "Value": "1"}]
    arn = sagemaker.create_model_package(ModelPackageName="alone", InferenceSpecification=SPECIFICATION, Tags=tags)["ModelPackageArn"]
    assert arn == ARN + "model-package/alone" and sagemaker.list_tags(ResourceArn=arn)["Tags"] == tags
    refused("ValidationException", sagemaker.create_model_package, ModelPackageName="alone", InferenceSpecification=SPECIFICATION)
    told = sagemaker.describe_model_package(ModelPackageName="alone")
    assert told["ModelPackageName"] == "alone" and "ModelApprovalStatus" not in told and "ModelPackageVersion" not in told
    assert listed() == listed(ModelPackageType="Unversioned") == ["alone"]
    assert "alone" not in listed(ModelPackageType="Versioned", MaxResults=100) and "alone" in listed(ModelPackageType="Both", MaxResults=100)
    refused("ValidationException", sagemaker.update_model_package, ModelPackageArn=arn, ModelApprovalStatus="Approved")
    sagemaker.delete_model_package(ModelPackageName="alone")
    refused("ValidationException", sagemaker.delete_model_package, ModelPackageName="alone")


def test_a_model_of_an_approved_package_is_served():
    s3.create_bucket(Bucket="registry")
    s3.put_object(Bucket="registry", Key="m.tar.gz", Body=archive(model_txt="weights"))
    sagemaker.create_model_package_group(ModelPackageGroupName="deployed")
    arn = version("deployed")

    def create(name="packaged", **container):
        sagemaker.create_model(ModelName=name, PrimaryContainer={"ModelPackageName": arn, **container}, ExecutionRoleArn=ROLE)

    for status in ("PendingManualApproval", "Rejected"):
        sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus=status)
        message, _ = refused("ValidationException", create)
        assert message == f"The model package {arn} cannot be deployed: its ModelApprovalStatus is {status}, and must be Approved."
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    refused("ValidationException", create, Image=IMAGE)
    refused("ValidationException", create, InferenceSpecificationName="nobody")
    create(Environment={"GREETING": "model"})
    told = sagemaker.describe_model(ModelName="packaged")["PrimaryContainer"]
    assert told == {"ModelPackageName": arn, "Image": IMAGE, "ModelDataUrl": "s3://registry/m.tar.gz", "Environment": {"NAME": "packaged", "GREETING": "model"}}, told
    config("packaged", variant("AllTraffic", "packaged"))
    # What was deployed stays, whatever becomes of the package.
    sagemaker.delete_model_package(ModelPackageName=arn)
    endpoint("packaged", "packaged")
    got = invoke("packaged")
    assert got["files"] == ["model.txt"] and got["environment"]["GREETING"] == "model" and got["name"] == "packaged", got
    gone("packaged")
    refused("ValidationException", create, "again")
