"""Trains with the libraries of the machine, into the folder that is named: a model of ten columns, one that takes what it says,
10,000 rows that neither has seen, and what the models themselves say of them."""
import json
import sys
from pathlib import Path

import joblib
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LinearRegression

folder = Path(sys.argv[1])
rows, values = load_diabetes(return_X_y=True)
joblib.dump(GradientBoostingRegressor(random_state=7).fit(rows, values), folder / "model.joblib")
joblib.dump(LinearRegression().fit(values[:, None], 2 * values + 1), folder / "step.joblib")

model, step = joblib.load(folder / "model.joblib"), joblib.load(folder / "step.joblib")
fresh = np.random.default_rng(7).normal(scale=rows.std(), size=(10_000, rows.shape[1]))
first = model.predict(fresh)
third = step.predict(step.predict(first[:, None])[:, None])
(folder / "rows.csv").write_text("".join(",".join(map(repr, row)) + "\n" for row in fresh.tolist()))
(folder / "expected.json").write_text(json.dumps({"first": first.tolist(), "third": third.tolist(), "step of third": step.predict(third[:1, None]).tolist()}))
