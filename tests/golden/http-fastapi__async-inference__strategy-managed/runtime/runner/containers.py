"""The toolkit sagemaker_containers 2.8.6, with which the scikit-learn and the XGBoost images serve one model from a script.

Its errors are Flask's: whatever a function raises, the defaults among them, becomes a ClientError, and so the page of status 500. The
toolkit has answers 415 and 406 for types that it does not know, but the wrapping keeps them from ever being sent.
"""
import csv
import io
import json

import numpy as np

import answers
from answers import CSV, JSON, NPY, TEXTS


def from_csv(text):
    rows = np.array(list(csv.reader(io.StringIO(text), strict=True))).squeeze()  # one row becomes one dimension
    try:
        return rows.astype(float)
    except ValueError:
        return rows


def to_csv(data):
    rows = np.array(data)
    if rows.ndim == 1:
        rows = rows.reshape(-1, 1)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def to_npy(data):
    file = io.BytesIO()
    np.save(file, data)
    return file.getvalue()


def from_npy(data):
    return np.load(io.BytesIO(data), allow_pickle=False)  # the older images also unpickle, which lets a client run code


def from_json(text):
    return np.array(json.loads(text))


DECODERS = {NPY: from_npy, CSV: from_csv, JSON: from_json}
ENCODERS = {NPY: to_npy, CSV: to_csv, JSON: answers.to_json}


def decode(data, content_type):
    if content_type not in DECODERS:
        raise answers.UnsupportedFormatError(content_type)
    return DECODERS[content_type](data)


def encode(data, content_type):
    if content_type not in ENCODERS:
        raise answers.UnsupportedFormatError(content_type)
    return ENCODERS[content_type](data)


class Script:
    """A user's module, and the image's functions for what it lacks."""

    def __init__(self, module, defaults):
        model_fn, transform_fn = getattr(module, "model_fn", None), getattr(module, "transform_fn", None)
        own = {name: getattr(module, name, None) for name in ("input_fn", "predict_fn", "output_fn")}
        if transform_fn and any(own.values()):
            raise answers.UserError("Cannot use transform_fn implementation with input_fn, predict_fn, and/or output_fn")
        self.model_fn, self.transform_fn = model_fn or no_model_fn, transform_fn
        self.input_fn, self.predict_fn, self.output_fn = (own[name] or defaults[name] for name in own)
        self.execution_parameters_fn = getattr(module, "execution_parameters_fn", None)

    def load(self, folder, context):
        self.model = self.model_fn(folder)

    def answer(self, request, settings, context):
        header = request.headers.get
        content_type = header("contenttype") or header("content-type") or JSON
        accept = header("accept")
        if not accept or accept == answers.ANY:
            accept = settings.default_accept
        content = request.body[:]
        if content_type in TEXTS:
            content = content.decode(errors="replace")
        if self.transform_fn:
            return answers.flask(self.transform_fn(self.model, content, content_type, accept))
        return answers.flask(self.output_fn(self.predict_fn(self.input_fn(content, content_type), self.model), accept))

    def other(self, path):
        """The answer to GET of this path; None where there is no such page."""
        if path == "/execution-parameters" and self.execution_parameters_fn:
            return answers.flask(self.execution_parameters_fn())
        return None

    def failed(self, error, trace):
        return answers.page(500)


def no_model_fn(folder):
    raise NotImplementedError("Please provide a model_fn implementation. "
                              "See documentation for model_fn at https://github.com/aws/sagemaker-python-sdk")
