"""InvokeEndpointWithResponseStream, read by botocore's own parser of event streams."""
import time

import boto3
from botocore.config import Config
from botocore.exceptions import EventStreamError, ReadTimeoutError

from support import *

simple("streamed")


def stream(attributes, **more):
    return runtime.invoke_endpoint_with_response_stream(EndpointName="streamed", Body=b"{}", ContentType="application/json", CustomAttributes=attributes, **more)


def test_pieces_come_when_they_are_sent():
    begun = time.time()
    answer = stream("stream=5 pause=0.2")
    assert answer["ContentType"] == "text/event-stream" and answer["InvokedProductionVariant"] == "AllTraffic"
    times, body = [], b""
    for event in answer["Body"]:
        times.append(time.time() - begun)
        body += event["PayloadPart"]["Bytes"]
    assert body == b"".join(b"piece %d\n" % index for index in range(5))
    assert times[0] < 0.5 and times[-1] - times[0] > 0.6, times


def test_long_and_odd_bodies_arrive_whole():
    body = b"".join(event["PayloadPart"]["Bytes"] for event in stream("length=1000001")["Body"])
    assert body == b"x" * 1000001
    assert b"".join(event["PayloadPart"]["Bytes"] for event in stream("length=0")["Body"]) == b""


def test_errors_before_the_first_piece():
    _, response = refused("ModelError", stream, "status=503")
    assert response["OriginalStatusCode"] == 503
    refused("ValidationError", runtime.invoke_endpoint_with_response_stream, EndpointName="nobody", Body=b"")


def test_a_stream_that_breaks_or_does_not_end_tells_so():
    pieces = []
    try:
        for event in stream("stream=2 break=yes")["Body"]:
            pieces.append(event["PayloadPart"]["Bytes"])
    except EventStreamError as error:
        assert "ModelStreamError" in str(error) and "was lost" in str(error), error
    else:
        raise AssertionError("no error")
    assert b"".join(pieces) == b"piece 0\npiece 1\n"
    try:
        for event in stream("stream=1000 pause=0.1")["Body"]:
            pass
    except EventStreamError as error:
        assert "did not complete its response within 4 s" in str(error), error
    else:
        raise AssertionError("no error")


def test_a_client_that_leaves_frees_its_work():
    nothing_else_runs()  # nor does what passed its limit above
    answer = stream("stream=1000 pause=0.05")
    next(iter(answer["Body"]))
    assert invoke("streamed")["running"] == 2  # the stream and this
    answer["Body"].close()
    nothing_else_runs()

    hasty = boto3.client("sagemaker-runtime", config=Config(read_timeout=0.5, retries={"total_max_attempts": 1}))
    try:
        hasty.invoke_endpoint(EndpointName="streamed", Body=b"{}", CustomAttributes="sleep=1.9")
    except ReadTimeoutError:
        nothing_else_runs()
    else:
        raise AssertionError("it did not wait")


def nothing_else_runs():
    """Soon, and long before the work would end by itself or by a limit."""
    end = time.time() + 0.9
    while (running := invoke("streamed")["running"]) > 1:
        assert time.time() < end, f"{running - 1} others still run"
