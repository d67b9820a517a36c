"""Trains a scikit-learn preprocessor and an XGBoost model of what it writes, into the folder that is named, and writes rows that neither
has seen with what the libraries' own chain says of them in this process."""
import json
import sys
from pathlib import Path

import joblib
import numpy as np
import xgboost
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import StandardScaler

folder = Path(sys.argv[1])
rows, values = load_diabetes(return_X_y=True)
rows = rows * 100 + 3
joblib.dump(StandardScaler().fit(rows), folder / "preprocess.joblib")
preprocess = joblib.load(folder / "preprocess.joblib")
xgboost.XGBRegressor(n_estimators=30, random_state=7).fit(preprocess.transform(rows), values).save_model(folder / "trees.json")
trees = xgboost.XGBRegressor()
trees.load_model(folder / "trees.json")

fresh = np.random.default_rng(7).normal(loc=3, scale=5, size=(200, rows.shape[1]))
(folder / "rows.csv").write_text("".join(",".join(map(repr, row)) + "\n" for row in fresh.tolist()))
(folder / "payload.json").write_text(json.dumps({"instances": fresh[:1].tolist()}))
(folder / "expected.json").write_text(json.dumps({
    "chain": trees.predict(preprocess.transform(fresh)).tolist(), "trees alone": trees.predict(fresh).tolist()}))
