"""The models of the benchmark. All but one are on the diabetes data that scikit-learn ships: ten measurements of 442 patients."""
import json
import os

import joblib
import numpy as np
import pandas
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS, VALUES = load_diabetes(return_X_y=True)
SIZES = (1, 100)
COLUMNS = "ColumnTransformer"
NAMES = ("LinearRegression", "gradient boosting", "forest of 100 trees", "XGBoost", COLUMNS)
FRAMEWORKS = dict.fromkeys(NAMES, "sklearn") | {"XGBoost": "xgboost"}


def people():
    """Numbers and texts in columns with names, which only a DataFrame can hold, and what to predict from them."""
    random = np.random.default_rng(0)
    frame = pandas.DataFrame({
        "age": random.integers(18, 80, 442), "income": np.round(random.normal(3000, 900, 442), 2),
        "city": random.choice(["Rome", "Oslo", "Bonn", "Lyon"], 442), "plan": random.choice(["basic", "plus", "pro"], 442)})
    return frame, np.where((frame.age > 45) ^ (frame.city == "Rome"), "yes", "no")


def trained(name):
    if name == COLUMNS:
        columns = ColumnTransformer([("numbers", StandardScaler(), ["age", "income"]), ("texts", OneHotEncoder(), ["city", "plan"])])
        return make_pipeline(columns, LogisticRegression()).fit(*people())
    if name == "XGBoost":
        return xgboost.XGBRegressor(n_estimators=100, random_state=0).fit(ROWS, VALUES)
    return {"LinearRegression": LinearRegression(), "gradient boosting": GradientBoostingRegressor(random_state=0),
            "forest of 100 trees": RandomForestRegressor(100, random_state=0)}[name].fit(ROWS, VALUES)


def save(name, folder):
    """The path of the model's file, those of the requests with one row and with a hundred, and what the model predicts from them."""
    model = trained(name)
    path = os.path.join(folder, name.replace(" ", "-") + (".json" if name == "XGBoost" else ".joblib"))
    model.save_model(path) if name == "XGBoost" else joblib.dump(model, path)
    data = people()[0] if name == COLUMNS else ROWS
    bodies, predictions = {}, {}
    for size in SIZES:
        bodies[size] = os.path.join(folder, f"{name.replace(' ', '-')}-{size}.json")
        rows = data[:size]
        with open(bodies[size], "w") as file:
            json.dump({"instances": rows.values.tolist() if name == COLUMNS else rows.tolist()}, file)
        predictions[size] = model.predict(rows).tolist()
    return path, bodies, predictions
