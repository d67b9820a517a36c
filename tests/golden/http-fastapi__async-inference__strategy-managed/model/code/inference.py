"""Your own code: what AWS's scikit-learn image calls. Change it as you need; modules next to it can be imported by their names."""
import csv
import io
import json
import os

import joblib
import numpy as np


def model_fn(model_dir):
    """Loads the model. Runs once in each worker."""
    return joblib.load(os.path.join(model_dir, "model"))


def input_fn(request_body, content_type):
    """Reads a request: {"instances": [[…], …]} or a list of rows as JSON, or rows as CSV without a header."""
    if content_type == "application/json":
        rows = json.loads(request_body)
        return np.array(rows["instances"] if isinstance(rows, dict) else rows)
    if content_type == "text/csv":
        return np.array([row for row in csv.reader(io.StringIO(request_body)) if row], dtype=float)
    raise ValueError(f"this model takes application/json and text/csv, not {content_type}")


def predict_fn(data, model):
    return model.predict(data)


def output_fn(prediction, accept):
    """Writes the answer, as {"predictions": […]} or as CSV."""
    values = np.asarray(prediction).tolist()
    if accept == "text/csv":
        return "\n".join(",".join(map(str, row)) if isinstance(row, list) else str(row) for row in values) + "\n", accept
    return json.dumps({"predictions": values}), "application/json"
