"""A whole scenario with boto3, unmodified: model upload to clean-up."""
import os
import time
import urllib.request

from support import *


def content(location):
    bucket, key = location.removeprefix("s3://").split("/", 1)
    for _ in range(200):
        try:
            return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except s3.exceptions.NoSuchKey:
            time.sleep(0.05)
    raise AssertionError(f"nothing at {location}")


def test_s3():
    s3.create_bucket(Bucket="python")
    s3.put_object(Bucket="python", Key="batch/a.csv", Body=b"1\n2\n", ContentType="text/csv")
    s3.copy_object(Bucket="python", Key="copy ü", CopySource={"Bucket": "python", "Key": "batch/a.csv"})
    assert s3.get_object(Bucket="python", Key="copy ü")["Body"].read() == b"1\n2\n"
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="python", PaginationConfig={"PageSize": 1}))
    assert [page["KeyCount"] for page in pages] == [1, 1]
    s3.delete_object(Bucket="python", Key="copy ü")


def test_multipart():
    from boto3.s3.transfer import TransferConfig
    body = os.urandom(6 * 1024 * 1024)
    s3.upload_fileobj(io.BytesIO(body), "python", "big", Config=TransferConfig(multipart_threshold=5 * 1024 * 1024, multipart_chunksize=5 * 1024 * 1024))
    back = io.BytesIO()
    s3.download_fileobj("python", "big", back)
    assert back.getvalue() == body


def test_empty_object():
    begun = time.time()
    s3.put_object(Bucket="python", Key="empty", Body=b"")
    s3.put_object(Bucket="python", Key="next", Body=b"hello")
    assert time.time() - begun < 5


def test_refused_put():
    client = boto3.client("s3")
    refused("NoSuchBucket", client.put_object, Bucket="nobody", Key="x", Body=b"hello")
    assert [each["Name"] for each in client.list_buckets()["Buckets"]] == ["python"]


def test_presigned_put():
    # urllib adds a content type, which the signature covers.
    kind = "text/plain"
    url = s3.generate_presigned_url("put_object", Params={"Bucket": "python", "Key": "signed", "ContentType": kind}, ExpiresIn=60)
    request = urllib.request.Request(url, data=b"signed", method="PUT", headers={"Content-Type": kind})
    assert urllib.request.urlopen(request, timeout=5).status == 200


def test_presigned_get():
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "python", "Key": "batch/a.csv"}, ExpiresIn=60)
    assert urllib.request.urlopen(url, timeout=5).read() == b"1\n2\n"


def test_deploy():
    s3.put_object(Bucket="python", Key="model.tar.gz", Body=archive(model_txt="weights"))
    model("python", ModelDataUrl="s3://python/model.tar.gz")
    for index in range(5):
        model(f"python-{index}")
    pages = list(sagemaker.get_paginator("list_models").paginate(NameContains="python", PaginationConfig={"PageSize": 2}))
    assert [len(page["Models"]) for page in pages] == [2, 2, 2]
    config("python", variant("AllTraffic", "python"))
    config("queue", variant("AllTraffic", "python"), AsyncInferenceConfig={"OutputConfig": {"S3OutputPath": "s3://python/out"}})
    for name in ("python", "queue"):
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    for name in ("python", "queue"):
        sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig={"Delay": 1})


def test_invoke():
    got = invoke("python", b"1,2", ContentType="text/csv")
    assert got["body"] == "1,2" and got["files"] == ["model.txt"]
    refused("ModelError", invoke, "python", CustomAttributes="status=418")
    answer = runtime.invoke_endpoint_with_response_stream(EndpointName="python", Body=b"x", CustomAttributes="stream=3 pause=0.01")
    assert b"".join(event["PayloadPart"]["Bytes"] for event in answer["Body"]) == b"piece 0\npiece 1\npiece 2\n"
    told = runtime.invoke_endpoint_async(EndpointName="queue", InputLocation="s3://python/batch/a.csv")
    assert json.loads(content(told["OutputLocation"]))["body"] == "1\n2\n"


def test_update():
    sagemaker.update_endpoint(EndpointName="python", EndpointConfigName="queue")
    assert settled("python")["EndpointConfigName"] == "queue"


def test_transform():
    sagemaker.create_transform_job(
        TransformJobName="python", ModelName="python", TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://python/batch/"}}, "ContentType": "text/csv"},
        TransformOutput={"S3OutputPath": "s3://python/transformed"}, TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})
    sagemaker.get_waiter("transform_job_completed_or_stopped").wait(TransformJobName="python", WaiterConfig={"Delay": 1})
    assert json.loads(content("s3://python/transformed/a.csv.out"))["body"] == "1\n2\n"


def test_delete():
    for name in ("python", "queue"):
        gone(name)
    sagemaker.delete_model(ModelName="python")
    refused("ValidationException", sagemaker.delete_model, ModelName="python")
