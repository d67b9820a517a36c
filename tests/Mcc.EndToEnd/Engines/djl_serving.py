#!/usr/bin/python3
"""Stands in for djl-serving, as its sources have it (ConfigManager, ModelStore, ModelInfo of deepjavalibrary/djl-serving, looked up
2026-11-25): SERVING_ variables win over its own file of settings, an OPTION_ variable is an option of the model unless the model's
serving.properties has it, and HF_MODEL_ID is one more model. It is stricter in one thing: an option that no published list has ends it.

ENGINE_OPTIONS: the lists (JSON), with : between; ENGINE_RECORD: where the model's settings go.
"""
import json
import os
import sys
from urllib.parse import parse_qsl, urlsplit

import answers

SERVING = {"inference_address", "management_address", "model_store", "load_models", "job_queue_size", "max_request_size", "features"}
if sys.argv[1:]:
    sys.exit(f"Unrecognized option: {sys.argv[1]}")
known = set()
for path in os.environ["ENGINE_OPTIONS"].split(":"):
    with open(path) as file:
        for option in json.load(file)["options"]:
            for name in [option["name"], *option.get("aliases", [])]:
                known.add(name.removeprefix("option.").lstrip("-").replace("-", "_").lower())

settings = {"inference_address": "http://0.0.0.0:8080", "management_address": "http://0.0.0.0:8080", "model_store": "/opt/ml/model"}
for name, value in os.environ.items():
    if name.startswith("SERVING_"):
        settings[name.removeprefix("SERVING_").lower()] = value
if unknown := settings.keys() - SERVING:
    sys.exit(f"Invalid configuration: {sorted(unknown)}")

models = []
store = settings["model_store"]
if os.path.isdir(store) and any(os.path.isfile(os.path.join(store, name)) for name in os.listdir(store)):
    model = {}
    if os.path.exists(os.path.join(store, "serving.properties")):
        with open(os.path.join(store, "serving.properties")) as file:
            model = dict(line.strip().split("=", 1) for line in file if "=" in line and not line.startswith("#"))
    models.append(model)
if "HF_MODEL_ID" in os.environ:
    models.append({"option.model_id": os.environ["HF_MODEL_ID"]})
for model in models:
    for name, value in os.environ.items():
        if name.startswith("OPTION_") and value:
            model.setdefault("option." + name.removeprefix("OPTION_").lower(), value)
if len(models) != 1:
    sys.exit(f"there are {len(models)} models in {store}, and each would take all devices")
for name in models[0]:
    if name.startswith("option.") and name.removeprefix("option.") not in known:
        sys.exit(f"unexpected keyword argument '{name.removeprefix('option.')}'")
if "option.model_id" not in models[0] and not os.path.exists(os.path.join(store, "config.json")):
    sys.exit(f"Failed to detect engine of the model: {store}")

with open(os.environ["ENGINE_RECORD"], "w") as file:
    json.dump({"bare": [], "given": models[0], "store": store, "token": os.environ.get("HF_TOKEN")}, file)
if models[0].get("option.enable_lora") == "true":
    answers.take_adapters(lambda body, query: dict(parse_qsl(query)))  # AdapterManagementRequestHandler
address = urlsplit(settings["inference_address"])
answers.serve(address.hostname, address.port)
