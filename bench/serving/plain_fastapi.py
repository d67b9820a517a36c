"""The plain way, after FastAPI's and uvicorn's documentation: uvicorn --workers N plain_fastapi:app"""
from fastapi import FastAPI
from plain_model import NAMES, predict
from pydantic import BaseModel

app = FastAPI()


class Request(BaseModel):
    instances: list[list[float]] if NAMES is None else list[list[float | str]]


@app.get("/ping")
def ping():
    return {}


@app.post("/invocations")
def invocations(request: Request):
    return {"predictions": predict(request.instances).tolist()}
