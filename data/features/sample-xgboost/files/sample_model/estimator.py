"""The sample's model: how it is trained and saved."""
import xgboost


def fit(rows, values):
    return xgboost.XGBRegressor(n_estimators=50, max_depth=3, learning_rate=0.1, random_state=1).fit(rows, values)


def save(model, path):
    model.save_model(path)  # as JSON, UBJSON or XGBoost's older binary format, by the file extension
