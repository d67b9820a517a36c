"""Lambda's API and Runtime API with boto3. CLIENT is whose client runs in the function: python (of generated projects) or node (AWS's own)."""
import base64
import http.client
import json
import os
import subprocess
import threading
import urllib.parse

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config

from support import *

CLIENT = os.environ["CLIENT"]
IMAGE = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/{CLIENT}:latest"
PLACES = {name: os.environ[name] for name in ("LAMBDA_CLIENT", "LAMBDA_RIC") if name in os.environ}
ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"
functions = boto3.client("lambda")
logs = boto3.client("logs")


def function(name, timeout=20, environment=None, **more):
    return functions.create_function(FunctionName=name, Role=ROLE, PackageType="Image", Code={"ImageUri": IMAGE}, Timeout=timeout,
                                     Environment={"Variables": {**PLACES, **(environment or {})}}, **more)


def ask(name, event, **more):
    """The answer as JSON, the kind of error, and the end of the log."""
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event, ensure_ascii=False).encode(), LogType="Tail", **more)
    body = answer["Payload"].read()
    return json.loads(body), answer.get("FunctionError"), base64.b64decode(answer["LogResult"]).decode()


def body(content, kind="text/plain", acts=""):
    return {"body": content, "contentType": kind, "customAttributes": acts}


function("usual")
function("streams", environment={"MCC_LAMBDA_STREAM": "true"})


def test_an_answer_is_cold_first_and_warm_then():
    answer, error, log = ask("usual", {"instances": [[1, 2.5]]})
    assert answer == {"instances": [[1, 2.5]]} and error is None, answer
    assert "START RequestId: " in log and "Init Duration: " in log and "Memory Size: 128 MB" in log, log
    _, _, log = ask("usual", {"instances": []})
    assert "REPORT RequestId: " in log and "Init Duration: " not in log, log


def test_unicode_binary_and_status_pass_unchanged():
    text = "Příliš žluťoučký kůň, 😀, 漢字, \u0000 \" \\ \n"
    answer, error, _ = ask("usual", body(text))
    assert error is None and answer["body"] == text and answer["statusCode"] == 200 and not answer["isBase64Encoded"], answer
    assert answer["headers"]["content-type"] == "text/plain" and answer["headers"]["x-of-the-server"] == "yes", answer
    octets = bytes(range(256)) * 40
    answer, error, _ = ask("usual", {**body(base64.b64encode(octets).decode(), "application/x-npy"), "isBase64Encoded": True})
    assert error is None and answer["isBase64Encoded"] and base64.b64decode(answer["body"]) == octets
    answer, error, _ = ask("usual", body("bad", acts="status=415"))
    assert error is None and answer["statusCode"] == 415 and answer["body"] == "bad", answer


def test_a_request_of_an_address_is_the_servers():
    event = {"version": "2.0", "rawPath": "/invocations", "rawQueryString": "", "headers": {"content-type": "text/csv"},
             "requestContext": {"http": {"method": "POST", "path": "/invocations"}, "stage": "$default"}, "body": "1,2\n",
             "isBase64Encoded": False}
    answer, error, _ = ask("usual", event)
    assert error is None and answer["statusCode"] == 200 and answer["body"] == "1,2\n", answer


def test_an_exit_is_an_error_and_the_next_environment_is_new():
    answer, error, _ = ask("usual", body("", acts="die=now"))
    assert error == "Unhandled", answer
    if CLIENT == "python":
        assert answer["errorType"] == "Runtime.ServerExited" and "exited with 7" in answer["errorMessage"], answer
    else:
        assert answer["errorType"] == "Runtime.ExitError" and "exit status 7" in answer["errorMessage"], answer
    answer, error, log = ask("usual", {"again": 1})
    assert answer == {"again": 1} and "Init Duration: " in log, log


def test_a_start_that_fails_is_tried_again_and_told():
    function("broken", environment={"EXIT": "3"})
    answer, error, log = ask("broken", {})
    assert error == "Unhandled" and log.count("the model cannot be loaded") >= 2 and "INIT_REPORT" in log, log
    expected = "the server exited with 3" if CLIENT == "python" else "the model cannot be loaded"
    assert expected in answer["errorMessage"], answer


def test_a_start_that_takes_longer_goes_on_in_the_invocation():
    function("slow", environment={"PING_AFTER": "2"})
    answer, error, log = ask("slow", {"slow": 1})
    assert error is None and answer == {"slow": 1}, answer
    assert "Phase: init\tStatus: timeout" in log, log


def test_an_invocation_that_takes_too_long_ends_its_environment():
    function("late", timeout=1)
    ask("late", {})
    answer, error, log = ask("late", body("", acts="sleep=5"))
    assert error == "Unhandled", answer
    if CLIENT == "python":  # it reports before Lambda ends it
        assert answer["errorType"] == "Model.Timeout", answer
    else:
        assert answer["errorType"] == "Sandbox.Timedout" and "Task timed out after 1.00 seconds" in answer["errorMessage"], answer
        assert "Task timed out" in log
        _, error, log = ask("late", {})
        assert error is None and "Init Duration: " in log, log


def test_limits_of_six_megabytes():
    answer, error, _ = ask("usual", body("y" * 5_500_000))
    assert error is None and len(answer["body"]) == 5_500_000, (str(answer)[:300], error)
    answer, error, _ = ask("usual", body("", acts="length=7000000"))
    assert error == "Unhandled" and answer["errorType"] == "Function.ResponseSizeTooLarge", answer
    assert "6291556 bytes" in answer["errorMessage"], answer
    ask("usual", {"after": "it"})
    message, _ = refused("RequestTooLargeException", functions.invoke, FunctionName="usual", Payload=b'"' + b"z" * 6_300_000 + b'"')
    assert "6291456" in message
    refused("InvalidRequestContentException", functions.invoke, FunctionName="usual", Payload=b"{no json")


def stream(event):
    answer = functions.invoke_with_response_stream(FunctionName="streams", Payload=json.dumps(event).encode(), LogType="Tail")
    pieces, end = [], None
    for part in answer["EventStream"]:
        if "PayloadChunk" in part:
            pieces.append(part["PayloadChunk"]["Payload"])
        else:
            end = part["InvokeComplete"]
    return pieces, end


def test_streams_arrive_in_pieces_above_six_megabytes_and_tell_how_they_end():
    pieces, end = stream(body("", acts="stream=4"))
    assert b"".join(pieces) == b"".join(b"piece %d\n" % index for index in range(4)) and len(pieces) > 1, pieces
    assert "ErrorCode" not in end and "REPORT" in base64.b64decode(end["LogResult"]).decode()
    pieces, end = stream(body("", acts="length=7000000"))
    assert sum(map(len, pieces)) == 7_000_000 and "ErrorCode" not in end
    pieces, end = stream(body("", acts="stream=2 break=yes"))
    assert b"".join(pieces).startswith(b"piece 0\npiece 1\n") and end["ErrorCode"], end
    pieces, end = stream({"version": "2.0", "rawPath": "/invocations", "headers": {"content-type": "text/plain"}, "body": "hello",
                          "requestContext": {"http": {"method": "POST", "path": "/invocations"}}})
    head, content = b"".join(pieces).split(b"\0" * 8)
    assert json.loads(head)["statusCode"] == 200 and json.loads(head)["headers"]["content-type"] == "text/plain" and content == b"hello"


def test_each_environment_has_one_invocation_and_more_of_them_are_more_environments():
    function("wide")
    functions.put_function_concurrency(FunctionName="wide", ReservedConcurrentExecutions=2)
    assert functions.get_function_concurrency(FunctionName="wide")["ReservedConcurrentExecutions"] == 2
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask("wide", body("", acts="sleep=1.5")))) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.7)
    refused("TooManyRequestsException", functions.invoke, FunctionName="wide", Payload=b"{}")
    for thread in threads:
        thread.join()
    assert len(answers) == 2 and all("Init Duration: " in log for _, _, log in answers), answers
    streams = logs.describe_log_streams(logGroupName="/aws/lambda/wide")["logStreams"]
    assert len(streams) == 2, streams


def test_versions_aliases_addresses_and_tags():
    made = function("kept", Description="one", Tags={"a": "b"}, MemorySize=512)
    assert made["Version"] == "$LATEST" and made["State"] == "Active" and made["MemorySize"] == 512
    refused("ResourceConflictException", function, "kept")
    assert functions.publish_version(FunctionName="kept")["Version"] == "1"
    assert functions.publish_version(FunctionName="kept")["Version"] == "1"  # nothing has changed
    functions.update_function_configuration(FunctionName="kept", Description="two", Timeout=5)
    assert functions.publish_version(FunctionName="kept", Description="second")["Version"] == "2"
    assert functions.get_function_configuration(FunctionName="kept", Qualifier="1")["Timeout"] == 20
    functions.create_alias(FunctionName="kept", Name="live", FunctionVersion="1")
    answer = functions.invoke(FunctionName="kept", Qualifier="live", Payload=b"{}")
    assert answer["ExecutedVersion"] == "1"
    refused("ResourceConflictException", functions.delete_function, FunctionName="kept", Qualifier="1")
    functions.update_alias(FunctionName="kept", Name="live", FunctionVersion="2")
    assert functions.invoke(FunctionName="kept:live", Payload=b"{}")["ExecutedVersion"] == "2"
    functions.delete_function(FunctionName="kept", Qualifier="1")
    assert [each["Version"] for each in functions.list_versions_by_function(FunctionName="kept")["Versions"]] == ["$LATEST", "2"]
    assert [each["Name"] for each in functions.list_aliases(FunctionName="kept")["Aliases"]] == ["live"]
    made = functions.create_function_url_config(FunctionName="kept", Qualifier="live", AuthType="NONE")
    assert made["FunctionUrl"].startswith("http://127.0.0.1:") and made["AuthType"] == "NONE"
    functions.update_function_url_config(FunctionName="kept", Qualifier="live", AuthType="AWS_IAM", InvokeMode="RESPONSE_STREAM")
    assert functions.get_function_url_config(FunctionName="kept", Qualifier="live")["InvokeMode"] == "RESPONSE_STREAM"
    functions.add_permission(FunctionName="kept", Qualifier="live", StatementId="all", Principal="*", Action="lambda:InvokeFunctionUrl",
                             FunctionUrlAuthType="NONE")
    assert json.loads(functions.get_policy(FunctionName="kept", Qualifier="live")["Policy"])["Statement"][0]["Sid"] == "all"
    functions.remove_permission(FunctionName="kept", Qualifier="live", StatementId="all")
    refused("ResourceNotFoundException", functions.get_policy, FunctionName="kept", Qualifier="live")
    functions.delete_function_url_config(FunctionName="kept", Qualifier="live")
    refused("ResourceNotFoundException", functions.get_function_url_config, FunctionName="kept", Qualifier="live")
    functions.put_provisioned_concurrency_config(FunctionName="kept", Qualifier="live", ProvisionedConcurrentExecutions=1)
    assert functions.get_provisioned_concurrency_config(FunctionName="kept", Qualifier="live")["Status"] == "READY"
    functions.delete_provisioned_concurrency_config(FunctionName="kept", Qualifier="live")
    functions.tag_resource(Resource=made["FunctionArn"].rsplit(":", 1)[0], Tags={"c": "d e"})
    functions.untag_resource(Resource=made["FunctionArn"].rsplit(":", 1)[0], TagKeys=["a"])
    assert functions.list_tags(Resource=made["FunctionArn"].rsplit(":", 1)[0])["Tags"] == {"c": "d e"}
    functions.put_function_concurrency(FunctionName="kept", ReservedConcurrentExecutions=3)
    functions.delete_function_concurrency(FunctionName="kept")
    assert "kept" in [each["FunctionName"] for each in functions.list_functions()["Functions"]]
    functions.update_function_code(FunctionName="kept", ImageUri=IMAGE)
    assert functions.get_alias(FunctionName="kept", Name="live")["FunctionVersion"] == "2"
    functions.delete_alias(FunctionName="kept", Name="live")
    assert functions.get_function(FunctionName="kept")["Code"]["ImageUri"] == IMAGE
    functions.delete_function(FunctionName="kept")
    refused("ResourceNotFoundException", functions.get_function, FunctionName="kept")


def address(name, auth="NONE", mode="BUFFERED", isPublic=True, **more):
    """The URL of a function. Public ones need both permissions (since October 2025)."""
    if isPublic:
        functions.add_permission(FunctionName=name, StatementId="url", Principal="*", Action="lambda:InvokeFunctionUrl",
                                 FunctionUrlAuthType="NONE")
        functions.add_permission(FunctionName=name, StatementId="invoke", Principal="*", Action="lambda:InvokeFunction",
                                 InvokedViaFunctionUrl=True)
    return functions.create_function_url_config(FunctionName=name, AuthType=auth, InvokeMode=mode, **more)["FunctionUrl"]


def call(url, method="POST", data=None, headers=None, signed=False):
    """(status, headers, body)"""
    headers = dict(headers or {})
    if signed:
        request = AWSRequest(method, url, headers, data)
        SigV4Auth(boto3.Session().get_credentials(), "lambda", "us-east-1").add_auth(request)
        headers = dict(request.headers)
    where = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=30)
    connection.request(method, (where.path or "/") + ("?" + where.query if where.query else ""), data, headers)
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def test_an_address_answers_as_the_server_does():
    function("public")
    url = address("public")
    octets = bytes(range(256)) * 10
    status, headers, content = call(url + "invocations", data=octets, headers={"Content-Type": "application/x-npy"})
    assert (status, content, headers["content-type"]) == (200, octets, "application/x-npy") and headers["x-of-the-server"] == "yes"
    status, _, content = call(url + "invocations?a=1&a=2", data="kůň".encode(), headers={"Content-Type": "text/plain"})
    assert (status, content.decode()) == (200, "kůň")
    status, _, content = call(url + "invocations", data=b"bad", headers={"Content-Type": "text/plain", ATTRIBUTES: "status=415"})
    assert (status, content) == (415, b"bad")
    status, _, content = call(url + "invocations", data=b"x" * 6_300_000, headers={"Content-Type": "text/plain"})
    assert status == 413, (status, content)
    status, _, content = call(url + "invocations", data=b"\x00" * 5_000_000, headers={"Content-Type": "application/x-npy"})
    assert status == 413, (status, content)  # 6.7 MB in base64
    status, _, content = call(url + "invocations", data=b"", headers={"Content-Type": "text/plain", ATTRIBUTES: "die=now"})
    assert (status, content) == (502, b"Internal Server Error")
    functions.put_function_concurrency(FunctionName="public", ReservedConcurrentExecutions=0)
    assert call(url + "invocations", data=b"{}")[0] == 429


def test_who_may_use_an_address():
    function("guarded")
    url = address("guarded", isPublic=False)
    assert call(url, data=b"{}")[0] == 403, "the policy allows nobody"
    functions.add_permission(FunctionName="guarded", StatementId="url", Principal="*", Action="lambda:InvokeFunctionUrl",
                             FunctionUrlAuthType="NONE")
    assert call(url, data=b"{}")[0] == 403, "both permissions are needed"
    functions.update_function_url_config(FunctionName="guarded", AuthType="AWS_IAM")
    plain = {"Content-Type": "text/plain"}
    status, _, content = call(url + "invocations", data=b"{}", headers=plain)
    assert status == 403 and json.loads(content) == {"Message": "Forbidden"}
    assert call(url + "invocations", data=b"signed", headers=plain, signed=True)[::2] == (200, b"signed")
    keys = boto3.Session().get_credentials()
    answer = subprocess.run(["curl", "-sS", "--aws-sigv4", "aws:amz:us-east-1:lambda", "--user", f"{keys.access_key}:{keys.secret_key}",
                             "-H", "Content-Type: text/plain", "--data-binary", "with curl", url + "invocations"],
                            capture_output=True, check=True).stdout
    assert answer == b"with curl", answer
    where = urllib.parse.urlsplit(url)
    request = AWSRequest("POST", url + "invocations", plain, b"signed")
    SigV4Auth(boto3.Session().get_credentials(), "lambda", "us-east-1").add_auth(request)
    assert call(url + "invocations", data=b"forged", headers=dict(request.headers))[0] == 403
    assert call(url + "invocations", data=b"x", headers={**plain, "Host": f"evil.example:{where.port}"}, signed=True)[0] == 403
    functions.delete_function_url_config(FunctionName="guarded")
    try:
        call(url, data=b"{}")
        raise AssertionError("the address is still open")
    except ConnectionError:
        pass


def test_an_address_streams():
    function("flows", environment={"MCC_LAMBDA_STREAM": "true"})
    url = address("flows", mode="RESPONSE_STREAM")
    where = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=30)
    connection.request("POST", "/invocations", b"", {"Content-Type": "text/plain", ATTRIBUTES: "stream=4"})
    response = connection.getresponse()
    assert response.status == 200 and response.headers["content-type"] in ("text/plain", "text/event-stream"), response.headers
    first = response.readline()
    assert first == b"piece 0\n" and response.read() == b"piece 1\npiece 2\npiece 3\n"
    status, _, content = call(url + "invocations", headers={"Content-Type": "text/plain", ATTRIBUTES: "length=7000000"}, data=b"")
    assert (status, len(content)) == (200, 7_000_000)
    try:
        content = call(url + "invocations", headers={"Content-Type": "text/plain", ATTRIBUTES: "stream=2 break=yes"}, data=b"")
        raise AssertionError(f"a broken stream looked complete: {content}")
    except (http.client.HTTPException, ConnectionError):
        pass


def test_web_pages_that_an_address_names_may_read_it():
    function("shared")
    url = address("shared", Cors={"AllowOrigins": ["https://app.example"], "AllowMethods": ["POST"], "AllowHeaders": ["content-type"],
                                  "MaxAge": 60})
    asking = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    status, headers, _ = call(url, "OPTIONS", headers=asking)
    assert status == 200 and headers["access-control-allow-origin"] == "https://app.example", (status, headers)
    assert (headers["access-control-allow-methods"], headers["access-control-max-age"]) == ("POST", "60")
    status, headers, _ = call(url + "invocations", data=b"x", headers={"Origin": "https://app.example", "Content-Type": "text/plain"})
    assert status == 200 and headers["access-control-allow-origin"] == "https://app.example"
    assert call(url + "invocations", data=b"x", headers={"Origin": "https://evil.example"})[0] == 403


def test_what_lambda_refuses():
    message, _ = refused("InvalidParameterValueException", function, "named", environment={"AWS_REGION": "here"})
    assert "reserved keys" in message
    message, _ = refused("InvalidParameterValueException", function, "large", environment={"LONG": "x" * 4100})
    assert "4KB" in message
    # botocore itself refuses values that the model does not allow, so the request is made without it.
    refused("InvalidParameterValueException", boto3.client("lambda", config=Config(parameter_validation=False)).create_function,
            FunctionName="much", Role=ROLE, Code={"ImageUri": IMAGE}, PackageType="Image", MemorySize=64)
    refused("ResourceNotFoundException", functions.invoke, FunctionName="nobody", Payload=b"{}")


def test_events_are_queued_and_a_dry_run_runs_nothing():
    function("queued")
    assert functions.invoke(FunctionName="queued", InvocationType="DryRun")["StatusCode"] == 204
    assert functions.invoke(FunctionName="queued", InvocationType="Event", Payload=b"{}")["StatusCode"] == 202
    for _ in range(200):
        try:
            found = logs.filter_log_events(logGroupName="/aws/lambda/queued", filterPattern="REPORT")["events"]
        except ClientError:
            found = []
        if found:
            break
        time.sleep(0.05)
    assert len(found) == 1, found
