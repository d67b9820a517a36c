"""Starts the model server with the options that its variables give.

[% if hasServerArguments %]
Variables become the server's options (arguments.py), but for those that it reads from its environment itself.
[% else %]
DJL Serving reads its options from the variables itself.
[% end %]
The model is the one in /opt/ml/model, else the one in the image, else the one that HF_MODEL_ID names. The server replaces
this process, so SIGTERM reaches it[% if hasServerProxy %], but for nginx in front of it: proxy.py[% end %].
"""
import os
import shutil
import sys

[% if hasServerArguments %]
import arguments
[% end %]
import compatibility

PROGRAM = [% serverProgram %]
HERE = os.path.dirname(os.path.realpath(__file__))
[% if hasAdapterRoutes %]
PROGRAM[1:] = [os.path.join(HERE, "adapters.py")]  # which starts the same server
[% end %]
[% if hasServerArguments %]
MODEL_ARGUMENT = [% modelArgument %]
[% end %]


def model():
    """A folder or an id of the Hugging Face Hub, with the revision if one is pinned."""
    for folder in (os.environ.get("MCC_MODEL_DIR") or "/opt/ml/model", os.path.join(HERE, "..", "..", "model")):
        if os.path.isdir(folder) and any(not name.startswith(".") for name in os.listdir(folder)):
            return os.path.realpath(folder), None
    if os.environ.get("HF_MODEL_ID"):
        return os.environ["HF_MODEL_ID"], os.environ.get("HF_MODEL_REVISION")
    sys.exit("There is no model: /opt/ml/model is empty and HF_MODEL_ID is not set.")


[% if loadsGguf %]
def single_file(name):
    """Of a folder with one GGUF file, that file, which vLLM loads, with its folder for the tokenizer and the settings."""
    files = [file for file in os.listdir(name) if file.endswith((".gguf", ".safetensors"))] if os.path.isdir(name) else []
    if len(files) != 1 or not files[0].endswith(".gguf"):
        return name, []
    options = ["--tokenizer", name] if os.path.exists(os.path.join(name, "tokenizer.json")) else []
    return os.path.join(name, files[0]), options + (
        ["--hf-config-path", name] if os.path.exists(os.path.join(name, "config.json")) else [])


[% end %]
[% if hasServerArguments %]
def command(address, port):
    name, revision = model()
[% if loadsGguf %]
    name, pinned = single_file(name)
[% else %]
    pinned = []
[% end %]
    pinned += ["--revision", revision] if revision else []
    return [program(), *PROGRAM[1:], *MODEL_ARGUMENT, name, "--host", address, "--port", port, *pinned, *arguments.options()]
[% else %]
def command(address, port):
    """The server's own file of settings has its port and that it loads /opt/ml/model; variables win over it. The model that
    HF_MODEL_ID names would be loaded in addition, and its revision has another name there."""
    for name in ("SERVING_INFERENCE_ADDRESS", "SERVING_MANAGEMENT_ADDRESS"):
        os.environ[name] = f"http://{address}:{port}"
    os.environ["SERVING_MODEL_STORE"] = os.path.join(HERE, "settings")
    if not os.environ.get("OPTION_MODEL_ID"):
        name, revision = model()
        if os.path.exists(os.path.join(name, "serving.properties")):
            os.environ["SERVING_MODEL_STORE"] = name
        else:
            os.environ["OPTION_MODEL_ID"] = name
            os.environ.update({"OPTION_REVISION": revision} if revision else {})
    os.environ.pop("HF_MODEL_ID", None)
    return [program(), *PROGRAM[1:]]
[% end %]


def program():
    return shutil.which(PROGRAM[0]) or sys.exit(f"{PROGRAM[0]} is not in this image.")


def main():
    address = os.environ.get("MCC_BIND_ADDRESS") or "0.0.0.0"
    port = os.environ.get("SAGEMAKER_BIND_TO_PORT") or "8080"
    compatibility.use_libraries()
[% if hasSecrets %]
    import secret

    secret.fill_in()
[% end %]
[% if hasServerProxy %]
    import proxy

    return proxy.run(command, address, port)
[% else %]
    argv = command(address, port)
    os.execv(argv[0], argv)
[% end %]
