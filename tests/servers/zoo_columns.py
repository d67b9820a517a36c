"""ColumnTransformers and pipelines around tables of mixed types: each way to address columns, each kind of transformer, each kind of
category and of missing value."""
import numpy as np
import pandas
import scipy.sparse
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier, StackingClassifier, VotingClassifier
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.impute import IterativeImputer, KNNImputer, MissingIndicator, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.multioutput import MultiOutputClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import (Binarizer, FunctionTransformer, KBinsDiscretizer, MaxAbsScaler, MinMaxScaler, Normalizer,
                                   OneHotEncoder,
                                   OrdinalEncoder, PolynomialFeatures, PowerTransformer, QuantileTransformer, RobustScaler,
                                   SplineTransformer,
                                   StandardScaler)
from sklearn.tree import DecisionTreeClassifier

from zoo_case import Case, Trained, save_pickle

COUNT = 48
RANDOM = np.random.default_rng(3)


def pick(*options):
    return [options[place % len(options)] for place in RANDOM.permutation(COUNT)]


PEOPLE = pandas.DataFrame({
    "age": RANDOM.integers(18, 80, COUNT),
    "income": np.round(RANDOM.normal(3000, 900, COUNT), 2),
    "city": pick("Rome", "Oslo", "Bonn", "São Paulo", "a,b", 'say "x"'),
    "zip": pick("01234", "100", "1e5", "90210", "1_000", "0x10"),
    "odd": pick("nan", "None", "NA", "inf", "true", " x "),
    "flag": pick(True, False),
    "level": pick(1, 2, 3),
    "rate": pick(0.5, 1.0, 2.0, -0.0),
    "note": pick("good dog", "bad cat, really", "1234 5678", "nan", "Übung macht's", "cat dog cat"),
})
BIG = pandas.DataFrame({"id": pick(9007199254740993, 9007199254740992, -3, 2**62 + 1), "x": np.round(RANDOM.normal(size=COUNT), 3)})
BOUGHT = np.array(["no", "yes"])[((PEOPLE.age > 45) ^ (PEOPLE.city == "Rome")).astype(int)]
SPENT = np.round(PEOPLE.income * 0.1 + PEOPLE.age, 2).to_numpy()
UNTYPED = ("csv", "npy str")  # the model does not know its columns' types, and these bodies have texts only
ASK = [0, 5, 11, 17, 23, 31, 40]


def holes(frame, **missing):
    """A copy with missing values: holes(PEOPLE, city=None, income=np.nan)."""
    frame = frame.copy()
    for shift, (name, value) in enumerate(missing.items()):
        column = frame[name].astype(object if frame[name].dtype.kind in "Ob" else float)
        column.iloc[[ASK[shift], ASK[shift + 3], *range(2 + shift, COUNT, 7)]] = value
        frame[name] = column
    return frame


def case(name, transformers, frame=PEOPLE, model=None, target=BOUGHT, columns=None, odd=(), pickled=False, table=None, without=(),
         **settings):
    """A ColumnTransformer, followed by a model unless that is None."""
    def build():
        data = frame if columns is None else frame[columns]
        data = data if table is None else table(data)
        made = ColumnTransformer(transformers, **settings)
        made = made if model is None else make_pipeline(made, model)
        made.fit(data, target)
        asked = data.iloc[ASK].reset_index(drop=True) if isinstance(data, pandas.DataFrame) else data[ASK]
        return Trained(made, asked, odd=[one(asked) for one in odd], without=without,
                       save=(lambda folder: save_pickle(made, folder)) if pickled else None)
    return Case("columns: " + name, build, classes=("ColumnTransformer", "Pipeline"))


def changed(**columns):
    """The asked rows with other values in some columns."""
    return lambda asked: asked.assign(**{name: pandas.Series((values * len(asked))[:len(asked)],
                                                             dtype=object if isinstance(values[0], str) else None)
                                         for name, values in columns.items()})


LOGISTIC = LogisticRegression(max_iter=200)
NUMBERS, WORDS = ["age", "income"], ["city", "zip", "odd"]
SCALED = ("numbers", StandardScaler(), NUMBERS)
IGNORING = OneHotEncoder(handle_unknown="ignore")
ENCODED = ("words", IGNORING, WORDS)


def addressing():
    ways = {
        "names": (NUMBERS, WORDS), "positions": ([0, 1], [2, 3, 4]), "negative positions": ([-9, -8], [-7, -6, -5]),
        "slices": (slice(0, 2), slice(2, 5)), "slices of names": (slice("age", "income"), slice("city", "odd")),
        "masks": ([True, True] + 7 * [False], np.array(2 * [False] + 3 * [True] + 4 * [False])),
        "selectors": (make_column_selector(dtype_include="number"), make_column_selector(pattern="city|zip|odd")),
        "selector of objects": (make_column_selector("age|inc"), make_column_selector(dtype_include=object)),
    }
    for name, (numbers, words) in ways.items():
        yield case(f"by {name}", [("n", StandardScaler(), numbers), ("w", IGNORING, words)], model=LOGISTIC,
                   odd=[changed(city=["Paris", "1", "Rome"], zip=["1234", "1E5", "100.0", "1000"])])
    yield case("turned order", [("w", IGNORING, WORDS[::-1]), ("n", StandardScaler(), NUMBERS[::-1])], model=LOGISTIC)
    yield case("remainder dropped", [SCALED], model=LOGISTIC)
    yield case("remainder passed", [ENCODED], model=LOGISTIC, remainder="passthrough",
               columns=[*NUMBERS, *WORDS, "flag", "level", "rate"])
    yield case("remainder scaled", [ENCODED], model=LOGISTIC, remainder=MinMaxScaler(), columns=[*NUMBERS, *WORDS, "level"])
    yield case("passthrough and drop", [ENCODED, ("p", "passthrough", ["age", "flag"]), ("d", "drop", ["note"])], model=LOGISTIC)
    yield case("passthrough of strings", [("p", "passthrough", WORDS), SCALED], without=UNTYPED)
    yield case("passthrough of all", [("p", "passthrough", list(PEOPLE))], without=UNTYPED)
    yield case("dropped in the middle", [SCALED, ("d", "drop", ["city", "zip"])], remainder="passthrough",
               columns=["age", "city", "income", "zip"])
    yield case("dense", [SCALED, ENCODED], sparse_threshold=0)
    yield case("sparse", [ENCODED], sparse_threshold=1)
    yield case("weights", [SCALED, ENCODED], transformer_weights={"numbers": 2.5}, model=LOGISTIC)
    yield case("pickled", [SCALED, ENCODED], model=LOGISTIC, pickled=True)
    yield case("one column by its name", [("w", IGNORING, ["zip"])], columns=["zip"], model=LOGISTIC)
    yield case("strings only", [("w", IGNORING, WORDS)], columns=WORDS, model=LOGISTIC)
    yield case("booleans only", [("w", OneHotEncoder(), ["flag"])], columns=["flag"], model=LOGISTIC)


def words():
    for name, encoder in {
            "one-hot": OneHotEncoder(), "one-hot ignoring": IGNORING, "one-hot infrequent": OneHotEncoder(
                handle_unknown="infrequent_if_exist", min_frequency=9), "one-hot drop": OneHotEncoder(drop="first"),
            "one-hot dense": OneHotEncoder(handle_unknown="ignore", sparse_output=False, drop="if_binary"),
            "ordinal": OrdinalEncoder(), "ordinal unknown": OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1),
            "ordinal int": OrdinalEncoder(dtype=np.int64),
            "ordinal given": OrdinalEncoder(categories=[sorted(set(PEOPLE[name])) for name in WORDS])}.items():
        yield case(f"{name} of strings", [("w", encoder, WORDS), SCALED], odd=[
            changed(city=["Paris"]), changed(zip=["1234", "100"]), changed(odd=["x", "NaN", "null", ""])])
        yield case(f"{name} of whole numbers", [("w", encoder if name != "ordinal given" else OrdinalEncoder(categories=[[1, 2, 3]]),
                                                 ["level"]), SCALED],
                   odd=[changed(level=[7, 1])])
        yield case(f"{name} of booleans", [("w", encoder if name != "ordinal given" else OrdinalEncoder(categories=[[False, True]]),
                                            ["flag"]), SCALED])
        yield case(f"{name} of floats", [("w", encoder if name != "ordinal given" else OrdinalEncoder(categories=[[0.0, 0.5, 1.0, 2.0]]),
                                          ["rate"]),
                                         SCALED], odd=[changed(rate=[7.25, 1.0])])
        for kind, value in {"None": None, "nan": np.nan}.items():
            if name == "ordinal given":
                continue
            if name != "ordinal int":
                yield case(f"{name} of strings with {kind}", [("w", encoder, WORDS), SCALED],
                           holes(PEOPLE, city=value, odd=value, zip=value))
        if name not in ("ordinal given", "ordinal int"):
            yield case(f"{name} of floats with nan", [("w", encoder, ["rate"]), SCALED], holes(PEOPLE, rate=np.nan))
            yield case(f"{name} of booleans with None", [("w", encoder, ["flag"]), SCALED], holes(PEOPLE, flag=None))
    yield case("categories of pandas", [("w", IGNORING, ["city", "level"]), SCALED],
               PEOPLE.astype({"city": "category", "level": "category"}), model=LOGISTIC)
    yield case("categories of pandas by selector", [("w", IGNORING, make_column_selector(dtype_include="category"))],
               PEOPLE.astype({"city": "category", "zip": "category"}), remainder="drop", model=LOGISTIC)
    yield case("big whole numbers one-hot", [("w", OneHotEncoder(), ["id"])], BIG, remainder="passthrough")
    yield case("big whole numbers ordinal", [("w", OrdinalEncoder(dtype=np.int64), ["id"])], BIG)
    yield case("big whole numbers passed", [("w", "passthrough", ["id"])], BIG)
    yield case("nullable dtypes", [("w", IGNORING, ["city"]), SCALED], PEOPLE[["age", "income", "city"]].astype({"city": "string"}))


def numbers():
    kinds = {
        "standard": StandardScaler(), "robust": RobustScaler(), "maxabs": MaxAbsScaler(), "minmax": MinMaxScaler(clip=True),
        "normal": Normalizer(),
        "bins one-hot": KBinsDiscretizer(3), "bins ordinal": KBinsDiscretizer(3, encode="ordinal", strategy="kmeans"),
        "log1p": FunctionTransformer(np.log1p), "reciprocal": FunctionTransformer(np.reciprocal),
        "sqrt validated": FunctionTransformer(np.sqrt, validate=True),
        "identity": FunctionTransformer(), "negative": FunctionTransformer(np.negative), "power": PowerTransformer(),
        "box-cox": PowerTransformer("box-cox"),
        "quantiles": QuantileTransformer(n_quantiles=10), "spline": SplineTransformer(n_knots=3), "polynomial": PolynomialFeatures(2),
        "binary": Binarizer(threshold=40), "union": FeatureUnion([("a", StandardScaler()), ("b", PCA(1))]),
        "pca": make_pipeline(StandardScaler(), PCA(2)),
        "best": SelectKBest(k=1)}
    for name, kind in kinds.items():
        yield case(f"numbers {name}", [("n", kind, NUMBERS), ENCODED], model=LOGISTIC if name != "reciprocal" else None)
        yield case(f"numbers {name} alone", [("n", kind, NUMBERS)])
    missing = {"mean": SimpleImputer(), "median": SimpleImputer(strategy="median"),
               "constant": SimpleImputer(strategy="constant", fill_value=-1),
               "frequent": SimpleImputer(strategy="most_frequent"), "indicator": SimpleImputer(add_indicator=True),
               "neighbours": KNNImputer(),
               "iterative": IterativeImputer(max_iter=3, random_state=0), "holes": MissingIndicator(),
               "piped": make_pipeline(SimpleImputer(), StandardScaler())}
    for name, kind in missing.items():
        yield case(f"missing numbers {name}", [("n", kind, NUMBERS), ENCODED], holes(PEOPLE, income=np.nan, age=np.nan), model=LOGISTIC)
    yield case("missing is -999", [("n", SimpleImputer(missing_values=-999), ["income"])], holes(PEOPLE, income=-999))
    for name, imputer, value in (
            ("frequent nan", SimpleImputer(strategy="most_frequent"), np.nan),
            ("constant nan", SimpleImputer(strategy="constant", fill_value="none"), np.nan),
            ("constant nan default", SimpleImputer(strategy="constant"), np.nan),
            ("frequent None", SimpleImputer(missing_values=None, strategy="most_frequent"), None),
            ("constant None", SimpleImputer(missing_values=None, strategy="constant", fill_value="none"), None),
            ("text is missing", SimpleImputer(missing_values="NA", strategy="most_frequent"), "NA")):
        yield case(f"missing strings {name}", [("w", make_pipeline(imputer, IGNORING), WORDS), SCALED],
                   holes(PEOPLE, city=value, zip=value), model=LOGISTIC)
        yield case(f"missing strings {name} alone", [("w", imputer, WORDS)], holes(PEOPLE, city=value, zip=value))


def shapes():
    def objects(frame):
        return frame.to_numpy(dtype=object)
    yield case("object array by position", [("n", StandardScaler(), [0, 1]), ("w", IGNORING, [2, 3, 4])], columns=[*NUMBERS, *WORDS],
               table=objects, model=LOGISTIC)
    yield case("object array with text", [("n", StandardScaler(), [0, 1]), ("t", TfidfVectorizer(), 2)], columns=[*NUMBERS, "note"],
               table=objects, model=LOGISTIC)
    yield case("string array", [("w", IGNORING, [0, 1, 2])], columns=WORDS, table=lambda frame: frame.to_numpy(dtype=str), model=LOGISTIC)
    yield case("float array by position", [("n", StandardScaler(), [1]), ("b", KBinsDiscretizer(3), [0])], columns=NUMBERS,
               table=lambda frame: frame.to_numpy(), model=LOGISTIC, remainder="passthrough")
    yield case("text columns", [("t", TfidfVectorizer(), "note"), ("c", CountVectorizer(binary=True), "city"), SCALED], model=LOGISTIC,
               odd=[changed(note=["123", "5.0", "true", "NA"])])
    yield case("hashed text", [("t", HashingVectorizer(n_features=16), "note"), ENCODED], model=LOGISTIC)
    yield case("text by position", [("t", TfidfVectorizer(), 8), SCALED], model=LOGISTIC)
    yield case("text and svd", [("t", make_pipeline(TfidfVectorizer(), TruncatedSVD(2, random_state=0)), "note"), SCALED], model=LOGISTIC)
    yield case("text only", [("t", TfidfVectorizer(), "note")], columns=["note"], model=LOGISTIC)
    inner = ColumnTransformer([("w", IGNORING, ["city"])], remainder="passthrough")
    yield case("nested", [("i", inner, ["city", "age"]), ("n", StandardScaler(), ["income"])], model=LOGISTIC)
    for name, model in {"forest": RandomForestClassifier(5, random_state=0), "dummy": DummyClassifier(),
                        "tree": DecisionTreeClassifier(max_depth=3),
                        "voting": VotingClassifier([("a", LOGISTIC), ("b", DecisionTreeClassifier(max_depth=2))], voting="soft"),
                        "stacking": StackingClassifier([("a", LOGISTIC), ("b", DecisionTreeClassifier(max_depth=2))], cv=3)}.items():
        yield case(f"before {name}", [SCALED, ENCODED], model=model)
    yield case("before ridge", [SCALED, ENCODED], model=Ridge(), target=SPENT)
    yield case("before means", [SCALED, ENCODED], model=KMeans(3, n_init=2, random_state=0))


def fitted(name, model, data=PEOPLE, target=BOUGHT, ask=ASK, classes=("Pipeline",), odd=(), without=()):
    def build():
        made = model.fit(data, target)
        asked = data.iloc[ask].reset_index(drop=True) if isinstance(data, pandas.DataFrame) else data[ask]
        return Trained(made, asked, odd=list(odd), without=without)
    return Case("columns: " + name, build, classes=classes)


def trained_on_sparse(model, rows):
    """A model that was trained on a sparse matrix: a request has dense rows."""
    return Case(f"columns: sparse rows {type(model).__name__}", lambda: Trained(model.fit(scipy.sparse.csr_matrix(rows), BOUGHT),
                                                                                rows[ASK]),
                classes=(type(model).__name__,))


def whole():
    both = make_column_transformer((StandardScaler(), NUMBERS), (IGNORING, WORDS))
    pipe = Pipeline([("columns", both), ("model", LOGISTIC)])
    yield fitted("search", GridSearchCV(pipe, {"model__C": [0.1, 1]}, cv=3), classes=("GridSearchCV",))
    yield fitted("voting over pipelines", VotingClassifier([("a", pipe), ("b", make_pipeline(both, DecisionTreeClassifier(max_depth=2)))],
                                                           voting="soft"),
                 classes=("VotingClassifier",))
    yield fitted("pandas between", make_pipeline(ColumnTransformer([SCALED, ("w", OrdinalEncoder(), WORDS)],
                                                                   verbose_feature_names_out=False), StandardScaler(),
                                                 ColumnTransformer([("again", MinMaxScaler(),
                                                                     ["age", "zip"])])).set_output(transform="pandas"))
    yield fitted("pandas out", ColumnTransformer([SCALED]).set_output(transform="pandas"), classes=("ColumnTransformer",))
    yield fitted("union", FeatureUnion([("a", ColumnTransformer([SCALED])), ("b", ColumnTransformer([ENCODED]))]),
                 classes=("FeatureUnion",))
    yield fitted("encoder alone", OneHotEncoder(handle_unknown="ignore"), PEOPLE[WORDS], classes=("OneHotEncoder",))
    yield fitted("encoder of arrays alone", OneHotEncoder(handle_unknown="ignore"), PEOPLE[WORDS].to_numpy(), classes=("OneHotEncoder",))
    yield fitted("encoder of all kinds", OneHotEncoder(handle_unknown="ignore"), PEOPLE[["city", "level", "flag", "rate", "zip"]],
                 classes=("OneHotEncoder",))
    yield fitted("ordinal of all kinds", OrdinalEncoder(), PEOPLE[["city", "level", "flag", "rate", "zip"]], classes=("OrdinalEncoder",))
    yield fitted("encoder, then model", make_pipeline(OneHotEncoder(handle_unknown="ignore"), LOGISTIC), PEOPLE[["zip", "level", "flag"]])
    yield fitted("imputer, encoder, model", make_pipeline(SimpleImputer(strategy="most_frequent"), OrdinalEncoder(),
                                                          DecisionTreeClassifier(max_depth=4)),
                 holes(PEOPLE, city=np.nan, zip=np.nan)[WORDS])
    yield fitted("histogram with categories", make_pipeline(ColumnTransformer([("w", OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan), WORDS)], remainder="passthrough"), HistGradientBoostingClassifier(
            categorical_features=[0, 1, 2], max_iter=5, min_samples_leaf=3)), holes(PEOPLE[[*NUMBERS, *WORDS]], income=np.nan))
    yield fitted("identity of int64", FunctionTransformer(), BIG, classes=("FunctionTransformer",))
    yield fitted("identity of mixed types", FunctionTransformer(), PEOPLE, classes=("FunctionTransformer",), without=UNTYPED)
    yield fitted("reciprocal of an array of whole numbers", FunctionTransformer(np.reciprocal), PEOPLE[["age", "level"]].to_numpy(),
                 classes=("FunctionTransformer",))
    yield fitted("imputer of strings alone", SimpleImputer(strategy="most_frequent"), holes(PEOPLE, city=np.nan)[WORDS],
                 classes=("SimpleImputer",))
    yield fitted("dummy on mixed types", DummyClassifier(), PEOPLE, classes=("DummyClassifier",))
    for kind in ("float32", "int64", "int32", "bool", "uint8"):
        data = (PEOPLE[["age", "level"]] if kind != "bool" else PEOPLE[["flag"]]).astype(kind)
        for form, rows in (("frame", data), ("array", data.to_numpy())):
            yield fitted(f"{kind} {form}", LogisticRegression(max_iter=200), rows, classes=("LogisticRegression",))
            yield fitted(f"{kind} {form} regression", Ridge(), rows, SPENT, classes=("Ridge",))
    numeric = PEOPLE[["age", "income", "level", "rate"]]
    both = np.column_stack([BOUGHT, np.where(PEOPLE.flag, "1", "nan")])
    for kind in (RandomForestClassifier(5, random_state=0), DecisionTreeClassifier(max_depth=3), KNeighborsClassifier(3),
                 MultiOutputClassifier(DecisionTreeClassifier(max_depth=3))):
        yield fitted(f"two text labels {type(kind).__name__}", kind, numeric.to_numpy(), both, classes=(type(kind).__name__,))
    for kind in (LogisticRegression(max_iter=200), MaxAbsScaler(), TruncatedSVD(2, random_state=0),
                 RandomForestClassifier(5, random_state=0)):
        yield trained_on_sparse(kind, numeric.to_numpy())
    for name, columns in (("duplicate names", ["a", "b", "a", "c"]), ("names of digits", ["0", "1", "2", "3"]),
                          ("odd names", ["a,b", 'x "y"', " z ", "Größe \u2603"]),
                          ("numbers as names", [0, 1, 2, 3]), ("names of JSON keys", ["instances", "inputs", "data", "columns"])):
        yield fitted(name, make_pipeline(StandardScaler(), LOGISTIC), numeric.set_axis(columns, axis=1))


def cases():
    for group in (addressing, words, numbers, shapes, whole):
        yield from group()
