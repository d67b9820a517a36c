#!/usr/bin/python3
"""Writes data/catalogs/pickle-globals.json: the exact names that a model's pickle may import.

    /usr/bin/python3 eng/pickle-globals.py            writes the file anew
    /usr/bin/python3 eng/pickle-globals.py --check    ends with 1 when the file is not what this writes

It walks the scikit-learn and XGBoost that are installed and takes their classes; what is not installed here (other
versions, LightGBM, pandas of other versions) stands in pickle_names.py by hand. A name is only taken when
nothing that pickle can trigger with it has a side effect:

    refer   the name is kept as a value, and never called while the model is loaded
    make    an empty instance is made (cls.__new__(cls) without arguments) and its state is set
    call    it is called with arguments that stand in the file

Every special method that these three trigger is read by its syntax tree, and the script stops when one calls
something of SUSPECT that is not in REVIEWED.
"""
import ast
import enum
import importlib
import inspect
import json
import pathlib
import pkgutil
import sys
import textwrap
import warnings

from pickle_names import *  # noqa: F403 every list there is used here

warnings.simplefilter("ignore")

TARGET = pathlib.Path(__file__).resolve().parent.parent / "data" / "catalogs" / "pickle-globals.json"
DATE = "2026-11-25"

# Modules of scikit-learn that no fitted model needs, and that reach the disk, the network, processes or the interpreter.
LEFT_OUT = (
    "tests", "conftest", "externals", "datasets", "experimental", "inspection", "setup", "_build_utils", "__check_build",
    "_config", "_testing", "_mocking", "estimator_checks", "parallel", "fixes", "_joblib", "_show_versions", "_pprint",
    "_estimator_html_repr", "_plot", "_plotting", "random_projection_plot", "_distributor_init", "_openmp_helpers",
    "_middle_term_computer", "_datasets_pair", "_pairwise_distances_reduction", "_arff", "_criterion", "_splitter",
    "splitting", "histogram", "grower", "_quad_tree", "_seq_dataset", "_readonly_array_wrapper", "_vector_sentinel",
    "_cython_blas", "_isfinite", "_weight_vector", "_fast_dict", "_hierarchical_fast", "deprecation", "graph",
    "stats", "validation", "extmath", "_bounds", "_export", "_reingold_tilford", "metaestimators",
    "_param_validation", "_array_api", "_available_if", "_newton_solver", "_encode", "_set_output", "_tags",
)
TRIGGERED = (
    "__new__", "__setstate__", "__del__", "__getattr__", "__getattribute__", "__setattr__", "__hash__", "__eq__", "__setitem__", "append", "extend", "add", "__getinitargs__",
)
SUSPECT = {
    "exec", "eval", "compile", "open", "__import__", "import_module", "load", "loads", "load_source", "fromfile",
    "memmap", "system", "popen", "Popen", "run", "call", "check_output", "urlopen", "urlretrieve", "getattr", "setattr",
    "globals", "locals", "vars", "unlink", "remove", "rmtree", "makedirs", "mkdir", "write", "save", "dump",
}
# Read by a person: what it does with the suspect call.
REVIEWED = {
    ("sklearn.utils._bunch", "Bunch"): "sets and gets its own dict's members as attributes",
    ("sklearn.utils", "Bunch"): "sets and gets its own dict's members as attributes",
    ("sklearn.metrics._scorer", "_PredictScorer"): "compares kinds",
    ("sklearn.isotonic", "IsotonicRegression"): "builds its interpolation from its own thresholds",
    ("sklearn.gaussian_process.kernels", "Hyperparameter"): "compares its own fields",
    ("xgboost.core", "Booster"): "gives its buffer to XGBoost's own reader",
}


def modules_of(package):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if any(part in LEFT_OUT for part in found.name.split(".")[1:]):
            continue
        try:
            yield importlib.import_module(found.name)
        except ImportError:
            continue


def is_extension_type(cls):
    heap_type = 1 << 9
    return not cls.__flags__ & heap_type


def suspect_calls(cls, with_constructor):
    names = TRIGGERED + (("__init__",) if with_constructor else ())
    for name in names:
        for owner in cls.__mro__:
            method = vars(owner).get(name)
            if method is None:
                continue
            function = getattr(method, "__func__", method)
            if not inspect.isfunction(function):
                break
            try:
                tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
            except OSError:
                # Made by namedtuple or dataclass: there is no source, and they only set their fields.
                if not issubclass(cls, tuple) and not hasattr(cls, "__dataclass_fields__"):
                    yield f"{owner.__module__}.{owner.__name__}.{name} has no source"
                break
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    if called in SUSPECT and not (called == "getattr" and is_harmless_getattr(node)):
                        yield f"{owner.__module__}.{owner.__name__}.{name} calls {called}"
            break


def is_harmless_getattr(node):
    return len(node.args) > 1 and isinstance(node.args[1], ast.Constant)


def use_of(cls):
    """How pickle makes an instance; None when honest models never hold one."""
    if issubclass(cls, BaseException) or cls.__name__.endswith("Display") or issubclass(cls, enum.Enum):
        return None
    if inspect.isabstract(cls) or cls.__name__.endswith(("Mixin", "Warning")):
        return None
    if is_extension_type(cls):
        return None
    if any(name in vars(owner) for owner in cls.__mro__[:-1] for name in ("__reduce__", "__reduce_ex__", "__getnewargs__", "__getnewargs_ex__")):
        return "call" if not issubclass(cls, dict) else "make"
    return "make"


def public_functions(module):
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            parameters = inspect.signature(value).parameters
            first = next(iter(parameters), "")
            if first:
                yield name


def add(table, module, names):
    table.setdefault(module, set()).update(names)


def walk(package, tables):
    flagged = []
    for module in modules_of(package):
        for name, cls in sorted(vars(module).items()):
            if not inspect.isclass(cls) or cls.__module__ != module.__name__ or cls.__name__ != name:
                continue
            use = use_of(cls)
            if use is None:
                continue
            found = list(suspect_calls(cls, use == "call"))
            if found and (module.__name__, name) not in REVIEWED:
                flagged += found
                continue
            add(tables[use], module.__name__, [name])
    return flagged


def learn():
    import sklearn
    tables = {"refer": {}, "make": {}, "call": {}}
    flagged = walk(sklearn, tables)
    for name in RECONSTRUCTORS:
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            if attribute.startswith("__pyx_unpickle_") and not attribute.endswith("Enum"):
                add(tables["call"], name, [attribute])
            if inspect.isclass(value) and value.__module__ == name and value.__name__ == attribute and not issubclass(value, enum.Enum):
                add(tables["call"], name, [attribute])
    for name in FUNCTION_MODULES:
        add(tables["refer"], name, public_functions(importlib.import_module(name)))
    for use, by_hand in (("refer", FUNCTIONS), ("make", OTHER_LEARN_MAKE), ("call", OTHER_LEARN_CALL), ("refer", OTHER_LEARN_REFER)):
        for module, names in by_hand.items():
            add(tables[use], module, names)
    for table in tables.values():
        for package, moved in MOVED_IN_0_22.items():
            for new, old in moved.items():
                if f"{package}.{new}" in table:
                    add(table, f"{package}.{old}", table[f"{package}.{new}"])
    return sklearn.__version__, tables, flagged


def numpy_tables():
    import numpy
    ufuncs = sorted(name for name, value in vars(numpy).items() if isinstance(value, numpy.ufunc) and not name.startswith("_"))
    refer = {"numpy": {"ndarray", "matrix", "recarray", "record", *NUMPY_SCALARS, *NUMPY_FUNCTIONS, *ufuncs},
             "numpy.matrixlib.defmatrix": ["matrix"], "numpy.ma.core": ["MaskedArray"], "numpy.ma": ["MaskedArray"],
             "numpy.random.mtrand": ["RandomState"], "numpy.random._generator": ["Generator"]}
    call = {"numpy": ["dtype"], "numpy.ma.core": ["_mareconstruct", "MaskedConstant"],
            "numpy.random._pickle": ["__randomstate_ctor", "__generator_ctor", "__bit_generator_ctor"],
            "numpy.random": ["__RandomState_ctor"],
            "numpy.random.bit_generator": ["__pyx_unpickle_SeedSequence"]}
    make = {"numpy.random.bit_generator": ["SeedSequence"]}
    for module, name in BIT_GENERATORS.items():
        refer[f"numpy.random.{module}"] = [name] + (["PCG64DXSM"] if name == "PCG64" else [])
    for core in OLD_AND_NEW_NUMPY:
        call[f"{core}.multiarray"] = ["_reconstruct", "scalar"]
        call[f"{core}.numeric"] = ["_frombuffer"]
        refer[f"{core}.records"] = ["recarray", "record"]
        for module in ("umath", "_multiarray_umath"):
            refer[f"{core}.{module}"] = ufuncs
    # An array in a mapped file: joblib's array class may name it, and numpy's reconstructor; the reader lets it stand nowhere else.
    refer["numpy"] = set(refer["numpy"]) | {"memmap"}
    for core in OLD_AND_NEW_NUMPY:
        refer[f"{core}.memmap"] = ["memmap"]
    return numpy.__version__, {"refer": refer, "make": make, "call": call}


def scipy_tables():
    make = {"scipy.interpolate._bsplines": ["BSpline"], "scipy.interpolate._interpolate": ["interp1d"],
            "scipy.interpolate.interpolate": ["interp1d"], "scipy.sparse._dok": ["dok_matrix"]}
    for kind in SPARSE:
        make[f"scipy.sparse.{kind}"] = [f"{kind}_matrix"]
        make[f"scipy.sparse._{kind}"] = [f"{kind}_matrix", f"{kind}_array"]
    make["scipy.sparse._arrays"] = [f"{kind}_array" for kind in SPARSE]
    refer = {"scipy.special._ufuncs": ["expit", "logit", "log_expit", "xlogy", "gammaln", "boxcox", "boxcox1p", "inv_boxcox", "inv_boxcox1p"],
             "scipy.special": ["expit", "logit"]}
    return {"refer": refer, "make": make}


def groups():
    learn_version, learn_tables, flagged = learn()
    numpy_version, numpy_part = numpy_tables()
    parts = [
        ("Python", {"refer": {}, "make": PYTHON_MAKE, "call": PYTHON_CALL}),
        (f"numpy (walked {numpy_version}, both names of its core)", numpy_part),
        ("scipy: sparse matrices, splines, ufuncs", scipy_tables()),
        ("joblib", {"make": {"joblib.numpy_pickle": ["NumpyArrayWrapper"]}}),
        (f"scikit-learn (walked {learn_version}; other versions by hand)", learn_tables),
        ("XGBoost", {"make": XGBOOST_MAKE}),
        ("LightGBM", {"make": LIGHTGBM_MAKE}),
        ("imbalanced-learn", {"make": IMBALANCED_MAKE}),
        ("pandas: frames and indexes inside transformers", {"refer": PANDAS_REFER, "make": PANDAS_MAKE, "call": PANDAS_CALL}),
    ]
    for about, tables in parts:
        for use in ("refer", "make", "call"):
            modules = {module: sorted(names) for module, names in sorted(tables.get(use, {}).items()) if names}
            if modules:
                yield {"about": about, "use": use, "modules": modules}
    if flagged:
        print("Left out, for a special method of theirs makes a suspect call (review and add to REVIEWED):", file=sys.stderr)
        for line in sorted(set(flagged)):
            print("  " + line, file=sys.stderr)


def document():
    made = {
        "$schema": "../schemas/pickle-globals.schema.json",
        "about": "Exact (module, name) pairs that the pickles of known model libraries import, and what they may do with each: refer (keep as a value), make (an empty instance), call (with arguments). Everything else is refused.",
        "source": "eng/pickle-globals.py, which walks the installed libraries and holds the other versions with their sources",
        "date": DATE,
        "groups": list(groups()),
        "refused": REFUSED,
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    text = document()
    if "--check" in sys.argv[1:]:
        sys.exit(0 if TARGET.read_text() == text else f"{TARGET} is not what this script writes: run it again and read the difference.")
    TARGET.write_text(text)
