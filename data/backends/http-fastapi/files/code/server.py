"""Serves the FastAPI application to nginx with uvicorn on one unix socket: one process, one request at a time.

A POST to /invocations goes straight to the model while app.py has no middleware that would notice: uvicorn's and FastAPI's
part in a request takes longer than many a prediction. Every other request, and /invocations once there is middleware, goes
through FastAPI. Predictions run in the event loop on purpose: nginx holds the queue, and /ping is not answered here.
"""
import asyncio

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

import invocations
import wire
from app import app


def serve(listener, beat):
    Protocol.beat, Protocol.direct = staticmethod(beat), not app.user_middleware
    asyncio.run(_serve(listener, beat))


async def _serve(listener, beat):
    # nginx keeps idle connections for 60 s and must be the one to close them, else a request meets a closed one.
    config = uvicorn.Config(app, http=Protocol, log_level="warning", access_log=False, timeout_keep_alive=90, backlog=4096)
    beating = asyncio.ensure_future(_beat_while_idle(beat))
    await uvicorn.Server(config).serve(sockets=[listener])
    beating.cancel()


async def _beat_while_idle(beat):
    while True:
        beat()
        await asyncio.sleep(1)


class Protocol(AutoHTTPProtocol):
    """One connection from nginx: collects a whole request, then answers it or hands it to uvicorn."""

    received = None  # of the request that is not whole yet
    length = 0  # that it will have, once its head is there

    def data_received(self, data):
        if self.received is not None:
            self.received += data
            data = self.received
            if len(data) < self.length:
                return
        head = wire.head(data)
        if head:
            line, headers, start = head
            self.length = start + int(headers.get("content-length", 0))
        if not head or len(data) < self.length:
            self.received = data if self.received is not None else bytearray(data)
            return
        self.received, self.length = None, 0
        self.beat()
        if self.direct and line == invocations.DIRECT:
            invocations.invoke(wire.Request(line, headers, bytes(data[start:])), self.transport.write)
        else:
            super().data_received(bytes(data))

    def shutdown(self):
        """On SIGTERM: a little later than uvicorn would, so that requests that are already in the socket are answered."""
        asyncio.get_running_loop().call_later(0.5, super().shutdown)
