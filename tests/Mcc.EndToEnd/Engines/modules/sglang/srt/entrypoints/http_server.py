"""Stands in for SGLang's module of that name: its application, with what python/sglang/srt/entrypoints/http_server.py of
sgl-project/sglang has for SageMaker and for adapters (looked up 2026-11-27)."""
import json
import os
import time

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

app = FastAPI()
adapters = {}
enabled = False
started = time.monotonic()
WARM_UP_SECONDS = 1.5


class LoadLoRAAdapterReqInput(BaseModel):
    lora_name: str
    lora_path: str


class UnloadLoRAAdapterReqInput(BaseModel):
    lora_name: str


class ChatCompletionRequest(BaseModel):
    messages: list
    stream: bool = False
    lora_path: str = None


def done(success, message):
    return JSONResponse({"success": success, "error_message": message, "loaded_adapters": adapters}, 200 if success else 400)


@app.get("/ping")
async def sagemaker_health():
    return JSONResponse(None)


@app.get("/health")
async def health():
    assert os.environ["SGLANG_ENABLE_HEALTH_ENDPOINT_GENERATION"] == "false", "it would generate a token"
    return JSONResponse(None, 200 if time.monotonic() - started > WARM_UP_SECONDS else 503)


@app.post("/load_lora_adapter")
async def load_lora_adapter(asked: LoadLoRAAdapterReqInput):
    if not enabled:
        return done(False, "LoRA is not enabled. Please set `--enable-lora` to enable LoRA.")
    if asked.lora_name in adapters or not os.path.exists(os.path.join(asked.lora_path, "adapter_config.json")):
        return done(False, f"cannot load {asked.lora_name} from {asked.lora_path}")
    adapters[asked.lora_name] = asked.lora_path
    return done(True, "")


@app.post("/unload_lora_adapter")
async def unload_lora_adapter(asked: UnloadLoRAAdapterReqInput):
    return done(adapters.pop(asked.lora_name, None) is not None, "")


@app.post("/invocations")
async def sagemaker_chat_completions(asked: ChatCompletionRequest, raw: Request):
    if asked.lora_path and asked.lora_path not in adapters:
        return JSONResponse({"message": f"no adapter {asked.lora_path}"}, 400)
    if asked.stream:
        async def tokens():
            for number in range(5):
                yield f"data: {json.dumps({'token': number, 'adapter': asked.lora_path})}\n\n"
        return StreamingResponse(tokens(), media_type="text/event-stream")
    content = "Hello from a stand-in" + (f" with {asked.lora_path}" if asked.lora_path else "")
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]}
