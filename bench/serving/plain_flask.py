"""The plain way, after Flask's and gunicorn's documentation: gunicorn --workers N plain_flask:app"""
from flask import Flask, jsonify, request
from plain_model import predict

app = Flask(__name__)


@app.get("/ping")
def ping():
    return "", 200


@app.post("/invocations")
def invocations():
    rows = request.get_json()["instances"]
    return jsonify(predictions=predict(rows).tolist())
