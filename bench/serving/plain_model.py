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

NAMES = getattr(model, "feature_names_in_", None)


def predict(rows):
    """A model that was trained on columns with names takes a DataFrame."""
    if NAMES is not None:
        import pandas

        rows = pandas.DataFrame(rows, columns=NAMES)
    return model.predict(rows)
