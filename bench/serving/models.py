"""The models of the benchmark, on the diabetes data that scikit-learn ships: ten measurements of 442 patients."""
import json
import os

import joblib
import xgboost
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression

ROWS, VALUES = load_diabetes(return_X_y=True)
BATCHES = {1: ROWS[:1], 100: ROWS[:100]}
NAMES = ("LinearRegression", "gradient boosting", "forest of 100 trees", "XGBoost")
FRAMEWORKS = dict.fromkeys(NAMES, "sklearn") | {"XGBoost": "xgboost"}


def trained(name):
    if name == "XGBoost":
        return xgboost.XGBRegressor(n_estimators=100, random_state=0).fit(ROWS, VALUES)
    return {"LinearRegression": LinearRegression(), "gradient boosting": GradientBoostingRegressor(random_state=0),
            "forest of 100 trees": RandomForestRegressor(100, random_state=0)}[name].fit(ROWS, VALUES)


def save(name, folder):
    """The path of the model's file, and those of the requests with one row and with a hundred."""
    model = trained(name)
    path = os.path.join(folder, name.replace(" ", "-") + (".json" if name == "XGBoost" else ".joblib"))
    model.save_model(path) if name == "XGBoost" else joblib.dump(model, path)
    bodies = {}
    for size, rows in BATCHES.items():
        bodies[size] = os.path.join(folder, f"{size}.json")
        with open(bodies[size], "w") as file:
            json.dump({"instances": rows.tolist()}, file)
    return path, bodies, {size: model.predict(rows).tolist() for size, rows in BATCHES.items()}
