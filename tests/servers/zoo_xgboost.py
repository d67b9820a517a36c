"""XGBoost, trained with every option that changes a prediction, in each of its file formats and as pickles."""
import os
import warnings

import numpy as np
import pandas
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from zoo_case import Case, Trained, save_joblib, save_pickle
from zoo_columns import ASK, BOUGHT, PEOPLE, SPENT
from zoo_text import ASKED, MOODS, TEXTS

RANDOM = np.random.default_rng(7)
ROWS = np.round(RANDOM.normal(size=(120, 5)) * [1, 10, 100, 0.1, 1], 3)
ROWS[::9, 1] = ROWS[4::11, 3] = np.nan
SUM = np.nan_to_num(ROWS / [1, 10, 100, 0.1, 1]).sum(1)
VALUES = np.round(SUM + 8, 3)
LABELS = np.digitize(SUM, [-1, 1])
ASKED_ROWS = np.vstack([ROWS[:8] * 1.01, [[0.0, -0.0, 1.0, 2.0, np.nan], [16777217.0, 1e-40, 0.1 + 0.2, -3.0, 5e-324]]])
NAMES = ["age", "Größe", "x 2", "f0", "3"]
FORMATS = ("json", "ubj", "model", "booster.pkl")
NAMED_FORMATS = ("json", "ubj", "booster.pkl")  # the old binary format keeps no names
BASE = {"nthread": 1, "verbosity": 0, "max_depth": 3, "eta": 0.5, "seed": 0}


def save(booster, ending):
    """The way to save a booster, or a wrapper of scikit-learn's kind, with this file extension."""
    def written(folder):
        if ending == "xgboost-model":
            return save_pickle(booster, folder, "xgboost-model")
        if ending.endswith("pkl"):
            return save_pickle(booster, folder)
        if ending == "joblib":
            return save_joblib(booster, folder)
        path = os.path.join(folder, "model." + ending)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            booster.save_model(path)
        return path
    return written


def native(name, options, target=VALUES, rows=ROWS, asked=ASKED_ROWS, rounds=8, endings=FORMATS, matrix=None, stop=None, odd=()):
    """A Booster from xgboost.train. matrix: options of DMatrix."""
    for ending in endings:
        def build(ending=ending):
            matrix_options = matrix or {}
            data = xgboost.DMatrix(rows, target, **matrix_options)
            more = {"evals": [(xgboost.DMatrix(rows[::2], target[::-2], **matrix_options), "e")], "early_stopping_rounds": 2,
                    "verbose_eval": False} if stop else {}
            booster = xgboost.train({**BASE, **options}, data, rounds, **more)
            ask_options = {key: value for key, value in matrix_options.items() if key in ("feature_names", "feature_types",
                                                                                          "enable_categorical")}

            def predict(table):
                if isinstance(table, pandas.DataFrame) and "feature_names" in ask_options:
                    return booster.predict(xgboost.DMatrix(table.to_numpy(), **ask_options))
                return booster.predict(xgboost.DMatrix(table, **ask_options))
            table = asked
            if "feature_names" in ask_options:
                table = pandas.DataFrame(asked, columns=ask_options["feature_names"])
            return Trained(booster, table, direct={"predict": predict}, save=save(booster, ending), odd=list(odd))
        yield Case(f"xgboost: {name} {ending}", build, "xgboost", ("xgboost.Booster",))


def objectives():
    positive, small = np.abs(VALUES) + 0.5, np.clip(np.abs(VALUES) / 20, 0.01, 0.99)
    for objective, target in {
            "reg:squarederror": VALUES, "reg:squaredlogerror": positive, "reg:logistic": small, "reg:pseudohubererror": VALUES,
            "reg:absoluteerror": VALUES, "reg:gamma": positive, "reg:tweedie": positive, "count:poisson": np.round(positive),
            "survival:cox": positive, "survival:aft": positive, "binary:logistic": LABELS > 0, "binary:logitraw": LABELS > 0,
            "binary:hinge": LABELS > 0}.items():
        for booster in ("gbtree", "dart", "gblinear"):
            options = {"objective": objective, "booster": booster, **({"rate_drop": 0.5, "one_drop": 1} if booster == "dart" else {})}
            if objective == "survival:aft":
                if booster == "gblinear":
                    continue
                yield from native(f"{objective} {booster}", options, target,
                                  matrix={"label_lower_bound": target, "label_upper_bound": target + 2},
                                  endings=("json", "ubj"))
                continue
            if objective == "reg:absoluteerror" and booster == "gblinear":
                continue
            yield from native(f"{objective} {booster}", options, target)
    for objective in ("multi:softmax", "multi:softprob"):
        for booster in ("gbtree", "dart", "gblinear"):
            yield from native(f"{objective} {booster}", {"objective": objective, "booster": booster, "num_class": 3}, LABELS)
    for objective in ("rank:pairwise", "rank:ndcg", "rank:map"):
        yield from native(objective, {"objective": objective}, LABELS if objective != "rank:map" else LABELS > 0,
                          matrix={"group": [60, 60]})


def options():
    yield from native("base score", {"base_score": 3.25})
    yield from native("base score of a probability", {"base_score": 0.125, "objective": "binary:logistic"}, LABELS > 0)
    yield from native("forest", {"num_parallel_tree": 4, "subsample": 0.5, "eta": 1}, rounds=1)
    yield from native("boosted forest of classes", {"num_parallel_tree": 3, "subsample": 0.5, "objective": "multi:softprob",
                                                    "num_class": 3}, LABELS, rounds=3)
    yield from native("early stopping", {"objective": "binary:logistic", "eta": 1, "max_depth": 6}, LABELS > 0, rounds=30, stop=True)
    yield from native("monotone", {"monotone_constraints": "(1,0,-1,0,0)"})
    yield from native("interactions", {"interaction_constraints": "[[0,1],[2,3,4]]"})
    yield from native("hist", {"tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 6})
    yield from native("one round", {}, rounds=1)
    yield from native("one column", {}, rows=ROWS[:, :1], asked=ASKED_ROWS[:, :1])
    yield from native("names", {}, endings=NAMED_FORMATS, matrix={"feature_names": NAMES})
    yield from native("names and types", {}, endings=NAMED_FORMATS, matrix={"feature_names": NAMES,
                                                                            "feature_types": ["float", "q", "float", "float", "int"]})
    codes = ROWS.copy()
    codes[:, 0], codes[:, 4] = RANDOM.integers(0, 4, 120), RANDOM.integers(0, 12, 120)
    codes[::13, 4] = np.nan
    for onehot in (1, 100):
        yield from native(f"categories in sets {onehot}" if onehot == 1 else "categories one-hot", {
            "tree_method": "hist", "max_cat_to_onehot": onehot}, rows=codes, asked=codes[:9],
            matrix={"feature_names": NAMES, "feature_types": ["c", "q", "q", "q", "c"], "enable_categorical": True},
                          endings=("json", "ubj", "booster.pkl"))
    yield from native("several targets", {}, np.column_stack([VALUES, -VALUES, SUM]), endings=("json", "ubj", "booster.pkl"))
    frame = pandas.DataFrame(ROWS, columns=NAMES).assign(whole=RANDOM.integers(0, 9, 120), flag=LABELS > 0)
    yield from native("frame of several types", {}, endings=NAMED_FORMATS, rows=frame, asked=frame.iloc[:8].reset_index(drop=True))
    yield from native("saved as the built-in algorithm", {}, endings=("xgboost-model",))
    yield from native("missing is -999", {}, rows=np.nan_to_num(ROWS, nan=-999.0), matrix={"missing": -999.0})


def wrapped(name, model, target=VALUES, rows=ROWS, asked=ASKED_ROWS, endings=("pkl", "joblib", "json", "ubj"), odd=(), **fit):
    """XGBClassifier and its like. In XGBoost's own formats the server has a Booster: the numbers of Booster.predict, and of what the
    wrapper wrote into the file the best iteration and the missing value."""
    for ending in endings:
        def build(ending=ending):
            model.fit(rows, target, **fit)
            if ending not in ("json", "ubj"):
                return Trained(model, asked, save=save(model, ending), odd=list(odd))
            feature_types = model.feature_types if isinstance(asked, np.ndarray) else None

            def predict(table):
                matrix = xgboost.DMatrix(table, missing=model.missing, feature_types=feature_types, enable_categorical=True)
                return model.get_booster().predict(matrix, iteration_range=model._get_iteration_range(None))
            direct = {"predict": predict}
            if isinstance(model, xgboost.XGBClassifier):
                direct["predict_proba"] = model.predict_proba
            return Trained(model, asked, direct=direct, save=save(model, ending), odd=list(odd))
        yield Case(f"xgboost wrapper: {name} {ending}", build, "xgboost", (type(model).__name__,))


def wrappers():
    few = {"verbosity": 0, "n_estimators": 6, "max_depth": 3, "n_jobs": 1, "random_state": 0}
    frame, asked = pandas.DataFrame(ROWS, columns=NAMES), pandas.DataFrame(ASKED_ROWS, columns=NAMES)
    yield from wrapped("regressor", xgboost.XGBRegressor(**few))
    yield from wrapped("regressor of a frame", xgboost.XGBRegressor(**few), rows=frame, asked=asked)
    yield from wrapped("two classes", xgboost.XGBClassifier(**few), (LABELS > 0).astype(int))
    yield from wrapped("boolean labels", xgboost.XGBClassifier(**few), LABELS > 0)
    yield from wrapped("three classes", xgboost.XGBClassifier(**few), LABELS)
    yield from wrapped("three classes of a frame", xgboost.XGBClassifier(**few), LABELS, rows=frame, asked=asked)
    yield from wrapped("softmax", xgboost.XGBClassifier(objective="multi:softmax", **few), LABELS)
    yield from wrapped("several labels", xgboost.XGBClassifier(tree_method="hist", **few),
                       np.column_stack([LABELS > 0, LABELS > 1]).astype(int))
    yield from wrapped("several targets", xgboost.XGBRegressor(**few), np.column_stack([VALUES, -VALUES]))
    yield from wrapped("linear", xgboost.XGBRegressor(booster="gblinear", **{**few, "max_depth": None}), rows=np.nan_to_num(ROWS))
    yield from wrapped("dart", xgboost.XGBClassifier(booster="dart", rate_drop=0.5, **few), LABELS)
    yield from wrapped("base score", xgboost.XGBRegressor(base_score=2.5, **few))
    yield from wrapped("missing is -999", xgboost.XGBRegressor(missing=-999.0, **few), rows=np.nan_to_num(ROWS, nan=-999.0),
                       asked=np.nan_to_num(ASKED_ROWS, nan=-999.0))
    yield from wrapped("missing is zero", xgboost.XGBClassifier(missing=0.0, **few), LABELS, rows=np.nan_to_num(ROWS),
                       asked=np.nan_to_num(ASKED_ROWS))
    half = ROWS[::2], VALUES[::-2]
    yield from wrapped("early stopping", xgboost.XGBRegressor(early_stopping_rounds=2, **{**few, "n_estimators": 40, "max_depth": 6}),
                       eval_set=[half], verbose=False)
    yield from wrapped("early stopping of classes", xgboost.XGBClassifier(early_stopping_rounds=2, learning_rate=1,
                                                                          **{**few, "n_estimators": 40}), LABELS,
                       eval_set=[(ROWS[::2], LABELS[::-2])], verbose=False)
    yield from wrapped("early stopping of a dart", xgboost.XGBRegressor(booster="dart", early_stopping_rounds=2,
                                                                        **{**few, "n_estimators": 20, "max_depth": 6}),
                       eval_set=[half], verbose=False)
    yield from wrapped("ranker", xgboost.XGBRanker(**few), LABELS, group=[60, 60])
    yield from wrapped("forest", xgboost.XGBRFRegressor(**few))
    yield from wrapped("forest of classes", xgboost.XGBRFClassifier(**few), LABELS)
    people = PEOPLE[["age", "income", "city", "level"]].astype({"city": "category", "level": "category"})
    codes = people.assign(city=people.city.cat.codes, level=people.level.cat.codes)
    for onehot in (1, 100):
        model = xgboost.XGBRegressor(enable_categorical=True, tree_method="hist", max_cat_to_onehot=onehot, **few)
        yield from coded(f"categories {'in sets' if onehot == 1 else 'one-hot'}", model, people, codes)


def coded(name, model, people, codes):
    """Files of XGBoost 1.7 do not name the categories, they have their codes; so a request has codes."""
    for ending in ("pkl", "json", "ubj"):
        def build(ending=ending):
            model.fit(people, SPENT)
            asked = codes.iloc[ASK].reset_index(drop=True)

            def predict(table):
                if list(table) != list(codes):
                    raise ValueError("feature_names mismatch")  # as XGBoost says for a frame
                matrix = xgboost.DMatrix(table[list(codes)].to_numpy(float), feature_names=list(codes),
                                         feature_types=model.get_booster().feature_types)
                return model.get_booster().predict(matrix)
            return Trained(model, asked, direct={"predict": predict}, save=save(model, ending))
        yield Case(f"xgboost wrapper: {name} {ending}", build, "xgboost", ("XGBRegressor",))


def pipelines():
    """XGBoost as the last step: a pickle of scikit-learn."""
    few = {"n_estimators": 4, "max_depth": 3, "n_jobs": 1, "random_state": 0}
    columns = ColumnTransformer([("n", StandardScaler(), ["age", "income"]),
                                 ("w", OneHotEncoder(handle_unknown="ignore"), ["city", "zip"])])
    bought = (BOUGHT == "yes").astype(int)
    for name, model, data, target, asked in (
            ("scaled", make_pipeline(StandardScaler(), xgboost.XGBRegressor(**few)), ROWS, VALUES, ASKED_ROWS),
            ("columns", make_pipeline(columns, xgboost.XGBClassifier(**few)), PEOPLE, bought, PEOPLE.iloc[ASK].reset_index(drop=True)),
            ("text", make_pipeline(TfidfVectorizer(), xgboost.XGBClassifier(**few)), TEXTS, (MOODS == "up").astype(int), ASKED)):
        def build(model=model, data=data, target=target, asked=asked):
            return Trained(model.fit(data, target), asked)
        yield Case(f"xgboost: pipeline {name}", build, classes=("Pipeline",))


def cases():
    for group in (objectives, options, wrappers, pipelines):
        yield from group()
