"""Answers AWS Lambda: takes events from the Runtime API, and gives them as requests to the server of this image.

code/serve starts this where AWS_LAMBDA_RUNTIME_API is set, and the server itself everywhere else, so one image runs on Lambda and on
SageMaker. Only Python's standard library is used, and nothing here knows what the server is: any program that answers GET /ping and
POST /invocations will do. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

An event is one of:
  a request of a function URL or of API Gateway (payload format 2.0, or 1.0 of REST APIs and load balancers)
  {"body": …, "contentType": …, "accept": …, "customAttributes": …, "isBase64Encoded": …}   answered in the form of API Gateway
  any other JSON, which is the body of a request with the type application/json             answered with the body of the response
With MCC_LAMBDA_STREAM=true responses are streamed: those of the first form after their status and headers, others without them.
"""
import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.parse

API = "/2018-06-01/runtime"
INIT_SECONDS = 9  # Lambda restarts an environment that has not asked for work after 10 s; the start goes on in the first invocation instead
SPARE_SECONDS = 0.2  # of an invocation's time, in which its failure can still be reported
PIECE = 64 * 1024
PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response"
OWN_HEADERS = {"connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
GATEWAY, BODY, JSON = range(3)  # the forms of events
ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"


class Failure(Exception):
    """What the caller gets for an invocation without a response."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind, self.message = kind, message

    def body(self):
        return json.dumps({"errorMessage": self.message, "errorType": self.kind, "stackTrace": []}).encode()


class RuntimeApi:
    """One connection to the Runtime API; it is opened again where the other side has closed it."""

    def __init__(self, address):
        self.address, self.connection = address, None

    def ask(self, method, path, body=None, headers=None):
        for again in (True, False):
            try:
                self.connection = self.connection or http.client.HTTPConnection(self.address)
                self.connection.request(method, API + path, body, headers or {})
                response = self.connection.getresponse()
                return response.status, response.headers, response.read()
            except (http.client.HTTPException, OSError):
                self.connection = None
                if not again:
                    raise

    def stream(self, path, content_type, pieces):
        """Sends the pieces as they come. A Failure among them follows those that are out already."""
        self.connection = None
        connection = http.client.HTTPConnection(self.address)
        connection.putrequest("POST", API + path)
        for name, value in (("Content-Type", content_type), ("Lambda-Runtime-Function-Response-Mode", "streaming"),
                            ("Transfer-Encoding", "chunked"),
                            ("Trailer", "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body")):
            connection.putheader(name, value)
        connection.endheaders()
        trailers = b""
        try:
            for piece in pieces:
                connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        except Failure as failure:
            print(f"lambda: {failure.message}", file=sys.stderr, flush=True)
            trailers = (b"Lambda-Runtime-Function-Error-Type: %s\r\nLambda-Runtime-Function-Error-Body: %s\r\n"
                        % (failure.kind.encode(), base64.b64encode(failure.body())))
        connection.send(b"0\r\n%s\r\n" % trailers)
        status = connection.getresponse().status
        connection.close()
        return status


class Server:
    """The server of this image, on a port that only this container reaches."""

    def __init__(self, command):
        self.port = int(os.environ.get("SAGEMAKER_BIND_TO_PORT") or 8080)
        # One environment has one invocation at a time; more of them are more environments.
        variables = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1", **os.environ, "MCC_BIND_ADDRESS": "127.0.0.1",
                     "SAGEMAKER_BIND_TO_PORT": str(self.port)}
        del variables["AWS_LAMBDA_RUNTIME_API"]  # by which code/serve knows that it is to be the server
        self.process = subprocess.Popen(command, env=variables)
        self.ready = False

    def wait(self, end):
        """Whether it answers /ping before `end` (monotonic; None: however long it takes)."""
        while not self.ready and self.process.poll() is None and (end is None or time.monotonic() < end):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/ping")
                self.ready = connection.getresponse().status == 200
                connection.close()
            except (http.client.HTTPException, OSError):
                pass
            if not self.ready:
                time.sleep(0.02)
        if self.process.poll() is not None:
            code = self.process.returncode
            reason = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"exited with {code}"
            raise Failure("Runtime.ServerExited", f"the server {reason}; the lines before this one in the log say why")
        return self.ready

    def send(self, request, end):
        method, path, body, headers = request
        if not self.wait(end):
            raise Failure("Model.NotReady", "the server did not start in the time of this invocation: raise the timeout or the memory of "
                          "the function")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=max(0.1, end - time.monotonic()))
            connection.request(method, path, body, headers)
            return connection, connection.getresponse()
        except TimeoutError:
            raise Failure("Model.Timeout", "the server did not answer in the time of this invocation: raise the timeout or the memory of "
                          "the function") from None
        except (http.client.HTTPException, OSError) as error:
            raise self.lost(error) from None

    def lost(self, error):
        """Why the connection ended: a server that exits closes its connections a moment before."""
        try:
            self.process.wait(1)
            self.wait(0)
        except subprocess.TimeoutExpired:
            return Failure("Model.NoResponse", f"the server ended the connection before its response was complete: {error!r}")
        except Failure as failure:
            return failure


def request_of(event, trace):
    """The request that an event is, as (method, path, body, headers), and in which form it is answered (see above)."""
    headers, form = {}, GATEWAY
    if isinstance(event, dict) and isinstance(event.get("requestContext"), dict) and "http" in event["requestContext"]:
        call = event["requestContext"]
        stage = call.get("stage") or "$default"
        method, path = call["http"]["method"], event.get("rawPath") or "/"
        if stage != "$default" and path.startswith(f"/{stage}/"):
            path = path[len(stage) + 1:]
        if event.get("rawQueryString"):
            path += "?" + event["rawQueryString"]
        headers = dict(event.get("headers") or {})
        if event.get("cookies"):
            headers["cookie"] = "; ".join(event["cookies"])
        body = _bytes(event.get("body"), event.get("isBase64Encoded"))
    elif isinstance(event, dict) and "httpMethod" in event:
        method, path = event["httpMethod"], event.get("path") or "/"
        headers = {name: ",".join(values) for name, values in (event.get("multiValueHeaders") or {}).items()} or dict(event.get("headers") or {})
        query = event.get("queryStringParameters")
        if query:
            path += "?" + urllib.parse.urlencode(query)
        body = _bytes(event.get("body"), event.get("isBase64Encoded"))
    elif isinstance(event, dict) and "body" in event:
        method, path, form = "POST", "/", BODY
        body = _bytes(event["body"], event.get("isBase64Encoded"))
        for name, member in (("Content-Type", "contentType"), ("Accept", "accept"), (ATTRIBUTES, "customAttributes")):
            if event.get(member):
                headers[name] = str(event[member])
        headers.setdefault("Content-Type", "application/json")
    else:
        method, path, form = "POST", "/", JSON
        body, headers = _json(event), {"Content-Type": "application/json"}
    # The address itself is the model's: a GET asks whether it is well.
    path, mark, query = path.partition("?")
    if path in ("", "/"):
        path = "/ping" if method in ("GET", "HEAD") else "/invocations"
    path += mark + query
    headers = {name: str(value) for name, value in headers.items() if name.lower() not in OWN_HEADERS}
    if trace:
        headers["X-Amzn-Trace-Id"] = trace
    for name, value in (("path", path), *headers.items()):
        if "\r" in value or "\n" in value or " " in value and name == "path":
            raise Failure("Event.Invalid", f"{name} of the event has a character that a request cannot have")
    return (method, path, body, {name: value.encode("utf-8").decode("latin-1") for name, value in headers.items()}), form


def _json(value):
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _bytes(body, is_base64):
    if body is None:
        return b""
    if not isinstance(body, str):
        return _json(body)
    if is_base64:
        try:
            return base64.b64decode(body, validate=True)
        except ValueError as error:
            raise Failure("Event.Invalid", f"the body of the event is not base64: {error}") from None
    return body.encode("utf-8", "surrogatepass")


def headers_of(response):
    """Names in small letters, as API Gateway has them; several of one name are one."""
    headers = {}
    for name, value in response.getheaders():
        if name.lower() not in OWN_HEADERS:
            name, value = name.lower(), value.encode("latin-1").decode("utf-8", "replace")
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def is_text(content_type):
    kind = content_type.partition(";")[0].strip().lower()
    return (kind.startswith("text/") or kind.endswith(("+json", "+xml"))
            or kind in ("application/json", "application/jsonlines", "application/xml", "application/javascript"))


def http_answer(status, headers, body):
    """The form of API Gateway and function URLs. What is not text is in base64."""
    text = None
    if is_text(headers.get("content-type", "")):
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _json({"statusCode": status, "headers": headers, "isBase64Encoded": text is None,
                  "body": base64.b64encode(body).decode() if text is None else text})


def plain_answer(status, headers, body):
    """JSON as it is, another text as a JSON text, and other bytes in the form of API Gateway."""
    if status >= 400:
        raise Failure("Model.Error", f"the server answered with status {status}: {body[:4096].decode('utf-8', 'replace')}")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return body
    return _json(body.decode("utf-8")) if is_text(kind) else http_answer(status, headers, body)


class Client:
    def __init__(self, api, server, streams):
        self.api, self.server, self.streams = api, server, streams

    def run(self):
        provisioned = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "provisioned-concurrency"
        try:
            self.server.wait(None if provisioned else time.monotonic() + INIT_SECONDS)
        except Failure as failure:
            print(f"lambda: {failure.message}", file=sys.stderr, flush=True)
            self.api.ask("POST", "/init/error", failure.body(), self.error_headers(failure))
            return 1
        if not self.server.ready:
            print(f"lambda: the server is not ready after {INIT_SECONDS} s; its start goes on in the first invocation", file=sys.stderr, flush=True)
        while True:
            status, headers, event = self.api.ask("GET", "/invocation/next")
            if status != 200:
                raise http.client.HTTPException(f"the Runtime API answered with status {status}")
            if not self.answer(headers, event):
                return 1

    def answer(self, headers, event):
        """Answers one invocation; False where the server is gone, so that Lambda starts a new environment."""
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        end = time.monotonic() + int(headers["Lambda-Runtime-Deadline-Ms"]) / 1000 - time.time() - SPARE_SECONDS
        try:
            request, form = request_of(json.loads(event), headers.get("Lambda-Runtime-Trace-Id"))
            connection, response = self.server.send(request, end)
            with connection.sock or response:
                if self.streams:
                    self.stream(request_id, response, form)
                    return True
                answer = (plain_answer if form == JSON else http_answer)(response.status, headers_of(response), self.read(response))
            status, _, reason = self.api.ask("POST", f"/invocation/{request_id}/response", answer, {"Content-Type": "application/json"})
            if status >= 400:  # Lambda itself answers the caller: a response above 6 MB
                print(f"lambda: the response was refused with status {status}: {reason[:1000]!r}", file=sys.stderr, flush=True)
        except Failure as failure:
            print(f"lambda: {failure.message}", file=sys.stderr, flush=True)
            self.api.ask("POST", f"/invocation/{request_id}/error", failure.body(), self.error_headers(failure))
            return failure.kind != "Runtime.ServerExited"
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            failure = Failure("Event.Invalid", f"the event is not one that this function takes: {error!r}")
            self.api.ask("POST", f"/invocation/{request_id}/error", failure.body(), self.error_headers(failure))
        return True

    def stream(self, request_id, response, form):
        """Passes the pieces on as the server sends them. For an address they begin with status and headers, and eight NULs."""
        headers = headers_of(response)
        if form != GATEWAY and response.status >= 400:
            plain_answer(response.status, headers, response.read())
        head = []
        if form == GATEWAY:
            head = [_json({"statusCode": response.status, "headers": headers}) + b"\0" * 8]
        content_type = PRELUDE_TYPE if form == GATEWAY else headers.get("content-type", "application/octet-stream")
        status = self.api.stream(f"/invocation/{request_id}/response", content_type, self.pieces(head, response))
        if status >= 400:
            print(f"lambda: the stream was refused with status {status}", file=sys.stderr, flush=True)

    @staticmethod
    def pieces(head, response):
        yield from head
        try:
            while True:
                piece = response.read1(PIECE)
                if not piece:
                    break
                yield piece
        except (http.client.HTTPException, OSError) as error:
            raise Failure("Model.BrokenStream", f"the server ended its response before it was complete: {error!r}") from None

    def read(self, response):
        try:
            return response.read()
        except TimeoutError:
            raise Failure("Model.Timeout", "the server did not complete its response in the time of this invocation") from None
        except (http.client.HTTPException, OSError) as error:
            raise self.server.lost(error) from None

    @staticmethod
    def error_headers(failure):
        return {"Content-Type": "application/vnd.aws.lambda.error+json", "Lambda-Runtime-Function-Error-Type": failure.kind}


def main(command):
    server = Server(command)

    def stop(number, _):
        """Ends the server, and after it this program."""
        server.process.send_signal(number)
        threading.Thread(target=lambda: (server.process.wait(), os._exit(0)), daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        return Client(RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"]), server, os.environ.get("MCC_LAMBDA_STREAM") == "true").run()
    except (http.client.HTTPException, OSError) as error:
        print(f"lambda: the Runtime API does not answer: {error!r}", file=sys.stderr, flush=True)
        return 1
    finally:
        server.process.kill()
