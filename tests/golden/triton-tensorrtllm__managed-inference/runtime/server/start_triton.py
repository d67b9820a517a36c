"""Starts tritonserver in its SageMaker mode.

The models are those of the repository that SageMaker mounts in /opt/ml/model, else those that the image brings.
Variables become tritonserver's options (arguments.py), but for those that it reads itself:
SAGEMAKER_TRITON_DEFAULT_MODEL_NAME: the model for /invocations; SAGEMAKER_TRITON_INFERENCE_TYPE: infer, generate or
generate_stream; SAGEMAKER_TRITON_PING_MODE: ready or live. MCC_METRICS_PORT is the port of the metrics for Prometheus, which are off without it.
tritonserver replaces this process, so SIGTERM reaches it.
"""
import os
import shutil
import sys

import arguments
import compatibility

HERE = os.path.dirname(os.path.realpath(__file__))
MODEL = "SAGEMAKER_TRITON_DEFAULT_MODEL_NAME"


def models(folder):
    """The names of the models in a repository: folders with a config.pbtxt, or with a version."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted(name for name in names if os.path.isfile(os.path.join(folder, name, "config.pbtxt"))
                  or os.path.isdir(os.path.join(folder, name, "1")))


def repository():
    mounted = os.environ.get("MCC_MODEL_DIR") or "/opt/ml/model"
    for folder in (mounted, os.path.join(mounted, "model_repository")):
        if models(folder):
            return folder
    return os.path.realpath(os.path.join(HERE, "..", "..", "model_repository"))


def command(port):
    program = shutil.which("tritonserver") or sys.exit("tritonserver is not in this image.")
    folder = repository()
    names = models(folder) or sys.exit(f"There is no model in {folder}.")
    if not os.environ.get(MODEL):
        os.environ[MODEL] = names[0] if len(names) == 1 else sys.exit(f"{folder} has several models: set {MODEL} to the one for /invocations: {', '.join(names)}.")
    if os.environ[MODEL] not in names:
        sys.exit(f"{MODEL} is {os.environ[MODEL]}, but {folder} has {', '.join(names)}.")
    argv = [program, f"--model-repository={folder}", "--allow-sagemaker=true", f"--sagemaker-port={port}"]
    if os.environ.get("SAGEMAKER_SAFE_PORT_RANGE"):
        argv.append("--sagemaker-safe-port-range=" + os.environ["SAGEMAKER_SAFE_PORT_RANGE"])
    argv += metrics()
    # Only SageMaker's port and that of the metrics, and an exit before SIGKILL, which comes 30 seconds after SIGTERM. The options of variables come later and win.
    return [*argv, "--allow-http=false", "--allow-grpc=false", "--exit-timeout-secs=25", *arguments.options()]


def metrics():
    """Options for the metrics: they are off unless MCC_METRICS_PORT is their port."""
    port = os.environ.get("MCC_METRICS_PORT") or "0"
    if port == "0":
        return ["--allow-metrics=false"]
    low, dash, high = os.environ.get("SAGEMAKER_SAFE_PORT_RANGE", "").partition("-")
    if not port.isdecimal() or dash and not int(low) <= int(port) <= int(high):
        sys.exit(f"MCC_METRICS_PORT is {port}, but it must be a port" + (f" in SAGEMAKER_SAFE_PORT_RANGE ({low}-{high})." if dash else "."))
    return ["--allow-metrics=true", f"--metrics-port={port}"]


def main():
    compatibility.use_libraries()
    argv = command(os.environ.get("SAGEMAKER_BIND_TO_PORT") or "8080")
    os.execv(argv[0], argv)
