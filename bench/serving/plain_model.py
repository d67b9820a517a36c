"""The model of a plain server, loaded as its library's documentation says; MODEL is its file."""
import os

PATH = os.environ["MODEL"]
if PATH.endswith(".json"):
    import xgboost

    model = xgboost.XGBRegressor()
    model.load_model(PATH)
else:
    import joblib

    model = joblib.load(PATH)
