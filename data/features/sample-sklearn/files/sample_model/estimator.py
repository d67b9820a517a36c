"""The sample's model: how it is trained and saved."""
import pickle

import joblib
from sklearn.ensemble import GradientBoostingRegressor


def fit(rows, values):
    return GradientBoostingRegressor(random_state=1).fit(rows, values)


def save(model, path):
    with open(path, "wb") as file:
        (joblib if path.endswith(".joblib") else pickle).dump(model, file)
