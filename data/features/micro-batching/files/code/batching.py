"""Micro-batches: requests that wait at the same moment are predicted together, at most MCC_BATCH_ROWS rows in one batch.

Nothing waits for company: while one batch is predicted, the next gathers. It is done only where no answer depends on the
other rows of its batch, bit by bit: that is tried at the start, with random rows.
"""
import asyncio

import numpy as np

import invocations
import journal
import wire
from settings import number


def start():
    """Takes over invocations.invoke in this worker, if MCC_BATCH_ROWS is above 1 and the model is fit for it."""
    most_rows = number("MCC_BATCH_ROWS", 0)
    if most_rows > 1 and rows_are_independent(most_rows):
        batches = Batches(most_rows)
        invocations.invoke, invocations.end_of_round = batches.add, batches.flush


def rows_are_independent(most_rows):
    width = getattr(invocations.model, "width", None)
    reason = "the number of its columns is not known"
    if width:
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
    journal.write("warning", f"no micro-batches for this model: {reason}")
    return False


class Batches:
    def __init__(self, most_rows):
        self.most_rows = most_rows
        self.waiting = []

    def add(self, request, reply):
        self.waiting.append((request, reply))
        if len(self.waiting) == 1:
            try:
                asyncio.get_running_loop().call_soon(self.flush)  # after the other requests that are already there
            except RuntimeError:
                pass  # not in an event loop: the server says when its round ends

    def flush(self):
        waiting, self.waiting = self.waiting, []
        batch, rows = [], 0
        for request, reply in waiting:
            steps = invocations.conversation(*invocations.arguments(request)[:-1])
            data = self.attempt(request, lambda: next(steps))
            if isinstance(data, invocations.Answer):
                send(reply, data)
                continue
            if batch and (rows + len(data) > self.most_rows or not alike(batch[0][2], data)):
                self.predict(batch)
                batch, rows = [], 0
            batch.append((request, reply, data, steps))
            rows += len(data)
        if batch:
            self.predict(batch)

    def predict(self, batch):
        ends = np.cumsum([len(data) for _, _, data, _ in batch])
        try:
            together = invocations.predict(np.concatenate([data for _, _, data, _ in batch])) if len(batch) > 1 else None
        except Exception:
            together = None  # one of them is to blame: each alone will tell
        for (request, reply, data, steps), end in zip(batch, ends):
            send(reply, self.attempt(request, lambda: steps.send(
                invocations.predict(data) if together is None else together[end - len(data):end])))

    def attempt(self, request, step):
        return invocations.attempt(step, request.body, request.headers.get("x-request-id", ""))


def alike(one, other):
    return all(isinstance(data, np.ndarray) and data.ndim == 2 and data.dtype.kind in "fiub" for data in (one, other)) and (
        one.dtype, one.shape[1]) == (other.dtype, other.shape[1])


def send(reply, answer):
    try:
        reply(wire.response(*answer))
    except OSError:
        pass  # nobody waits for it any more
