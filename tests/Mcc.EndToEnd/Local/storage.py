"""S3 and STS of the local SageMaker, driven by boto3 and by the AWS CLI."""
import hashlib
import io
import os
import subprocess
import tempfile

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3")


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response
    raise AssertionError(f"not refused with {code}")


def aws(*words, fails=False):
    done = subprocess.run(["aws", *words], capture_output=True, text=True, timeout=120)
    assert fails == (done.returncode != 0), done.stderr
    return done.stdout


def test_identity():
    identity = boto3.client("sts").get_caller_identity()
    assert identity["Account"] == "123456789012"
    assert identity["Arn"].startswith("arn:aws:iam::123456789012:")
    assert "123456789012" in aws("sts", "get-caller-identity")


def test_buckets():
    s3.create_bucket(Bucket="one-bucket")
    s3.create_bucket(Bucket="one-bucket")
    assert "one-bucket" in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert s3.head_bucket(Bucket="one-bucket")["BucketRegion"] == "us-east-1"
    assert "Status" not in s3.get_bucket_versioning(Bucket="one-bucket")
    assert s3.get_bucket_location(Bucket="one-bucket").get("LocationConstraint") is None
    refused("404", s3.head_bucket, Bucket="no-such-bucket")
    refused("NoSuchBucket", s3.list_objects_v2, Bucket="no-such-bucket")
    refused("InvalidBucketName", s3.create_bucket, Bucket="x..y")
    s3.put_object(Bucket="one-bucket", Key="a", Body=b"a")
    refused("BucketNotEmpty", s3.delete_bucket, Bucket="one-bucket")
    s3.delete_object(Bucket="one-bucket", Key="a")
    s3.delete_bucket(Bucket="one-bucket")
    refused("404", s3.head_bucket, Bucket="one-bucket")


def test_objects():
    s3.create_bucket(Bucket="objects")
    body = os.urandom(300_000)
    put = s3.put_object(Bucket="objects", Key="a/b c+d&é/ü.bin", Body=body, ContentType="text/csv", Metadata={"owner": "me"}, CacheControl="no-store")
    assert put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
    head = s3.head_object(Bucket="objects", Key="a/b c+d&é/ü.bin")
    assert head["ContentLength"] == len(body) and head["ContentType"] == "text/csv"
    assert head["Metadata"] == {"owner": "me"} and head["CacheControl"] == "no-store"
    got = s3.get_object(Bucket="objects", Key="a/b c+d&é/ü.bin")
    assert got["Body"].read() == body
    part = s3.get_object(Bucket="objects", Key="a/b c+d&é/ü.bin", Range="bytes=10-19")
    assert part["Body"].read() == body[10:20] and part["ContentRange"] == f"bytes 10-19/{len(body)}"
    assert part["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert s3.get_object(Bucket="objects", Key="a/b c+d&é/ü.bin", Range="bytes=-5")["Body"].read() == body[-5:]
    assert s3.get_object(Bucket="objects", Key="a/b c+d&é/ü.bin", Range="bytes=299990-")["Body"].read() == body[299990:]
    refused("InvalidRange", s3.get_object, Bucket="objects", Key="a/b c+d&é/ü.bin", Range="bytes=300000-")
    refused("NoSuchKey", s3.get_object, Bucket="objects", Key="no")
    refused("404", s3.head_object, Bucket="objects", Key="no")
    refused("412", s3.head_object, Bucket="objects", Key="a/b c+d&é/ü.bin", IfMatch='"x"')
    refused("304", s3.get_object, Bucket="objects", Key="a/b c+d&é/ü.bin", IfNoneMatch=put["ETag"])
    refused("PreconditionFailed", s3.put_object, Bucket="objects", Key="a/b c+d&é/ü.bin", Body=b"", IfNoneMatch="*")
    s3.put_object(Bucket="objects", Key="empty", Body=b"")
    assert s3.get_object(Bucket="objects", Key="empty")["Body"].read() == b""
    for key in ["../x", "a/../b", "//", ".", "CON", "a" * 1024, "%2e%2e/", "a//b"]:
        s3.put_object(Bucket="objects", Key=key, Body=key.encode())
        assert s3.get_object(Bucket="objects", Key=key)["Body"].read() == key.encode(), key
    refused("KeyTooLongError", s3.put_object, Bucket="objects", Key="a" * 1025, Body=b"")


def test_checksums():
    s3.create_bucket(Bucket="sums")
    for algorithm in ["CRC32", "SHA1", "SHA256"]:
        put = s3.put_object(Bucket="sums", Key=algorithm, Body=b"content", ChecksumAlgorithm=algorithm)
        head = s3.head_object(Bucket="sums", Key=algorithm, ChecksumMode="ENABLED")
        assert head[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]
        assert s3.get_object(Bucket="sums", Key=algorithm)["Body"].read() == b"content"
    refused("BadDigest", s3.put_object, Bucket="sums", Key="bad", Body=b"content", ChecksumCRC32="AAAAAA==")
    refused("BadDigest", s3.put_object, Bucket="sums", Key="bad", Body=b"content", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    refused("404", s3.head_object, Bucket="sums", Key="bad")
    known = {"CRC32": "y/Q5Jg==", "CRC32C": "4waSgw==", "CRC64NVME": "rosUhgp5mIg="}
    for algorithm, value in known.items():  # of the text 123456789, from the catalog of CRCs
        s3.put_object(Bucket="sums", Key="known", Body=b"123456789", **{f"Checksum{algorithm}": value})


def test_copy_and_delete():
    s3.create_bucket(Bucket="copies")
    s3.put_object(Bucket="copies", Key="from/ä b", Body=b"x", Metadata={"k": "v"}, ContentType="text/plain")
    s3.copy_object(Bucket="copies", Key="to", CopySource={"Bucket": "copies", "Key": "from/ä b"})
    assert s3.head_object(Bucket="copies", Key="to")["Metadata"] == {"k": "v"}
    s3.copy_object(Bucket="copies", Key="to", CopySource="copies/to", MetadataDirective="REPLACE", Metadata={"n": "m"})
    assert s3.head_object(Bucket="copies", Key="to")["Metadata"] == {"n": "m"}
    assert s3.get_object(Bucket="copies", Key="to")["Body"].read() == b"x"
    refused("InvalidRequest", s3.copy_object, Bucket="copies", Key="to", CopySource="copies/to")
    refused("NoSuchKey", s3.copy_object, Bucket="copies", Key="to", CopySource="copies/no")
    deleted = s3.delete_objects(Bucket="copies", Delete={"Objects": [{"Key": "to"}, {"Key": "never"}]})
    assert [each["Key"] for each in deleted["Deleted"]] == ["to", "never"]
    assert [each["Key"] for each in s3.list_objects_v2(Bucket="copies")["Contents"]] == ["from/ä b"]


def test_lists():
    s3.create_bucket(Bucket="lists")
    keys = sorted([f"d{i}/f{j}" for i in range(5) for j in range(3)] + ["a", "z", "é", "\U0001F680", "\uFFFD"], key=lambda key: key.encode())
    for key in keys:
        s3.put_object(Bucket="lists", Key=key, Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="lists", PaginationConfig={"PageSize": 3})
    assert [each["Key"] for page in pages for each in page.get("Contents", [])] == keys
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="lists", Delimiter="/", PaginationConfig={"PageSize": 2}))
    assert [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", [])] == [f"d{i}/" for i in range(5)]
    assert [each["Key"] for page in pages for each in page.get("Contents", [])] == [key for key in keys if "/" not in key]
    assert [each["Key"] for each in s3.list_objects_v2(Bucket="lists", Prefix="d1/", StartAfter="d1/f0")["Contents"]] == ["d1/f1", "d1/f2"]
    pages = s3.get_paginator("list_objects").paginate(Bucket="lists", PaginationConfig={"PageSize": 4})
    assert [each["Key"] for page in pages for each in page.get("Contents", [])] == keys
    assert s3.list_objects_v2(Bucket="lists", MaxKeys=0)["KeyCount"] == 0


def test_multipart():
    s3.create_bucket(Bucket="parts")
    body = os.urandom(12_000_000)
    config = TransferConfig(multipart_threshold=5_000_000, multipart_chunksize=5 * 1024 * 1024)
    s3.upload_fileobj(io.BytesIO(body), "parts", "big", Config=config)
    assert s3.head_object(Bucket="parts", Key="big")["ETag"].endswith('-3"')
    back = io.BytesIO()
    s3.download_fileobj("parts", "big", back, Config=config)
    assert back.getvalue() == body
    s3.copy({"Bucket": "parts", "Key": "big"}, "parts", "copy", Config=config)
    assert s3.get_object(Bucket="parts", Key="copy")["Body"].read() == body

    upload = s3.create_multipart_upload(Bucket="parts", Key="by hand", ContentType="text/plain")["UploadId"]
    etag = s3.upload_part(Bucket="parts", Key="by hand", UploadId=upload, PartNumber=1, Body=b"small")["ETag"]
    second = s3.upload_part(Bucket="parts", Key="by hand", UploadId=upload, PartNumber=2, Body=b"last")["ETag"]
    assert [part["Size"] for part in s3.list_parts(Bucket="parts", Key="by hand", UploadId=upload)["Parts"]] == [5, 4]
    assert [each["Key"] for each in s3.list_multipart_uploads(Bucket="parts")["Uploads"]] == ["by hand"]

    def complete(*parts):
        return s3.complete_multipart_upload(Bucket="parts", Key="by hand", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": n, "ETag": e} for n, e in parts]})

    refused("EntityTooSmall", complete, (1, etag), (2, second))
    refused("InvalidPart", complete, (1, etag), (3, etag))
    refused("InvalidPartOrder", complete, (2, second), (1, etag))
    complete((2, second))
    assert s3.get_object(Bucket="parts", Key="by hand")["Body"].read() == b"last"
    assert complete((2, second))["ETag"].endswith('-1"')  # A client that lost the first response asks again.
    refused("NoSuchUpload", s3.list_parts, Bucket="parts", Key="by hand", UploadId=upload)
    upload = s3.create_multipart_upload(Bucket="parts", Key="copied")["UploadId"]
    copied = s3.upload_part_copy(Bucket="parts", Key="copied", UploadId=upload, PartNumber=1, CopySource={"Bucket": "parts", "Key": "big"}, CopySourceRange="bytes=10-19")["CopyPartResult"]["ETag"]
    s3.complete_multipart_upload(Bucket="parts", Key="copied", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": copied}]})
    assert s3.get_object(Bucket="parts", Key="copied")["Body"].read() == body[10:20]
    upload = s3.create_multipart_upload(Bucket="parts", Key="never")["UploadId"]
    s3.abort_multipart_upload(Bucket="parts", Key="never", UploadId=upload)
    refused("NoSuchUpload", s3.abort_multipart_upload, Bucket="parts", Key="never", UploadId=upload)


def test_unsigned_and_chunked_payloads():
    s3.create_bucket(Bucket="payloads")
    unsigned = boto3.client("s3", config=Config(s3={"payload_signing_enabled": False}))
    unsigned.put_object(Bucket="payloads", Key="u", Body=b"unsigned")
    assert s3.get_object(Bucket="payloads", Key="u")["Body"].read() == b"unsigned"


def test_command_line():
    aws("s3", "mb", "s3://cli-bucket")
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/in/deep/er")
        contents = {"a.txt": b"a" * 10, "deep/b.bin": os.urandom(20_000_000), "deep/er/ü ü.json": b"{}"}
        for name, content in contents.items():
            with open(f"{folder}/in/{name}", "wb") as file:
                file.write(content)
        aws("s3", "sync", f"{folder}/in", "s3://cli-bucket/p")
        assert aws("s3", "sync", f"{folder}/in", "s3://cli-bucket/p") == ""
        aws("s3", "sync", "s3://cli-bucket/p", f"{folder}/out")
        for name, content in contents.items():
            with open(f"{folder}/out/{name}", "rb") as file:
                assert file.read() == content
        aws("s3", "cp", f"{folder}/in/a.txt", "s3://cli-bucket/single")
        assert aws("s3", "cp", "s3://cli-bucket/single", "-") == "a" * 10
        aws("s3", "mv", "s3://cli-bucket/single", "s3://cli-bucket/moved")
        assert "moved" in aws("s3", "ls", "s3://cli-bucket")
        aws("s3", "rb", "s3://cli-bucket", fails=True)
        aws("s3", "rb", "s3://cli-bucket", "--force")
        assert "cli-bucket" not in aws("s3", "ls")


def test_wrong_keys():
    for key, secret, code in [("AKIAOTHER", "x", "InvalidAccessKeyId"), (boto3.Session().get_credentials().access_key, "x", "SignatureDoesNotMatch")]:
        stranger = boto3.client("s3", aws_access_key_id=key, aws_secret_access_key=secret)
        refused(code, stranger.list_buckets)
    stranger = boto3.client("sts", aws_access_key_id="AKIAOTHER", aws_secret_access_key="x")
    refused("InvalidClientTokenId", stranger.get_caller_identity)
    refused("NotImplemented", s3.get_bucket_policy_status, Bucket="lists")
