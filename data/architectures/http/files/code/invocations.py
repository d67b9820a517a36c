"""From a request's body to an answer's: read, predict, write, with the user's own functions where inference.py has them."""
import time
from typing import NamedTuple

import formats
import inference
import journal
from formats import BadRequest


class Answer(NamedTuple):
    status: int
    type: str
    body: bytes


model = longest_wait = None
input_fn = getattr(inference, "input_fn", None)
output_fn = getattr(inference, "output_fn", None)


def load(settings):
    """Loads the model that `answer` answers with."""
    global model, longest_wait
    import model as library

    model_fn = getattr(inference, "model_fn", library.load)
    model = library.Model(model_fn(settings.model_folder))
    if not hasattr(inference, "predict_fn"):
        model.check()
    longest_wait = settings.timeout / 2


def arguments(request):
    """What `answer` takes, of a wire.Request."""
    header = request.headers.get
    return (request.body, header("content-type", ""), header("accept", ""),
            header("x-request-start", ""), header("x-request-id", ""), request.headers)


def predict(data):
    return inference.predict_fn(data, model.raw) if hasattr(inference, "predict_fn") else model.predict(data)


def answer(body, content_type, accept, arrived, request, headers=None):
    """Answers one request. `arrived`: when nginx had it whole, in seconds since 1970, or "". `request`: its id."""
    steps = conversation(body, content_type, accept, arrived, request, headers)

    def work():
        step = next(steps)
        while type(step) is not Answer:
            step = steps.send(predict(step))
        return step

    return attempt(work, body, request)


def conversation(body, content_type, accept, arrived, request="", headers=None):
    """The steps of an answer: yields tables to predict from, takes the predictions, yields the answer."""
    if arrived and time.time() - float(arrived) > longest_wait:
        raise BadRequest(f"waited {longest_wait:.0f} s for a worker: try again", 503)
    if not output_fn:
        accept = formats.accepted(accept)  # refused before the work, not after
    body = formats.decode(body, headers.get("content-encoding", "") if headers else "", content_type)
    if input_fn:
        prediction = yield input_fn(body.decode() if formats.is_text(content_type) else body, content_type)
        rest = None
    else:
        tables = model.tables(body, content_type)
        prediction = yield next(tables)
        rest = next(tables, None)
    if rest is not None and not output_fn:
        writer = formats.writer(accept)
        parts = [writer.add(prediction)]
        while rest is not None:
            parts.append(writer.add((yield rest)))
            rest = next(tables, None)
        yield Answer(200, accept, b"".join([*parts, writer.end()]))
    elif not output_fn:
        yield Answer(200, accept, formats.write(prediction, accept))
    else:
        result = output_fn(prediction, accept)
        kind = accept if accept and "*" not in accept else formats.JSON
        result, kind = result if isinstance(result, tuple) else (result, kind)
        yield Answer(200, kind, result if isinstance(result, bytes) else result.encode())


def attempt(step, body, request):
    """What a step returns, or the answer that says why it failed."""
    try:
        return step()
    except BadRequest as refused:
        status, why = refused.status, str(refused)
    except (Exception, SystemExit) as error:
        journal.write("error", "the request failed", request=request, traceback=journal.trace(error, body))
        status, why = 500, "the model could not answer; the log has the traceback of this request"
    return Answer(status, formats.JSON, formats.dumps({"error": why, "request": request}).encode())
