"""Micro-batches: requests that wait at the same moment are predicted together, at most MCC_BATCH_ROWS rows in one batch.

Nothing waits for company: while one batch is predicted, the next gathers. It is done only where no answer depends on the
other rows of its batch, bit by bit: that is tried at the start, with random rows.
"""
import numpy as np

import invocations
import server_log as log
import wire
from settings import number


def start(listener):
    """What answers a connection and those that wait behind it; None if MCC_BATCH_ROWS is not above 1 or the model is not fit."""
    most_rows = number("MCC_BATCH_ROWS", 0)
    return Batches(listener, most_rows).answer if most_rows > 1 and rows_are_independent(most_rows) else None


def rows_are_independent(most_rows):
    width = getattr(invocations.model, "width", None)
    reason = "the number of its columns is not known"
    if invocations.handler.transform_fn or invocations.handler.predicts_with_context:
        reason = "its handler works on one request at a time"
    elif width:
        rows = np.random.default_rng(0).normal(size=(min(most_rows, 64), width))
        try:
            one_by_one = [np.asarray(invocations.predict(row[None])).tobytes() for row in rows]
            for size in (2, 3, 5, 8, len(rows)):
                together = np.asarray(invocations.predict(rows[:size]))
                if [row[None].tobytes() for row in together] != one_by_one[:size]:
                    raise ValueError("a row's prediction depends on the others in its batch")
            return True
        except Exception as error:
            reason = str(error)
    log.warning(f"no micro-batches for this model: {reason}")
    return False


class Batches:
    def __init__(self, listener, most_rows):
        self.listener, self.most_rows = listener, most_rows

    def answer(self, connection):
        batch, rows = [], 0
        for connection, request in self.waiting(connection):
            if not isinstance(request.body, bytes):  # large, and may be several tables
                wire.send(connection, invocations.answer(*invocations.arguments(request), spooled=True))
                connection.close()
                continue
            steps = invocations.conversation(*invocations.arguments(request))
            data = attempt(request, lambda: next(steps))
            if isinstance(data, invocations.Answer):
                send(connection, data)
                continue
            if batch and (rows + len(data) > self.most_rows or not alike(batch[0][2], data)):
                predict(batch)
                batch, rows = [], 0
            batch.append((connection, request, data, steps))
            rows += len(data)
        if batch:
            predict(batch)

    def waiting(self, connection):
        """This connection and those that have come meanwhile, with their requests, as many as a batch of single rows."""
        for _ in range(self.most_rows):
            try:
                request = wire.read(connection)
                if request:
                    yield connection, request
            except wire.NoSpace as full:
                send(connection, invocations.refusal(507, str(full)))
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return  # no more


def predict(batch):
    ends = np.cumsum([len(data) for _, _, data, _ in batch])
    try:
        together = invocations.predict(np.concatenate([data for _, _, data, _ in batch])) if len(batch) > 1 else None
    except Exception:
        together = None  # one of them is the cause: each is predicted alone
    for (connection, request, data, steps), end in zip(batch, ends):
        send(connection, attempt(request, lambda: answered(steps, invocations.predict(data) if together is None else together[end - len(data):end])))


def answered(steps, prediction):
    """The answer, of a body of one table; and of more, of a small body in many short rows."""
    step = steps.send(prediction)
    while not isinstance(step, invocations.Answer):
        step = steps.send(invocations.predict(step))
    return step


def attempt(request, step):
    """The result of a step, or the response with the reason why it failed."""
    try:
        return step()
    except (Exception, SystemExit) as error:
        return invocations.failed(error, request.body, request.headers.get("x-request-id", ""))


def alike(one, other):
    return all(isinstance(data, np.ndarray) and data.ndim == 2 and data.dtype.kind in "fiub" for data in (one, other)) and (
        one.dtype, one.shape[1]) == (other.dtype, other.shape[1])


def send(connection, answer):
    try:
        connection.sendall(wire.response(*answer))
    except OSError:
        pass  # the client has closed the connection
    connection.close()
