"""Starts the server with SageMaker's interface for LoRA adapters in front of its own, in the server's process.

POST /adapters and DELETE /adapters/NAME become the server's calls, and the adapter that SageMaker names in a header of a request
becomes a member of its body. Everything else goes by untouched.
"""
import importlib
import json
import runpy
import sys
from urllib.parse import unquote

HEADER = b"x-amzn-sagemaker-adapter-identifier"


class Adapters:
    """Middleware (https://asgi.readthedocs.io)."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            method, path, adapter = scope["method"], scope["path"], dict(scope["headers"]).get(HEADER)
            if (method, path) == ("POST", "/adapters"):
                return await self.changed(scope, receive, send, "/load_lora_adapter", lambda asked: {"lora_name": asked["name"], "lora_path": asked["src"]})
            if method == "DELETE" and path.startswith("/adapters/"):
                name = unquote(path.removeprefix("/adapters/"))
                return await self.changed(scope, receive, send, "/unload_lora_adapter", lambda _: {"lora_name": name})
            if (method, path) == ("POST", "/invocations") and adapter:
                return await self.changed(scope, receive, send, path, lambda asked: {**asked, "lora_path": adapter.decode()})
        await self.app(scope, receive, send)

    async def changed(self, scope, receive, send, path, change):
        """The same request as a POST of what the change makes of its body."""
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message.get("body", b""), message.get("more_body", False)
        try:
            body = json.dumps(change(json.loads(body or b"{}"))).encode()
        except (ValueError, TypeError, KeyError) as error:
            text = json.dumps({"error": f"not an object of JSON with all its members: {error!r}"}).encode()
            await send({"type": "http.response.start", "status": 400, "headers": [(b"content-type", b"application/json")]})
            await send({"type": "http.response.body", "body": text})
            return
        headers = [header for header in scope["headers"] if header[0] not in (b"content-length", b"content-type", b"transfer-encoding")]
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        waiting = [{"type": "http.request", "body": body}]

        async def next_message():
            return waiting.pop() if waiting else await receive()

        scope = {**scope, "method": "POST", "path": path, "raw_path": path.encode(), "headers": headers}
        await self.app(scope, next_message, send)


if __name__ == "__main__":  # the server starts processes that import this file again
    del sys.path[0]  # it finds its own modules, not ours
    importlib.import_module("sglang.srt.entrypoints.http_server").app.add_middleware(Adapters)
    runpy.run_module("sglang.launch_server", run_name="__main__", alter_sys=True)
