"""From a request to an answer, as the image does it that MCC_RUNNER names: sklearn, xgboost or pytorch.

Settings, all of them the images' own:
  SAGEMAKER_PROGRAM, SAGEMAKER_SUBMIT_DIRECTORY   the script and its folder (scikit-learn, XGBoost); for PyTorch code/ of the model
  SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT            the type of an answer where the client takes any
  SAGEMAKER_BIND_TO_PORT, SAGEMAKER_MODEL_SERVER_WORKERS, SAGEMAKER_MODEL_SERVER_TIMEOUT   see settings.py of the HTTP server
  SAGEMAKER_MULTI_MODEL                           many models, each loaded by POST /models
  SAGEMAKER_BATCH, SAGEMAKER_INFERENCE_OUTPUT, SAGEMAKER_INFERENCE_ENSEMBLE, MAX_CONTENT_LENGTH   XGBoost without a script
MCC_MODEL_DIR is the folder that is /opt/ml/model in the image. MCC_ALLOW has the rights of the script, see sandbox.py.
"""
import importlib
import importlib.util
import os
import sys
import traceback
import types

import answers
import containers
import requirements
import server_log as log
import toolkit
from answers import Answer
from context import Context
from settings import SettingsError

IMAGES = {"sklearn": "sklearn_image", "xgboost": "xgboost_image", "pytorch": "pytorch_image"}
MOUNTED = "/opt/ml/model"
LATER = ("invocations", "server")  # modules of the runner that are imported after the script
HERE = os.path.dirname(os.path.realpath(__file__))

script = settings = handler = None


def chosen():
    """The module of the image."""
    name = os.environ.get("MCC_RUNNER", "")
    if name not in IMAGES:
        raise SettingsError(f"MCC_RUNNER must be one of {', '.join(IMAGES)}")
    return importlib.import_module(IMAGES[name])


def is_multi_model():
    return os.environ.get("SAGEMAKER_MULTI_MODEL", "").lower() == "true"


def find_handler(of):
    """Imports the script; once."""
    global script, settings
    if script is None or of is not settings:
        image = chosen()
        module = _module(image, of.model_folder)
        script, settings = (image.script_of_many if is_multi_model() else image.script)(module), of


def load(of):
    """Loads the model that `answer` answers with."""
    find_handler(of)
    script.load(of.model_folder, Context(of.model_folder))


def arguments(request):
    return (request,)


def answer(request, spooled=False):
    context = Context(settings.model_folder, request.headers, request.headers.get("x-request-id", ""))
    try:
        return script.answer(request, settings, context)
    except (Exception, SystemExit) as error:
        log.error("the request failed", request=request.headers.get("x-request-id", ""), traceback=log.trace(error, request.body))
        return script.failed(error, trace(error))


def other(method, path):
    """The answer to any other request."""
    if path not in ("/invocations", "/execution-parameters") and not path.startswith("/ping"):
        return Answer(404, "application/octet-stream", b"{}")  # that of the images' nginx
    if path == "/invocations" or method not in ("GET", "HEAD"):
        return answers.page(405)
    try:
        return script.other(path) or answers.page(404)
    except Exception as error:
        return script.failed(error, trace(error))


def trace(error):
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def refusal(status, why, request=""):
    return Answer(status, answers.JSON, answers.to_json({"error": why, "request": request}).encode())


# the script

def _module(image, model_folder):
    """The user's module, or None where the image does without one."""
    program = os.environ.get("SAGEMAKER_PROGRAM") or image.PROGRAM
    if program is None:
        raise SettingsError("SAGEMAKER_PROGRAM is not set: this image serves nothing without a script. Set it to the name of the script, "
                            "such as inference.py, and SAGEMAKER_SUBMIT_DIRECTORY to its folder, such as /opt/ml/model/code")
    name = program[:-3] if program.endswith(".py") else program
    if not name:
        return None
    folder = _folder(image, model_folder)
    _report_requirements(folder)
    if image.PROGRAM and not _is_there(folder, name):
        return None
    if not _is_there(folder, name):
        raise SettingsError(f"there is no {name}.py in {folder}, where SAGEMAKER_PROGRAM and SAGEMAKER_SUBMIT_DIRECTORY say that the "
                            "script is: correct the variables, or put the script there")
    _make_room(folder)
    return importlib.import_module(name)


def _folder(image, model_folder):
    given = os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY", "")
    if image.PROGRAM or is_multi_model() and not given:  # these look nowhere else
        return os.path.join(model_folder, "code")
    if "://" in given:
        raise SettingsError(f"SAGEMAKER_SUBMIT_DIRECTORY is {given}: the runner downloads nothing. The local SageMaker gives it the "
                            "extracted archive; elsewhere put the script into the folder code/ of the model, and name /opt/ml/model/code")
    if given == MOUNTED or given.startswith(MOUNTED + "/"):
        return model_folder + given[len(MOUNTED):]
    return given or "/opt/ml/code"


def _is_there(folder, name):
    return os.path.isfile(os.path.join(folder, name + ".py")) or os.path.isdir(os.path.join(folder, name))


def _report_requirements(folder):
    missing = requirements.missing(os.path.join(folder, "requirements.txt"))
    if missing:
        log.warning(f"requirements.txt asks for what is not installed: {', '.join(missing)}. The image installs it at the start; the "
                    "runner installs nothing")


def _make_room(folder):
    """Lets the script import its own modules first, also where the runner has modules of the same names; and AWS's toolkits, as far as
    scripts use them."""
    for name in LATER:
        if os.path.exists(os.path.join(folder, name + ".py")):
            raise SettingsError(f"{name}.py in {folder} has the name of one of the runner's own modules: rename it, and its imports")
    sys.path.insert(0, folder)
    for name, module in list(sys.modules.items()):
        own = os.path.dirname(os.path.realpath(getattr(module, "__file__", None) or "/"))
        if own in (HERE, os.path.join(os.path.dirname(HERE), "server")) and name not in LATER and _is_there(folder, name):
            del sys.modules[name]
    kinds = _stand_in("content_types", JSON=answers.JSON, CSV=answers.CSV, NPY=answers.NPY, NPZ=answers.NPZ, ANY=answers.ANY,
                      OCTET_STREAM="application/octet-stream", UTF8_TYPES=list(answers.TEXTS))
    encoders = _stand_in("encoders", encode=containers.encode, decode=containers.decode, array_to_json=answers.to_json,
                         array_to_csv=containers.to_csv, array_to_npy=containers.to_npy, json_to_numpy=containers.from_json,
                         csv_to_numpy=containers.from_csv, npy_to_numpy=containers.from_npy)
    framework = _stand_in("framework", content_types=kinds, encoders=encoders, worker=_stand_in("worker", Response=answers.Response))
    _offer("sagemaker_containers", beta=_stand_in("beta", framework=framework))
    errors = _stand_in("errors", UnsupportedFormatError=answers.UnsupportedFormatError,
                       BaseInferenceToolkitError=toolkit.BaseInferenceToolkitError,
                       GenericInferenceToolkitError=toolkit.GenericInferenceToolkitError)
    _offer("sagemaker_inference", content_types=kinds, errors=errors, encoder=_stand_in("encoder", encode=toolkit.encode),
           decoder=_stand_in("decoder", decode=toolkit.decode))


def _stand_in(name, **members):
    module = types.ModuleType(name)
    vars(module).update(members)
    module.__path__ = []
    return module


def _offer(name, **members):
    """Makes a package importable, with its parts, where it is not installed."""
    if name not in sys.modules and importlib.util.find_spec(name) is None:
        _place(name, _stand_in(name, **members))


def _place(name, module):
    sys.modules[name] = module
    for part, value in vars(module).items():
        if isinstance(value, types.ModuleType):
            _place(f"{name}.{part}", value)
