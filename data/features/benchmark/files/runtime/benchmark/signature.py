"""Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html"""
from __future__ import annotations

import hashlib
import hmac
import time
import urllib.parse
from typing import NamedTuple, Optional


class Keys(NamedTuple):
    access: str
    secret: str
    token: Optional[str]

    def __repr__(self) -> str:
        return "Keys(…)"


def sign(url: urllib.parse.SplitResult, headers: dict[str, str], body: bytes, region: str, service: str, keys: Keys, now: float) -> dict[str, str]:
    """The headers, their names in lower case, with those that sign a POST request. now: seconds since 1970."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    signed = {**headers, "host": url.netloc, "x-amz-date": stamp}
    if keys.token:
        signed["x-amz-security-token"] = keys.token
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
    # Every service but S3 encodes the path twice.
    path = urllib.parse.quote(url.path, safe="/")
    canonical = f"POST\n{path}\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    key = ("AWS4" + keys.secret).encode()
    for part in (stamp[:8], region, service, "aws4_request",
                 f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signed["authorization"] = f"AWS4-HMAC-SHA256 Credential={keys.access}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    return signed
