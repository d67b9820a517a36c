"""Settings of the server: every one is an environment variable, read once, here.

SageMaker's own:
  SAGEMAKER_BIND_TO_PORT          port to listen on                                     8080
  SAGEMAKER_MODEL_SERVER_WORKERS  processes that answer                                 one for each core
  SAGEMAKER_MODEL_SERVER_TIMEOUT  seconds for one prediction                            the target's, see project.py
  SAGEMAKER_MAX_PAYLOAD_IN_MB     largest request, 0 for any; 4 on serverless endpoints the target's, see project.py
  SAGEMAKER_MAX_CONCURRENT_TRANSFORMS, SAGEMAKER_BATCH_STRATEGY   for /execution-parameters
  SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT  type of the answer when the client accepts any  application/json
  SAGEMAKER_PROGRAM, SAGEMAKER_SUBMIT_DIRECTORY   your handler                          see handler.py
Ours:
  MCC_MODEL_DIR      model folder           /opt/ml/model if it holds files, else model/ of the project
  MCC_MODEL_FILE     the model in that folder, where it holds several                   see model_files.py
  MCC_BIND_ADDRESS   address to listen on                                               0.0.0.0
  MCC_USER           number of the user that the server leaves root for, 0 to stay root 0; the image's is 65534
  MCC_ALLOW          rights of your handler and your model: network, write, subprocess  none, see sandbox.py
  MCC_QUEUE          requests that may wait or run; one more is answered 503            256
"""
import os

import project

MEGABYTE = 1024 * 1024


RIGHTS = ("network", "write", "subprocess")


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


def rights(name):
    given = set(os.environ.get(name, "").lower().replace(",", " ").split())
    for unknown in sorted(given - set(RIGHTS)):
        raise SettingsError(f"{name} has the unknown right {unknown}: use one or more of {', '.join(RIGHTS)}, separated by commas")
    return frozenset(given)


def visible(folder):
    """The names in a folder without what macOS adds to it and to archives: ._NAME, .DS_Store, __MACOSX."""
    return sorted(name for name in os.listdir(folder) if not name.startswith(".") and name != "__MACOSX")


def _model_folder():
    if os.environ.get("MCC_MODEL_DIR"):
        return os.environ["MCC_MODEL_DIR"]
    mounted = "/opt/ml/model"
    if os.path.isdir(mounted) and visible(mounted):
        return mounted
    return os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "model")


class Settings:
    """The values, as attributes; making one fails with SettingsError."""

    def __init__(self):
        self.model_folder = _model_folder()
        self.address = os.environ.get("MCC_BIND_ADDRESS") or "0.0.0.0"
        self.port = number("SAGEMAKER_BIND_TO_PORT", 8080, 1, 65535)
        self.user = number("MCC_USER", 0)
        self.allowed = rights("MCC_ALLOW")
        self.workers = number("SAGEMAKER_MODEL_SERVER_WORKERS", 0) or cores()
        self.threads = max(1, cores() // self.workers)
        self.timeout = number("SAGEMAKER_MODEL_SERVER_TIMEOUT", project.TIMEOUT_SECONDS, 1)
        self.max_bytes = number("SAGEMAKER_MAX_PAYLOAD_IN_MB", project.MAX_PAYLOAD_BYTES // MEGABYTE) * MEGABYTE
        self.default_accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "").strip() or "application/json"
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
