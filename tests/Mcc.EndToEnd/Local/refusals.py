"""What SageMaker refuses and the service model alone does not: a deployment that passes here must not fail there."""
from support import *

LONG = "x" * 1000
s3.create_bucket(Bucket="refusals")
s3.put_object(Bucket="refusals", Key="m.tar.gz", Body=archive(model_txt="weights"))
s3.put_object(Bucket="refusals", Key="plain/model.txt", Body=b"weights")
model("plain")


def source(uri, kind="S3Prefix", compression="None"):
    return {"S3DataSource": {"S3Uri": uri, "S3DataType": kind, "CompressionType": compression}}


def refuses(text, call, **named):
    message, _ = refused("ValidationException", call, **named)
    assert text in message, (text, message)


def refuses_model(text, **container):
    refuses(text, sagemaker.create_model, ModelName="x", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": IMAGE, **container})


def refuses_config(text, *variants, **more):
    refuses(text, sagemaker.create_endpoint_config, EndpointConfigName="x", ProductionVariants=list(variants), **more)


def serverless(name="v", model_name="plain", **more):
    return {"VariantName": name, "ModelName": model_name, "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 2, **more}}


def test_names_that_differ_only_in_case():
    model("CaseTest")
    refuses('Cannot create already existing model "arn:aws:sagemaker:us-east-1:123456789012:model/casetest"', sagemaker.create_model, ModelName="casetest", PrimaryContainer={"Image": IMAGE})
    config("CaseTest", variant("v", "CaseTest"))
    refuses("Cannot create already existing endpoint configuration", sagemaker.create_endpoint_config, EndpointConfigName="casetest", ProductionVariants=[variant("v", "CaseTest")])
    endpoint("CaseTest", "CaseTest")
    refuses("Cannot create already existing endpoint", sagemaker.create_endpoint, EndpointName="casetest", EndpointConfigName="CaseTest")
    assert invoke("CaseTest")["name"] == "CaseTest"
    refused("ValidationError", invoke, "casetest")
    arns = [each["EndpointArn"] for each in sagemaker.list_endpoints()["Endpoints"]]
    assert len(arns) == len(set(arns)), arns
    gone("CaseTest")
    sagemaker.delete_model(ModelName="CaseTest")
    model("casetest")


def test_models():
    refuses_model("ModelDataUrl s3://refusals/plain must point to a single gzip compressed tar archive (.tar.gz suffix)", ModelDataUrl="s3://refusals/plain")
    refuses_model("must end with a forward slash (/)", ModelDataSource=source("s3://refusals/plain"))
    refuses_model("Only one of ModelDataUrl and ModelDataSource", ModelDataUrl="s3://refusals/m.tar.gz", ModelDataSource=source("s3://refusals/plain/"))
    refuses_model("the maximum is 32768", Environment={f"K{index}": LONG for index in range(33)})
    refuses_model("RepositoryAuthConfig may be specified only", ImageConfig={"RepositoryAccessMode": "Platform", "RepositoryAuthConfig": {"RepositoryCredentialsProviderArn": "arn:aws:lambda:us-east-1:123456789012:function:f"}})
    refuses("ContainerHostname must be specified for every container", sagemaker.create_model, ModelName="x", Containers=[{"Image": IMAGE, "ContainerHostname": "a"}, {"Image": IMAGE}])
    refuses("the maximum is 32768", sagemaker.create_model, ModelName="x", Containers=[{"Image": IMAGE, "Environment": {f"K{index}": LONG for index in range(17)}}] * 2)
    # What is right is accepted.
    model("prefix", ModelDataSource=source("s3://refusals/plain/"))
    model("object", ModelDataSource=source("s3://refusals/m.tar.gz", "S3Object", "Gzip"))
    sagemaker.create_model(ModelName="two", Containers=[{"Image": IMAGE}, {"Image": IMAGE}])


def test_images():
    labelled, bare = (IMAGE.replace("stand-in", name) for name in ("labelled", "bare"))
    s3.put_object(Bucket="refusals", Key="many/m.tar.gz", Body=archive(model_txt="weights"))
    many = {"Mode": "MultiModel", "ModelDataUrl": "s3://refusals/many/"}
    label = "com.amazonaws.sagemaker.capabilities"
    refuses(f"Your Ecr Image {bare} does not contain required {label}.multi-models=true Docker label(s).", sagemaker.create_model, ModelName="x", PrimaryContainer={"Image": bare, **many})
    refuses(f"Your Ecr Image {bare} does not contain required {label}.accept-bind-to-port=true Docker label(s).", sagemaker.create_model, ModelName="x", Containers=[{"Image": labelled}, {"Image": bare}])
    sagemaker.create_model(ModelName="bare", PrimaryContainer={"Image": bare})
    sagemaker.create_model(ModelName="labelled-many", PrimaryContainer={"Image": labelled, **many})
    sagemaker.create_model(ModelName="labelled-two", Containers=[{"Image": labelled}, {"Image": labelled}])
    refuses("Requested image 123456789012.dkr.ecr.us-east-1.amazonaws.com/nobody:1 not found.", sagemaker.create_model, ModelName="x", PrimaryContainer={"Image": IMAGE.replace("stand-in:latest", "nobody:1")})


def test_serverless_exclusions():
    s3.put_object(Bucket="refusals", Key="many/m.tar.gz", Body=archive(model_txt="weights"))
    sagemaker.create_model(ModelName="pipeline", Containers=[{"Image": IMAGE}, {"Image": IMAGE}])
    sagemaker.create_model(ModelName="many", PrimaryContainer={"Image": IMAGE, "Mode": "MultiModel", "ModelDataUrl": "s3://refusals/many/"})
    sagemaker.create_model(ModelName="isolated", PrimaryContainer={"Image": IMAGE}, EnableNetworkIsolation=True)
    sagemaker.create_model(ModelName="inside", PrimaryContainer={"Image": IMAGE}, VpcConfig={"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]})
    model("uncompressed", ModelDataSource=source("s3://refusals/plain/"))
    for name, feature in {"pipeline": "inference pipelines", "many": "multi-model endpoints", "isolated": "network isolation", "inside": "VPC configuration", "uncompressed": "ModelDataSource"}.items():
        refuses_config(f"Serverless endpoints do not support {feature}", serverless(model_name=name))
    capture = {"InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://refusals/x", "CaptureOptions": [{"CaptureMode": "Input"}]}
    refuses_config("Serverless endpoints do not support data capture", serverless(), DataCaptureConfig=capture)
    refuses_config("do not support multiple production variants", serverless("a"), serverless("b"))
    refuses_config("do not support multiple production variants", serverless("a"), variant("b", "plain"))
    refuses_config("do not support asynchronous inference", serverless(), AsyncInferenceConfig={"OutputConfig": {"S3OutputPath": "s3://refusals/x"}})
    refuses_config("ProvisionedConcurrency of production variant v must be less than or equal to MaxConcurrency", serverless(ProvisionedConcurrency=3))
    refuses_config("must be 1024, 2048", serverless(MemorySizeInMB=1500))
    config("serverless", serverless(ProvisionedConcurrency=2), DataCaptureConfig={**capture, "EnableCapture": False})


def test_variants():
    refuses_config("ManagedInstanceScaling is not supported with the given EndpointConfig setup", variant("v", "plain", ManagedInstanceScaling={"Status": "ENABLED", "MinInstanceCount": 1, "MaxInstanceCount": 2}))
    refuses_config("MinInstanceCount of production variant v must be less", variant("v", ManagedInstanceScaling={"Status": "ENABLED", "MinInstanceCount": 3, "MaxInstanceCount": 2}), ExecutionRoleArn=ROLE)
    refuses_config("ml.g5.xlarge has local disks", variant("v", "plain", InstanceType="ml.g5.xlarge", VolumeSizeInGB=100))
    refuses_config("is for instances with NVIDIA GPUs, but ml.m5.large has no accelerator", variant("v", "plain", InferenceAmiVersion="al2-ami-sagemaker-inference-gpu-2"))
    refuses_config("is for instances with Neuron devices, but ml.g5.xlarge", variant("v", "plain", InstanceType="ml.g5.xlarge", InferenceAmiVersion="al2-ami-sagemaker-inference-neuron-2"))
    refuses_config("EnableNetworkIsolation of an endpoint configuration", variant("v", "plain"), EnableNetworkIsolation=True)
    refuses_config("does not support explainers", variant("v", "plain"), ExplainerConfig={"ClarifyExplainerConfig": {"ShapConfig": {"ShapBaselineConfig": {"ShapBaseline": "1,2"}}}})
    refuses_config("Production variant names must be unique", variant("v", "plain"), ShadowProductionVariants=[variant("v", "plain")])
    refuses_config("exactly one variant must be specified", variant("v", "plain"), variant("w", "plain"), ShadowProductionVariants=[variant("s", "plain")])
    refuses_config("Shadow variants do not support multi-container endpoints", variant("v", "plain"), ShadowProductionVariants=[variant("s", "pipeline")])
    refuses_config("is not an S3 address", variant("v", "plain"), DataCaptureConfig={"InitialSamplingPercentage": 1, "DestinationS3Uri": "https://x/y", "CaptureOptions": [{"CaptureMode": "Input"}]})
    config("accepted", variant("v", "plain", VolumeSizeInGB=100))


def test_guardrails():
    config("one", variant("old", "plain", count=4))
    config("renamed", variant("new", "plain", count=4))
    config("several", variant("a", "plain"), variant("b", "plain"))
    endpoint("guarded", "one")

    def update(text, config_name="one", **deployment):
        refuses(text, sagemaker.update_endpoint, EndpointName="guarded", EndpointConfigName=config_name, DeploymentConfig=deployment)

    def routing(kind, **more):
        return {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": kind, "WaitIntervalInSeconds": 1, **more}}}

    size = {"Type": "CAPACITY_PERCENT", "Value": 25}
    rolling = {"RollingUpdatePolicy": {"MaximumBatchSize": size, "WaitIntervalInSeconds": 0}}
    update("CanarySize must be specified when the traffic routing Type is CANARY", **routing("CANARY"))
    update("LinearStepSize must be specified when the traffic routing Type is LINEAR", **routing("LINEAR"))
    update("must have the same variant names as the old one: it has new, not old", "renamed", **routing("CANARY", CanarySize=size))
    update("must have the same variant names as the old one", "renamed", **rolling)
    update("Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy", **rolling, **routing("ALL_AT_ONCE"))
    config("to-serverless", serverless("old"))
    refuses("cannot be updated to a serverless endpoint", sagemaker.update_endpoint, EndpointName="guarded", EndpointConfigName="to-serverless")
    # Without a policy, variants may have other names.
    sagemaker.update_endpoint(EndpointName="guarded", EndpointConfigName="several")
    assert settled("guarded")["EndpointStatus"] == "InService"
    update("Rolling deployments do not support endpoints with several variants", "several", **rolling)
    refused("ValidationError", invoke, "guarded", EnableExplanations="`true`")
    gone("guarded")


def test_transform_jobs():
    def job(text, model_name="plain", **resources):
        refuses(text, sagemaker.create_transform_job, TransformJobName="x", ModelName=model_name,
                TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://refusals/plain/"}}}, TransformOutput={"S3OutputPath": "s3://refusals/out"},
                TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1, **resources})

    job("Batch transform does not support ModelDataSource", "prefix")
    job("InstanceCount must not be greater than 100", InstanceCount=101)
    job("VolumeKmsKeyId is not allowed for ml.g5.xlarge", InstanceType="ml.g5.xlarge", VolumeKmsKeyId="key")


def test_components():
    config("for-components", variant("v"), ExecutionRoleArn=ROLE)
    endpoint("for-components", "for-components")
    memory = {"MinMemoryRequiredInMb": 512, "NumberOfCpuCoresRequired": 1}

    def component(text, **more):
        refuses(text, sagemaker.create_inference_component, InferenceComponentName="x", EndpointName="for-components", VariantName="v", RuntimeConfig={"CopyCount": 1}, **more)

    component("MinMemoryRequiredInMb must be less than or equal", Specification={"ModelName": "plain", "ComputeResourceRequirements": {**memory, "MaxMemoryRequiredInMb": 256}})
    component("(.tar.gz suffix)", Specification={"Container": {"Image": IMAGE, "ArtifactUrl": "s3://refusals/plain/"}, "ComputeResourceRequirements": memory})
    gone("for-components")


def test_tags():
    refuses("Tag keys must be unique; k is a duplicate", sagemaker.create_model, ModelName="x", PrimaryContainer={"Image": IMAGE}, Tags=[{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}])
    arn = sagemaker.describe_model(ModelName="plain")["ModelArn"]
    refuses("keys that begin with aws: are reserved", sagemaker.add_tags, ResourceArn=arn, Tags=[{"Key": "aws:x", "Value": "1"}])


def test_a_pipeline_names_its_containers_by_position():
    sagemaker.create_model(ModelName="unnamed", Containers=[{"Image": IMAGE, "Environment": {"NAME": "first"}}, {"Image": IMAGE}])
    config("unnamed", variant("AllTraffic", "unnamed"))
    endpoint("unnamed", "unnamed")
    message, _ = refused("ModelError", invoke, "unnamed", CustomAttributes="status=500")
    assert "from container-1 with message" in message and "/container-1" in message, message
    gone("unnamed")
