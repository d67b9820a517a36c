"""Real models for the tests, trained once in a test run."""
import functools
import os
import pickle
import tempfile
import warnings

import joblib
import numpy as np
import pandas
import sklearn.datasets
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

_folder = tempfile.TemporaryDirectory(prefix="mcc-models-")
ROWS, VALUES = sklearn.datasets.load_diabetes(return_X_y=True)
PEOPLE = pandas.DataFrame({"age": [20, 31, 45, 52, 38, 61], "city": ["Rome", "Oslo", "Rome", "Bonn", "Oslo", "Bonn"],
                           "income": [10.5, 20.25, 30.0, 15.75, 22.5, 40.125]})
BOUGHT = np.array(["no", "yes", "yes", "no", "no", "yes"])


@functools.lru_cache(None)
def trained(name):
    if name == "linear":
        return LinearRegression().fit(ROWS, VALUES)
    if name == "boosting":
        return GradientBoostingRegressor(random_state=0).fit(ROWS, VALUES)
    if name == "forest":
        return RandomForestRegressor(100, random_state=0).fit(ROWS, VALUES)
    if name == "classifier":
        return RandomForestClassifier(10, random_state=0).fit(*sklearn.datasets.load_iris(return_X_y=True))
    if name == "two outputs":
        return LinearRegression().fit(ROWS, np.column_stack([VALUES, -VALUES]))
    if name == "people":
        columns = ColumnTransformer([("numbers", StandardScaler(), ["age", "income"]), ("city", OneHotEncoder(), ["city"])])
        return make_pipeline(columns, LogisticRegression()).fit(PEOPLE, BOUGHT)
    if name == "named":
        return LinearRegression().fit(pandas.DataFrame(ROWS, columns=[f"c{n}" for n in range(10)]), VALUES)
    raise KeyError(name)


@functools.lru_cache(None)
def saved(name, ending="joblib"):
    """The path of a scikit-learn model in a file."""
    path = os.path.join(_folder.name, f"{name.replace(' ', '-')}.{ending}")
    with open(path, "wb") as file:
        (joblib if ending == "joblib" else pickle).dump(trained(name), file)
    return path


@functools.lru_cache(None)
def booster(objective="reg:squarederror", kind="gbtree"):
    import xgboost

    rows, values = sklearn.datasets.load_iris(return_X_y=True) if "multi" in objective else (ROWS, VALUES)
    options = {"objective": objective, "booster": kind, "nthread": 1, **({"num_class": 3} if "multi" in objective else {})}
    return xgboost.train(options, xgboost.DMatrix(rows, values), 20)


@functools.lru_cache(None)
def saved_booster(ending, objective="reg:squarederror", kind="gbtree"):
    path = os.path.join(_folder.name, f"{objective.replace(':', '-')}-{kind}.{ending}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        booster(objective, kind).save_model(path)
    return path
