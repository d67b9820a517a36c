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


def inline(body, endpoint_name="async", location=None, **headers):
    """InvokeEndpointAsync as newer SDKs send it: this botocore may not know Body yet."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.httpsession import URLLib3Session
    session = boto3.Session()
    url = f"{runtime.meta.endpoint_url}/endpoints/{endpoint_name}/async-invocations"
    if location:
        headers["X-Amzn-SageMaker-InputLocation"] = location
    request = AWSRequest("POST", url, data=body, headers=headers)
    SigV4Auth(session.get_credentials(), "sagemaker", session.region_name).add_auth(request)
    answer = URLLib3Session().send(request.prepare())
    return answer.status_code, answer.headers, json.loads(answer.content)


def test_an_inline_body():
    status, headers, told = inline(b'{"x": 1}', **{"X-Amzn-SageMaker-Content-Type": "application/json", "X-Amzn-SageMaker-Inference-Id": "inline"})
    assert status == 202 and told["InferenceId"] == "inline", told
    got = json.loads(content(headers["X-Amzn-SageMaker-OutputLocation"]))
    assert got["body"] == '{"x": 1}' and got["headers"]["content-type"] == "application/json"
    assert "inputLocation" not in json.dumps([value for value in notified("good", "inline")["requestParameters"].values() if value])
    status, headers, _ = inline(b"x" * 128_000)
    assert status == 202 and len(json.loads(content(headers["X-Amzn-SageMaker-OutputLocation"]))["body"]) == 128_000
    for body, location, text in ((b"x" * 128_001, None, "the maximum is 128000"), (b"x", "s3://async-in/a.csv", "Exactly one of Body and InputLocation"), (b"", None, "Exactly one of")):
        status, headers, told = inline(body, location=location)
        assert status == 400 and text in told["Message"] and headers["x-amzn-errortype"].startswith("ValidationError"), (status, told)


def test_an_answer_without_a_length_fails():
    told = ask(CustomAttributes="chunked=1")
    assert content(told["FailureLocation"]).decode() == "The response from container primary did not specify the required Content-Length header."


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
