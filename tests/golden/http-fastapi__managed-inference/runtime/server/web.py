"""FastAPI's part in a worker: answers what server.py does not answer itself, with uvicorn."""
import uvicorn

from app import app


def notices_requests():
    return bool(app.user_middleware)


def serve(listeners, heartbeat):
    async def alive():
        heartbeat()

    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, callback_notify=alive, timeout_notify=1)).run(listeners)
