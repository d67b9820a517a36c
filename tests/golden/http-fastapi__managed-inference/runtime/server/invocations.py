"""From a request's body to an answer's: read, predict, write, with your own functions where the handler has them."""
import errno
import mmap
import tempfile
import time
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import bodies
import formats
import handler as handlers
import server_log as log
import results
from context import Context
from formats import BadRequest
from settings import MEGABYTE, SettingsError

IN_MEMORY = 8 * MEGABYTE  # an answer that is made of several blocks and is larger goes to a temporary file
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Answer(NamedTuple):
    status: int
    type: str
    body: bytes  # or a file, where `spooled` was asked for
    headers: dict = {}


model = longest_wait = handler = settings = None


def find_handler(of):
    """Finds and checks your handler; once."""
    global handler, settings
    if handler is None or of is not settings:
        handler, settings = handlers.find(of.model_folder), of


def load(of):
    """Loads the model that `answer` answers with."""
    global model, longest_wait
    import model as library

    find_handler(of)
    if not handler.answers:
        _check_default_accept()
    context = Context(of.model_folder) if handler.takes_context else None
    if handler.pre_model_fn:
        handler.pre_model_fn(of.model_folder, context)
    raw = handler.model_fn(of.model_folder, context) if handler.model_fn else library.load(of.model_folder)
    model = library.Model(raw)
    if not handler.predict_fn and not handler.transform_fn:
        model.check()
    if handler.model_warmup_fn:
        handler.model_warmup_fn(of.model_folder, raw, context)
    longest_wait = of.timeout / 2


def _check_default_accept():
    try:
        formats.accepted(settings.default_accept)
    except BadRequest as refused:
        raise SettingsError(f"SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT is {settings.default_accept}, but {refused}, unless your handler has "
                            "output_fn or transform_fn") from None


def arguments(request):
    """What `answer` takes, of a wire.Request."""
    header = request.headers.get
    return (request.body, header("content-type", ""), header("accept", ""),
            header("x-request-start", ""), header("x-request-id", ""), request.headers)


def predict(data):
    return handler.predict_fn(data, model.raw, None) if handler.predict_fn else model.predict(data)


def answer(body, content_type, accept, arrived, request, headers=None, spooled=False):
    """Answers one request. `arrived`: when nginx had it whole, in seconds since 1970, or "". `request`: its id.
    `headers`: all of the request's. With `spooled`, a large answer's body is a file."""
    try:
        if len(body) * 4 <= bodies.BLOCK and handler.is_default and not (headers and "content-encoding" in headers):
            # Such a body is one table, whatever its charset. This is what `conversation` does with it, in less time.
            check_wait(arrived)
            accept = accepted(accept, settings.default_accept)
            table = next(tables(formats.decode(body, "", content_type), content_type))
            return Answer(200, accept, formats.write(model.predict(table), accept))
        steps = conversation(body, content_type, accept, arrived, request, headers, spooled)
        step = next(steps)
        while type(step) is not Answer:
            step = steps.send(predict(step))
        return step
    except (Exception, SystemExit) as error:
        return failed(error, body, request)


def check_wait(arrived):
    if arrived and time.time() - float(arrived) > longest_wait:
        raise BadRequest(f"waited {longest_wait:.0f} s for a worker: try again", 503)


def tables(body, content_type):
    """The tables of a body: one, or more of a large body."""
    return map(model.table, bodies.read(body, content_type, model.schema))


def conversation(body, content_type, accept, arrived, request="", headers=None, spooled=False):
    """The steps of an answer: yields tables to predict from, takes the predictions, yields the answer."""
    check_wait(arrived)
    if handler.answers:
        accept = wanted(accept, settings.default_accept)
    else:
        accept = accepted(accept, settings.default_accept)  # refused before the work, not after
    body = formats.decode(body, headers.get("content-encoding", "") if headers else "", content_type, settings.max_bytes)
    context = Context(settings.model_folder, headers, request, content_type, accept) if handler.takes_context else None
    if handler.transform_fn:
        content_type = content_type or formats.JSON
        result = handler.transform_fn(model.raw, _whole(body, content_type), content_type, accept, context)
        yield _written(result, accept, context)
        return
    if handler.input_fn:
        content_type = content_type or formats.JSON
        rest = iter([handler.input_fn(_whole(body, content_type), content_type, context)])
    else:
        rest = tables(body, content_type)
        if handler.predict_fn:
            rest = iter([joined(list(rest))])
    table = next(rest)
    prediction = handler.predict_fn(table, model.raw, context) if handler.predicts_with_context else (yield table)
    table = next(rest, None) if not handler.predict_fn else None
    if handler.output_fn:
        if table is not None:
            parts = [prediction]
            for part in chain([table], rest):
                parts.append((yield part))
            prediction = joined(parts)
        yield _written(handler.output_fn(prediction, accept, context), accept, context)
    elif table is not None:
        yield Answer(200, accept, (yield from _in_blocks(prediction, chain([table], rest), body, accept, spooled)))
    else:
        if handler.predict_fn:
            prediction = results.plain(prediction)
        written = Answer(200, accept, formats.write(prediction, accept))
        yield _as_context_says(written, context) if context else written


def _in_blocks(prediction, tables, body, accept, spooled):
    """The answer to a body of several tables."""
    file, writer = tempfile.SpooledTemporaryFile(IN_MEMORY), formats.writer(accept)
    file.write(writer.add(prediction))
    for table in tables:
        if hasattr(body, "madvise"):
            body.madvise(mmap.MADV_DONTNEED)  # gives the memory back of what was read; the file still has it
        prediction = yield table
        file.write(writer.add(prediction))
    file.write(writer.end())
    if spooled:
        return file
    file.seek(0)
    return file.read()


def _whole(body, content_type):
    """The body as input_fn and transform_fn take it."""
    body = body if type(body) is bytes else body[:]
    try:
        return body.decode() if formats.is_text(content_type) else body
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8 (byte {error.start})") from None


def joined(parts):
    """Tables or predictions of one body as one."""
    first = parts[0]
    if len(parts) == 1:
        return first
    if isinstance(first, dict):
        return {name: joined([part[name] for part in parts]) for name in first}
    if isinstance(first, list):
        return list(chain.from_iterable(parts))
    if hasattr(first, "iloc"):
        import pandas

        return pandas.concat(parts, ignore_index=True)
    import numpy

    return numpy.concatenate(parts)


def _written(result, accept, context):
    body, kind, status = results.output(result, accept)
    return _as_context_says(Answer(status, kind, body), context) if context else Answer(status, kind, body)


def _as_context_says(answer, context):
    status = context.status if context.status != 200 else answer.status
    return Answer(status, context.content_type or answer.type, answer.body, context.headers)


def _filled(accept, default):
    """An Accept header, with the default type where the client takes any."""
    return accept.replace("*/*", default) if accept else default


@lru_cache(64)
def accepted(accept, default):
    """The type that the server writes."""
    return formats.accepted(_filled(accept, default))


@lru_cache(64)
def wanted(accept, default):
    """The one type that your handler is asked to write: never "" and never a pattern."""
    best, weight = default, 0.0
    for part in _filled(accept, default).split(","):
        kind, _, rest = part.strip().partition(";q=")
        try:
            given = float(rest.partition(";")[0] or 1)
        except ValueError:
            given = 1.0
        base = kind.partition(";")[0].strip().lower()
        if base.endswith("/*"):
            kind = default if default.startswith(base[:-1]) else formats.SYNONYMS.get(base)
        if kind and given > weight:
            best, weight = kind, given
    return best


def failed(error, body, request):
    """The response with the reason why a request failed."""
    if isinstance(error, BadRequest):
        return refusal(error.status, str(error), request)
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        why = "the server has no disk space left for the answer"
        log.error(why, request=request)
        return refusal(507, why, request)
    log.error("the request failed", request=request, traceback=log.trace(error, body))
    return refusal(500, "the model could not answer; the log has the traceback of this request", request)


def refusal(status, why, request=""):
    return Answer(status, formats.JSON, formats.dumps({"error": why, "request": request}).encode())
