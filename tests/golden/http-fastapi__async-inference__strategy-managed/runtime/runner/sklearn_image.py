"""The image sagemaker-scikit-learn: a script is required, and has to load the model."""
import numpy as np

import answers
import containers
import toolkit
from answers import TEXTS

LIBRARY = "sklearn"
PROGRAM = None  # it has no default


def input_fn(data, content_type):
    rows = containers.decode(data, content_type)
    return rows.astype(np.float32) if content_type in TEXTS else rows


def predict_fn(data, model):
    return model.predict(data)


def output_fn(prediction, accept):
    return answers.Response(containers.encode(prediction, accept), mimetype=accept)


def input_fn_of_many(data, content_type):
    rows = toolkit.decode(data, content_type)
    if rows.ndim == 1:
        rows = rows.reshape(1, -1)
    return rows.astype(np.float32) if content_type in TEXTS else rows


def output_fn_of_many(prediction, accept):
    return toolkit.encode(prediction, accept), accept


def script(module):
    return containers.Script(module, {"input_fn": input_fn, "predict_fn": predict_fn, "output_fn": output_fn})


def script_of_many(module):
    return toolkit.Script(module, {"model_fn": containers.no_model_fn, "input_fn": input_fn_of_many, "predict_fn": predict_fn,
                                   "output_fn": output_fn_of_many})
