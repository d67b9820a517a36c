"""Models with functions where a class takes functions."""
import collections
import functools
import pathlib

import joblib
import numpy as np

from hostile_parts import *  # noqa: F403 every name there is for these files


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
