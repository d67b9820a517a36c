"""Settings of the server: every one is an environment variable, read once, here.

SageMaker's own:
  SAGEMAKER_BIND_TO_PORT          port to listen on                                     8080
  SAGEMAKER_MODEL_SERVER_WORKERS  processes that answer                                 one for each core
  SAGEMAKER_MODEL_SERVER_TIMEOUT  seconds for one prediction                            see project.py
  SAGEMAKER_MAX_PAYLOAD_IN_MB     largest request, 0 for any                            see project.py
  SAGEMAKER_MAX_CONCURRENT_TRANSFORMS, SAGEMAKER_BATCH_STRATEGY   for /execution-parameters
Ours:
  MCC_MODEL_DIR      model folder           /opt/ml/model if it holds files, else ../model
  MCC_BIND_ADDRESS   address to listen on                                               0.0.0.0
  MCC_QUEUE          requests that may wait or run; one more is answered 503            256
"""
import os

import project

MEGABYTE = 1024 * 1024


class SettingsError(Exception):
    """A variable has a value that cannot be used; the message names it."""


def cores(root="/sys/fs/cgroup"):
    """Whole cores that this process may use: the smaller of its affinity and the container's CPU limit."""
    usable = len(os.sched_getaffinity(0))
    try:
        quota, period = _words(root + "/cpu.max") or (
            _words(root + "/cpu/cpu.cfs_quota_us") + _words(root + "/cpu/cpu.cfs_period_us"))
        if quota != "max" and int(quota) > 0:
            usable = min(usable, int(quota) // int(period))
    except ValueError:
        pass  # no limit is readable
    return max(1, usable)


def _words(path):
    try:
        with open(path) as file:
            return file.read().split()
    except OSError:
        return []


def number(name, default, least=0, most=2**31):
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}")
    return int(text)


def _model_folder():
    if os.environ.get("MCC_MODEL_DIR"):
        return os.environ["MCC_MODEL_DIR"]
    mounted = "/opt/ml/model"
    if os.path.isdir(mounted) and os.listdir(mounted):
        return mounted
    return os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "model")


def model_file(folder, *endings):
    """The model's path in the model folder: under the name it had here, else the only file with one of the endings."""
    path = os.path.join(folder, project.MODEL_FILE)
    if not os.path.exists(path):
        others = [name for name in os.listdir(folder) if name.endswith(endings)]
        if len(others) != 1:
            raise FileNotFoundError(f"{project.MODEL_FILE} is not there, and {len(others)} other files end in {' or '.join(endings)}")
        path = os.path.join(folder, others[0])
    return path


class Settings:
    """The values, as attributes; making one fails with SettingsError."""

    def __init__(self):
        self.model_folder = _model_folder()
        self.address = os.environ.get("MCC_BIND_ADDRESS") or "0.0.0.0"
        self.port = number("SAGEMAKER_BIND_TO_PORT", 8080, 1, 65535)
        self.workers = number("SAGEMAKER_MODEL_SERVER_WORKERS", 0) or cores()
        self.threads = max(1, cores() // self.workers)
        self.timeout = number("SAGEMAKER_MODEL_SERVER_TIMEOUT", project.TIMEOUT_SECONDS, 1)
        self.max_bytes = number("SAGEMAKER_MAX_PAYLOAD_IN_MB", project.MAX_PAYLOAD_MB) * MEGABYTE
        self.queue = number("MCC_QUEUE", 256, 1)
        self.transforms = number("SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", 0) or self.workers
        self.batch_strategy = os.environ.get("SAGEMAKER_BATCH_STRATEGY") or "MULTI_RECORD"
        if self.batch_strategy.upper().replace("_", "") not in ("SINGLERECORD", "MULTIRECORD"):
            raise SettingsError("SAGEMAKER_BATCH_STRATEGY must be SINGLE_RECORD or MULTI_RECORD")

    def execution_parameters(self):
        """For batch transform: SageMaker allows transforms x payload <= 100 MB."""
        largest = self.max_bytes // MEGABYTE or 100
        return {"MaxConcurrentTransforms": self.transforms, "BatchStrategy": self.batch_strategy,
                "MaxPayloadInMB": max(1, min(largest, 100 // self.transforms))}
