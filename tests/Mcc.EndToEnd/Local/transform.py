"""Batch transform: splitting, strategies, join, filters, assembly, /execution-parameters, failures."""
import gzip
import time

from support import *

for bucket in ("batch-in", "batch-out"):
    s3.create_bucket(Bucket=bucket)
model("echo")
model("lines", {"BATCH": "1"})
NUMBER = iter(range(1000))


def job(model_name="lines", wait=True, text=b"1,2\n3,4\n5,6\n", input_key=None, content_type="text/csv", split="Line", output=None, processing=None, source="S3Prefix", compression="None", instances=1, **more):
    name = f"job-{next(NUMBER)}"
    key = input_key or f"{name}/data.csv"
    if text is not None:
        s3.put_object(Bucket="batch-in", Key=key, Body=text)
    sagemaker.create_transform_job(
        TransformJobName=name, ModelName=model_name,
        TransformInput={"DataSource": {"S3DataSource": {"S3DataType": source, "S3Uri": f"s3://batch-in/{key}"}}, "ContentType": content_type, "SplitType": split, "CompressionType": compression},
        TransformOutput={"S3OutputPath": f"s3://batch-out/{name}", **(output or {})},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": instances}, **({"DataProcessing": processing} if processing else {}), **more)
    return ended(name) if wait else name


def ended(name, timeout=60):
    for _ in range(timeout * 20):
        told = sagemaker.describe_transform_job(TransformJobName=name)
        if told["TransformJobStatus"] not in ("InProgress", "Stopping"):
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def outputs(told):
    assert told["TransformJobStatus"] == "Completed", told
    listed = s3.list_objects_v2(Bucket="batch-out", Prefix=told["TransformJobName"] + "/").get("Contents", [])
    return {each["Key"].split("/", 1)[1]: s3.get_object(Bucket="batch-out", Key=each["Key"])["Body"].read() for each in listed}


def test_many_rows_in_a_few_requests():
    rows = b"".join(b"%d,%d\n" % (index, index * 2) for index in range(10_000))
    told = job(text=rows, output={"AssembleWith": "Line"}, BatchStrategy="MultiRecord", MaxPayloadInMB=1, MaxConcurrentTransforms=4)
    assert outputs(told) == {"data.csv.out": b"".join(b"lines:" + row + b"\n" for row in rows.splitlines())}
    assert told["TransformEndTime"] >= told["TransformStartTime"] and told["BatchStrategy"] == "MultiRecord"


def test_one_record_a_request_keeps_the_order():
    told = job("echo", output={"AssembleWith": "Line", "Accept": "application/json"}, BatchStrategy="SingleRecord", MaxConcurrentTransforms=3, Environment={"EXTRA": "yes"})
    answers = [json.loads(line) for line in outputs(told)["data.csv.out"].splitlines()]
    assert [each["body"] for each in answers] == ["1,2\n", "3,4\n", "5,6\n"]
    first = answers[0]
    assert first["environment"]["SAGEMAKER_BATCH"] == "true" and first["environment"]["SAGEMAKER_BATCH_STRATEGY"] == "SINGLE_RECORD"
    assert first["environment"]["SAGEMAKER_MAX_CONCURRENT_TRANSFORMS"] == "3" and first["environment"]["EXTRA"] == "yes"
    assert first["headers"]["accept"] == "application/json" and first["headers"]["content-type"] == "text/csv"
    assert not is_running(first["pid"])


def test_a_whole_object_a_request_and_folders_below_the_prefix():
    for key, text in {"tree/a.json": b'{"x":1}', "tree/deep/b.json": b'{"x":2}'}.items():
        s3.put_object(Bucket="batch-in", Key=key, Body=text)
    told = job("echo", text=None, input_key="tree/", content_type="application/json", split="None")
    got = {name: json.loads(body)["body"] for name, body in outputs(told).items()}
    assert got == {"a.json.out": '{"x":1}', "deep/b.json.out": '{"x":2}'}


def test_gzip_and_manifest():
    assert outputs(job(text=gzip.compress(b"1\n2\n"), compression="Gzip"))["data.csv.out"] == b"lines:1\nlines:2\n"
    s3.put_object(Bucket="batch-in", Key="m/one", Body=b"1\n")
    s3.put_object(Bucket="batch-in", Key="m/two/three", Body=b"3\n")
    told = job(text=json.dumps([{"prefix": "s3://batch-in/m/"}, "one", "two/three"]).encode(), source="ManifestFile")
    assert outputs(told) == {"one.out": b"lines:1\n", "two/three.out": b"lines:3\n"}


def test_join_and_filters_of_csv():
    told = job(text=b'id1,1,2\nid2,"3,x",4\n', processing={"InputFilter": "$[1:]", "JoinSource": "Input", "OutputFilter": "$[0,-1]"}, BatchStrategy="SingleRecord", output={"AssembleWith": "Line"})
    assert outputs(told)["data.csv.out"] == b'id1,2\nid2,4\n'
    told = job(text=b"id1,1,2\nid2,3,4\n", processing={"InputFilter": "$[1:]", "JoinSource": "Input"}, BatchStrategy="MultiRecord", output={"AssembleWith": "Line"})
    assert outputs(told)["data.csv.out"] == b"id1,1,2,lines:1,2\nid2,3,4,lines:3,4\n"


def test_join_and_filters_of_json_lines():
    told = job("echo", text=b'{"id":1,"features":[1,2]}\n{"id":2,"features":[3]}\n', content_type="application/jsonlines",
               processing={"InputFilter": "$.features", "JoinSource": "Input", "OutputFilter": "$['id','SageMakerOutput']"}, BatchStrategy="SingleRecord", output={"AssembleWith": "Line"})
    answers = [json.loads(line) for line in outputs(told)["data.csv.out"].splitlines()]
    assert [each["id"] for each in answers] == [1, 2] and "features" not in answers[0]
    assert answers[0]["SageMakerOutput"]["body"] == "[1,2]\n"


def test_the_container_says_how_when_the_job_does_not():
    model("says", {"EXECUTION": '{"MaxConcurrentTransforms":2,"BatchStrategy":"SINGLE_RECORD","MaxPayloadInMB":1}'})
    told = job("says", output={"AssembleWith": "Line"})
    assert len(outputs(told)["data.csv.out"].splitlines()) == 3
    told = job("says", output={"AssembleWith": "Line"}, BatchStrategy="MultiRecord")
    assert len(outputs(told)["data.csv.out"].splitlines()) == 1


def test_failures():
    told = job(input_key="nowhere/", text=None)
    assert told["TransformJobStatus"] == "Failed" and "there is no input" in told["FailureReason"]
    model("ends-at-once", {"EXIT": "9"})
    assert "It exited with code 9" in job("ends-at-once")["FailureReason"]
    told = job(text=b"x" * (1024 * 1024 + 1) + b"\n", MaxPayloadInMB=1)
    assert "too long" in told["FailureReason"]
    told = job("echo", text=b"not json\n", content_type="application/json", processing={"InputFilter": "$.x"})
    assert "is not valid JSON" in told["FailureReason"]
    message, _ = refused("ResourceNotFound", sagemaker.describe_transform_job, TransformJobName="nobody")
    assert message == "Could not find requested job with name: nobody"


def test_a_job_goes_on_after_a_bad_input():
    for key, text in {"some/a.csv": b"BAD", "some/b.csv": b"1\n", "some/c.csv": b"2\n"}.items():
        s3.put_object(Bucket="batch-in", Key=key, Body=text)
    told = job(text=None, input_key="some/", split="None")
    assert told["TransformJobStatus"] == "Failed", told
    assert told["FailureReason"].startswith("ClientError") and "some/a.csv; 1 of 3 inputs failed" in told["FailureReason"], told["FailureReason"]
    written = {each["Key"].split("/", 1)[1] for each in s3.list_objects_v2(Bucket="batch-out", Prefix=told["TransformJobName"] + "/")["Contents"]}
    assert written == {"b.csv.out", "c.csv.out"}, written


def test_refusals():
    for more in ({"MaxConcurrentTransforms": 20, "MaxPayloadInMB": 6}, {"split": "TFRecord"}, {"processing": {"InputFilter": "x"}}, {"split": "None", "BatchStrategy": "MultiRecord"}):
        refused("ValidationException", job, **more)
    refused("ValidationException", job, "nobody")
    refused("ResourceInUse", sagemaker.create_transform_job, TransformJobName="job-0", ModelName="lines",
            TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://batch-in/x"}}},
            TransformOutput={"S3OutputPath": "s3://batch-out/x"}, TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})


def test_a_job_can_be_stopped():
    model("hangs", {"PING_AFTER": "60"})
    name = job("hangs", wait=False)
    sagemaker.stop_transform_job(TransformJobName=name)
    assert ended(name)["TransformJobStatus"] == "Stopped"
    refused("ValidationException", sagemaker.stop_transform_job, TransformJobName=name)


def test_jobs_are_listed():
    listed = sagemaker.list_transform_jobs(StatusEquals="Failed", SortBy="Name", SortOrder="Ascending")["TransformJobSummaries"]
    assert len(listed) >= 4 and all(each["TransformJobStatus"] == "Failed" for each in listed)
    assert "job-0" in aws("sagemaker", "list-transform-jobs")
