"""Serves the FastAPI application to nginx with uvicorn, on one unix socket, in one process."""
import asyncio

import uvicorn

from app import app


def serve(listener, beat):
    asyncio.run(_serve(listener, beat))


async def _serve(listener, beat):
    # nginx keeps idle connections for 60 s and must be the one to close them, else a request meets a closed one.
    config = uvicorn.Config(_Beating(app, beat), log_level="warning", access_log=False, timeout_keep_alive=90, backlog=4096)
    config.load()
    server = uvicorn.Server(config)
    idle = asyncio.ensure_future(_idle(beat))
    await server.serve(sockets=[listener])
    idle.cancel()


async def _idle(beat):
    while True:
        beat()
        await asyncio.sleep(1)


class _Beating:
    """Tells the supervisor when a request begins."""

    def __init__(self, app, beat):
        self.app, self.beat = app, beat

    async def __call__(self, scope, receive, send):
        self.beat()
        await self.app(scope, receive, send)
