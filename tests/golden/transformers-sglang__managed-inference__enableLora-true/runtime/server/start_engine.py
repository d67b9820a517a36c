"""Starts the model server with the options that its variables give.

Variables become the server's options (arguments.py), but for those that it reads from its environment itself.
The model is the one in /opt/ml/model, else the one in the image, else the one that HF_MODEL_ID names. The server replaces
this process, so SIGTERM reaches it, but for nginx in front of it: proxy.py.
"""
import os
import shutil
import sys

import arguments
import compatibility

PROGRAM = ["python3", "-m", "sglang.launch_server"]
HERE = os.path.dirname(os.path.realpath(__file__))
PROGRAM[1:] = [os.path.join(HERE, "adapters.py")]  # which starts the same server
MODEL_ARGUMENT = ["--model-path"]


def model():
    """A folder or an id of the Hugging Face Hub, with the revision if one is pinned."""
    for folder in (os.environ.get("MCC_MODEL_DIR") or "/opt/ml/model", os.path.join(HERE, "..", "..", "model")):
        if os.path.isdir(folder) and any(not name.startswith(".") for name in os.listdir(folder)):
            return os.path.realpath(folder), None
    if os.environ.get("HF_MODEL_ID"):
        return os.environ["HF_MODEL_ID"], os.environ.get("HF_MODEL_REVISION")
    sys.exit("There is no model: /opt/ml/model is empty and HF_MODEL_ID is not set.")


def command(address, port):
    name, revision = model()
    pinned = []
    pinned += ["--revision", revision] if revision else []
    return [program(), *PROGRAM[1:], *MODEL_ARGUMENT, name, "--host", address, "--port", port, *pinned, *arguments.options()]


def program():
    return shutil.which(PROGRAM[0]) or sys.exit(f"{PROGRAM[0]} is not in this image.")


def main():
    address = os.environ.get("MCC_BIND_ADDRESS") or "0.0.0.0"
    port = os.environ.get("SAGEMAKER_BIND_TO_PORT") or "8080"
    compatibility.use_libraries()
    import proxy

    return proxy.run(command, address, port)
