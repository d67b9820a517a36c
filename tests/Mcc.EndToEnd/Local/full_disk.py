"""What a full disk refuses is not half done, and is done when it is asked for again."""
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

once = Config(retries={"total_max_attempts": 1})
s3 = boto3.client("s3", config=once)
sagemaker = boto3.client("sagemaker", config=once)


def full(call, **named):
    try:
        call(**named)
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 507, error.response
        assert "is full, so nothing was changed" in error.response["Error"]["Message"], error.response
        return
    raise AssertionError("not refused")


def test_a_full_disk_loses_nothing():
    model = {"ModelName": "m", "PrimaryContainer": {"Image": "image:1"}, "ExecutionRoleArn": "arn:aws:iam::123456789012:role/service"}
    s3.create_bucket(Bucket="full")
    s3.put_object(Bucket="full", Key="kept", Body=b"before")
    filler = f"{os.environ['STATE']}/filler"
    try:
        with open(filler, "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
    except OSError:
        pass  # It is full now.
    full(s3.put_object, Bucket="full", Key="new", Body=b"b" * 5000)
    full(s3.put_object, Bucket="full", Key="kept", Body=b"after" * 1000)
    full(s3.put_bucket_versioning, Bucket="full", VersioningConfiguration={"Status": "Enabled"})
    full(sagemaker.create_model, **model)
    assert s3.get_object(Bucket="full", Key="kept")["Body"].read() == b"before"
    assert [each["Key"] for each in s3.list_objects_v2(Bucket="full")["Contents"]] == ["kept"]
    assert "Status" not in s3.get_bucket_versioning(Bucket="full")
    assert sagemaker.list_models()["Models"] == []
    os.unlink(filler)
    sagemaker.create_model(**model)
    s3.put_object(Bucket="full", Key="new", Body=b"b" * 5000)
