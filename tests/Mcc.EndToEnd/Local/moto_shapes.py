"""The same calls to the local SageMaker and to moto: botocore reads the same members of the same types from both, and the same errors."""
import time

from moto.server import ThreadedMotoServer

from support import *

# Where the two differ on purpose, and why. A difference that is not here fails, and so does one that is here and no longer there.
ON_PURPOSE = {
    # What AWS does not send, or no longer.
    "complete upload.VersionId: only moto's": "S3 sends it for buckets with versioning",
    "describe model.Containers: only moto's": "an empty list for a model of one container",
    "describe model.VpcConfig: only moto's": "empty, as none was given",
    "describe config.DataCaptureConfig: only moto's": "empty, as none was given",
    "describe endpoint.DataCaptureConfig: only moto's": "empty, as none was given",
    "describe job.FailureReason: only moto's": "empty, as it did not fail",
    "describe job.LabelingJobArn: only moto's": "empty, as there is none",
    # What AWS sends and moto does not.
    "put object.ChecksumType: only ours": "S3 tells whether a checksum is of the whole object",
    "get object.ChecksumType: only ours": "the same",
    "copy object.CopyObjectResult.ChecksumType: only ours": "the same",
    "list objects.Contents[].ChecksumType: only ours": "the same",
    "list objects, version 1.Contents[].ChecksumType: only ours": "the same",
    "complete upload.ChecksumType: only ours": "the same",
    "complete upload.ChecksumCRC64NVME: only ours": "S3 computes it when the client names no checksum",
    "put object.ServerSideEncryption: only ours": "S3 encrypts every object since 2023, and says so",
    "get object.ServerSideEncryption: only ours": "the same",
    "get range.ServerSideEncryption: only ours": "the same",
    "head object.ServerSideEncryption: only ours": "the same",
    "copy object.ServerSideEncryption: only ours": "the same",
    "create upload.ServerSideEncryption: only ours": "the same",
    "complete upload.ServerSideEncryption: only ours": "the same",
    "list uploads.Prefix: only ours": "S3 repeats the prefix, also when it is empty",
    "list objects, version 1.Marker: only ours": "S3 repeats where the page began, also when that is the beginning",
    "list objects, version 1.Contents[].ChecksumAlgorithm: only ours": "S3 tells it in both versions of the list, moto in the second",
    "describe endpoint.ProductionVariants[].DeployedImages: only ours": "the images that run",
    "describe job.TransformInput.CompressionType: only ours": "the default, None, is told",
    "describe job.TransformInput.SplitType: only ours": "the default, None, is told",
    "describe job.TransformOutput.AssembleWith: only ours": "the default, None, is told",
    # Where AWS refuses otherwise.
    "describe no transform_job.refused: ours (400, 'ResourceNotFound'), moto's (400, 'ValidationException')": "the error that DescribeTransformJob's page names",
    "create model again.ModelArn: only moto's": "SageMaker refuses a name that is taken; moto overwrites the model",
    "create model again.refused: only ours": "the same",
}


def shape(value):
    """Members and types, not values: the first element stands for a list."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items() if name != "ResponseMetadata"}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if type(value) in (int, float) else type(value).__name__


def differences(path, ours, theirs):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            if name not in theirs:
                yield f"{path}.{name}: only ours"
            elif name not in ours:
                yield f"{path}.{name}: only moto's"
            else:
                yield from differences(f"{path}.{name}", ours[name], theirs[name])
    elif isinstance(ours, list) and isinstance(theirs, list) and ours and theirs:
        yield from differences(f"{path}[]", ours[0], theirs[0])
    elif ours != theirs:
        yield f"{path}: ours {ours}, moto's {theirs}"


class Side:
    """One of the two, and what it answered to each call, by the call's label."""

    def __init__(self, **settings):
        self.clients = {name: boto3.client(name, **settings) for name in ("sagemaker", "s3", "sts", "ecr")}
        self.answers = {}

    def __call__(self, label, service, operation, **arguments):
        try:
            answer = getattr(self.clients[service], operation)(**arguments)
            if "Body" in answer:
                answer["Body"] = answer["Body"].read()
            self.answers[label] = shape(answer)
        except ClientError as error:
            self.answers[label] = {"refused": (error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])}
            answer = None
        return answer


def drive(call):
    s3_calls(call)
    sagemaker_calls(call)
    call("identity", "sts", "get_caller_identity")
    call("registry token", "ecr", "get_authorization_token")
    call("no such repository", "ecr", "describe_repositories", repositoryNames=["nobody"])


def s3_calls(call):
    call("create bucket", "s3", "create_bucket", Bucket="shapes")
    call("list buckets", "s3", "list_buckets")
    call("head bucket", "s3", "head_bucket", Bucket="shapes")
    call("bucket location", "s3", "get_bucket_location", Bucket="shapes")
    call("put object", "s3", "put_object", Bucket="shapes", Key="a/b.txt", Body=b"text", ContentType="text/plain", Metadata={"who": "me"})
    call("get object", "s3", "get_object", Bucket="shapes", Key="a/b.txt")
    call("get range", "s3", "get_object", Bucket="shapes", Key="a/b.txt", Range="bytes=1-2")
    call("head object", "s3", "head_object", Bucket="shapes", Key="a/b.txt")
    call("copy object", "s3", "copy_object", Bucket="shapes", Key="c", CopySource={"Bucket": "shapes", "Key": "a/b.txt"})
    call("list objects", "s3", "list_objects_v2", Bucket="shapes")
    call("list folders", "s3", "list_objects_v2", Bucket="shapes", Delimiter="/", MaxKeys=1)
    call("list objects, version 1", "s3", "list_objects", Bucket="shapes", Prefix="a/")
    upload = call("create upload", "s3", "create_multipart_upload", Bucket="shapes", Key="big")["UploadId"]
    part = call("upload part", "s3", "upload_part", Bucket="shapes", Key="big", UploadId=upload, PartNumber=1, Body=b"x")["ETag"]
    call("list parts", "s3", "list_parts", Bucket="shapes", Key="big", UploadId=upload)
    call("list uploads", "s3", "list_multipart_uploads", Bucket="shapes")
    call("complete upload", "s3", "complete_multipart_upload", Bucket="shapes", Key="big", UploadId=upload, MultipartUpload={"Parts": [{"ETag": part, "PartNumber": 1}]})
    call("abort what is not there", "s3", "abort_multipart_upload", Bucket="shapes", Key="big", UploadId="nobody")
    call("no such key", "s3", "get_object", Bucket="shapes", Key="nobody")
    call("no such head", "s3", "head_object", Bucket="shapes", Key="nobody")
    call("no such bucket", "s3", "list_objects_v2", Bucket="nobody-has-this")
    call("bad range", "s3", "get_object", Bucket="shapes", Key="a/b.txt", Range="bytes=9-")
    call("bucket not empty", "s3", "delete_bucket", Bucket="shapes")
    call("delete objects", "s3", "delete_objects", Bucket="shapes", Delete={"Objects": [{"Key": "a/b.txt"}, {"Key": "big"}]})
    call("delete object", "s3", "delete_object", Bucket="shapes", Key="c")
    call("delete bucket", "s3", "delete_bucket", Bucket="shapes")


def sagemaker_calls(call):
    for kind, name in (("model", "ModelName"), ("endpoint_config", "EndpointConfigName"), ("endpoint", "EndpointName"), ("transform_job", "TransformJobName")):
        call(f"describe no {kind}", "sagemaker", f"describe_{kind}", **{name: "nobody"})
        if kind != "transform_job":
            call(f"delete no {kind}", "sagemaker", f"delete_{kind}", **{name: "nobody"})
    tags = [{"Key": "k", "Value": "v"}]
    made = call("create model", "sagemaker", "create_model", ModelName="shapes", PrimaryContainer={"Image": IMAGE, "Environment": {"NAME": "shapes"}}, ExecutionRoleArn=ROLE, Tags=tags)
    call("describe model", "sagemaker", "describe_model", ModelName="shapes")
    call("list models", "sagemaker", "list_models")
    call("list tags", "sagemaker", "list_tags", ResourceArn=made["ModelArn"])
    call("add tags", "sagemaker", "add_tags", ResourceArn=made["ModelArn"], Tags=[{"Key": "l", "Value": "w"}])
    call("delete tags", "sagemaker", "delete_tags", ResourceArn=made["ModelArn"], TagKeys=["k"])
    call("create config", "sagemaker", "create_endpoint_config", EndpointConfigName="shapes", ProductionVariants=[variant("AllTraffic", "shapes")])
    call("describe config", "sagemaker", "describe_endpoint_config", EndpointConfigName="shapes")
    call("list configs", "sagemaker", "list_endpoint_configs")
    call("create endpoint without config", "sagemaker", "create_endpoint", EndpointName="shapes", EndpointConfigName="nobody")
    call("create endpoint", "sagemaker", "create_endpoint", EndpointName="shapes", EndpointConfigName="shapes")
    call.clients["sagemaker"].get_waiter("endpoint_in_service").wait(EndpointName="shapes", WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    call("describe endpoint", "sagemaker", "describe_endpoint", EndpointName="shapes")
    call("list endpoints", "sagemaker", "list_endpoints")
    call("update weights", "sagemaker", "update_endpoint_weights_and_capacities", EndpointName="shapes", DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredWeight": 2}])
    call.clients["sagemaker"].get_waiter("endpoint_in_service").wait(EndpointName="shapes", WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    call("delete endpoint", "sagemaker", "delete_endpoint", EndpointName="shapes")
    call.clients["s3"].create_bucket(Bucket="shapes-in")
    call.clients["s3"].put_object(Bucket="shapes-in", Key="data.csv", Body=b"1\n")
    call("create job", "sagemaker", "create_transform_job", TransformJobName="shapes", ModelName="shapes",
         TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://shapes-in/data.csv"}}, "ContentType": "text/csv"},
         TransformOutput={"S3OutputPath": "s3://shapes-in/out"}, TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})
    while call.clients["sagemaker"].describe_transform_job(TransformJobName="shapes")["TransformJobStatus"] == "InProgress":
        time.sleep(0.1)
    call("describe job", "sagemaker", "describe_transform_job", TransformJobName="shapes")
    call("list jobs", "sagemaker", "list_transform_jobs")
    call("create model again", "sagemaker", "create_model", ModelName="shapes", PrimaryContainer={"Image": IMAGE}, ExecutionRoleArn=ROLE)
    call("delete config", "sagemaker", "delete_endpoint_config", EndpointConfigName="shapes")
    call("delete model", "sagemaker", "delete_model", ModelName="shapes")


def test_the_answers_have_the_shape_of_motos():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        ours = Side()
        theirs = Side(endpoint_url=f"http://{host}:{port}", region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
        drive(ours)
        drive(theirs)
    finally:
        server.stop()
    found = [difference for label in ours.answers for difference in differences(label, ours.answers[label], theirs.answers[label])]
    unknown = [difference for difference in found if difference not in ON_PURPOSE]
    stale = [difference for difference in ON_PURPOSE if difference not in found]
    assert not unknown and not stale, "\n".join(["These differ:", *unknown, "These no longer do:", *stale])
    print(len(ours.answers), "calls,", len(found), "differences, each with its reason")
