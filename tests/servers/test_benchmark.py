"""runtime/benchmark against stand-in servers whose delays, tokens and errors are known."""
import binascii
import datetime
import hashlib
import hmac
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import xml.etree.ElementTree
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import projects
from running import free_port

FOLDER = os.path.join(projects.DATA, "features", "benchmark", "files", "runtime", "benchmark")
sys.path.insert(0, FOLDER)
import event_stream  # noqa: E402
import report  # noqa: E402

CHAT = {"model": "m", "messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Say hello."}], "max_tokens": 5}


class StandIn:
    """with StandIn(...) as server: a server that keeps connections and notes what it gets.

    tokens: how many a response has (else max_tokens); usage: whether the responses say so; fail_every: 500 for each of these requests."""

    def __init__(self, tokens=None, usage=True, fail_every=0, cut=False, pause=0.0, framed=False):
        stand_in = self
        self.bodies, self.headers, self.paths, self.connections = [], [], [], set()
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    stand_in.bodies.append(body)
                    stand_in.headers.append(dict(self.headers))
                    stand_in.paths.append(self.path)
                    stand_in.connections.add(self.client_address)
                    number = len(stand_in.bodies)
                if fail_every and number % fail_every == 0:
                    return self.whole(500, b"out of memory")
                asked = json.loads(body) if body.startswith(b"{") else {}
                count = tokens or asked.get("max_tokens") or 1
                found = {"prompt_tokens": 7, "completion_tokens": count} if usage else None
                if not asked.get("stream"):
                    return self.whole(200, json.dumps({"choices": [], "usage": found}).encode())
                self.send_response(200)
                self.send_header("Content-Type", "application/vnd.amazon.eventstream" if framed else "text/event-stream")
                self.send_header("X-Amzn-SageMaker-Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.event({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
                for index in range(count):
                    time.sleep(pause)
                    self.event({"choices": [{"delta": {"content": f" {index}"}}]})
                if not cut:
                    self.event({"choices": [{"delta": {}, "finish_reason": "length"}]})
                    if found:
                        self.event({"choices": [], "usage": found})
                    self.part(b"data: [DONE]\n\n")
                self.wfile.write(b"0\r\n\r\n")

            def event(self, tree):
                self.part(f"data: {json.dumps(tree)}\n\n".encode())

            def part(self, data):
                data = frame(data) if framed else data
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

            def whole(self, status, data):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def frame(payload, kind="event", name="PayloadPart"):
    """A message of AWS's event stream, written from its definition."""
    headers = b""
    for key, value in ((":message-type", kind), (":event-type" if kind == "event" else ":exception-type", name)):
        headers += bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", binascii.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", binascii.crc32(message))


class Ended:
    def __init__(self, place, *words, payload=CHAT, **variables):
        file = os.path.join(place, "payload.json")
        with open(file, "w") as opened:
            opened.write(payload if isinstance(payload, str) else json.dumps(payload))
        self.output = os.path.join(place, "result.json")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        ended = subprocess.run([sys.executable, "-B", os.path.join(FOLDER, "main.py"), "--payload", file, "--output", self.output,
                                "--requests", "12", "--concurrency", "3", *words], capture_output=True, text=True,
                               env={**environment, **variables}, timeout=60)
        self.code, self.out, self.error = ended.returncode, ended.stdout, ended.stderr

    @property
    def result(self):
        with open(self.output) as file:
            return json.load(file)


class InPlace:
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = folder.name


class Tokens(InPlace, unittest.TestCase):
    STREAM = ("--input-tokens", "40", "--output-tokens", "6", "--stream", "--ignore-eos")

    def test_requests_tokens_and_connections_are_counted(self):
        with StandIn(pause=0.002) as server:
            ended = Ended(self.place, "--url", server.url, *self.STREAM)
        self.assertEqual(0, ended.code, ended.error)
        result = ended.result
        self.assertEqual((12, 12, 0, {}), tuple(result[name] for name in ("requests", "succeeded", "failed", "errors")))
        self.assertEqual((72, 84, "usage"), (result["output_tokens"], result["input_tokens"], result["output_tokens_counted_by"]))
        self.assertAlmostEqual(72 / result["duration_s"], result["output_tokens_per_second"], delta=result["output_tokens_per_second"] * 0.05)
        # One request is not measured; each of three workers keeps its connection.
        self.assertEqual(13, len(server.bodies))
        self.assertEqual(4, len(server.connections))
        for name in ("time_to_first_token_ms", "inter_token_latency_ms", "latency_ms"):
            numbers = [result[name][column] for column in ("p50", "p90", "p95", "p99", "max")]
            self.assertEqual(sorted(numbers), numbers)
            self.assertGreater(numbers[0], 0)
        self.assertLess(result["time_to_first_token_ms"]["p50"], result["latency_ms"]["p50"])
        self.assertIn("output tokens              72 (counted by usage)", ended.out)

    def test_every_prompt_is_different_from_its_first_word(self):
        with StandIn() as server:
            Ended(self.place, "--url", server.url, *self.STREAM)
        trees = [json.loads(body) for body in server.bodies]
        prompts = [tree["messages"][-1]["content"] for tree in trees]
        self.assertEqual(13, len({prompt.split()[0] for prompt in prompts}))
        self.assertEqual({31}, {len(prompt.split()) for prompt in prompts})
        for tree in trees:
            self.assertEqual(("m", "Be short.", 6, True, True, {"include_usage": True}),
                             (tree["model"], tree["messages"][0]["content"], tree["max_tokens"], tree["stream"], tree["ignore_eos"], tree["stream_options"]))

    def test_the_users_payload_keeps_its_text_and_numbers(self):
        with StandIn() as server:
            ended = Ended(self.place, "--url", server.url, *self.STREAM, "--own-payload")
        trees = [json.loads(body) for body in server.bodies]
        self.assertEqual({"Say hello."}, {tree["messages"][-1]["content"].split(" ", 1)[1] for tree in trees})
        self.assertEqual(({5}, {False}), ({tree["max_tokens"] for tree in trees}, {"ignore_eos" in tree for tree in trees}))
        self.assertEqual(60, ended.result["output_tokens"])

    def test_without_usage_the_chunks_with_text_are_counted(self):
        with StandIn(usage=False) as server:
            result = Ended(self.place, "--url", server.url, *self.STREAM).result
        self.assertEqual((72, "chunks of the stream", None), (result["output_tokens"], result["output_tokens_counted_by"], result["input_tokens"]))

    def test_without_a_stream_usage_is_counted_and_no_first_token_is_claimed(self):
        with StandIn() as server:
            result = Ended(self.place, "--url", server.url, "--input-tokens", "40", "--output-tokens", "6").result
        self.assertEqual((72, "usage", None, False),
                         (result["output_tokens"], result["output_tokens_counted_by"], result["time_to_first_token_ms"], result["streaming"]))

    def test_the_plot_is_svg_with_a_bar_for_each_percentile(self):
        with StandIn() as server:
            ended = Ended(self.place, "--url", server.url, *self.STREAM)
        tree = xml.etree.ElementTree.parse(ended.output.replace(".json", ".svg")).getroot()
        titles = [element.text.split(":")[0] for element in tree.iter("{http://www.w3.org/2000/svg}title")]
        self.assertEqual([f"{metric} (ms) p{percent}" for percent in (50, 90, 95, 99)
                          for metric in ("time to first token", "inter-token latency", "request latency")], titles)
        self.assertEqual(1, len(list(tree.iter("{http://www.w3.org/2000/svg}polyline"))))


class Rows(InPlace, unittest.TestCase):
    def test_rows_are_sent_unchanged_and_counted(self):
        for payload, type_, rows in (({"instances": [[1, 2], [3, 4]]}, "application/json", 2), ("1,2\n3,4\n5,6\n", "text/csv", 3),
                                     ({"inputs": [{"name": "a", "shape": [4, 2], "data": []}]}, "application/json", 4)):
            with self.subTest(type_), StandIn() as server:
                result = Ended(self.place, "--url", server.url, "--content-type", type_, payload=payload).result
                self.assertEqual((12 * rows, 12), (result["rows"], result["succeeded"]))
                self.assertEqual({payload if isinstance(payload, str) else json.dumps(payload)}, {body.decode() for body in server.bodies})
                self.assertEqual({type_}, {headers["Content-Type"] for headers in server.headers})


class Errors(InPlace, unittest.TestCase):
    def test_a_server_that_sometimes_fails_is_reported_by_status(self):
        with StandIn(fail_every=3) as server:
            ended = Ended(self.place, "--url", server.url, *Tokens.STREAM)
        self.assertEqual((1, 8, 4, {"status 500": 4}), (ended.code, *(ended.result[name] for name in ("succeeded", "failed", "errors"))))
        self.assertIn("4 of 12 requests failed: status 500: 4.", ended.error)
        self.assertEqual(48, ended.result["output_tokens"])

    def test_a_stream_that_ends_early_is_an_error(self):
        with StandIn(cut=True) as server:
            ended = Ended(self.place, "--url", server.url, *Tokens.STREAM)
        self.assertEqual({"stream: ended early": 12}, ended.result["errors"])

    def test_no_server_is_one_message(self):
        ended = Ended(self.place, "--url", f"http://127.0.0.1:{free_port()}")
        self.assertEqual(1, ended.code)
        self.assertIn("Start the server with do/run", ended.error.splitlines()[-1])
        self.assertFalse(os.path.exists(ended.output))

    def test_wrong_arguments_are_refused(self):
        for words, message in ((("--requests", "0"), "'0' must be a whole number of at least 1"), (("--concurrency", "x"), "'x' must be"),
                               (("--url", "ftp://x"), "is not a URL"), (("--no-such",), "unrecognized arguments: --no-such")):
            ended = Ended(self.place, *words)
            self.assertIn(ended.code, (1, 2))
            self.assertIn(message, ended.error)
            self.assertNotIn("Traceback", ended.error)

    def test_a_percentile_is_the_value_that_this_share_does_not_exceed(self):
        values = [float(number) for number in range(1, 101)]
        self.assertEqual([50, 90, 95, 99], [report.percentile(values, percent) for percent in (50, 90, 95, 99)])
        self.assertEqual([7, 7], [report.percentile([7.0], percent) for percent in (50, 99)])
        self.assertEqual({"mean": 2000.0, "p50": 2000.0, "p90": 3000.0, "p95": 3000.0, "p99": 3000.0, "max": 3000.0}, report.distribution([3, 1, 2]))


class Deployed(InPlace, unittest.TestCase):
    KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "never/in+arguments", "AWS_SESSION_TOKEN": "a-token",
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}

    def test_each_request_has_the_signature_of_its_own_body(self):
        with StandIn(framed=True) as server:
            ended = Ended(self.place, "--endpoint", "my-endpoint", "--component", "my-part", "--region", "eu-west-1", *Tokens.STREAM,
                          AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME=server.url, AWS_ENDPOINT_URL="http://127.0.0.1:9", **self.KEYS)
        self.assertEqual(0, ended.code, ended.error)
        self.assertEqual({"/endpoints/my-endpoint/invocations-response-stream"}, set(server.paths))
        for headers, body in zip(server.headers, server.bodies):
            headers = {name.lower(): value for name, value in headers.items()}
            self.assertEqual(("my-part", "a-token"), (headers["x-amzn-sagemaker-inference-component"], headers["x-amz-security-token"]))
            self.assertEqual(self.signature(headers, body), headers["authorization"].rsplit("=", 1)[1])
        self.assertEqual((72, "usage", 12), tuple(ended.result[name] for name in ("output_tokens", "output_tokens_counted_by", "succeeded")))
        self.assertNotIn(self.KEYS["AWS_SECRET_ACCESS_KEY"], ended.out + ended.error + json.dumps(ended.result))

    def signature(self, headers, body):
        """Signature Version 4, written a second time from its definition."""
        day = datetime.datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").strftime("%Y%m%d")
        names = headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
        self.assertEqual(["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amzn-sagemaker-inference-component"], names)
        request = "\n".join(["POST", "/endpoints/my-endpoint/invocations-response-stream", "", *(f"{name}:{headers[name]}" for name in names), "",
                             ";".join(names), hashlib.sha256(body).hexdigest()])
        text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], f"{day}/eu-west-1/sagemaker/aws4_request",
                          hashlib.sha256(request.encode()).hexdigest()])
        key = b"AWS4" + self.KEYS["AWS_SECRET_ACCESS_KEY"].encode()
        for part in (day, "eu-west-1", "sagemaker", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()

    def test_without_credentials_the_message_says_how_to_get_some(self):
        ended = Ended(self.place, "--endpoint", "e", "--region", "eu-west-1", PATH="/nowhere", AWS_ENDPOINT_URL="http://127.0.0.1:9")
        self.assertEqual(1, ended.code)
        self.assertIn("There are no AWS credentials. Log in with aws sso login", ended.error)

    def test_the_stand_in_for_the_aws_cli_exports_credentials(self):
        tool = os.path.join(self.place, "aws")
        with open(tool, "w") as file:
            file.write('#!/bin/sh\n[ "$2" = export-credentials ] || exit 1\n'
                       'echo \'{"Version": 1, "AccessKeyId": "FROMCLI", "SecretAccessKey": "s", "Expiration": "2099-01-01T00:00:00+00:00"}\'\n')
        os.chmod(tool, 0o755)
        with StandIn() as server:
            Ended(self.place, "--endpoint", "e", "--region", "eu-west-1", PATH=f"{self.place}:/usr/bin:/bin", AWS_ENDPOINT_URL=server.url)
        self.assertEqual({"FROMCLI"}, {headers["authorization"].split("Credential=")[1].split("/")[0] for headers in server.headers})
        self.assertEqual({"/endpoints/e/invocations"}, set(server.paths))

    def test_frames_are_read_however_they_are_cut(self):
        data = frame(b"one") + frame(b"") + frame(b"three" * 1000)
        for size in (1, 7, 4096, len(data)):
            stream = event_stream.EventStream()
            parts = [stream.feed(data[start:start + size]) for start in range(0, len(data), size)]
            self.assertEqual(b"one" + b"three" * 1000, b"".join(parts) + stream.feed(b""))

    def test_errors_inside_the_stream_are_named(self):
        for data, message in ((frame(b"{}", "exception", "ModelStreamError"), "ModelStreamError"), (frame(b"abc")[:-1] + b"\0", "wrong checksum"),
                              (b"x" * 12, "wrong checksum"), (frame(b"abc")[:-3], "ended early")):
            stream = event_stream.EventStream()
            with self.assertRaises(event_stream.StreamError) as raised:
                stream.feed(data)
                stream.feed(b"")
            self.assertEqual(message, str(raised.exception))


if __name__ == "__main__":
    unittest.main()
