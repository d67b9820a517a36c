"""Fits every estimator of scikit-learn that small data can fit, and writes each in every format that people use.

    honest_models.py FOLDER     writes FOLDER/*.pkl, FOLDER/*.joblib and FOLDER/index.json
"""
import json
import os
import pickle
import sys
import warnings

warnings.simplefilter("ignore")

import joblib
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.datasets import load_iris
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import f1_score, make_scorer
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.utils import all_estimators
from sklearn.utils._tags import _safe_tags

folder = sys.argv[1]
chosen = np.r_[0:20, 50:70, 100:120]
rows, labels = (part[chosen] for part in load_iris(return_X_y=True))
numbers = rows[:, 0] * 2 + labels
counts = np.abs(np.round(rows))

OPTIONS = {
    "CCA": {"n_components": 1}, "PLSCanonical": {"n_components": 1}, "PLSSVD": {"n_components": 1},
    "SelectKBest": {"k": 2}, "GaussianRandomProjection": {"n_components": 2}, "SparseRandomProjection": {"n_components": 2},
    "RANSACRegressor": {"estimator": LinearRegression()}, "SelfTrainingClassifier": {"base_estimator": LogisticRegression()},
    "ClassifierChain": {"base_estimator": LogisticRegression()}, "RegressorChain": {"base_estimator": Ridge()},
    "SparseCoder": {"dictionary": np.eye(4)}, "ColumnTransformer": {"transformers": [("scale", StandardScaler(), [0, 1])]},
    "FeatureUnion": {"transformer_list": [("scale", StandardScaler())]},
    "Pipeline": {"steps": [("scale", StandardScaler()), ("model", LogisticRegression())]},
    "GridSearchCV": {"estimator": LogisticRegression(), "param_grid": {"C": [1, 2]}},
    "HalvingGridSearchCV": {"estimator": LogisticRegression(), "param_grid": {"C": [1, 2]}},
    "RandomizedSearchCV": {"estimator": LogisticRegression(), "param_distributions": {"C": [1, 2, 3]}, "n_iter": 2},
    "HalvingRandomSearchCV": {"estimator": LogisticRegression(), "param_distributions": {"C": [1, 2, 3]}, "n_candidates": 2},
    "VotingClassifier": {"estimators": [("a", LogisticRegression())]}, "StackingClassifier": {"estimators": [("a", LogisticRegression())]},
    "VotingRegressor": {"estimators": [("a", Ridge())]}, "StackingRegressor": {"estimators": [("a", Ridge())]},
}


def fitted(name, cls):
    options = OPTIONS.get(name, {})
    if not options and getattr(cls, "_required_parameters", []):
        regresses = "Regress" in name
        options = {"estimator": Ridge() if regresses else LogisticRegression()}
    model = cls(**options)
    tags = _safe_tags(model)
    kinds = tags["X_types"]
    target = numbers if getattr(model, "_estimator_type", "") == "regressor" else labels
    if tags.get("multioutput_only") or name in ("ClassifierChain", "MultiOutputClassifier"):
        target = np.c_[target, target]
        if name in ("ClassifierChain", "MultiOutputClassifier"):
            target = (target > 0).astype(int)
    if name == "MissingIndicator":
        return model.fit(np.where(rows > 5, np.nan, rows))
    if name == "KernelCenterer":
        return model.fit(rows @ rows.T)
    if name in ("CCA", "PLSCanonical", "PLSSVD", "PLSRegression"):
        return model.fit(rows, np.c_[numbers, rows[:, 1]])
    if "string" in kinds and "2darray" not in kinds:
        return model.fit(["red apples", "green apples", "red wine"])
    if "dict" in kinds:
        return model.fit([{"a": 1, "b": 2}, {"a": 3}])
    if "1dlabels" in kinds:
        return model.fit(labels)
    if "2dlabels" in kinds:
        return model.fit([(1, 2), (3,)])
    if "1darray" in kinds:
        return model.fit(rows[:, 0], numbers)
    if tags.get("requires_positive_X"):
        return model.fit(counts, np.abs(target))
    return model.fit(rows, target)


def by_hand():
    frame = pd.DataFrame({"size": rows[:, 0], "Größe": rows[:, 1], "colour": np.where(labels == 1, "red", "blue")})
    columns = ColumnTransformer([("numbers", StandardScaler(), ["size", "Größe"]), ("colour", OneHotEncoder(), ["colour"])])
    yield "named_pipeline", Pipeline([("columns", columns), ("model", LogisticRegression())]).fit(frame, labels)
    yield "logged_pipeline", make_pipeline(FunctionTransformer(np.log1p, np.expm1), Ridge()).fit(rows, numbers)
    yield "logged_target", TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1).fit(rows, numbers)
    yield "search_of_pipeline", GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression()), {"logisticregression__C": [1, 2]}, scoring=make_scorer(f1_score, average="macro"), cv=3).fit(rows, labels)
    yield "search_with_names", RandomizedSearchCV(LogisticRegression(), {"C": [1, 2, 3]}, n_iter=2, scoring=["accuracy", "f1_macro"], refit="accuracy").fit(rows, labels)
    yield "text_pipeline", make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression()).fit(["red apples", "green apples", "red wine", "white wine"], [0, 0, 1, 1])
    yield "of_frame", {"model": LogisticRegression().fit(rows, labels), "frame": frame, "when": pd.Timestamp("2020-01-01"), "kind": frame["colour"].astype("category")}
    yield "odd_arrays", {"objects": np.array([{"a": [1, None]}, "text", 2.5], dtype=object), "names": np.array(["a", "ß"]), "records": np.zeros(3, dtype=[("a", "f8"), ("b", "i4", (2,)), ("c", "O")]),
                         "empty": np.zeros((0, 3)), "scalar": np.array(5), "times": np.array(["2020-01-01"], dtype="M8[ns]"), "fortran": np.asfortranarray(np.ones((3, 4))), "big": np.arange(3, dtype=">f8"),
                         "half": np.ones(3, "f2"), "flags": np.array([True]), "bytes": np.array([b"abc"]), "one": np.float64(3), "model": LogisticRegression().fit(rows, labels),
                         "matrix": np.matrix([[1, 2]]), "masked": np.ma.array([1, 2], mask=[True, False]), "random": np.random.RandomState(0), "generator": np.random.default_rng(0)}
    try:
        import xgboost
        for objective, target in (("multi:softprob", labels), ("binary:logistic", (labels > 0).astype(int))):
            yield "xgboost_" + objective.split(":")[0], xgboost.XGBClassifier(n_estimators=2, objective=objective).fit(rows, target)
        yield "xgboost_in_pipeline", make_pipeline(StandardScaler(), xgboost.XGBRegressor(n_estimators=2)).fit(rows, numbers)
        booster = xgboost.train({"max_depth": 2}, xgboost.DMatrix(rows, numbers, feature_names=["a", "b c", "ü", "d"]), 2)
        yield "xgboost_booster", booster
        for ending in ("json", "ubj", "model"):
            booster.save_model(os.path.join(folder, "xgboost_booster." + ending))
        os.mkdir(os.path.join(folder, "boosters"))
        for kind in ("gbtree", "dart", "gblinear"):
            of_kind = xgboost.train({"booster": kind}, xgboost.DMatrix(rows, numbers), 2)
            for ending in ("json", "ubj", "model"):
                of_kind.save_model(os.path.join(folder, "boosters", f"{kind}.{ending}"))
    except ImportError:
        pass


def columns_of(model):
    names = getattr(model, "feature_names_in_", None)
    return names if names is not None else getattr(model, "feature_names", None) or []


def models():
    for name, cls in all_estimators():
        try:
            yield name, fitted(name, cls)
        except Exception as exception:
            unfit[name] = repr(exception)
    yield from by_hand()


def write(name, model, everything):
    for protocol in range(0 if everything else 2, 6):
        with open(os.path.join(folder, f"{name}.p{protocol}.pkl"), "wb") as file:
            pickle.dump(model, file, protocol)
    for kind, compress in {"plain": 0, "zlib": 3, "gzip": ("gzip", 3), "bz2": ("bz2", 3), "lzma": ("lzma", 1), "xz": ("xz", 1)}.items():
        if kind == "xz" and not everything:
            continue
        joblib.dump(model, os.path.join(folder, f"{name}.{kind}.joblib"), compress=compress)


unfit, index = {}, {}
for name, model in models():
    write(name, model, everything=name[0].islower())
    outer = model["model"] if isinstance(model, dict) else model
    features = getattr(outer, "n_features_in_", None)
    index[name] = {
        "class": "dict" if isinstance(model, dict) else f"{type(model).__module__}.{type(model).__qualname__}",
        "features": int(features) if features is not None else None,
        "names": [str(column) for column in columns_of(model)],
        "learn": None if type(outer).__module__.startswith("xgboost") else sklearn.__version__,
    }
try:
    import xgboost
    boost = xgboost.__version__
except ImportError:
    boost = None
with open(os.path.join(folder, "index.json"), "w") as file:
    json.dump({"models": index, "unfit": unfit, "xgboost": boost}, file)
