#!/usr/bin/python3
"""Write data/catalogs/estimators.json: which methods the classes of scikit-learn and XGBoost have, and when.

    /usr/bin/python3 eng/estimators.py            write the file
    /usr/bin/python3 eng/estimators.py --check    exit with 1 when the file differs from what this writes

Methods that a class has only sometimes (`available_if`) get a condition that can be decided from a pickle without loading it. The conditions
are in CONDITIONS, read from the library's source; the script stops at a check that is not there. What a row can be made of (READING) is
by hand as well, because no library says it.
"""
import inspect
import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")

import sklearn
import xgboost
from sklearn.utils import all_estimators

TARGET = pathlib.Path(__file__).resolve().parent.parent / "data" / "catalogs" / "estimators.json"
DATE = "2026-11-29"

# What a server can call, the first one that a class has being what it serves by default, and what else says what a class is for.
METHODS = ("predict", "transform", "predict_proba", "decision_function")
OTHERS = ("fit_predict", "fit_transform", "kneighbors", "score_samples")

# The check of `available_if` by module and name -> when it holds. `of`: one of these parts has the method (of a list, the last);
# `where` and `is`: the attribute has one of these values.
CONDITIONS = {
    ("sklearn.ensemble._bagging", "_estimator_has.<locals>.check"): {"of": ["estimators_"]},
    ("sklearn.ensemble._stacking", "_estimator_has.<locals>.<lambda>"): {"of": ["final_estimator_"]},
    ("sklearn.ensemble._voting", "VotingClassifier._check_voting"): {"where": "voting", "is": ["soft"]},
    ("sklearn.feature_selection._rfe", "_estimator_has.<locals>.<lambda>"): {"of": ["estimator_"]},
    ("sklearn.linear_model._stochastic_gradient", "SGDClassifier._check_proba"): {"where": "loss", "is": ["log_loss", "log", "modified_huber"]},
    ("sklearn.model_selection._search", "_estimator_has.<locals>.check"): {"of": ["best_estimator_"]},
    ("sklearn.multiclass", "_estimators_has.<locals>.<lambda>"): {"of": ["estimator", "estimators_"]},
    ("sklearn.multioutput", "MultiOutputClassifier._check_predict_proba"): {"of": ["estimators_"]},
    ("sklearn.multioutput", "_available_if_base_estimator_has.<locals>._check"): {"of": ["base_estimator", "estimators_"]},
    ("sklearn.neighbors._lof", "LocalOutlierFactor._check_novelty_decision_function"): {"where": "novelty", "is": [True]},
    ("sklearn.neighbors._lof", "LocalOutlierFactor._check_novelty_fit_predict"): {"where": "novelty", "is": [False]},
    ("sklearn.neighbors._lof", "LocalOutlierFactor._check_novelty_predict"): {"where": "novelty", "is": [True]},
    ("sklearn.neighbors._lof", "LocalOutlierFactor._check_novelty_score_samples"): {"where": "novelty", "is": [True]},
    ("sklearn.pipeline", "Pipeline._can_transform"): {"of": ["steps"]},
    ("sklearn.pipeline", "_final_estimator_has.<locals>.check"): {"of": ["steps"]},
    ("sklearn.semi_supervised._self_training", "_estimator_has.<locals>.<lambda>"): {"of": ["base_estimator_"]},
    ("sklearn.svm._base", "BaseSVC._check_proba"): {"where": "probability", "is": [True]},
}

# Classes of later releases: https://scikit-learn.org/stable/api/sklearn.cluster.html, .../sklearn.preprocessing.html,
# .../sklearn.model_selection.html; and https://imbalanced-learn.org/stable/references/generated/imblearn.pipeline.Pipeline.html.
LATER = {
    "sklearn": {
        "HDBSCAN": {"fit_predict": {}},
        "TargetEncoder": {"transform": {}, "fit_transform": {}},
        "FixedThresholdClassifier": {method: {"of": ["estimator_", "estimator"]} for method in ("predict_proba", "decision_function")} | {"predict": {}},
        "TunedThresholdClassifierCV": {method: {"of": ["estimator_"]} for method in ("predict_proba", "decision_function")} | {"predict": {}},
        "FrozenEstimator": {method: {"of": ["estimator"]} for method in METHODS},
    },
}

READING = {
    # Classes whose rows are documents, and those whose rows are dicts.
    "documents": ["CountVectorizer", "TfidfVectorizer", "HashingVectorizer"],
    "dicts": ["DictVectorizer", "FeatureHasher"],
    # Classes whose rows are labels, and those that look at no column.
    "labels": ["LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer"],
    "anyRow": ["DummyClassifier", "DummyRegressor"],
    # Steps that give as many columns as they take, each with the meaning that it had.
    "keepColumns": ["SimpleImputer", "KNNImputer", "IterativeImputer"],
    # Steps after which nothing is known of the values, but names may still be the same.
    "anyFunction": ["FunctionTransformer"],
    # Attributes that hold one value for each column, from the middle of what the model was trained on; or such a row first.
    "centres": ["statistics_", "mean_", "center_", "_x_mean", "x_mean_", "location_", "xbar_", "means_", "theta_", "cluster_centers_", "centroids_", "max_abs_",
                "data_min_", "quantiles_"],
    # Attributes whose first row is a row of the training data itself, or whose value is one.
    "rows": ["_fit_X", "X_fit_", "X_train_", "training_data_", "support_vectors_", "X_", "X_min_"],
    # Attributes with one whole number for each column, which is coded as 0, 1, … up to it.
    "codes": ["n_categories_"],
    # Attributes that hold the number of columns, and those whose last dimension is that number, for versions that do not say it.
    "counts": ["n_features_in_", "n_features_", "_n_features", "_n_features_in"],
    "widths": ["coef_", "feature_log_prob_", "theta_", "statistics_", "mean_", "components_", "cluster_centers_", "_fit_X", "scale_", "data_min_", "dictionary", "K_fit_rows_"],
    "names": ["feature_names_in_", "_feature_names_in", "_df_columns"],
    # Parts of an estimator that get the rows that it gets.
    "parts": ["best_estimator_", "estimator_", "regressor_", "base_estimator_", "classifier_", "_preprocessor", "estimators_", "calibrated_classifiers_",
              "estimator", "base_estimator"],
}


def condition(check):
    key = (check.__module__, check.__qualname__)
    if key not in CONDITIONS:
        sys.exit(f"eng/estimators.py: {key} is a check without a condition: read it in the source and add it to CONDITIONS")
    return CONDITIONS[key]


def methods(cls):
    found = {}
    for name in (*METHODS, *OTHERS):
        try:
            attribute = inspect.getattr_static(cls, name)
        except AttributeError:
            continue
        found[name] = condition(attribute.check) if type(attribute).__name__ == "_AvailableIfDescriptor" else {}
    return found


def text():
    classes = {"sklearn": {name: methods(cls) for name, cls in all_estimators()}}
    classes["sklearn"] |= {name: known for name, known in LATER["sklearn"].items() if name not in classes["sklearn"]}
    classes["xgboost"] = {name: methods(cls) for name, cls in vars(xgboost).items() if inspect.isclass(cls) and hasattr(cls, "predict")}
    classes["imblearn"] = {"Pipeline": classes["sklearn"]["Pipeline"]}
    lines = []
    for library, known in classes.items():
        inside = ",\n".join(f"      {json.dumps(name)}: {json.dumps(known[name])}" for name in sorted(known))
        lines.append(f"    {json.dumps(library)}: {{\n{inside}\n    }}")
    head = {
        "$schema": "../schemas/estimators.schema.json",
        "about": "Which methods the classes of model libraries have, by class name, each with a condition that is decided from the pickle, or none (`of`: one of these "
                 "parts has the method; `where` and `is`: the attribute has one of these values). `reading` names the attributes that a test row is made of.",
        "source": f"eng/estimators.py: scikit-learn {sklearn.__version__} and XGBoost {xgboost.__version__} as installed, their `available_if` checks read in the source",
        "date": DATE,
        "served": list(METHODS),
    }
    reading = ",\n".join(f"    {json.dumps(name)}: {json.dumps(values)}" for name, values in READING.items())
    members = [f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    members.append('  "reading": {\n' + reading + "\n  }")
    members.append('  "classes": {\n' + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(members) + "\n}\n"


if __name__ == "__main__":
    written = text()
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text() != written:
            sys.exit("data/catalogs/estimators.json differs from what eng/estimators.py writes: run it and read the difference.")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TARGET.write_text(written)
