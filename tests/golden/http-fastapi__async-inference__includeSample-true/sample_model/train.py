"""Trains the sample: how far diabetes has progressed after a year, from ten measurements (data that scikit-learn ships).

Writes the model into model/, and the rows that it has not seen, with their true values, into sample_model/held-back.json.
"""
import json
import os
import sys

from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "runtime", "server"))
sys.dont_write_bytecode = True
import estimator  # noqa: E402
from project import MODEL_FILE  # noqa: E402

rows, values = load_diabetes(return_X_y=True)
seen, held_back, seen_values, held_back_values = train_test_split(rows, values, test_size=20, random_state=1)
model = estimator.fit(seen, seen_values)

os.makedirs(os.path.join(here, "..", "model"), exist_ok=True)
estimator.save(model, os.path.join(here, "..", "model", MODEL_FILE))
with open(os.path.join(here, "held-back.json"), "w") as file:
    json.dump({"instances": held_back.tolist(), "values": held_back_values.tolist()}, file)
error = mean_absolute_error(held_back_values, model.predict(held_back))
print(f"trained on {len(seen)} rows; mean absolute error on {len(held_back)} held-back rows: {error:.1f}")
