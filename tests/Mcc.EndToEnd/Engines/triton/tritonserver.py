#!/usr/bin/python3
"""Stands in for tritonserver in its SageMaker mode: refuses options that its published list lacks, loads a model repository as
Triton reads it (repository.py), answers /ping and /invocations (the KServe protocol, version 2, or generate) and drains on SIGTERM.
Python models really run. https://github.com/triton-inference-server/server/blob/main/src/sagemaker_server.cc

ENGINE_OPTIONS: the list (JSON); ENGINE_RECORD: where the arguments go; ENGINE_EXIT: the code that SIGTERM ends it with.
"""
import importlib.util
import json
import math
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
from google.protobuf import json_format

import repository
import triton_python_backend_utils as pb_utils

with open(os.environ["ENGINE_OPTIONS"]) as file:
    known = {option["name"]: option for option in json.load(file)["options"]}
words, given = sys.argv[1:], {}
while words:
    name, equals, value = words.pop(0).partition("=")
    if name not in known:
        sys.exit(f"tritonserver: unrecognized option '{name}'")
    given[name] = value if equals else True if known[name]["kind"] == "flag" else words.pop(0)
with open(os.environ["ENGINE_RECORD"], "w") as file:
    json.dump({"given": given, "token": os.environ.get("HF_TOKEN")}, file)
if given["--allow-sagemaker"] != "true":
    sys.exit("nothing listens")

time.sleep(0.3)  # loads its models
models = {}
for folder in sorted(os.listdir(given["--model-repository"])):
    try:
        models[folder] = repository.load(os.path.join(given["--model-repository"], folder))
    except Exception as problem:
        sys.exit(f"error: failed to load all models: {folder}: {problem}")
served = os.environ["SAGEMAKER_TRITON_DEFAULT_MODEL_NAME"]
config = models[served]
python = None
if config.backend == "python" and config.output[0].name != "text_output":
    path = os.path.join(given["--model-repository"], served)
    spec = importlib.util.spec_from_file_location("model", os.path.join(path, "1", "model.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    python = module.TritonPythonModel()
    python.initialize({"model_config": json_format.MessageToJson(config, preserving_proto_field_name=True), "model_repository": path,
                       "model_version": "1", "model_name": served, "model_instance_kind": "CPU"})
running = 0


def fits(tensor, shape):
    """Whether the shape that was sent is one of the configuration's."""
    wanted = list(tensor.dims)
    if config.max_batch_size > 0:
        if not 1 <= shape[0] <= config.max_batch_size:
            return False
        shape = shape[1:]
    return len(shape) == len(wanted) and all(length == -1 or length == sent for length, sent in zip(wanted, shape))


def kind(tensor):
    name = repository.model_config_pb2.DataType.Name(tensor.data_type)
    return "BYTES" if name == "TYPE_STRING" else name[len("TYPE_"):]


def infer(body):
    sent = {tensor["name"]: tensor for tensor in body["inputs"]}
    tensors = []
    for wanted in config.input:
        if wanted.name not in sent:
            raise ValueError(f"expected input {wanted.name}")
        tensor = sent.pop(wanted.name)
        if tensor["datatype"] != kind(wanted) or not fits(wanted, tensor["shape"]) or len(tensor["data"]) != math.prod(tensor["shape"]):
            raise ValueError(f"unexpected type, shape or data for input {wanted.name}")
        numpy_type = pb_utils.triton_string_to_numpy(repository.model_config_pb2.DataType.Name(wanted.data_type))
        shape = tensor["shape"][:1] if wanted.HasField("reshape") else tensor["shape"]
        tensors.append(pb_utils.Tensor(wanted.name, np.array(tensor["data"], dtype=numpy_type).reshape(shape)))
    if sent:
        raise ValueError(f"unexpected inputs {', '.join(sent)}")
    batch = [body["inputs"][0]["shape"][0]] if config.max_batch_size > 0 else []
    if python is not None:
        (answer,) = python.execute([pb_utils.InferenceRequest(tensors)])
        if answer.error() is not None:
            raise ValueError(answer.error().message())
        found = {tensor.name(): tensor.as_numpy() for tensor in answer.output_tensors()}
    else:
        found = {tensor.name: np.zeros([*batch, *(max(length, 1) for length in tensor.dims)]) for tensor in config.output}
    outputs = []
    for tensor in config.output:
        values = found[tensor.name]
        if tensor.HasField("reshape"):
            values = values.reshape([*values.shape, 1])
        if not fits(tensor, list(values.shape)):
            raise ValueError(f"output {tensor.name} has the shape {values.shape}")
        outputs.append({"name": tensor.name, "datatype": kind(tensor), "shape": list(values.shape), "data": values.ravel().tolist()})
    return {"model_name": served, "model_version": "1", "outputs": outputs}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200 if self.path == "/ping" else 400, b"")

    def do_POST(self):
        global running
        running += 1
        try:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(0.3)
            if self.path != "/invocations":
                self.answer(400, b"")
            elif os.environ.get("SAGEMAKER_TRITON_INFERENCE_TYPE", "infer") == "generate":
                self.answer(200, json.dumps({"model_name": served, "text_output": "said to " + body["text_input"]}).encode())
            elif config.model_transaction_policy.decoupled:
                raise ValueError("HTTP end point doesn't support models with decoupled transaction policy")
            else:
                self.answer(200, json.dumps(infer(body)).encode())
        except (ValueError, KeyError) as problem:
            self.answer(400, json.dumps({"error": str(problem)}).encode())
        running -= 1

    def answer(self, status, data):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def stop():
    while running:
        time.sleep(0.01)
    os._exit(int(os.environ.get("ENGINE_EXIT", "0")))


signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop).start())
ThreadingHTTPServer(("127.0.0.1", int(given["--sagemaker-port"])), Handler).serve_forever()
