"""Every class of scikit-learn: fitted on arrays and on DataFrames, classifiers with labels of each type."""
import inspect

import numpy as np
import pandas
import sklearn.utils
from sklearn.base import is_classifier
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import zoo_reasons
from zoo_case import Case, Trained

RANDOM = np.random.default_rng(14)
ROWS = np.round(RANDOM.normal(size=(60, 4)) * [1, 10, 100, 0.01], 4)
CENTERED = (ROWS - ROWS.mean(0)) / ROWS.std(0)
LABELS = np.digitize(CENTERED.sum(1), [-1, 1])
VALUES = np.round(CENTERED @ [1.5, -2, 0.25, 3] + 5, 3)
BOTH = np.column_stack([VALUES, -2 * VALUES + CENTERED[:, 0]])
NAMES = ["age", "Größe", "x 2", "3"]
ASKED = np.vstack([ROWS[:3] * 1.25, [[0.0, -0.0, 1.0, -1.0], [2.0, 30.0, -400.0, 0.015625],
                                     [1 / 3, 0.1 + 0.2, 123.456789012345678, 1e-3]]])
ODD = [np.array([[5e-324, 1e300, -1e308, 1e22], [-0.0, 9007199254740993.0, 1e39, -2.2250738585072014e-308]]),
       np.array([[np.nan, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0]]), np.array([[np.inf, 1.0, 2.0, 3.0]])]
COUNTS = np.abs(np.round(ROWS * [3, 1, 0.1, 300])).astype(float)
COUNTS = np.minimum(COUNTS, 5)

# Where scikit-learn's defaults do not fit 60 rows, or take long.
SETTINGS = {
    "n_estimators": 5, "max_iter": 200, "n_init": 2, "cv": 3, "n_clusters": 3, "batch_size": 20, "max_trials": 10,
    "n_resampling": 5, "min_samples_leaf": 2, "n_splits": 3,
}
SPECIAL = {
    "AdditiveChi2Sampler": dict(positive=True), "CategoricalNB": dict(counts=True), "ComplementNB": dict(positive=True),
    "MultinomialNB": dict(positive=True), "NMF": dict(positive=True, n_components=2),
    "MiniBatchNMF": dict(positive=True, n_components=2), "LatentDirichletAllocation": dict(positive=True, n_components=2, max_iter=5),
    "GammaRegressor": dict(above=True), "PoissonRegressor": dict(above=True), "TweedieRegressor": dict(above=True, power=1.5),
    "IsotonicRegression": dict(one=True), "TfidfTransformer": dict(counts=True), "BernoulliRBM": dict(unit=True, n_components=2),
    **{name: dict(both=True) for name in ("MultiTaskElasticNet", "MultiTaskElasticNetCV", "MultiTaskLasso", "MultiTaskLassoCV")},
    **{name: dict(both=True, n_components=1) for name in ("CCA", "PLSCanonical", "PLSRegression", "PLSSVD")},
    "MultiOutputRegressor": dict(both=True, estimator=Ridge()), "RegressorChain": dict(both=True, base_estimator=Ridge()),
    "MultiOutputClassifier": dict(two_labels=True, estimator=LogisticRegression()),
    "ClassifierChain": dict(chain=True, base_estimator=LogisticRegression()),
    "RANSACRegressor": dict(estimator=LinearRegression()), "RFE": dict(estimator=LogisticRegression(), n_features_to_select=2),
    "RFECV": dict(estimator=LogisticRegression()), "SelectFromModel": dict(estimator=LogisticRegression()),
    "SequentialFeatureSelector": dict(estimator=LogisticRegression(), n_features_to_select=2),
    "CalibratedClassifierCV": dict(estimator=LogisticRegression()), "SelfTrainingClassifier": dict(base_estimator=LogisticRegression()),
    "OneVsOneClassifier": dict(estimator=LogisticRegression()), "OneVsRestClassifier": dict(estimator=LogisticRegression()),
    "OutputCodeClassifier": dict(estimator=LogisticRegression()),
    "GridSearchCV": dict(estimator=LogisticRegression(), param_grid={"C": [0.1, 1]}),
    "RandomizedSearchCV": dict(estimator=LogisticRegression(), param_distributions={"C": [0.1, 1]}, n_iter=2),
    "StackingClassifier": dict(estimators=[("a", LogisticRegression()), ("b", DecisionTreeClassifier(max_depth=2))]),
    "StackingRegressor": dict(estimators=[("a", Ridge()), ("b", DecisionTreeRegressor(max_depth=2))]),
    "VotingClassifier": dict(estimators=[("a", LogisticRegression()), ("b", DecisionTreeClassifier(max_depth=2))], voting="soft"),
    "VotingRegressor": dict(estimators=[("a", Ridge()), ("b", DecisionTreeRegressor(max_depth=2))]),
    "FeatureUnion": dict(transformer_list=[("scaled", StandardScaler()), ("pca", PCA(2))]),
    "Pipeline": dict(steps=[("scaled", StandardScaler()), ("model", LogisticRegression())]),
    "NuSVC": dict(nu=0.2, probability=True), "SVC": dict(probability=True), "SelectFdr": dict(alpha=0.5),
    "RadiusNeighborsClassifier": dict(radius=1000.0), "RadiusNeighborsRegressor": dict(radius=1000.0),
    "RadiusNeighborsTransformer": dict(radius=100.0), "GaussianRandomProjection": dict(n_components=2),
    "SparseRandomProjection": dict(n_components=2), "SelectKBest": dict(k=2), "TheilSenRegressor": dict(max_subpopulation=100),
    "SGDClassifier": dict(loss="log_loss"), "SkewedChi2Sampler": dict(positive=True), "TruncatedSVD": dict(n_components=2),
    "KernelPCA": dict(n_components=2, fit_inverse_transform=False), "Isomap": dict(n_neighbors=8),
    "LocalOutlierFactor": dict(novelty=True), "MeanShift": dict(bandwidth=50.0), "AffinityPropagation": dict(random_state=0),
    "DictionaryLearning": dict(n_components=2, max_iter=5), "MiniBatchDictionaryLearning": dict(n_components=2, max_iter=5),
    "SparsePCA": dict(n_components=2, max_iter=5), "MiniBatchSparsePCA": dict(n_components=2, max_iter=5),
    "NeighborhoodComponentsAnalysis": dict(max_iter=5), "MLPClassifier": dict(hidden_layer_sizes=(5,), max_iter=50),
    "MLPRegressor": dict(hidden_layer_sizes=(5,), max_iter=50), "QuantileTransformer": dict(n_quantiles=20),
    "BaggingClassifier": dict(estimator=DecisionTreeClassifier(max_depth=2)), "GenericUnivariateSelect": dict(mode="k_best", param=2),
    "BaggingRegressor": dict(estimator=DecisionTreeRegressor(max_depth=2)), "QuantileRegressor": dict(solver="highs"),
    "TransformedTargetRegressor": dict(regressor=Ridge(), transformer=MinMaxScaler()), "SelectPercentile": dict(percentile=50),
    "MissingIndicator": dict(holes=True), "SimpleImputer": dict(holes=True), "KNNImputer": dict(holes=True),
    "HistGradientBoostingClassifier": dict(holes=True, max_iter=5, min_samples_leaf=5), "SelectFpr": dict(alpha=0.5),
    "SelectFwe": dict(alpha=0.5),
    "HistGradientBoostingRegressor": dict(holes=True, max_iter=5, min_samples_leaf=5), "LassoLarsIC": dict(noise_variance=1.0),
    "OneHotEncoder": dict(counts=True, handle_unknown="ignore"), "OrdinalEncoder": dict(counts=True), "KBinsDiscretizer": dict(n_bins=3),
}
# Classes that take something else than rows of numbers: zoo_pipelines.py has their cases.
ELSEWHERE = ("ColumnTransformer", "CountVectorizer", "TfidfVectorizer", "HashingVectorizer", "DictVectorizer", "FeatureHasher")


def instance(name, kind):
    settings = {key: value for key, value in SPECIAL.get(name, {}).items() if key not in (
        "positive", "counts", "above", "one", "both", "two_labels", "chain", "holes", "unit")}
    if name == "SparseCoder":
        return kind(dictionary=CENTERED[:3] / np.linalg.norm(CENTERED[:3], axis=1, keepdims=True))
    known = inspect.signature(kind.__init__).parameters
    usual = {key: value for key, value in SETTINGS.items() if key in known and key not in settings}
    if "max_iter" in usual and known["max_iter"].default is None:
        del usual["max_iter"]
    if "random_state" in known:
        usual["random_state"] = 0
    return kind(**{**usual, **settings})


def data(name):
    """Rows to fit, rows to ask, odd rows, and what to learn."""
    special = SPECIAL.get(name, {})
    rows, asked, odd = ROWS, ASKED, ODD
    if special.get("positive"):
        rows, asked = np.abs(rows), np.abs(asked)
    if special.get("counts"):
        rows, asked = COUNTS, COUNTS[[5, 9, 11, 20, 33, 2]]
    if special.get("unit"):
        rows, asked = (np.clip(part / 50, 0, 1) for part in (rows, asked))
    if special.get("one"):
        rows, asked, odd = rows[:, :1], asked[:, :1], [part[:, :1] for part in odd]
    if special.get("holes"):
        rows, asked = rows.copy(), asked.copy()
        rows[::7, 1] = rows[3::9, 0] = asked[1, 1] = asked[4, 0] = np.nan
    if name == "KernelCenterer":
        rows, asked, odd = ROWS @ ROWS.T, ASKED @ ROWS.T, []
    targets = {"above": np.abs(VALUES) + 1, "both": BOTH, "two_labels": np.column_stack([LABELS, LABELS > 0]).astype(int),
               "chain": np.column_stack([LABELS > 1, LABELS > 0]).astype(int)}
    return rows, asked, odd, next((target for key, target in targets.items() if special.get(key)), None)


def frame(rows):
    """As pandas.read_csv would give it: named columns."""
    names = NAMES if rows.shape[1] <= len(NAMES) else [f"k{n}" for n in range(rows.shape[1])]
    return pandas.DataFrame({name: rows[:, place] for place, name in enumerate(names[:rows.shape[1]])})


def labelled(name, labels):
    if labels == "str":
        return np.array(["low", "mid, \"quoted\"", "hoch ü"])[LABELS]
    if labels == "object":
        return np.array(["low", "1", "nan"], dtype=object)[LABELS]
    if labels == "bool":
        return LABELS > 0
    return LABELS * 10 - 5


def build(name, kind, form, labels):
    def made():
        rows, asked, odd, target = data(name)
        model = instance(name, kind)
        if target is None:
            target = labelled(name, labels) if labels else VALUES
        table = frame if form == "frame" else (lambda rows: rows)
        model.fit(table(rows), target)
        return Trained(model, table(asked), odd=[table(part) for part in odd])
    return made


def cases():
    for name, kind in sklearn.utils.all_estimators():
        if name in zoo_reasons.LISTED or name in ELSEWHERE:
            continue
        made = instance(name, kind)
        targeted = data(name)[3] is not None
        learns = is_classifier(made) or name.startswith("Select") or name in (
            "RFE", "RFECV", "SequentialFeatureSelector", "GenericUnivariateSelect", "NeighborhoodComponentsAnalysis", "Pipeline",
            "GridSearchCV", "RandomizedSearchCV")
        for form in ("array", "frame"):
            kinds = [None] if targeted or not learns else ["int", "str"] if form == "array" else ["bool", "object"]
            for labels in kinds:
                if labels == "str" and name in ("LabelPropagation", "LabelSpreading", "SelfTrainingClassifier"):
                    labels = "object"  # they look for -1 among the labels
                yield Case(f"{name} {form}" + (f" {labels}" if labels else ""), build(name, kind, form, labels), classes=(name,))
