"""Models as people bring them, and the question that their example rows must answer.

    own_models.py make FOLDER     trains the models and writes them to FOLDER
    own_models.py methods NAME,NAME FILE…    prints which of these methods the object in each file has
    own_models.py serve FOLDER    each folder in it is a generated project: prints {folder: what is wrong} where its own code does not answer its
                                  own test/payload.json with 200
    own_models.py ask FILE        FILE: {"path of a model": {"row": …, "method": "predict"}, …}; prints {path: what is wrong} for those that refuse
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


def make(folder):
    import xgboost as xgb
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.cluster import KMeans
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_selector
    from sklearn.decomposition import NMF, PCA
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestRegressor, StackingClassifier, VotingClassifier
    from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
    from sklearn.feature_selection import SelectKBest, chi2
    from sklearn.impute import SimpleImputer
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
    from sklearn.model_selection import GridSearchCV
    from sklearn.multioutput import MultiOutputClassifier, RegressorChain
    from sklearn.naive_bayes import CategoricalNB, MultinomialNB
    from sklearn.neighbors import RadiusNeighborsClassifier
    from sklearn.pipeline import FeatureUnion, make_pipeline
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, PowerTransformer, StandardScaler
    from sklearn.svm import SVC

    random = np.random.RandomState(0)
    numbers = random.normal(5, 2, (60, 4))
    labels = (numbers[:, 0] > 5).astype(int)
    values = numbers[:, 0] * 3 + 100
    people = pd.DataFrame({
        "age": random.randint(18, 80, 60), "income": random.normal(3e4, 9e3, 60), "city": np.tile(["Rome", "Paris", "Zürich"], 20),
        "zip": np.tile(["01234", "90210"], 30), "level": np.tile([10, 20, 30], 20), "member": np.tile([True, False], 30),
        "note": np.tile(["good puppy", "bad cat", "good fish"], 20),
    })
    documents = ["red apples", "green apples", "red wine", "white wine"] * 5
    kinds = [0, 0, 1, 1] * 5

    def encode():
        return OneHotEncoder(handle_unknown="error")

    def table(*columns):
        return people[list(columns)]

    by_name = ColumnTransformer([("n", StandardScaler(), ["age", "income"]), ("c", encode(), ["city", "zip"]), ("o", OrdinalEncoder(), ["level", "member"]),
                                 ("t", TfidfVectorizer(), "note")])
    by_place = ColumnTransformer([("c", encode(), slice(2, 4)), ("n", make_pipeline(SimpleImputer(), StandardScaler()), [0, 1])], remainder="passthrough")
    by_mask = ColumnTransformer([("c", make_pipeline(SimpleImputer(strategy="most_frequent"), encode()), [False, False, True, True])], remainder="drop")
    by_type = ColumnTransformer([("c", encode(), make_column_selector(dtype_include=object))], remainder=StandardScaler())
    matrix = people[["age", "income", "city", "zip"]].to_numpy(dtype=object)
    named = table("age", "income", "city", "level")
    models = {
        "logistic": LogisticRegression().fit(numbers, labels),
        "forest_named": RandomForestRegressor(5).fit(table("age", "income"), values),
        "strings": make_pipeline(encode(), SVC()).fit(table("city", "zip"), labels),
        "whole_numbers": make_pipeline(encode(), Ridge()).fit(table("level", "member").to_numpy(), values),
        "columns_by_name": make_pipeline(by_name, LogisticRegression()).fit(people, labels),
        "columns_by_place": make_pipeline(by_place, LinearRegression()).fit(matrix, values),
        "columns_by_mask": make_pipeline(by_mask, LogisticRegression()).fit(matrix, labels),
        "columns_by_type": GridSearchCV(make_pipeline(by_type, LogisticRegression()), {"logisticregression__C": [1, 2]}, cv=2).fit(named, labels),
        "passed_on": make_pipeline(FunctionTransformer(), by_type, LogisticRegression()).fit(named, labels),
        "logarithms": make_pipeline(FunctionTransformer(np.log1p), StandardScaler(), Ridge()).fit(np.abs(numbers), values),
        "union": make_pipeline(FeatureUnion([("a", PCA(2)), ("b", SelectKBest(chi2, k=2))]), LogisticRegression()).fit(np.abs(numbers), labels),
        "box_cox": make_pipeline(PowerTransformer("box-cox"), Ridge()).fit(np.abs(numbers) + 1, values),
        "words": make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(documents, kinds),
        "hashed_words": make_pipeline(HashingVectorizer(n_features=64), LogisticRegression()).fit(documents, kinds),
        "word_union": make_pipeline(FeatureUnion([("w", TfidfVectorizer()), ("c", CountVectorizer(analyzer="char"))]), MultinomialNB()).fit(documents, kinds),
        "clusters": make_pipeline(StandardScaler(), KMeans(3, n_init=1)).fit(numbers),
        "components": make_pipeline(StandardScaler(), PCA(2)).fit(numbers),
        "parts": NMF(2, max_iter=50).fit(np.abs(numbers)),
        "encoder_alone": encode().fit(table("city", "level")),
        "several_outputs": MultiOutputClassifier(LogisticRegression()).fit(numbers, np.c_[labels, 1 - labels]),
        "chain": RegressorChain(Ridge()).fit(numbers, np.c_[values, -values]),
        "calibrated": CalibratedClassifierCV(make_pipeline(encode(), LogisticRegression()), cv=2).fit(table("city", "zip"), labels),
        "voting": VotingClassifier([("a", make_pipeline(encode(), LogisticRegression())), ("b", make_pipeline(encode(), SVC()))]).fit(table("city", "zip"), labels),
        "stacking": StackingClassifier([("a", make_pipeline(encode(), LogisticRegression()))], cv=2).fit(table("city", "zip"), labels),
        "transformed_target": TransformedTargetRegressor(make_pipeline(encode(), Ridge())).fit(table("city", "zip"), values),
        "categories_as_codes": CategoricalNB().fit(table("level").to_numpy() // 10 - 1, labels),
        "near_ones": RadiusNeighborsClassifier(0.5).fit(numbers, labels),
        "isotonic": IsotonicRegression(out_of_bounds="raise").fit(numbers[:, 0], values),
        "boosted_categories": HistGradientBoostingClassifier(categorical_features=[0]).fit(table("level", "age").to_numpy() % 10, labels),
        "xgboost_classifier": xgb.XGBClassifier(n_estimators=2).fit(table("age", "income"), labels),
        "xgboost_last": make_pipeline(by_type, xgb.XGBRegressor(n_estimators=2)).fit(named, values),
        "xgboost_after_words": make_pipeline(TfidfVectorizer(), xgb.XGBClassifier(n_estimators=2)).fit(documents, kinds),
    }
    for name, model in models.items():
        joblib.dump(model, os.path.join(folder, name + ".joblib"))
        for protocol in (2, 5):
            with open(os.path.join(folder, f"{name}.p{protocol}.pkl"), "wb") as file:
                pickle.dump(model, file, protocol=protocol)

    frame = people[["age", "city"]].astype({"city": "category"})
    booster = xgb.train({"tree_method": "hist", "max_cat_to_onehot": 1}, xgb.DMatrix(frame, values, enable_categorical=True), 3)
    for extension in ("json", "ubj"):
        booster.save_model(os.path.join(folder, "booster_categories." + extension))
    plain = xgb.train({}, xgb.DMatrix(numbers, values), 2)
    plain.save_model(os.path.join(folder, "booster.model"))
    with open(os.path.join(folder, "xgboost-model"), "wb") as file:
        pickle.dump(plain, file)


def rows(row, model):
    """One row as a person would hand it to the library in a notebook."""
    if type(model).__name__ == "Booster":
        import xgboost
        names = model.feature_names
        cells = [row[name] for name in names] if names else row
        return xgboost.DMatrix(np.array([cells], float), feature_names=names, feature_types=model.feature_types, enable_categorical=True)
    if isinstance(row, dict) and not hasattr(model, "feature_names_") and type(model).__name__ != "FeatureHasher":
        return pd.DataFrame([row])
    if isinstance(row, list):
        kinds = {type(cell) for cell in row}
        return np.array([row], dtype=object if str in kinds and len(kinds) > 1 or bool in kinds else None)
    return [row]


def ask(path):
    import xgboost

    with open(path) as file:
        asked = json.load(file)
    wrong = {}
    for name, question in asked.items():
        try:
            if name.endswith((".json", ".ubj", ".model")):
                model = xgboost.Booster(model_file=name)
            else:
                with open(name, "rb") as file:
                    model = pickle.load(file) if name.endswith(("xgboost-model", ".pkl")) else joblib.load(name)
            answer = getattr(model, question["method"])(rows(question["row"], model))
            assert answer.shape[0] == 1 if hasattr(answer, "shape") else len(answer) == 1, "not one answer"
        except Exception as error:
            wrong[name] = f"{type(error).__name__}: {error}"[:300]
    print(json.dumps(wrong))


def methods(names, *paths):
    print(json.dumps({path: [name for name in names.split(",") if hasattr(joblib.load(path), name)] for path in paths}))


def serve(folder):
    wrong = {}
    sys.dont_write_bytecode = True
    os.environ["OMP_NUM_THREADS"] = "1"
    for name in sorted(os.listdir(folder)):
        project = os.path.join(folder, name)
        for module in [key for key, value in sys.modules.items() if (getattr(value, "__file__", None) or "").startswith(folder)]:
            del sys.modules[module]
        sys.path[:] = [*(os.path.join(project, own) for own in ("runtime/server", "code", "code/ext")), *(entry for entry in sys.path if not entry.startswith(folder))]
        os.environ["MCC_MODEL_DIR"] = os.path.join(project, "model")
        try:
            import invocations
            import settings

            invocations.load(settings.Settings())
            with open(os.path.join(project, "test", "payload.json"), "rb") as file:
                answer = invocations.answer(file.read(), "application/json", "application/json", "", "test")
            assert answer.status == 200, f"{answer.status} {answer.body[:300]}"
            assert len(json.loads(answer.body)["predictions"]) == 1, answer.body[:300]
        except Exception as error:
            wrong[name] = f"{type(error).__name__}: {error}"[:400]
    print("answered " + json.dumps(wrong))


if __name__ == "__main__":
    {"make": make, "ask": ask, "methods": methods, "serve": serve}[sys.argv[1]](*sys.argv[2:])
