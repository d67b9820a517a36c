"""The plain way, after FastAPI's and uvicorn's documentation: uvicorn --workers N plain_fastapi:app"""
from fastapi import FastAPI
from plain_model import model
from pydantic import BaseModel

app = FastAPI()


class Request(BaseModel):
    instances: list[list[float]]


@app.get("/ping")
def ping():
    return {}


@app.post("/invocations")
def invocations(request: Request):
    return {"predictions": model.predict(request.instances).tolist()}
