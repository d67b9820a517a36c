"""Sends a request to a server, to an endpoint or to one of its variants. Needs only Python's standard library."""
from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import ssl
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from typing import Optional

from captures import Body, Event, NotComparable

TIMEOUT = 70  # seconds: SageMaker ends a request after 60
ATTEMPTS = 4
# SageMaker refuses an answer of more than 25 MB.
LONGEST_ANSWER = 64 * 1024 * 1024
BUSY = (429, 503)


class Sender:
    """Where requests go. Each thread has a connection of its own, which is kept alive."""

    def __init__(self, url: str, name: str, region: str = "", headers: Optional[dict[str, str]] = None) -> None:
        self.url, self.name, self.region, self.more = urllib.parse.urlsplit(url), name, region, headers or {}
        if self.url.scheme not in ("http", "https") or not self.url.hostname:
            raise NotComparable(f"{url!r} is not a URL such as http://127.0.0.1:8080.")
        self._credentials = credentials() if region else None
        self._threads = threading.local()

    def send(self, event: Event) -> tuple[Optional[Body], float, str]:
        """The answer or None, its latency in seconds, and the reason of a failure."""
        assert event.request is not None
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(0.2 * 2 ** attempt)
            began = time.perf_counter()
            try:
                answer = self._send(event, event.request)
            except (OSError, http.client.HTTPException) as error:
                self._threads.connection = None
                reason = f"{self.name}: {type(error).__name__} {error}".strip()
                continue
            seconds = time.perf_counter() - began
            if answer.status not in BUSY or attempt == ATTEMPTS - 1:
                return answer, seconds, ""
        return None, 0.0, reason

    def _send(self, event: Event, request: Body) -> Body:
        connection = getattr(self._threads, "connection", None) or self._connect()
        self._threads.connection = connection
        headers = {"content-type": request.content_type or "application/octet-stream", **self.more}
        if event.attributes:
            headers["x-amzn-sagemaker-custom-attributes"] = event.attributes
        if self._credentials:
            headers = sign(self.url, headers, request.data, self.region, self._credentials)
        try:
            connection.request("POST", self.url.path, request.data, headers)
            response = connection.getresponse()
            data = response.read(LONGEST_ANSWER + 1)
        except BaseException:
            connection.close()
            raise
        if len(data) > LONGEST_ANSWER:
            connection.close()
            raise http.client.HTTPException(f"the answer has more than {LONGEST_ANSWER} bytes")
        return Body(response.getheader("Content-Type", ""), data, response.status)

    def _connect(self) -> http.client.HTTPConnection:
        host, port = str(self.url.hostname), self.url.port
        if self.url.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        context = ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or None)
        proxy = None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get("https")
        if not proxy:
            return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
        through = urllib.parse.urlsplit(proxy if "//" in proxy else "//" + proxy)
        connection = http.client.HTTPSConnection(str(through.hostname), through.port, timeout=TIMEOUT, context=context)
        connection.set_tunnel(host, port or 443)
        return connection


def sender(target: str, endpoint: str, region: str, dns_suffix: str) -> Sender:
    """Of http://HOST:PORT, variant:NAME or endpoint:NAME."""
    kind, _, name = target.partition(":")
    if kind in ("http", "https"):
        return Sender(target.rstrip("/") + ("" if target.rstrip("/").endswith("/invocations") else "/invocations"), target)
    if kind not in ("variant", "endpoint") or not name:
        raise NotComparable(f"{target!r} is not http://HOST:PORT, variant:NAME, endpoint:NAME or captured:VARIANT.")
    base = configured_url() or f"https://runtime.sagemaker.{region}.{dns_suffix}"
    place = endpoint if kind == "variant" else name
    return Sender(f"{base.rstrip('/')}/endpoints/{urllib.parse.quote(place, safe='')}/invocations", target, region,
                  {"x-amzn-sagemaker-target-variant": name} if kind == "variant" else {})


def sign(url: urllib.parse.SplitResult, headers: dict[str, str], body: bytes, region: str, keys: dict[str, str]) -> dict[str, str]:
    """Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html"""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    signed = {**headers, "host": url.netloc, "x-amz-date": stamp}
    if keys.get("SessionToken"):
        signed["x-amz-security-token"] = keys["SessionToken"]
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{' '.join(signed[name].split())}\n" for name in sorted(signed))
    # Every service but S3 encodes the path twice.
    path = urllib.parse.quote(url.path, safe="/")
    canonical = f"POST\n{path}\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{stamp[:8]}/{region}/sagemaker/aws4_request"
    key = ("AWS4" + keys["SecretAccessKey"]).encode()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    for part in (*scope.split("/"), text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signed["authorization"] = f"AWS4-HMAC-SHA256 Credential={keys['AccessKeyId']}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    return signed


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


def credentials() -> dict[str, str]:
    """Those of the AWS CLI, so each login that it knows works; without it, those of the environment."""
    try:
        found = json.loads(aws_configure("export-credentials", "--format", "process") or "{}")
    except ValueError:
        found = {}
    for name, variable in (("AccessKeyId", "aws_access_key_id"), ("SecretAccessKey", "aws_secret_access_key"), ("SessionToken", "aws_session_token")):
        found[name] = found.get(name) or os.environ.get(variable.upper()) or aws_configure("get", variable) or ""
    if not found["AccessKeyId"] or not found["SecretAccessKey"]:
        raise NotComparable("There are no AWS credentials. Log in with aws sso login or aws configure.")
    return found
