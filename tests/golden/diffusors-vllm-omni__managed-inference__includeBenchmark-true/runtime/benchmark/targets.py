"""Where requests go: a server, or a SageMaker endpoint, whose requests are signed."""
from __future__ import annotations

import argparse
import calendar
import http.client
import json
import os
import ssl
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from typing import Callable, Optional

import signature
from event_stream import EventStream

TIMEOUT = 480  # seconds: what SageMaker allows a stream


class Unreachable(Exception):
    """There is nothing to measure."""


class Target:
    """A place that answers POST requests."""

    def __init__(self, url: str, name: str, content_type: str) -> None:
        self.url, self.name, self.content_type = urllib.parse.urlsplit(url), name, content_type
        if self.url.scheme not in ("http", "https") or not self.url.hostname:
            raise Unreachable(f"{url!r} is not a URL such as http://127.0.0.1:8080.")

    def connect(self) -> http.client.HTTPConnection:
        """A new connection, which is kept alive; through the proxy of the environment, unless the target is this machine."""
        host, port = str(self.url.hostname), self.url.port
        secure = self.url.scheme == "https"
        context = ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or None) if secure else None
        proxy = urllib.request.getproxies().get("https") if secure and not urllib.request.proxy_bypass(host) else None
        if proxy and context:
            through = urllib.parse.urlsplit(proxy if "//" in proxy else "//" + proxy)
            connection = http.client.HTTPSConnection(str(through.hostname), through.port, timeout=TIMEOUT, context=context)
            connection.set_tunnel(host, port or 443)
            return connection
        return (http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context) if context
                else http.client.HTTPConnection(host, port, timeout=TIMEOUT))

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers of a request with this body."""
        return {"Content-Type": self.content_type}

    def unwrap(self, response: http.client.HTTPResponse) -> tuple[str, Callable[[bytes], bytes]]:
        """The content type of the model's response, and what removes the frames around the response's bytes."""
        return response.getheader("Content-Type", ""), lambda data: data


class Server(Target):
    """A server with SageMaker's paths."""

    def __init__(self, options: argparse.Namespace) -> None:
        url = options.url.rstrip("/") + "/invocations"
        super().__init__(url, url, options.content_type)


class Endpoint(Target):
    """What do/deploy created."""

    def __init__(self, options: argparse.Namespace, streams: bool) -> None:
        base = configured_url() or f"https://runtime.sagemaker.{options.region}.{options.dns_suffix}"
        operation = "invocations-response-stream" if streams else "invocations"
        name = f"endpoint {options.endpoint} in {options.region}" + (f", component {options.component}" if options.component else "")
        super().__init__(f"{base.rstrip('/')}/endpoints/{urllib.parse.quote(options.endpoint, safe='')}/{operation}", name, options.content_type)
        self.region, self.streams, self.credentials = options.region, streams, Credentials()
        self.more = {"x-amzn-sagemaker-inference-component": options.component} if options.component else {}

    def headers(self, body: bytes) -> dict[str, str]:
        return signature.sign(self.url, {"content-type": self.content_type, **self.more}, body, self.region, "sagemaker",
                              self.credentials.current(), time.time())

    def unwrap(self, response: http.client.HTTPResponse) -> tuple[str, Callable[[bytes], bytes]]:
        if not self.streams:
            return super().unwrap(response)
        return response.getheader("X-Amzn-SageMaker-Content-Type", ""), EventStream().feed


def configured_url() -> Optional[str]:
    """The URL that replaces AWS's own, from the variables that the AWS SDKs read, or from the profile of the AWS CLI."""
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    return (os.environ.get("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME") or os.environ.get("AWS_ENDPOINT_URL")
            or aws_configure("get", "endpoint_url"))


def aws_configure(*words: str) -> Optional[str]:
    """What `aws configure` prints; None if it fails, or if the AWS CLI is not installed."""
    try:
        ended = subprocess.run(["aws", "configure", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return None
    return ended.stdout.decode().strip() if ended.returncode == 0 else None


class Credentials:
    """Those of the AWS CLI, so each login that it knows works; without it, those of the environment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._expires = 0.0
        self._found = self._read()

    def current(self) -> signature.Keys:
        """Credentials that are valid for some minutes."""
        with self._lock:
            if self._expires and self._expires - time.time() < 300:
                self._found = self._read()
            return self._found

    def _read(self) -> signature.Keys:
        found = self._exported() or {
            "AccessKeyId": os.environ.get("AWS_ACCESS_KEY_ID") or aws_configure("get", "aws_access_key_id"),
            "SecretAccessKey": os.environ.get("AWS_SECRET_ACCESS_KEY") or aws_configure("get", "aws_secret_access_key"),
            "SessionToken": os.environ.get("AWS_SESSION_TOKEN") or aws_configure("get", "aws_session_token"),
        }
        if not found.get("AccessKeyId") or not found.get("SecretAccessKey"):
            raise Unreachable("There are no AWS credentials. Log in with aws sso login or aws configure, or set AWS_ACCESS_KEY_ID and "
                              "AWS_SECRET_ACCESS_KEY.")
        expires = found.get("Expiration")
        self._expires = calendar.timegm(time.strptime(expires[:19], "%Y-%m-%dT%H:%M:%S")) if expires else 0.0
        return signature.Keys(found["AccessKeyId"], found["SecretAccessKey"], found.get("SessionToken"))

    def _exported(self) -> dict[str, str]:
        try:
            return json.loads(aws_configure("export-credentials", "--format", "process") or "{}")
        except ValueError:
            return {}
