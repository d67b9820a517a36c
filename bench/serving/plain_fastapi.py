"""The plain way, after FastAPI's and uvicorn's documentation: uvicorn --workers N plain_fastapi:app"""
import os

import joblib
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
model = joblib.load(os.environ["MODEL"])


class Request(BaseModel):
    instances: list[list[float]]


@app.get("/ping")
def ping():
    return {}


@app.post("/invocations")
def invocations(request: Request):
    return {"predictions": model.predict(request.instances).tolist()}
