"""The toolkit sagemaker_inference, with which the PyTorch image serves, and the others serve many models behind one endpoint.

Its errors are text: the message, and below it the traceback, with status 500 or that of a BaseInferenceToolkitError.
"""
import inspect
import io
import json

import numpy as np

import answers
import containers
from answers import ANY, CSV, JSON, NPY, NPZ, TEXTS

TEXT = "text/plain"


class BaseInferenceToolkitError(Exception):
    """An error that says its status."""

    def __init__(self, status_code, message, phrase):
        super().__init__(status_code, message, phrase)
        self.status_code, self.message, self.phrase = status_code, message, phrase


class GenericInferenceToolkitError(BaseInferenceToolkitError):
    def __init__(self, status_code, message=None, phrase=None):
        message = message or "Invalid Request"
        super().__init__(status_code, message, phrase or message)


def from_csv(text):
    return np.genfromtxt(io.StringIO(text), dtype=None, delimiter=",")


def to_csv(data):
    file = io.StringIO()
    np.savetxt(file, data, delimiter=",", fmt="%s")
    return file.getvalue()


def from_npz(data):
    import scipy.sparse
    return scipy.sparse.load_npz(io.BytesIO(data))


DECODERS = {NPY: containers.from_npy, CSV: from_csv, JSON: containers.from_json, NPZ: from_npz}
ENCODERS = {NPY: containers.to_npy, CSV: to_csv, JSON: answers.to_json}


def decode(data, content_type):
    if content_type not in DECODERS:
        raise answers.UnsupportedFormatError(content_type)
    return DECODERS[content_type](data)


def encode(data, content_type):
    if content_type not in ENCODERS:
        raise answers.UnsupportedFormatError(content_type)
    return ENCODERS[content_type](data)


def first_accepted(prediction, accept):
    """The prediction in the first type of an Accept header that the toolkit writes, and that type."""
    for kind in accept.replace(" ", "").split(","):
        if kind in ENCODERS:
            return encode(prediction, kind), kind
    raise answers.UnsupportedFormatError(accept)


class Script:
    """A user's module or None, and the image's functions for what it lacks. Each may take the context as one argument more."""

    def __init__(self, module, defaults):
        own = {name: getattr(module, name, None) for name in ("transform_fn", "input_fn", "predict_fn", "output_fn")}
        if own["transform_fn"] and any(own[name] for name in ("input_fn", "predict_fn", "output_fn")):
            raise ValueError("Cannot use transform_fn implementation in conjunction with "
                             "input_fn, predict_fn, and/or output_fn implementation")
        self.transform_fn = own["transform_fn"]
        self.model_fn = getattr(module, "model_fn", defaults["model_fn"])
        self.input_fn, self.predict_fn, self.output_fn = (own[name] or defaults[name] for name in ("input_fn", "predict_fn", "output_fn"))
        self.pre_model_fn, self.model_warmup_fn = (getattr(module, name, None) for name in ("pre_model_fn", "model_warmup_fn"))

    def load(self, folder, context):
        if self.pre_model_fn:
            call(self.pre_model_fn, context, folder)
        self.model = call(self.model_fn, context, folder)
        if self.model_warmup_fn:
            call(self.model_warmup_fn, context, folder, self.model)

    def answer(self, request, settings, context):
        content_type = next((value for name, value in request.headers.items() if name in ("content-type", "contenttype")), None)
        accept = request.headers.get("accept")
        if not accept or accept == ANY:
            accept = settings.default_accept
        content = request.body[:]
        if content_type in TEXTS:
            content = content.decode()
        if self.transform_fn:
            result = call(self.transform_fn, context, self.model, content, content_type, accept)
        else:
            data = call(self.input_fn, context, content, content_type)
            result = call(self.output_fn, context, call(self.predict_fn, context, data, self.model), accept)
        kind = accept
        if isinstance(result, tuple):
            result, kind = result[0], result[1]
        context.set_response_content_type(0, kind)
        return written(result, context)

    def other(self, path):
        return None

    def failed(self, error, trace):
        if not isinstance(error, BaseInferenceToolkitError):
            error = GenericInferenceToolkitError(500, str(error))
        return answers.Answer(error.status_code, TEXT, f"{error.message}\n{trace}".encode())


def written(result, context):
    """As the model server writes a handler's result."""
    if isinstance(result, (bytes, bytearray)):
        body = bytes(result)
    elif isinstance(result, str):
        body = result.encode()
    elif type(result).__name__ == "Tensor" and type(result).__module__ == "torch":
        import torch
        file = io.BytesIO()
        torch.save(result, file)
        body = file.getvalue()
    else:
        try:
            body = json.dumps(result, indent=2).encode()
        except TypeError:
            why = {"code": 503, "type": "InternalServerException", "message": "Unsupported model output data type."}
            return answers.Answer(503, JSON, json.dumps(why, indent=2).encode() + b"\n")
    return answers.Answer(context.status, context.content_type or TEXT, body, context.headers)


def call(function, context, *arguments):
    count = len(inspect.signature(function).parameters)
    if count == len(arguments):
        return function(*arguments)
    if count == len(arguments) + 1:
        return function(*arguments, context)
    raise TypeError(f"{function.__name__} takes {count} arguments but {len(arguments)} were given.")


def no_model_fn(folder):
    raise NotImplementedError("\nPlease provide a model_fn implementation.\n"
                              "See documentation for model_fn at https://sagemaker.readthedocs.io/en/stable/\n")
