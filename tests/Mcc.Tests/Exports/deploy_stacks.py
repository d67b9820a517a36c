"""Reads {name: template} from its input and makes a stack of each in moto, without and then with an image; prints what is not as the template says."""

import json
import os
import re
import sys

try:
    import boto3
    from cfnlint.decode.decode import decode_str
    from moto import mock_aws
except ImportError:
    sys.exit(3)

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-model@sha256:" + "0" * 64
# moto has no such resources.
MISSING = {"AWS::CloudWatch::Alarm", "AWS::SageMaker::InferenceComponent", "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy",
           "AWS::Lambda::Function", "AWS::ECS::ExpressGatewayService", "AWS::ECS::Service"}
FORMS = set()


@mock_aws
def deploy(name, text):
    # moto's list of instance types ends in 2020.
    text = re.sub(r"(InstanceType): ml\.\S+", r"\1: ml.m5.xlarge", text)
    template = decode_str(text)[0]
    resources = template["Resources"]
    # moto creates no model with several containers.
    if MISSING & {resource["Type"] for resource in resources.values()} or "PrimaryContainer" not in resources["Model"]["Properties"]:
        return 0
    # Those that differ in their values only are made alike.
    form = json.dumps(form_of(template), sort_keys=True)
    if form in FORMS:
        return 0
    FORMS.add(form)
    stacks, sagemaker = boto3.client("cloudformation"), boto3.client("sagemaker")
    stacks.create_stack(StackName="stack", TemplateBody=text, Capabilities=["CAPABILITY_IAM"])
    expect(name, "a model without an image", sagemaker.list_models()["Models"], [])
    expect(name, "repositories", len(boto3.client("ecr").describe_repositories()["repositories"]), int("Repository" in resources))
    stacks.update_stack(StackName="stack", TemplateBody=text, Capabilities=["CAPABILITY_IAM"], Parameters=[{"ParameterKey": "ImageUri", "ParameterValue": IMAGE}])
    # moto makes the resources of an update when it is asked for them.
    for resource in stacks.describe_stack_resources(StackName="stack")["StackResources"]:
        expect(name, resource["LogicalResourceId"], resource["ResourceStatus"], "UPDATE_COMPLETE")
    (model,) = sagemaker.list_models()["Models"]
    container = sagemaker.describe_model(ModelName=model["ModelName"])["PrimaryContainer"]
    expect(name, "image", container["Image"], IMAGE)
    expect(name, "variables", container.get("Environment", {}), dict(resources["Model"]["Properties"]["PrimaryContainer"].get("Environment", {})))
    if "Endpoint" in resources:
        # moto gives it a name of its own.
        (listed,) = sagemaker.list_endpoints()["Endpoints"]
        endpoint = sagemaker.describe_endpoint(EndpointName=listed["EndpointName"])
        config = sagemaker.describe_endpoint_config(EndpointConfigName=endpoint["EndpointConfigName"])
        for said, made in zip(resources["EndpointConfig"]["Properties"]["ProductionVariants"], config["ProductionVariants"], strict=True):
            expect(name, "model of the variant", made["ModelName"], model["ModelName"])
            for member, value in said.items():
                if member != "ModelName":
                    expect(name, member, made.get(member), value)
    return 1


def form_of(node):
    if isinstance(node, dict):
        return {key: form_of(value) for key, value in node.items() if key != "Environment"}
    return [form_of(item) for item in node] if isinstance(node, list) else ""


def expect(name, what, found, wanted):
    if found != wanted:
        print(f"{name}: {what} is {found}, not {wanted}")


deployed = sum(deploy(name, text) for name, text in json.load(sys.stdin).items())
if deployed < 5:
    print(f"only {deployed} were deployed")
