"""Your handler: SageMaker's functions, found and checked at the start. What cannot be honoured is refused here, with the reason.

Where it is looked for, in this order: the file that SAGEMAKER_PROGRAM names, in SAGEMAKER_SUBMIT_DIRECTORY where that is set;
code/inference.py in the model's folder, as in a model.tar.gz made for SageMaker; inference.py in the project's folder code/.
"""
import difflib
import importlib.util
import inspect
import os
import re
import sys

import server_log as log
import requirements
from settings import SettingsError

# How many arguments SageMaker gives, before a last one, `context`, for a function that takes it.
FUNCTIONS = {"model_fn": 1, "input_fn": 2, "predict_fn": 2, "output_fn": 2, "transform_fn": 4, "pre_model_fn": 1, "model_warmup_fn": 2}
LOADING = ("pre_model_fn", "model_fn", "model_warmup_fn")
AWS_PACKAGES = ("sagemaker_containers", "sagemaker_inference", "sagemaker_sklearn_container", "sagemaker_xgboost_container",
                "sagemaker_algorithm_toolkit", "sagemaker_huggingface_inference_toolkit", "sagemaker_pytorch_serving_container",
                "sagemaker_tensorflow_serving_container", "sagemaker_mxnet_serving_container", "mms", "multi_model_server")
OTHER_CONTRACTS = {
    "input_handler": "that of the TensorFlow Serving container: write input_fn(request_body, content_type)",
    "output_handler": "that of the TensorFlow Serving container: write output_fn(prediction, accept)",
    "handle": "that of Multi Model Server and TorchServe: write transform_fn(model, request_body, content_type, accept)",
    "execution_parameters_fn": "that of the XGBoost and scikit-learn containers: set SAGEMAKER_MAX_CONCURRENT_TRANSFORMS, "
                               "SAGEMAKER_BATCH_STRATEGY and SAGEMAKER_MAX_PAYLOAD_IN_MB",
}
SERVER = os.path.dirname(os.path.realpath(__file__))
CODE = os.path.join(os.path.dirname(os.path.dirname(SERVER)), "code")


class Handler:
    """Its members are named as the functions: each is None, or takes its arguments and then a context."""

    def __init__(self, functions, takes_context=()):
        for name in FUNCTIONS:
            setattr(self, name, functions.get(name))
        self.takes_context = bool(takes_context)
        self.predicts_with_context = "predict_fn" in takes_context
        self.loads = any(functions.get(name) for name in LOADING)
        self.is_default = not any(functions.get(name) for name in ("input_fn", "predict_fn", "output_fn", "transform_fn"))
        self.answers = bool(self.output_fn or self.transform_fn)  # else the server writes the answer


def find(model_folder):
    """The handler that answers for this model folder; fails with SettingsError."""
    path = _path(model_folder)
    folder, own = os.path.dirname(os.path.realpath(path)), os.path.join(CODE, "ext")
    if os.path.isdir(own):
        requirements.check(os.path.join(own, "requirements.txt"))
        _refuse_taken_names(own)
    if folder != CODE:
        log.info(f"the handler is {path}")
        requirements.check(os.path.join(folder, "requirements.txt"))
        _make_importable(folder)
    return read(_imported(path), path)


def _path(model_folder):
    folder, program = os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY", ""), os.environ.get("SAGEMAKER_PROGRAM", "")
    if "://" in folder and not folder.startswith("file:///"):
        raise SettingsError(f"SAGEMAKER_SUBMIT_DIRECTORY is {folder}, but this server downloads no code: put the code into the folder "
                            "code/ of model.tar.gz, or generate with --code-path")
    in_model = os.path.join(model_folder, "code")
    if folder or program:
        own = folder[len("file://"):] if folder.startswith("file://") else folder
        folders = [own] if own else [in_model, CODE, os.path.join(CODE, "ext")]
        program = program or "inference.py"
        for path in [os.path.join(folder, name) for folder in folders for name in (program, program + ".py")]:
            if os.path.isfile(path):
                return path
        name = "SAGEMAKER_PROGRAM" if os.environ.get("SAGEMAKER_PROGRAM") else "SAGEMAKER_SUBMIT_DIRECTORY"
        raise SettingsError(f"{name} is set, but there is no file {program} in {' or '.join(folders)}: correct the variable, or remove it")
    path = os.path.join(in_model, "inference.py")
    return path if os.path.isfile(path) else os.path.join(CODE, "inference.py")


def _make_importable(folder):
    """Makes the modules in the handler's folder importable."""
    _refuse_taken_names(folder)
    sys.path.insert(0, folder)
    sys.path.insert(1, os.path.join(folder, "lib"))  # SageMaker's: the dependencies that are given to its SDK


def _refuse_taken_names(folder):
    """Refuses your modules that have the name of a server module: an import would find the server module."""
    names = {name for name in os.listdir(folder) if name.endswith(".py")} - {"inference.py"}
    taken = sorted(name for name in names if any(os.path.isfile(os.path.join(own, name)) for own in (SERVER, CODE)))
    if taken:
        raise SettingsError(f"{taken[0]} in {folder} has the name of one of the server's own modules: rename it, and its imports")


def _imported(path):
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in AWS_PACKAGES:
            raise SettingsError(
                f"{path} imports {package}, a package of AWS's own containers, which is not in this image. Leave out what only reads "
                "or writes JSON, JSON Lines, CSV or npy with its encoders and decoders: this server does that itself. Instead of "
                "worker.Response(body, accept) return (body, accept), and write content types as text") from None
        raise
    return module


def read(module, path):
    """The handler in a module."""
    found = {name: getattr(module, name) for name in FUNCTIONS if getattr(module, name, None) is not None}
    others = [name for name in ("input_fn", "predict_fn", "output_fn") if name in found]
    if "transform_fn" in found and others:
        raise SettingsError(f"{path} has transform_fn and {' and '.join(others)}: transform_fn does the work of all three, so SageMaker "
                            f"takes either it or them. Remove one")
    _refuse_other_names(module, path, found)
    calls = {name: _call(name, function, path) for name, function in found.items()}
    return Handler({name: call for name, (call, _) in calls.items()}, {name for name, (_, takes) in calls.items() if takes})


def _refuse_other_names(module, path, found):
    own = [name for name, value in vars(module).items()
           if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_") and name not in FUNCTIONS]
    for name in own:
        if name in OTHER_CONTRACTS and not found:
            raise SettingsError(f"{path} has the function {name}, but this is not its contract; it is {OTHER_CONTRACTS[name]} instead")
        if name == "execution_parameters_fn":
            raise SettingsError(f"{path} has the function {name}, which is not called; it is of {OTHER_CONTRACTS[name][8:]} instead")
        meant = _nearest(name)
        if meant and meant not in found:
            raise SettingsError(f"{path} has the function {name}, which SageMaker does not call; is {meant} meant? Rename it")
    if own and not found:
        log.warning(f"{path} has no function that SageMaker calls ({', '.join(FUNCTIONS)}), "
                                 f"so its own are not used: {', '.join(own)}")


def _nearest(name):
    plain = re.sub(r"function|func|fnc|fct", "fn", name.lower().replace("_", ""))
    same = (meant for meant in FUNCTIONS if plain == meant.replace("_", ""))
    return next(same, None) or next(iter(difflib.get_close_matches(name.lower(), FUNCTIONS, 1, 0.83)), None)


def _call(name, function, path):
    """What calls the function with its arguments and a context, and whether it takes the latter."""
    count = FUNCTIONS[name]
    if not callable(function):
        raise SettingsError(f"{name} in {path} is not a function but of the type {type(function).__name__}")
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise SettingsError(f"{name} in {path} must be an ordinary function, without async")
    try:
        signature = inspect.signature(function)
    except ValueError:  # a function written in C may have none
        return _without_context(function), False
    by_name = signature.parameters.get("context")
    if by_name is not None and by_name.kind is by_name.KEYWORD_ONLY and _takes(signature, count, context=None):
        return (lambda *arguments: function(*arguments[:-1], context=arguments[-1])), True
    places = [p for p in signature.parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    last = places[count] if len(places) == count + 1 else None
    # A last parameter with a default and another name is the function's own.
    if last and _takes(signature, count + 1) and (last.default is last.empty or "context" in last.name.lower() or last.name == "ctx"):
        return function, True
    if _takes(signature, count):
        return _without_context(function), False
    raise SettingsError(f"{name} in {path} is written as {name}{signature}, but it is called with {count} arguments, or with {count + 1}, "
                        "the last of which is the context")


def _without_context(function):
    return lambda *arguments: function(*arguments[:-1])


def _takes(signature, count, **named):
    try:
        signature.bind(*[None] * count, **named)
        return True
    except TypeError:
        return False
