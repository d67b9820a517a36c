"""Answers of the images' servers, and the types that AWS's toolkits read and write."""
import json
from http import HTTPStatus
from typing import NamedTuple

JSON, CSV, NPY, NPZ, ANY = "application/json", "text/csv", "application/x-npy", "application/x-npz", "*/*"
TEXTS = (JSON, CSV)
HTML = "text/html; charset=utf-8"
# The text of werkzeug's pages, which clients see of an error in Flask.
_REASONS = {
    404: "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
    405: "The method is not allowed for the requested URL.",
    413: "The data value transmitted exceeds the capacity limit.",
    500: "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is "
         "an error in the application.",
}


class Answer(NamedTuple):
    status: int
    type: str
    body: bytes
    headers: dict = {}


class UnsupportedFormatError(Exception):
    """A type that the toolkit neither reads nor writes."""

    def __init__(self, content_type):
        super().__init__(f"Content type {content_type} is not supported by this framework.\n\n"
                         "            Please implement input_fn to to deserialize the request data or an output_fn to\n"
                         "            serialize the response. For more information, see the SageMaker Python SDK README.")


class UserError(Exception):
    """The script is not one that the image takes."""


class Response:
    """What `worker.Response` of sagemaker_containers is to a script: Flask's response, JSON unless it says otherwise."""

    def __init__(self, response=None, accept=None, status=200, headers=None, mimetype=None, direct_passthrough=False):
        self.response, self.status, self.mimetype, self.headers = response, int(status), mimetype or JSON, dict(headers or {})


def page(status):
    """Flask's own page for an error."""
    name = HTTPStatus(status).phrase
    text = f"<!doctype html>\n<html lang=en>\n<title>{status} {name}</title>\n<h1>{name}</h1>\n<p>{_REASONS[status]}</p>\n"
    return Answer(status, HTML, text.encode())


def flask(result):
    """What Flask makes of the result of a view; TypeError where it takes none."""
    if isinstance(result, tuple):
        result = Response(result[0], mimetype=result[1])
    if isinstance(result, Response):
        return Answer(result.status, _with_charset(result.mimetype), _bytes(result.response), result.headers)
    if isinstance(result, (dict, list)):
        return Answer(200, JSON, json.dumps(result, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    if isinstance(result, (str, bytes, bytearray)):
        return Answer(200, HTML, _bytes(result))
    raise TypeError(f"The view function did not return a valid response but {type(result).__name__}")


def _with_charset(mimetype):
    return mimetype + "; charset=utf-8" if mimetype.startswith("text/") else mimetype


def _bytes(body):
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    return b"".join(part.encode() if isinstance(part, str) else part for part in body)


def header(text):
    """The value of a header, and its parameters by name, as the standard library's cgi.parse_header read it."""
    value, *rest = text.split(";")
    pairs = (part.partition("=") for part in rest if "=" in part)
    return value.strip(), {name.strip().lower(): given.strip().strip('"') for name, _, given in pairs}


def to_json(data):
    """JSON, with whatever has tolist() as a list."""
    def plain(value):
        if hasattr(value, "tolist"):
            return value.tolist()
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    return json.dumps(data, default=plain)
