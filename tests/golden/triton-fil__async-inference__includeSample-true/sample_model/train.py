"""Trains the sample: how far diabetes has progressed after a year, from ten measurements (data that scikit-learn ships), and
writes it into the model repository. Needs xgboost and scikit-learn on this machine; the image needs neither."""
import os

import xgboost
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "model_repository/my-model/1")
rows, values = load_diabetes(return_X_y=True)
seen, held_back, seen_values, held_back_values = train_test_split(rows, values, test_size=20, random_state=1)
model = xgboost.XGBRegressor(n_estimators=50, max_depth=3, learning_rate=0.1, random_state=1).fit(seen, seen_values)

os.makedirs(folder, exist_ok=True)
model.save_model(os.path.join(folder, "xgboost.json"))
error = mean_absolute_error(held_back_values, model.predict(held_back))
print(f"trained on {len(seen)} rows; mean absolute error on {len(held_back)} held-back rows: {error:.1f}")
