"""Stands in for the module that Triton gives to Python models: as much of its interface as a model.py of ours uses.
https://github.com/triton-inference-server/python_backend/blob/main/src/resources/triton_python_backend_utils.py"""
import numpy as np

TYPES = {"TYPE_BOOL": bool, "TYPE_FP16": np.float16, "TYPE_FP32": np.float32, "TYPE_FP64": np.float64, "TYPE_STRING": np.object_,
         **{f"TYPE_{kind}{bits}": getattr(np, f"{kind.lower()}{bits}") for kind in ("INT", "UINT") for bits in (8, 16, 32, 64)}}


def triton_string_to_numpy(name):
    return TYPES[name]


class Tensor:
    def __init__(self, name, array):
        if not isinstance(array, np.ndarray):
            raise TypeError("a tensor is made of a numpy array")
        self._name, self._array = name, array

    def name(self):
        return self._name

    def as_numpy(self):
        return self._array


class TritonError:
    def __init__(self, message):
        self._message = message

    def message(self):
        return self._message


class InferenceRequest:
    def __init__(self, tensors):
        self.tensors = {tensor.name(): tensor for tensor in tensors}


class InferenceResponse:
    def __init__(self, output_tensors, error=None):
        self._tensors, self._error = output_tensors, error

    def output_tensors(self):
        return self._tensors

    def error(self):
        return self._error


def get_input_tensor_by_name(request, name):
    return request.tensors.get(name)
