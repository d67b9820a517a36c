"""Trains the sample: how far diabetes has progressed after a year, from ten measurements (data that scikit-learn ships), and
writes it into the model repository. Needs onnx and scikit-learn on this machine; the image needs neither."""
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "model_repository/my-model/1")
rows, values = load_diabetes(return_X_y=True)
seen, held_back, seen_values, held_back_values = train_test_split(rows, values, test_size=20, random_state=1)
model = LinearRegression().fit(seen, seen_values)

# One Gemm is a linear model. A converter, such as skl2onnx, writes the graphs of other models.
weights = {"weights": model.coef_.reshape(-1, 1), "bias": np.array([model.intercept_])}
graph = helper.make_graph(
    [helper.make_node("Gemm", ["input", "weights", "bias"], ["output"])], "diabetes",
    [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["rows", rows.shape[1]])],
    [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["rows", 1])],
    [numpy_helper.from_array(array.astype(np.float32), name) for name, array in weights.items()])
# These versions are old enough for every ONNX Runtime in Triton.
written = helper.make_model(graph, producer_name="sample_model/train", ir_version=7, opset_imports=[helper.make_opsetid("", 13)])
onnx.checker.check_model(written, full_check=True)

os.makedirs(folder, exist_ok=True)
onnx.save(written, os.path.join(folder, "model.onnx"))
error = mean_absolute_error(held_back_values, model.predict(held_back))
print(f"trained on {len(seen)} rows; mean absolute error on {len(held_back)} held-back rows: {error:.1f}")
