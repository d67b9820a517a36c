"""Writes the example's model from scikit-learn: python code/export.py. The server itself needs no Python.

How far diabetes has progressed after a year, from ten measurements (data that scikit-learn ships), as a linear model.
"""
import json
import os

from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

rows, values = load_diabetes(return_X_y=True)
model = LinearRegression().fit(rows, values)
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "model")
with open(os.path.join(folder, "model.json"), "w") as file:
    json.dump({"coefficients": model.coef_.tolist(), "intercept": float(model.intercept_)}, file, indent=2)
    file.write("\n")
print(f"wrote model/model.json; the first row's prediction is {model.predict(rows[:1])[0]}")
