"""Stateful sessions, copies in turn, shadow variants and data capture."""
import collections
import re
import time

from support import *


def opened(name, **more):
    answer = runtime.invoke_endpoint(EndpointName=name, Body=b"{}", SessionId="NEW_SESSION", **more)
    return answer["NewSessionId"].split(";")[0], json.loads(answer["Body"].read())["pid"]


def test_a_session_stays_on_its_instance():
    model("sticky")
    config("sticky", variant("AllTraffic", "sticky", count=2))
    endpoint("sticky", "sticky")
    for _ in range(4):
        session, pid = opened("sticky")
        assert {invoke("sticky", SessionId=session)["pid"] for _ in range(10)} == {pid}
    closed = runtime.invoke_endpoint(EndpointName="sticky", Body=b"{}", SessionId=session, CustomAttributes="session=close")
    assert closed["ClosedSessionId"] == session
    message, _ = refused("ModelError", invoke, "sticky", SessionId=session)
    assert f"sticky has no session {session}" in message
    refused("ValidationError", invoke, "sticky", SessionId="not a session")


def test_a_session_expires():
    session, pid = opened("sticky", CustomAttributes="session=-1")
    # The containers still know it, so a request that reaches the other one shows that its place was forgotten.
    statuses = set()
    for _ in range(40):
        try:
            statuses.add(invoke("sticky", SessionId=session)["pid"] == pid)
        except ClientError as error:
            statuses.add(error.response["OriginalStatusCode"])
    assert statuses == {True, 400}, statuses


def test_a_session_ends_with_its_instance():
    sessions = [opened("sticky") for _ in range(12)]
    sagemaker.update_endpoint_weights_and_capacities(EndpointName="sticky", DesiredWeightsAndCapacities=[{"VariantName": "AllTraffic", "DesiredInstanceCount": 1}])
    assert settled("sticky")["EndpointStatus"] == "InService"
    left = invoke("sticky")["pid"]
    for session, pid in sessions:
        if pid == left:
            assert invoke("sticky", SessionId=session)["pid"] == left
        else:
            refused("ModelError", invoke, "sticky", SessionId=session)
    gone("sticky")


def test_copies_with_equal_load_take_turns():
    model("turns")
    config("turns", variant("AllTraffic", "turns", count=3, RoutingConfig={"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}))
    endpoint("turns", "turns")
    counts = collections.Counter(invoke("turns")["pid"] for _ in range(30))
    assert sorted(counts.values()) == [10, 10, 10], counts
    gone("turns")


def test_copies_of_a_component_follow_the_routing_strategy():
    for strategy in ("RANDOM", "LEAST_OUTSTANDING_REQUESTS"):
        name = "for-" + strategy[0].lower()
        config(name, variant("AllTraffic", InstanceType="ml.m5.2xlarge", RoutingConfig={"RoutingStrategy": strategy}), ExecutionRoleArn=ROLE)
        endpoint(name, name)
        sagemaker.create_inference_component(InferenceComponentName=name, EndpointName=name, VariantName="AllTraffic", RuntimeConfig={"CopyCount": 3}, Specification={
            "Container": {"Image": IMAGE}, "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256, "NumberOfCpuCoresRequired": 1}})
        assert ready(name)["InferenceComponentStatus"] == "InService"
        counts = collections.Counter(invoke(name, InferenceComponentName=name)["pid"] for _ in range(60))
        assert len(counts) == 3 and (strategy == "RANDOM" or set(counts.values()) == {20}), (strategy, counts)
        answer = runtime.invoke_endpoint(EndpointName=name, Body=b"{}", SessionId="NEW_SESSION", InferenceComponentName=name)
        session, pid = answer["NewSessionId"].split(";")[0], json.loads(answer["Body"].read())["pid"]
        assert {invoke(name, InferenceComponentName=name, SessionId=session)["pid"] for _ in range(10)} == {pid}
        removed(name)
        gone(name)


def test_a_shadow_variant_gets_copies():
    for name in ("produces", "shadows"):
        model(name)
    sagemaker.create_endpoint_config(EndpointConfigName="shadowed", ProductionVariants=[variant("real", "produces")], ShadowProductionVariants=[variant("shadow", "shadows")])
    told = endpoint("shadowed", "shadowed")
    assert told["ShadowProductionVariants"][0]["VariantName"] == "shadow" and told["ShadowProductionVariants"][0]["CurrentInstanceCount"] == 1
    assert len(told["ProductionVariants"]) == 1
    for _ in range(5):
        assert invoke("shadowed", CustomAttributes="status=200")["name"] == "produces"
    # Only the shadow fails, and only its log says so.
    refused("ModelError", invoke, "shadowed", CustomAttributes="status=500")
    logs = boto3.client("logs")
    for _ in range(100):
        lines = [event["message"] for event in logs.filter_log_events(logGroupName="/aws/sagemaker/Endpoints/shadowed", logStreamNamePrefix="shadow/")["events"]]
        if any("The copy of a request failed. Received server error (500)" in line for line in lines):
            break
        time.sleep(0.05)
    else:
        raise AssertionError(lines)
    refused("ValidationError", invoke, "shadowed", TargetVariant="shadow")
    gone("shadowed")


def captured(prefix, count):
    for _ in range(100):
        listed = s3.list_objects_v2(Bucket="captured", Prefix=prefix).get("Contents", [])
        lines = [json.loads(line) for each in listed for line in s3.get_object(Bucket="captured", Key=each["Key"])["Body"].read().splitlines()]
        if len(lines) >= count:
            return [each["Key"] for each in listed], lines
        time.sleep(0.1)
    raise AssertionError(f"{len(lines)} lines of {count}")


def test_requests_are_captured():
    s3.create_bucket(Bucket="captured")
    model("watched")
    capture = {"EnableCapture": True, "InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://captured/deep", "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
               "CaptureContentTypeHeader": {"CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"]}}
    config("watched", variant("AllTraffic", "watched"), DataCaptureConfig=capture)
    told = endpoint("watched", "watched")["DataCaptureConfig"]
    assert told["CaptureStatus"] == "Started" and told["EnableCapture"] is True and told["CurrentSamplingPercentage"] == 100, told
    invoke("watched", b"1,2", ContentType="text/csv; charset=utf-8", InferenceId="mine", CustomAttributes="a=b")
    invoke("watched", b"\x00\xff", ContentType="image/png")
    keys, lines = captured("deep/watched/AllTraffic/", 2)
    assert all(re.fullmatch(r"deep/watched/AllTraffic/\d{4}/\d\d/\d\d/\d\d/\d\d-\d\d-\d{3}-[0-9a-f-]{36}\.jsonl", key) for key in keys), keys
    first, second = lines
    assert first["captureData"]["endpointInput"] == {"observedContentType": "text/csv; charset=utf-8", "mode": "INPUT", "data": "1,2", "encoding": "CSV"}
    output = first["captureData"]["endpointOutput"]
    assert output["mode"] == "OUTPUT" and output["encoding"] == "JSON" and json.loads(output["data"])["body"] == "1,2"
    metadata = first["eventMetadata"]
    assert metadata["inferenceId"] == "mine" and metadata["customAttributes"] == ["a=b"] and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", metadata["inferenceTime"])
    assert first["eventVersion"] == "0" and len(metadata["eventId"]) == 36
    assert second["captureData"]["endpointInput"] == {"observedContentType": "image/png", "mode": "INPUT", "data": "AP8=", "encoding": "BASE64"}
    gone("watched")


def test_capture_follows_its_settings():
    model("half")
    config("half", variant("AllTraffic", "half"), DataCaptureConfig={"InitialSamplingPercentage": 50, "DestinationS3Uri": "s3://captured/half/", "CaptureOptions": [{"CaptureMode": "Input"}]})
    endpoint("half", "half")
    for _ in range(200):
        invoke("half")
    _, lines = captured("half/half/AllTraffic/", 60)
    assert len(lines) < 140 and not any("endpointOutput" in line["captureData"] for line in lines), len(lines)
    gone("half")
    config("off", variant("AllTraffic", "half"), DataCaptureConfig={"EnableCapture": False, "InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://captured/off/", "CaptureOptions": [{"CaptureMode": "Input"}]})
    assert endpoint("off", "off")["DataCaptureConfig"]["CaptureStatus"] == "Stopped"
    invoke("off")
    gone("off")
    config("lost", variant("AllTraffic", "half"), DataCaptureConfig={"InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://no-such-bucket/x", "CaptureOptions": [{"CaptureMode": "Input"}]})
    endpoint("lost", "lost")
    assert invoke("lost")["name"] == "half"
    gone("lost")
    assert "Contents" not in s3.list_objects_v2(Bucket="captured", Prefix="off/")
