"""Triton's side of the model: the names of the input and output tensors are those of config.pbtxt. Your own code is in
inference.py. https://github.com/triton-inference-server/python_backend"""
import json
import os
import sys
import traceback

import numpy as np
import triton_python_backend_utils as pb_utils

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "ext")]
import inference  # noqa: E402


class TritonPythonModel:
    def initialize(self, args):
        """Once for each instance; an exception here ends the server at its start, with its traceback in the log."""
        config = json.loads(args["model_config"])
        self.inputs = [tensor["name"] for tensor in config["input"]]
        self.outputs = {tensor["name"]: pb_utils.triton_string_to_numpy(tensor["data_type"]) for tensor in config["output"]}
        self.reshaped = {tensor["name"] for tensor in config["output"] if "reshape" in tensor}
        self.model = inference.model_fn(os.path.join(args["model_repository"], args["model_version"]))

    def execute(self, requests):
        return [self.answer(request) for request in requests]

    def answer(self, request):
        try:
            found = [(name, pb_utils.get_input_tensor_by_name(request, name)) for name in self.inputs]
            tensors = {name: tensor.as_numpy() for name, tensor in found if tensor is not None}
            answer = inference.predict_fn(tensors, self.model)
            if not isinstance(answer, dict):
                (only,) = self.outputs
                answer = {only: answer}
            return pb_utils.InferenceResponse([self.tensor(name, answer[name], tensors) for name in self.outputs])
        except Exception as error:
            traceback.print_exc()
            return pb_utils.InferenceResponse([], pb_utils.TritonError(f"{type(error).__name__}: {error}"))

    def tensor(self, name, values, tensors):
        values = np.asarray(values, dtype=self.outputs[name])
        # One value for each row is a column, where config.pbtxt has a dimension in addition to the batch.
        if values.ndim == 1 and name not in self.reshaped and len(values) == len(next(iter(tensors.values()))):
            values = values.reshape(-1, 1)
        return pb_utils.Tensor(name, values)
