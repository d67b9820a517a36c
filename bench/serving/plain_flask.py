"""The plain way, after Flask's and gunicorn's documentation: gunicorn --workers N plain_flask:app"""
import os

import joblib
from flask import Flask, jsonify, request

app = Flask(__name__)
model = joblib.load(os.environ["MODEL"])


@app.get("/ping")
def ping():
    return "", 200


@app.post("/invocations")
def invocations():
    rows = request.get_json()["instances"]
    return jsonify(predictions=model.predict(rows).tolist())
