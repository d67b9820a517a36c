"""Models that take texts or objects with any keys instead of rows of a table."""
import numpy as np
import pandas
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction import DictVectorizer, FeatureHasher
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler
from sklearn.svm import LinearSVC

from zoo_case import Case, Trained, save_pickle

TEXTS = ["good puppy, really", "bad cat", "1234 5678", "nan", "None of it", 'he said "wuff", twice', "Übung macht's", "good cat cat cat",
         "bad 1e5", "true", "NA", "a,b;c\td", "x"] * 3
MOODS = np.array(["up", "down"])[[("good" in text or "wuff" in text) + 0 for text in TEXTS]]
ASKED = [*TEXTS[:12], "never seen", " spaces at both ends ", "5", "-1.5", "null", "NaN", "日本 語"]
OBJECTS = [{"city": city, "age": age, "rate": rate, "flag": flag} for city, age, rate, flag in zip(
    ["Rome", "Oslo", "1", "nan"] * 6, [20, 31, 45, 52, 38, 61] * 4, [0.5, 1.0, -0.0] * 8, [True, False] * 12)]
LOGISTIC = LogisticRegression(max_iter=200)


def texts():
    plain = make_pipeline(TfidfVectorizer(), LOGISTIC)
    yield "tfidf", plain, ("TfidfVectorizer", "Pipeline")
    yield "counts", make_pipeline(CountVectorizer(), MultinomialNB()), ("CountVectorizer", "Pipeline")
    yield "counts and tfidf", Pipeline([("c", CountVectorizer(ngram_range=(1, 2))), ("t", TfidfTransformer()),
                                        ("m", LinearSVC())]), ("CountVectorizer", "Pipeline")
    yield "hashes", make_pipeline(HashingVectorizer(n_features=32), LOGISTIC), ("HashingVectorizer", "Pipeline")
    yield "characters", make_pipeline(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), lowercase=False),
                                      LOGISTIC), ("TfidfVectorizer",)
    yield "union", make_pipeline(FeatureUnion([("w", TfidfVectorizer()), ("c", CountVectorizer(analyzer="char"))]), MaxAbsScaler(),
                                 LOGISTIC), ("FeatureUnion",)
    yield "chosen", make_pipeline(CountVectorizer(), SelectKBest(chi2, k=5), LOGISTIC), ("CountVectorizer",)
    yield "search", GridSearchCV(plain, {"logisticregression__C": [0.1, 1]}, cv=3), ("GridSearchCV",)
    yield "voting", VotingClassifier([("a", plain), ("b", make_pipeline(CountVectorizer(), MultinomialNB()))],
                                     voting="soft"), ("VotingClassifier",)
    yield "calibrated", CalibratedClassifierCV(make_pipeline(TfidfVectorizer(), LinearSVC()), cv=3), ("CalibratedClassifierCV",)
    yield "pipeline in a pipeline", make_pipeline(make_pipeline(CountVectorizer(), TfidfTransformer()), LOGISTIC), ("Pipeline",)
    yield "clusters", make_pipeline(TfidfVectorizer(), TruncatedSVD(2, random_state=0), KMeans(2, n_init=2, random_state=0)), ("Pipeline",
                                                                                                                               )
    yield "regression", make_pipeline(TfidfVectorizer(), Ridge()), ("Pipeline",)
    yield "tfidf alone", TfidfVectorizer(), ("TfidfVectorizer",)
    yield "counts alone", CountVectorizer(), ("CountVectorizer",)
    yield "hashes alone", HashingVectorizer(n_features=16), ("HashingVectorizer",)
    yield "passthrough first", Pipeline([("p", "passthrough"), ("t", TfidfVectorizer()), ("m", LOGISTIC)]), ("Pipeline",)


def objects():
    yield "dict vectorizer", make_pipeline(DictVectorizer(), LOGISTIC), ("DictVectorizer",)
    yield "dict vectorizer alone", DictVectorizer(), ("DictVectorizer",)
    yield "dict vectorizer dense", DictVectorizer(sparse=False, separator="|"), ("DictVectorizer",)
    yield "feature hasher", make_pipeline(FeatureHasher(n_features=16), LOGISTIC), ("FeatureHasher",)
    yield "feature hasher alone", FeatureHasher(n_features=16), ("FeatureHasher",)


def cases():
    for name, model, classes in texts():
        for form, data, pickled in (("list", TEXTS, False), ("series", pandas.Series(TEXTS), True)):
            def build(model=model, data=data, pickled=pickled, target=np.arange(len(TEXTS)) if "regression" in name else MOODS):
                model.fit(data, target)
                return Trained(model, ASKED, save=(lambda folder: save_pickle(model, folder)) if pickled else None)
            yield Case(f"text: {name} {form}", build, classes=classes)
    for name, model, classes in objects():
        def build(model=model):
            model.fit(OBJECTS, np.arange(len(OBJECTS)) % 2)
            return Trained(model, [*OBJECTS[:5], {"city": "Paris", "age": 1}, {"age": 7.5, "other": 3}])
        yield Case(f"objects: {name}", build, classes=classes)
