#!/usr/bin/python3
"""Write data/catalogs/pickle-places.json: what the attributes of model classes may hold that a library calls or reads by name.

    /usr/bin/python3 eng/pickle-places.py            write the file
    /usr/bin/python3 eng/pickle-places.py --check    exit with 1 when the file differs from what this writes
    /usr/bin/python3 eng/pickle-places.py --find FILE    print the places that it finds in one Python file

It walks the sources of the installed scikit-learn and XGBoost and finds every dynamic attribute access (`getattr(x, name)`, `methodcaller`,
`attrgetter`, `import_module`, `open`, `eval`) and every stored callable: an attribute that a method calls, or asks whether it is callable, or
that the class declares as callable. It stops at a place that is not in REVIEWED or NOT_CALLED below: read it in the source, and say there which
attribute decides, or why no attribute of a file does. What no source here shows (other versions) is in BY_HAND, with its source.
"""
import ast
import functools
import inspect
import json
import pathlib
import pkgutil
import sys
import textwrap
import warnings
from importlib import import_module

warnings.simplefilter("ignore")

import sklearn
import xgboost
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import HasMethods

TARGET = pathlib.Path(__file__).resolve().parent.parent / "data" / "catalogs" / "pickle-places.json"
DATE = "2026-11-30"

LEFT_OUT = ("tests", "conftest", "externals", "datasets", "_build_utils", "setup", "experimental", "inspection", "__check_build", "_testing", "_mocking",
            "estimator_checks", "discovery", "dask", "spark", "_plot", "rabit", "tracker", "plotting")
DYNAMIC = {"getattr", "setattr", "delattr", "methodcaller", "attrgetter", "__import__", "import_module", "eval", "exec", "compile", "open", "vars", "globals"}

METHODS = ["auto", "predict", "predict_proba", "predict_log_proba", "decision_function", "transform", "score_samples"]

# Where a name is not a literal -> the attribute that holds it, or the reason why a file cannot choose it.
CLASS = "the names come from the signature of the class"
TRAINING = "only fit does this"
CALLER = "the callers pass literals"
REVIEWED = {
    ("sklearn/base.py", "BaseEstimator.get_params"): CLASS,
    ("sklearn/base.py", "BaseEstimator.set_params"): TRAINING,
    ("sklearn/ensemble/_base.py", "BaseEnsemble._make_estimator"): TRAINING,
    ("sklearn/ensemble/_hist_gradient_boosting/gradient_boosting.py", "BaseHistGradientBoosting._clear_state"): TRAINING,
    ("sklearn/ensemble/_stacking.py", "_BaseStacking._transform"): ["stack_method_"],
    ("sklearn/ensemble/_stacking.py", "_BaseStacking.fit"): TRAINING,
    ("sklearn/feature_extraction/text.py", "_VectorizerMixin.decode"): ["input"],
    ("sklearn/feature_selection/_base.py", "_get_feature_importances"): ["importance_getter"],
    ("sklearn/gaussian_process/kernels.py", "Kernel.get_params"): CLASS,
    ("sklearn/gaussian_process/kernels.py", "Kernel.hyperparameters"): "the names come from dir() of the class",
    ("sklearn/gaussian_process/kernels.py", "Kernel.set_params"): TRAINING,
    ("sklearn/kernel_approximation.py", "Nystroem._get_kernel_params"): "the names come from a constant of the module",
    ("sklearn/metrics/_scorer.py", "_cached_call"): CALLER,
    ("sklearn/model_selection/_search.py", "_estimator_has.check"): CALLER,
    ("sklearn/model_selection/_split.py", "_build_repr"): CLASS,
    ("sklearn/model_selection/_validation.py", "_fit_and_predict"): TRAINING,
    ("sklearn/pipeline.py", "_final_estimator_has.check"): CALLER,
    ("sklearn/tree/_export.py", "export_graphviz"): CALLER,
    ("sklearn/utils/_array_api.py", "_ArrayAPIWrapper.__getattr__"): CALLER,
    ("sklearn/utils/_array_api.py", "_NumPyApiWrapper.__getattr__"): CALLER,
    ("sklearn/utils/_array_api.py", "_estimator_with_converted_arrays"): CALLER,
    ("sklearn/utils/_param_validation.py", "HasMethods.is_satisfied_by"): CLASS,
    ("sklearn/utils/_set_output.py", "_SetOutputMixin.__init_subclass__"): CLASS,
    ("sklearn/utils/metaestimators.py", "_BaseComposition._get_params"): CALLER,
    ("sklearn/utils/metaestimators.py", "_BaseComposition._replace_estimator"): TRAINING,
    ("sklearn/utils/metaestimators.py", "_BaseComposition._set_params"): TRAINING,
    ("sklearn/utils/metaestimators.py", "_IffHasAttrDescriptor._check"): CALLER,
    ("sklearn/utils/validation.py", "_check_large_sparse"): CALLER,
    ("sklearn/utils/validation.py", "check_is_fitted"): "vars() only reads the names of attributes",
    ("sklearn/utils/validation.py", "check_symmetric"): CALLER,
    ("xgboost/callback.py", "TrainingCheckPoint.after_iteration"): TRAINING,
    ("xgboost/compat.py", "LazyLoader.__getattr__"): CALLER,
    ("xgboost/compat.py", "LazyLoader._load"): CALLER,
    ("xgboost/core.py", "Booster.dump_model"): CALLER,
    ("xgboost/core.py", "_py_version"): CALLER,
    ("xgboost/sklearn.py", "XGBModel._early_stopping_attr"): CALLER,
    ("xgboost/sklearn.py", "XGBModel.set_params"): TRAINING,
    ("xgboost/training.py", "CVPack.__getattr__._inner"): CALLER,
}
# Attributes that are called where a class of the library defines them as methods, or that hold an object of the library which can be called.
NOT_CALLED = {"predict", "fit", "transform", "_fit", "_validate_data", "_validate_input", "_score", "_get_updates", "_get_oob_predictions", 
              "_validate_final_estimator", "staged_predict", "_compute_lower_bound", "kernel_", "k1", "k2", "f_", "_loss", "solver",
              "check", "fn", "_base_loss", "_estimator", "_compute_partial_dependence_recursion"}
# Attributes that hold a class which is called, by the modules of these classes. Types of numbers may stand anywhere.
TYPES = {"cv": ["sklearn.model_selection._split"]}

# What each of these attributes holds by its meaning, in every class that mentions it.
ESTIMATORS = ["estimator", "estimators", "estimator_", "estimators_", "base_estimator", "base_estimator_", "best_estimator_", "final_estimator", "final_estimator_",
              "regressor", "regressor_", "transformer", "transformer_", "steps", "transformers", "transformers_", "transformer_list", "classifier", "classifier_",
              "initial_imputer_", "init_", "subcluster_estimator_", "named_estimators_", "calibrated_classifiers_", "pairwise_estimators_", "label_binarizer_",
              "label_encoder_", "_label_encoder", "_le", "_label_binarizer", "_preprocessor", "_encoder", "imputation_sequence_", "estimator_encoder_",
              "_svd", "regr_", "nbrs_", "kernel_pca_", "dict_vectorizer_"]
# The values of these attributes are names of methods, or decide what a method opens.
NAMES = {
    "stack_method_": METHODS, "stack_method": METHODS, "response_method": METHODS, "_response_method": METHODS + ["default"], "chain_method": METHODS,
    "chain_method_": METHODS, "method_base_estimators": METHODS, "method_base_estimators_": METHODS, "input": ["content"],
}
DOTTED = ["importance_getter"]
# Attributes whose members are keywords of a function, and those that nothing calls: the values that a search tried.
ARGUMENTS = ["kw_args", "inv_kw_args", "_kwargs", "metric_params", "effective_metric_params_", "kernel_params", "fun_args", "kwargs"]
ANY = ["cv_results_", "param_grid", "param_distributions", "best_params_", "params", "callbacks", "fit_params"]
BUNCHES = ["named_estimators_"]
# Functions where no declaration of an installed class shows them: https://github.com/scikit-learn/scikit-learn (sklearn/metrics/_scorer.py,
# model_selection/_classification_threshold.py, manifold/_t_sne.py at 1.3 to 1.7), https://xgboost.readthedocs.io/en/release_3.0.0/python/python_api.html and
# https://lightgbm.readthedocs.io/en/v4.5.0/Python-API.html: objective, eval_metric, feval.
BY_HAND = ["_score_func", "scorer_", "_scorer", "_kmeans_single", "scoring", "metric", "objective", "eval_metric", "feval", "func", "inverse_func", "converters", "kernel", "callback", "_func", "refit",
           "effective_metric_", "objective_metric", "pooling_func", "activation_func", "sampling_strategy", "is_data_valid", "is_model_valid", "stop_words",
           "loss", "fun", "learning_rates", "disable_default_eval_metric", "_fobj", "_objective", "score_func", "feature_names_out", "optimizer", "affinity",
           "init", "weights", "connectivity", "columns", "_columns", "remainder", "distance_metric", "max_features", "strip_accents", "tokenizer", "preprocessor",
           "analyzer", "transformers", "transformers_", "fitted_transformers", "estimator_func", "interaction_cst", "categorical_features"]
# Classes that stand where estimators stand, and are none by inheritance or are of other versions and libraries.
OTHER_ESTIMATORS = {
    "sklearn": ["_CalibratedClassifier", "_ImputerTriplet", "_SigmoidCalibration", "_TemperatureScaling", "_ConstantPredictor", "_BinaryGaussianProcessClassifierLaplace",
                "LogOddsEstimator", "MeanEstimator", "QuantileEstimator", "PriorProbabilityEstimator", "ScaledLogOddsEstimator", "ZeroEstimator", "Imputer",
                "CategoricalEncoder", "TargetEncoder", "HDBSCAN", "FixedThresholdClassifier", "TunedThresholdClassifierCV", "FrozenEstimator", "ClassicalMDS",
                "RandomizedLasso", "RandomizedLogisticRegression", "Pipeline"],
    "xgboost": ["XGBoostLabelEncoder"],
    "lightgbm": ["LGBMModel", "LGBMClassifier", "LGBMRegressor", "LGBMRanker"],
}

# Keywords that a function of a file may not set: they choose what is written to, the size of the answer, or an object that is called on errors.
KEYWORDS = ["out", "shape", "like", "signature", "sig", "extobj", "reduce_func", "working_memory", "output_dict", "digits"]
# Functions that may be imported as values (pickle-globals.json) and may not be called with data: they give back objects of the file, or allocate freely.
NOT_WITH_DATA = {"numpy": ["ndarray", "matrix", "recarray", "record", "memmap", "void", "bytes_", "str_", "object_"],
                 "sklearn.metrics._classification": ["classification_report"], "sklearn.metrics.pairwise": ["pairwise_distances_chunked"]}
TEXT_METHODS = ["split", "rsplit", "splitlines", "lower", "upper", "strip", "lstrip", "rstrip", "casefold", "title", "capitalize", "swapcase"]


def left_out(parts):
    return any(part in LEFT_OUT for part in parts)


def sources(package):
    root = pathlib.Path(package.__path__[0])
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root.parent)
        if not left_out(relative.with_suffix("").parts):
            yield relative.as_posix(), ast.parse(path.read_text())


def called_name(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def dynamic(node, scope):
    """Where a name that is not a literal decides: as (function, text)."""
    for child in ast.iter_child_nodes(node):
        inner = scope + [child.name] if isinstance(child, (ast.ClassDef, ast.FunctionDef)) else scope
        if isinstance(child, ast.Call) and called_name(child) in DYNAMIC:
            name = called_name(child)
            isMethod = isinstance(child.func, ast.Attribute)
            argument = child.args[1] if name in ("getattr", "setattr", "delattr") and len(child.args) > 1 else child.args[0] if child.args else None
            if not isinstance(argument, ast.Constant) and not (isMethod and name in ("open", "compile", "eval", "vars")):
                yield ".".join(scope), ast.unparse(child)
        yield from dynamic(child, inner)


def mentioned(package):
    names = set()
    for _, tree in sources(package):
        names |= attributes(tree)
        names |= {node.args[1].value for node in ast.walk(tree) if isinstance(node, ast.Call) and called_name(node) in ("getattr", "hasattr")
                  and len(node.args) > 1 and isinstance(node.args[1], ast.Constant)}
    return names


def classes(package):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if left_out(found.name.split(".")):
            continue
        try:
            module = import_module(found.name)
        except ImportError:
            continue
        for name, value in sorted(vars(module).items()):
            if inspect.isclass(value) and value.__module__ == module.__name__ and value.__name__ == name:
                yield value


@functools.lru_cache(None)
def tree_of(function):
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):
        return None


def functions_of(cls):
    for owner in cls.__mro__:
        if owner.__module__.split(".")[0] not in ("sklearn", "xgboost"):
            continue
        for value in vars(owner).values():
            value = getattr(value, "__func__", value)
            value = getattr(value, "fget", None) or getattr(value, "fn", None) or value
            value = inspect.unwrap(value) if callable(value) else value
            if inspect.isfunction(value) and (tree := tree_of(value)):
                yield tree


def own(node):
    return node.attr if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self" else None


@functools.lru_cache(None)
def attributes(tree):
    return frozenset(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))


@functools.lru_cache(None)
def called_attributes(tree):
    return frozenset(find_called(tree))


def find_called(tree):
    """Attributes of self that are called, under their own name or that of a local variable, or are asked whether they are callable."""
    aliases = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and own(node.value) and isinstance(node.targets[0], ast.Name):
            aliases[node.targets[0].id] = own(node.value)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        asked = [node.func] + (node.args[:1] if called_name(node) == "callable" else [])
        for each in asked:
            name = own(each) or (aliases.get(each.id) if isinstance(each, ast.Name) else None)
            if name:
                yield name


def declared(cls, matches):
    constraints = getattr(cls, "_parameter_constraints", None)
    if not isinstance(constraints, dict):
        return set()
    return {name for name, values in constraints.items() if isinstance(values, list) and any(matches(value) for value in values)}


def row(**holds):
    return {name: value for name, value in holds.items() if value}


def rows_of(cls):
    trees = list(functions_of(cls))
    names = set().union(*map(attributes, trees)) | declared(cls, lambda _: True)
    called = {name for tree in trees for name in called_attributes(tree)
              if not name.startswith("__") and not callable(getattr(cls, name, None)) and name not in NOT_CALLED | {"dtype"} and name not in TYPES}
    functions = called | declared(cls, lambda value: value is callable)
    estimators = declared(cls, lambda value: isinstance(value, HasMethods) and {"fit", "predict", "transform"} & set(value.methods)) | (names & set(ESTIMATORS))
    found = {}
    for name in sorted(functions | estimators | (names & (set(NAMES) | set(TYPES) | set(DOTTED)))):
        if name == "input" and not hasattr(cls, "decode"):
            continue
        holds = row(names=NAMES.get(name), bunch=name in BUNCHES, dotted=name in DOTTED, function=name in functions, estimator=name in estimators, classes=TYPES.get(name))
        if holds:
            found[name] = holds
    return found


def check_places():
    unknown = []
    for package in (sklearn, xgboost):
        for path, tree in sources(package):
            unknown += [f"{path} {function}: {text}" for function, text in dynamic(tree, []) if (path, function) not in REVIEWED]
    if unknown:
        sys.exit("eng/pickle-places.py: these places are not in REVIEWED. Read them in the source and add them:\n  " + "\n  ".join(unknown))
    for attributes in REVIEWED.values():
        for attribute in attributes if isinstance(attributes, list) else []:
            if attribute not in NAMES and attribute not in DOTTED:
                sys.exit(f"eng/pickle-places.py: {attribute} decides a name, and NAMES has no list of its values.")


def document():
    check_places()
    places, estimators = {}, {}
    for library, package in (("sklearn", sklearn), ("xgboost", xgboost)):
        for cls in classes(package):
            if found := rows_of(cls):
                places.setdefault(library, {}).setdefault(cls.__name__, {}).update(found)
            if issubclass(cls, BaseEstimator) and not cls.__name__.endswith("Mixin"):
                estimators.setdefault(library, set()).add(cls.__name__)
    for library, names in OTHER_ESTIMATORS.items():
        estimators.setdefault(library, set()).update(names)
    others = {name: row(function=True) for name in BY_HAND}
    for library in places.values():
        for rows in library.values():
            for name, holds in rows.items():
                others.setdefault(name, {}).update({key: value for key, value in holds.items() if key in ("function", "classes")})
    for name in ESTIMATORS:
        others.setdefault(name, {})["estimator"] = True
    for name, values in NAMES.items():
        if name != "input":
            others[name] = row(names=values)
    for name in BUNCHES:
        others[name]["bunch"] = True
    for name in ARGUMENTS:
        others[name] = row(arguments=True)
    for name in ANY:
        others[name] = row(any=True)
    for name in DOTTED:
        others[name] = row(dotted=True, function=True)
    read = sorted(mentioned(sklearn) | mentioned(xgboost) | set(others))
    return {
        "$schema": "../schemas/pickle-places.schema.json",
        "about": "What attributes of model classes may hold that their library calls, or takes as the name of a method: `names` (these texts only), `dotted` (a path "
                 "of public attributes), `function`, `estimator`, `bunch`, `classes` (of these modules), `arguments` (of a function), `any`. `others` holds for classes and versions without a row. Every "
                 "other attribute that a library reads holds data and objects of the library, and nothing that can be called.",
        "source": f"eng/pickle-places.py: scikit-learn {sklearn.__version__} and XGBoost {xgboost.__version__} as installed, every place read in the source",
        "date": DATE,
        "proved": {"scikit-learn": [sklearn.__version__], "xgboost": [xgboost.__version__]},
        "unproved": ["scikit-learn other than these: read in parts (metrics/_scorer.py, multioutput.py, utils/_response.py, model_selection/_classification_threshold.py)",
                     "LightGBM", "imbalanced-learn", "pandas", "scipy"],
        "keywords": KEYWORDS,
        "notWithData": NOT_WITH_DATA,
        "textMethods": TEXT_METHODS,
        "estimators": {library: sorted(names) for library, names in estimators.items()},
        "places": {library: dict(sorted(found.items())) for library, found in places.items()},
        "others": dict(sorted(others.items())),
        "read": [name for name in read if not (name.startswith("__") and name.endswith("__"))],
    }


def text():
    made = document()
    lines = []
    for name, value in made.items():
        if name in ("places", "others"):
            lines.append(f"  {json.dumps(name)}: " + nested(value, 2 if name == "places" else 1, "  "))
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def nested(value, depth, indent):
    if depth == 0:
        return json.dumps(value)
    inside = ",\n".join(f"{indent}  {json.dumps(name)}: {nested(part, depth - 1, indent + '  ')}" for name, part in value.items())
    return "{\n" + inside + f"\n{indent}}}"


def show(path):
    tree = ast.parse(pathlib.Path(path).read_text())
    for function, what in dynamic(tree, []):
        print(f"name: {function}: {what}")
    for name in sorted(called_attributes(tree)):
        print(f"called: {name}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--find"]:
        sys.exit(show(sys.argv[2]))
    written = text()
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text() != written:
            sys.exit("data/catalogs/pickle-places.json differs from what eng/pickle-places.py writes: run it and read the difference.")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TARGET.write_text(written)
