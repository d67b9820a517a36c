"""Writes models with functions, methods and objects as people give them to scikit-learn; none of them may be refused.

    usual_models.py FOLDER
"""
import functools
import os
import sys
import warnings

warnings.simplefilter("ignore")

import joblib
import numpy as np
import pandas as pd
from scipy.spatial import distance
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import FeatureAgglomeration
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_selector
from sklearn.ensemble import (AdaBoostClassifier, BaggingClassifier, GradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier,
                              RandomForestRegressor, StackingClassifier, StackingRegressor, VotingClassifier)
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 it makes the next import possible
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.feature_selection import RFE, RFECV, SelectFromModel, SelectKBest, f_regression, mutual_info_classif
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.impute import IterativeImputer, KNNImputer
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV, SGDClassifier
from sklearn.metrics import f1_score, make_scorer, mean_squared_error
from sklearn.metrics.pairwise import cosine_similarity, rbf_kernel
from sklearn.model_selection import GridSearchCV, KFold, RandomizedSearchCV, RepeatedStratifiedKFold
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier, RegressorChain
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, LocalOutlierFactor
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, PowerTransformer, StandardScaler
from sklearn.semi_supervised import SelfTrainingClassifier
from sklearn.svm import SVC

random = np.random.RandomState(0)
X = random.uniform(1, 5, (60, 4))
y = X[:, 0] * 2 + X[:, 1]
k = (y > y.mean()).astype(int)
words = np.array(["red", "green", "blue"])[(X[:, 0] * 10).astype(int) % 3]
frame = pd.DataFrame({"a": X[:, 0], "b": X[:, 1], "colour": words})
texts = ["red apples", "green apples", "red wine", "white wine"] * 5
kinds = ["good", "good", "bad", "bad"] * 5


def models():
    yield make_pipeline(FunctionTransformer(np.log1p), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(np.log1p, np.expm1, validate=True, check_inverse=False), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(np.clip, kw_args={"a_min": 0, "a_max": 3}), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(functools.partial(np.clip, a_min=0.5, a_max=2)), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(functools.partial(np.power, 2.0)), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(np.asarray, kw_args={"dtype": "float32"}), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(np.nan_to_num, kw_args={"nan": 0.0}), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(), Ridge()).fit(X, y)
    yield make_pipeline(FunctionTransformer(np.sqrt, feature_names_out="one-to-one"), Ridge()).fit(X, y)
    yield TransformedTargetRegressor(Ridge(), func=np.log, inverse_func=np.exp).fit(X, y)
    yield TransformedTargetRegressor(Ridge(), transformer=PowerTransformer()).fit(X, y)
    for metric in ("euclidean", "manhattan", "cosine", distance.cosine, distance.euclidean, distance.braycurtis):
        yield KNeighborsClassifier(3, metric=metric, algorithm="brute" if metric == "cosine" else "auto").fit(X, k)
    yield KNeighborsRegressor(3, metric="minkowski", p=3, weights="distance").fit(X, y)
    yield KNeighborsRegressor(3, weights=np.reciprocal).fit(X, y)
    yield KNeighborsClassifier(3, metric="seuclidean", metric_params={"V": X.var(0)}).fit(X, k)
    yield LocalOutlierFactor(novelty=True).fit(X)
    yield KNNImputer().fit(X)
    yield IterativeImputer(random_state=0, max_iter=2).fit(X)
    yield IterativeImputer(RandomForestRegressor(2), random_state=0, max_iter=2).fit(X)
    for kernel in ("rbf", rbf_kernel, cosine_similarity):
        yield SVC(kernel=kernel).fit(X, k)
    yield KernelRidge(kernel=distance.cosine).fit(X, y)
    yield GaussianProcessRegressor(RBF() * 2.0 + WhiteKernel()).fit(X, y)
    yield FeatureAgglomeration(2, pooling_func=np.median).fit(X)
    stack = [("lr", LogisticRegression()), ("forest", RandomForestClassifier(3))]
    yield StackingClassifier(stack, cv=2).fit(X, k)
    yield StackingClassifier(stack, cv=2, stack_method="predict_proba", passthrough=True, final_estimator=RandomForestClassifier(2)).fit(X, k)
    yield StackingRegressor([("a", Ridge()), ("b", make_pipeline(StandardScaler(), Ridge()))], cv=KFold(2)).fit(X, y)
    yield VotingClassifier(stack, voting="soft", weights=[1, 2]).fit(X, k)
    yield VotingClassifier(stack + [("none", "drop")]).fit(X, kinds[:1] * 30 + kinds[2:3] * 30)
    yield ClassifierChain(LogisticRegression(), order="random", random_state=0).fit(X, np.c_[k, 1 - k])
    yield RegressorChain(Ridge(), cv=2).fit(X, np.c_[y, y])
    yield MultiOutputClassifier(RandomForestClassifier(2)).fit(X, np.c_[k, 1 - k])
    for method in ("sigmoid", "isotonic"):
        yield CalibratedClassifierCV(RandomForestClassifier(2), method=method, cv=2).fit(X, k)
    yield CalibratedClassifierCV(LogisticRegression().fit(X, k), cv="prefit").fit(X, k)
    yield CalibratedClassifierCV(SVC(), cv=2, ensemble=False).fit(X, k)
    yield GridSearchCV(LogisticRegression(), {"C": [0.1, 1]}, scoring="f1", cv=2).fit(X, k)
    yield GridSearchCV(LogisticRegression(), {"C": [0.1, 1]}, scoring=make_scorer(f1_score, average="macro", zero_division=0), cv=2).fit(X, k)
    yield GridSearchCV(LogisticRegression(), {"C": [0.1]}, scoring={"f": make_scorer(f1_score), "a": "accuracy"}, refit="f", cv=2).fit(X, k)
    yield GridSearchCV(KNeighborsRegressor(), {"n_neighbors": range(1, 4)}, scoring=make_scorer(mean_squared_error, greater_is_better=False), cv=2).fit(X, y)
    yield GridSearchCV(make_pipeline(StandardScaler(), Ridge()), {"ridge": [Ridge(), LinearRegression()]}, cv=2).fit(X, y)
    yield GridSearchCV(SVC(), {"kernel": ["rbf", "linear"]}, cv=RepeatedStratifiedKFold(n_splits=2, n_repeats=2)).fit(X, k)
    yield GridSearchCV(make_pipeline(FunctionTransformer(), Ridge()), {"functiontransformer__func": [np.log1p, np.sqrt, None]}, cv=2).fit(X, y)
    yield RandomizedSearchCV(RandomForestClassifier(2), {"max_depth": [2, 3, None], "n_estimators": np.arange(2, 5)}, n_iter=3, cv=2, random_state=np.random.RandomState(1)).fit(X, k)
    for getter in ("auto", "coef_"):
        yield SelectFromModel(Ridge(), importance_getter=getter).fit(X, y)
        yield RFE(Ridge(), importance_getter=getter, n_features_to_select=2).fit(X, y)
    yield RFE(make_pipeline(StandardScaler(), LogisticRegression()), importance_getter="named_steps.logisticregression.coef_", n_features_to_select=2).fit(X, k)
    yield RFE(TransformedTargetRegressor(Ridge()), importance_getter="regressor_.coef_", n_features_to_select=2).fit(X, y)
    yield RFECV(Ridge(), cv=2, scoring="r2").fit(X, y)
    yield SelectFromModel(RandomForestRegressor(2), threshold="median", max_features=2).fit(X, y)
    yield SelectKBest(f_regression, k=2).fit(X, y)
    yield SelectKBest(mutual_info_classif, k=2).fit(X, k)
    yield SelectKBest(functools.partial(mutual_info_classif, random_state=0), k=2).fit(X, k)
    for tokenizer in (str.split, str.splitlines, None):
        yield make_pipeline(TfidfVectorizer(tokenizer=tokenizer, preprocessor=str.lower), LogisticRegression()).fit(texts, kinds)
    yield make_pipeline(CountVectorizer(analyzer=str.split, dtype=np.float32), LogisticRegression()).fit(texts, kinds)
    yield make_pipeline(CountVectorizer(analyzer="char_wb", ngram_range=(2, 3), stop_words=None, strip_accents="unicode", vocabulary=["re", "ap"]), LogisticRegression()).fit(texts, kinds)
    yield TfidfVectorizer(stop_words="english").fit(texts)
    yield TfidfVectorizer(stop_words=["red"]).fit(texts)
    yield DictVectorizer(dtype=np.float32).fit([{"a": 1, "b": "x"}])
    yield DictVectorizer(dtype=int, sparse=False).fit([{"a": 1}])
    table = ColumnTransformer([("n", StandardScaler(), make_column_selector(dtype_include=np.number)), ("c", OneHotEncoder(handle_unknown="ignore"), ["colour"]),
                               ("p", "passthrough", ["a"]), ("d", "drop", ["b"])], remainder="passthrough")
    yield make_pipeline(table, LogisticRegression()).fit(frame, k)
    yield make_pipeline(ColumnTransformer([("s", FunctionTransformer(np.log1p), slice(0, 2)), ("m", StandardScaler(), np.array([True, False, False, True]))]), Ridge()).fit(X, y)
    yield FeatureUnion([("a", StandardScaler()), ("b", SelectKBest(f_regression, k=1))]).fit(X, y)
    yield OneHotEncoder(categories=[np.array(["red", "green", "blue"], dtype=object)], dtype=np.int8).fit(frame[["colour"]])
    yield OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(frame[["colour"]])
    yield GradientBoostingClassifier(n_estimators=2, init=LogisticRegression()).fit(X, k)
    yield GradientBoostingClassifier(n_estimators=2).fit(X, np.array(["a", "b", "c"])[(y % 3).astype(int)])
    yield HistGradientBoostingRegressor(max_iter=2, scoring="neg_mean_squared_error", early_stopping=True).fit(X, y)
    yield AdaBoostClassifier(n_estimators=2).fit(X, k)
    yield BaggingClassifier(LogisticRegression(), n_estimators=2).fit(X, words)
    yield OneVsRestClassifier(LogisticRegression()).fit(X, words)
    yield OneVsOneClassifier(SGDClassifier()).fit(X, words)
    yield OutputCodeClassifier(LogisticRegression()).fit(X, words)
    yield SelfTrainingClassifier(LogisticRegression()).fit(X, np.where(X[:, 3] > 4, -1, k))
    yield RidgeCV(alphas=[0.1, 1.0], scoring="r2").fit(X, y)
    yield {"model": RandomForestClassifier(2).fit(X, k), "columns": list(frame), "frame": frame, "scale": np.log1p, "threshold": 0.5}
    yield [("scaler", StandardScaler().fit(X)), ("model", Ridge().fit(X, y))]
    tagged = RandomForestClassifier(2).fit(X, k)
    tagged.trained_on, tagged.columns, tagged.lookup, tagged.scaler = pd.Timestamp("2024-01-01"), list(frame), frame.set_index("colour"), StandardScaler().fit(X)
    yield tagged


if __name__ == "__main__":
    for number, model in enumerate(models()):
        joblib.dump(model, os.path.join(sys.argv[1], f"{number:03}.joblib"), protocol=2 + number % 4)
    print(number + 1)
