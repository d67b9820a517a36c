"""S3 of the local SageMaker, as boto3 and the AWS CLI use it: presigned URLs, versions, conditions, checksums, configurations."""
import json
import subprocess
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

s3 = boto3.client("s3")
signer = s3


def refused(code, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response
    raise AssertionError(f"not refused with {code}")


def request(method, url, body=None, **headers):
    if body is not None:
        headers.setdefault("Content-Type", "")  # urllib has one of its own otherwise, which is not signed.
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def presigned(operation, seconds=60, **parameters):
    return signer.generate_presigned_url(operation, Params=parameters, ExpiresIn=seconds)


def test_empty_objects_do_not_stall():
    s3.create_bucket(Bucket="empty")
    began = time.monotonic()
    for number in range(5):
        s3.put_object(Bucket="empty", Key=f"e{number}", Body=b"")
        s3.put_object(Bucket="empty", Key=f"n{number}", Body=b"hello")
        refused("NoSuchBucket", s3.put_object, Bucket="no-such-bucket", Key="x", Body=b"hello")
        refused("PreconditionFailed", s3.put_object, Bucket="empty", Key="n0", Body=b"hello" * 1000, IfNoneMatch="*")
    assert len(s3.list_objects_v2(Bucket="empty")["Contents"]) == 10
    assert time.monotonic() - began < 5


def test_presigned():
    """In us-east-1 boto3 signs URLs with version 2 unless it is configured."""
    global signer
    s3.create_bucket(Bucket="signed")
    for version in ["s3", "s3v4"]:
        signer = boto3.client("s3", config=Config(signature_version=version))
        presigned_urls()
    signer = s3
    presigned_urls()


def presigned_urls():
    key = "a b/ü+&.txt"
    assert request("PUT", presigned("put_object", Bucket="signed", Key=key), b"content")[0] == 200
    assert request("GET", presigned("get_object", Bucket="signed", Key=key)) == (200, b"content")
    assert request("HEAD", presigned("head_object", Bucket="signed", Key=key))[0] == 200
    url = presigned("get_object", Bucket="signed", Key=key, ResponseContentType="text/x", ResponseContentDisposition='attachment; filename="x"')
    with urllib.request.urlopen(url, timeout=20) as answer:
        assert answer.headers["Content-Type"] == "text/x" and answer.headers["Content-Disposition"] == 'attachment; filename="x"'
    assert request("GET", presigned("get_object", Bucket="signed", Key=key).replace("signed/", "other/"))[0] == 403
    assert request("PUT", presigned("get_object", Bucket="signed", Key=key), b"x")[0] == 403
    meta = presigned("put_object", Bucket="signed", Key="meta", Metadata={"owner": "me"})
    # Version 2 has the header in the URL, version 4 wants it with the request.
    assert request("PUT", meta, b"x")[0] == (403 if "SignedHeaders" in meta else 200)
    assert request("PUT", meta, b"x", **{"x-amz-meta-owner": "me"})[0] == 200
    assert s3.head_object(Bucket="signed", Key="meta")["Metadata"] == {"owner": "me"}
    upload = s3.create_multipart_upload(Bucket="signed", Key="big")["UploadId"]
    with urllib.request.urlopen(urllib.request.Request(presigned("upload_part", Bucket="signed", Key="big", UploadId=upload, PartNumber=1), b"part", {"Content-Type": ""}, method="PUT"), timeout=20) as answer:
        etag = answer.headers["ETag"]
    done = s3.complete_multipart_upload(Bucket="signed", Key="big", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
    assert done["Location"].startswith("http://127.0.0.1:") and done["Location"].endswith("/signed/big")
    short = presigned("get_object", seconds=1, Bucket="signed", Key=key)
    time.sleep(1.1)
    status, body = request("GET", short)
    assert status == 403 and b"Request has expired" in body
    cli = subprocess.run(["aws", "s3", "presign", "s3://signed/big"], capture_output=True, text=True, timeout=60, check=True).stdout.strip()
    assert request("GET", cli) == (200, b"part")
    assert request("DELETE", presigned("delete_object", Bucket="signed", Key="big"))[0] == 204


def test_versions():
    s3.create_bucket(Bucket="versions")
    assert "Status" not in s3.get_bucket_versioning(Bucket="versions")
    s3.put_object(Bucket="versions", Key="k", Body=b"zero")
    s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Enabled"})
    assert s3.get_bucket_versioning(Bucket="versions")["Status"] == "Enabled"
    one = s3.put_object(Bucket="versions", Key="k", Body=b"one")["VersionId"]
    two = s3.put_object(Bucket="versions", Key="k", Body=b"two")["VersionId"]
    marker = s3.delete_object(Bucket="versions", Key="k")
    assert marker["DeleteMarker"] and "Contents" not in s3.list_objects_v2(Bucket="versions")
    assert refused("NoSuchKey", s3.get_object, Bucket="versions", Key="k")["ResponseMetadata"]["HTTPHeaders"]["x-amz-delete-marker"] == "true"
    listed = s3.list_object_versions(Bucket="versions")
    assert [version["VersionId"] for version in listed["Versions"]] == [two, one, "null"]
    assert [each["IsLatest"] for each in listed["DeleteMarkers"]] == [True]
    pages = s3.get_paginator("list_object_versions").paginate(Bucket="versions", PaginationConfig={"PageSize": 1})
    assert [version["VersionId"] for page in pages for version in page.get("Versions", [])] == [two, one, "null"]
    assert s3.get_object(Bucket="versions", Key="k", VersionId=one)["Body"].read() == b"one"
    assert s3.get_object(Bucket="versions", Key="k", VersionId="null")["Body"].read() == b"zero"
    refused("MethodNotAllowed", s3.get_object, Bucket="versions", Key="k", VersionId=marker["VersionId"])
    refused("InvalidArgument", s3.get_object, Bucket="versions", Key="k", VersionId="x")
    s3.copy_object(Bucket="versions", Key="copy", CopySource={"Bucket": "versions", "Key": "k", "VersionId": one})
    assert s3.get_object(Bucket="versions", Key="copy")["Body"].read() == b"one"
    s3.delete_object(Bucket="versions", Key="k", VersionId=marker["VersionId"])
    assert s3.get_object(Bucket="versions", Key="k")["Body"].read() == b"two"
    s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Suspended"})
    assert s3.put_object(Bucket="versions", Key="k", Body=b"suspended")["VersionId"] == "null"
    assert [version["VersionId"] for version in s3.list_object_versions(Bucket="versions", Prefix="k")["Versions"]] == ["null", two, one]
    refused("BucketNotEmpty", s3.delete_bucket, Bucket="versions")
    everything = s3.list_object_versions(Bucket="versions")
    s3.delete_objects(Bucket="versions", Delete={"Objects": [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in everything["Versions"]]})
    s3.delete_bucket(Bucket="versions")


def test_conditions():
    s3.create_bucket(Bucket="conditions")
    etag = s3.put_object(Bucket="conditions", Key="k", Body=b"one")["ETag"]
    refused("PreconditionFailed", s3.put_object, Bucket="conditions", Key="k", Body=b"two", IfMatch='"x"')
    refused("NoSuchKey", s3.put_object, Bucket="conditions", Key="no", Body=b"two", IfMatch='"x"')
    refused("PreconditionFailed", s3.delete_object, Bucket="conditions", Key="k", IfMatch='"x"')
    refused("PreconditionFailed", s3.delete_object, Bucket="conditions", Key="k", IfMatchSize=4)
    errors = s3.delete_objects(Bucket="conditions", Delete={"Objects": [{"Key": "k", "ETag": "x"}]})["Errors"]
    assert [error["Code"] for error in errors] == ["PreconditionFailed"]
    s3.delete_object(Bucket="conditions", Key="k", IfMatch=etag)
    refused("NoSuchKey", s3.get_object, Bucket="conditions", Key="k")


def test_multipart_checksums():
    s3.create_bucket(Bucket="whole")
    upload = s3.create_multipart_upload(Bucket="whole", Key="k", ChecksumAlgorithm="SHA256")["UploadId"]
    named = dict(Bucket="whole", Key="k", UploadId=upload)
    first = s3.upload_part(**named, PartNumber=1, Body=b"a" * 5 * 1024 * 1024, ChecksumAlgorithm="SHA256")
    second = s3.upload_part(**named, PartNumber=2, Body=b"b", ChecksumAlgorithm="SHA256")
    parts = [{"PartNumber": 1, "ETag": first["ETag"], "ChecksumSHA256": first["ChecksumSHA256"]},
             {"PartNumber": 2, "ETag": second["ETag"], "ChecksumSHA256": second["ChecksumSHA256"]}]
    wrong = [parts[0], {**parts[1], "ChecksumSHA256": first["ChecksumSHA256"]}]
    refused("InvalidPart", s3.complete_multipart_upload, **named, MultipartUpload={"Parts": wrong})
    refused("InvalidRequest", s3.complete_multipart_upload, **named, MultipartUpload={"Parts": [{k: v for k, v in part.items() if k != "ChecksumSHA256"} for part in parts]})
    refused("InvalidRequest", s3.complete_multipart_upload, **named, MultipartUpload={"Parts": parts}, MpuObjectSize=7)
    refused("BadDigest", s3.complete_multipart_upload, **named, MultipartUpload={"Parts": parts}, ChecksumSHA256=f"{first['ChecksumSHA256']}-2")
    assert [part["PartNumber"] for part in s3.list_parts(**named, MaxParts=1)["Parts"]] == [1]
    done = s3.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})
    assert done["ChecksumSHA256"].endswith("-2") and done["ChecksumType"] == "COMPOSITE"
    assert s3.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})["ETag"] == done["ETag"]
    head = s3.head_object(Bucket="whole", Key="k", PartNumber=2, ChecksumMode="ENABLED")
    assert head["PartsCount"] == 2 and head["ContentLength"] == 1 and head["ChecksumSHA256"] == second["ChecksumSHA256"]
    refused("416", s3.head_object, Bucket="whole", Key="k", PartNumber=3)
    attributes = s3.get_object_attributes(Bucket="whole", Key="k", ObjectAttributes=["Checksum", "ObjectParts", "ObjectSize"])
    assert attributes["ObjectSize"] == 5 * 1024 * 1024 + 1 and attributes["ObjectParts"]["TotalPartsCount"] == 2
    assert attributes["Checksum"]["ChecksumType"] == "COMPOSITE"
    refused("InvalidRequest", s3.create_multipart_upload, Bucket="whole", Key="k", ChecksumAlgorithm="SHA256", ChecksumType="FULL_OBJECT")
    refused("InvalidDigest", s3.put_object, Bucket="whole", Key="k", Body=b"x", ContentMD5="x")


def test_configurations_are_kept_or_refused():
    bucket = "configured"
    s3.create_bucket(Bucket=bucket)
    refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket=bucket)
    tags = [{"Key": "team", "Value": "a & b"}]
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags
    s3.delete_bucket_tagging(Bucket=bucket)
    refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket=bucket)
    assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicAcls"]
    rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
    assert s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"] == rules
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]}
    refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == policy
    refused("MalformedPolicy", s3.put_bucket_policy, Bucket=bucket, Policy="{")
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"][0]["AllowedMethods"] == ["GET"]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [{"ID": "r", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 3}}]})
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]["ID"] == "r"
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)
    refused("NotImplemented", s3.put_bucket_accelerate_configuration, Bucket=bucket, AccelerateConfiguration={"Status": "Enabled"})
    refused("NotImplemented", s3.put_bucket_website, Bucket=bucket, WebsiteConfiguration={"IndexDocument": {"Suffix": "i"}})
    refused("NotImplemented", s3.get_bucket_policy_status, Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", Tagging="a=b")
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == [{"Key": "a", "Value": "b"}]
    assert s3.get_object(Bucket=bucket, Key="k")["TagCount"] == 1
    s3.put_object_acl(Bucket=bucket, Key="k", ACL="public-read")
    assert len(s3.get_object_acl(Bucket=bucket, Key="k")["Grants"]) == 2
    for unknown in ["metadataTable", "newer-than-this"]:
        client = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}))
        client.meta.events.register("before-call.s3", lambda params, **_: params.update(url=params["url"] + f"?{unknown}"))
        assert unknown in refused("NotImplemented", client.create_bucket, Bucket="never-made")["Error"]["Message"]
        assert unknown in refused("NotImplemented", client.put_object, Bucket=bucket, Key="k", Body=b"y")["Error"]["Message"]
    assert "never-made" not in [each["Name"] for each in s3.list_buckets()["Buckets"]]
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"x"
    refused("NotImplemented", s3.put_object, Bucket=bucket, Key="k", Body=b"x", ObjectLockLegalHoldStatus="ON")
    refused("AccessDenied", s3.list_objects_v2, Bucket=bucket, ExpectedBucketOwner="111111111111")


def test_names_of_buckets_and_pages_of_them():
    for name in ["192.168.5.4", "foo-.bar", "xn--a-bucket", "a-bucket-s3alias"]:
        refused("InvalidBucketName", s3.create_bucket, Bucket=name)
    for name in ["page-a", "page-b"]:
        s3.create_bucket(Bucket=name)
    first = s3.list_buckets(MaxBuckets=1, Prefix="page-")
    assert [each["Name"] for each in first["Buckets"]] == ["page-a"] and first["ContinuationToken"]
    rest = s3.list_buckets(MaxBuckets=1, Prefix="page-", ContinuationToken=first["ContinuationToken"])
    assert [each["Name"] for each in rest["Buckets"]] == ["page-b"] and "ContinuationToken" not in rest
    refused("InvalidLocationConstraint", s3.create_bucket, Bucket="page-c", CreateBucketConfiguration={"LocationConstraint": "nowhere"})
    s3.put_object(Bucket="page-a", Key="k", Body=b"x", Metadata={"plain": "v"}, ContentEncoding="gzip, aws-chunked")
    assert s3.head_object(Bucket="page-a", Key="k")["ContentEncoding"] == "gzip"
