"""InvokeEndpointAsync: queue, output and failure in S3, notifications in the local topic log."""
import os
import time

from support import *

STATE = os.environ["STATE"]
for bucket in ("async-in", "async-out"):
    s3.create_bucket(Bucket=bucket)
s3.put_object(Bucket="async-in", Key="a.csv", Body=b"1,2,3", ContentType="text/csv")
TOPICS = {"SuccessTopic": "arn:aws:sns:us-east-1:123456789012:good", "ErrorTopic": "arn:aws:sns:us-east-1:123456789012:bad", "IncludeInferenceResponseIn": ["ERROR_NOTIFICATION_TOPIC"]}
simple("async", AsyncInferenceConfig={
    "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 2},
    "OutputConfig": {"S3OutputPath": "s3://async-out/good", "S3FailurePath": "s3://async-out/bad", "NotificationConfig": TOPICS}})


def ask(**more):
    return runtime.invoke_endpoint_async(EndpointName="async", InputLocation="s3://async-in/a.csv", **more)


def content(location, timeout=20):
    bucket, key = location.removeprefix("s3://").split("/", 1)
    for _ in range(timeout * 20):
        try:
            return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except ClientError:
            time.sleep(0.05)
    raise AssertionError(f"nothing at {location}")


def notified(topic, inference_id, timeout=10):
    for _ in range(timeout * 20):
        try:
            with open(f"{STATE}/topics/{topic}.jsonl") as file:
                for line in file:
                    message = json.loads(json.loads(line)["Message"])
                    if message["inferenceId"] == inference_id:
                        return message
        except FileNotFoundError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"nothing in {topic} for {inference_id}")


def test_an_answer_in_s3():
    told = ask(ContentType="text/csv", CustomAttributes="trace=1", InferenceId="mine")
    assert told["ResponseMetadata"]["HTTPStatusCode"] == 202 and told["InferenceId"] == "mine"
    assert told["OutputLocation"].startswith("s3://async-out/good/") and told["OutputLocation"].endswith(".out")
    got = json.loads(content(told["OutputLocation"]))
    assert got["body"] == "1,2,3" and got["headers"]["content-type"] == "text/csv"
    message = notified("good", "mine")
    assert message["invocationStatus"] == "Completed" and message["responseParameters"]["outputLocation"] == told["OutputLocation"]
    assert "responseBody" not in message


def test_a_failure_in_s3():
    told = ask(CustomAttributes="status=500")
    assert "Received server error (500)" in content(told["FailureLocation"]).decode()
    message = notified("bad", told["InferenceId"])
    assert message["invocationStatus"] == "Failed" and "server error (500)" in message["failureReason"]
    assert message["responseBody"]["encoding"] == "UTF-8"
    told = runtime.invoke_endpoint_async(EndpointName="async", InputLocation="s3://async-in/no-such")
    assert "does not exist" in content(told["FailureLocation"]).decode()


def test_limits_of_a_request():
    told = ask(CustomAttributes="sleep=3", InvocationTimeoutSeconds=1)
    assert "timed out" in content(told["FailureLocation"]).decode()
    refused("ValidationError", ask, InvocationTimeoutSeconds=3601)
    refused("ValidationError", runtime.invoke_endpoint_async, EndpointName="async", InputLocation="ftp://x")
    refused("ValidationError", runtime.invoke_endpoint_async, EndpointName="nobody", InputLocation="s3://async-in/a.csv")
    refused("ValidationError", invoke, "async")
    simple("real-time")
    refused("ValidationError", runtime.invoke_endpoint_async, EndpointName="real-time", InputLocation="s3://async-in/a.csv")
    gone("real-time")


def test_the_queue_keeps_to_its_concurrency():
    begun = time.time()
    told = [ask(CustomAttributes="sleep=0.5") for _ in range(6)]
    assert time.time() - begun < 0.5
    for each in told:
        content(each["OutputLocation"])
    assert time.time() - begun > 1.4


def test_names_of_outputs():
    told = ask(S3OutputPathExtension="deep/er", Filename="answer.json")
    assert told["OutputLocation"] == "s3://async-out/good/deep/er/answer.json"
    content(told["OutputLocation"])


def test_hundred_at_once():
    told = [ask() for _ in range(100)]
    assert {json.loads(content(each["OutputLocation"]))["name"] for each in told} == {"async"}
    gone("async")
