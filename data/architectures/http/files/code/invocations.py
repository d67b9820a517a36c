"""From a request's body to an answer's: read, predict, write, with the user's own functions where inference.py has them."""
import os
import time
from typing import NamedTuple

import formats
import inference
import journal
from formats import BadRequest


class Answer(NamedTuple):
    status: int
    body: bytes
    type: str


class Path:
    """What a request goes through; made once, when the model is loaded."""

    model = None
    input_fn = predict_fn = output_fn = None
    longest_wait = 30.0


def load(settings):
    import model

    model_fn = getattr(inference, "model_fn", None)
    raw = model_fn(settings.model_folder) if model_fn else model.load(settings.model_folder)
    Path.model = model.Model(raw)
    Path.input_fn = getattr(inference, "input_fn", None)
    Path.predict_fn = getattr(inference, "predict_fn", None)
    Path.output_fn = getattr(inference, "output_fn", None)
    Path.longest_wait = settings.timeout / 2


def answer(body, content_type, accept, request, arrived):
    """Answers one request. `request` is its id, `arrived` when nginx had it whole (seconds since 1970), "" if unknown."""
    try:
        if arrived and time.time() - float(arrived) > Path.longest_wait:
            raise BadRequest(f"waited {Path.longest_wait:.0f} s for a worker: try again", 503)
        return _answer(body, content_type, accept or "*/*")
    except BadRequest as refused:
        return _error(refused.status, str(refused), request)
    except (Exception, SystemExit) as error:
        journal.write("error", "the request failed", request=request, traceback=journal.trace(error, body))
        return _error(500, "the model could not answer; the log has the traceback of this request", request)


def _answer(body, content_type, accept):
    if Path.input_fn:
        text = formats.is_text(content_type)
        data = Path.input_fn(body.decode() if text else body, content_type)
    else:
        data = Path.model.table(*formats.read(body, content_type))
    if not Path.output_fn:
        accept = formats.accepted(accept)  # refused before the work, not after
    prediction = Path.predict_fn(data, Path.model.raw) if Path.predict_fn else Path.model.predict(data)
    if Path.output_fn:
        result = Path.output_fn(prediction, accept)
        result, kind = result if isinstance(result, tuple) else (result, accept)
        return Answer(200, result if isinstance(result, bytes) else result.encode(), kind)
    return Answer(200, formats.write(prediction, accept), accept)


def _error(status, message, request):
    return Answer(status, formats.dumps({"error": message, "request": request}).encode(), "application/json")
