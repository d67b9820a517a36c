"""What a trained scikit-learn model says about the table that it takes, read once when the model is loaded.

The names and the number of columns are attributes of the model. The type of a column is that of the categories or of the
statistics which the first step that takes the column has learnt. Of a class that is not scikit-learn's nothing is known.
"""
import math

import numpy as np

from cells import Column
from schema import Schema

# Arrays that an estimator keeps in the type of the numbers that it was trained with.
STATE = ("_fit_X", "coef_", "coefs_", "components_", "cluster_centers_")
INNER = ("best_estimator_", "estimators_", "calibrated_classifiers_", "regressor_", "estimator_", "base_estimator_")
NOT_CHECKED = {"Pipeline", "FeatureUnion", "GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV",
               "VotingClassifier", "VotingRegressor", "CalibratedClassifierCV", "TransformedTargetRegressor", "MultiOutputClassifier",
               "MultiOutputRegressor", "OneVsRestClassifier", "StackingClassifier", "StackingRegressor"}
OUTPUTS = ("LabelEncoder", "LabelBinarizer")


def schema(model):
    """The table of a model. For an object that is not an estimator, nothing about the table is known."""
    first = first_step(model)
    names = _known(model, "feature_names_in_")
    names = None if names is None else list(names)
    width = len(names) if names is not None else _known(model, "n_features_in_")
    width = 1 if type(first).__name__ == "IsotonicRegression" else width
    shape, other = _shape(first)
    if shape != "table":
        return Schema(shape=shape, other=other)
    if not isinstance(width, (int, np.integer)):
        return Schema(other=other, frame=not _is_sklearn(first))
    visitor = Visitor(width)
    visitor.visit(model, list(range(width)))
    drops = _drops_extra(model)
    columns = [seen.column or Column("any", seen.missing) if seen.needed or not drops else Column("dropped") for seen in visitor.columns]
    frame = visitor.by_name and names is not None
    return Schema(columns, names, frame, drops, dtype=_float_type(first))


def first_step(model):
    """What takes the table: the first step of a pipeline, or the first of the models in a model."""
    for _ in range(20):
        inner = _steps(model)[:1] if hasattr(model, "steps") else _children(model)[:1]
        if not inner or inner[0] is None:
            break
        model = inner[0]
    return model


def _attribute(model, name):
    try:
        return getattr(model, name, None)
    except Exception:  # a property of an estimator that is not trained, or of another version
        return None


def _known(model, name):
    """An attribute of the model, or else of the models in it that take the same table."""
    value = _attribute(model, name)
    if value is not None:
        return value
    parts = _steps(model)[:1] if hasattr(model, "steps") else _children(model)
    return next((value for value in (_known(part, name) for part in parts) if value is not None), None)


def _is_sklearn(model):
    return type(model).__module__.split(".")[0] in ("sklearn", "xgboost", "lightgbm", "catboost", "imblearn")


def _takes_numbers(step):
    return _is_sklearn(step) and type(step).__name__ not in ("ColumnTransformer", "FunctionTransformer", "FeatureUnion") and not hasattr(
        step, "categories_") and not hasattr(step, "missing_values")


def _steps(pipeline):
    return [step for _, step in pipeline.steps if step is not None and not isinstance(step, str)]


def _flat(value):
    return [part for item in value for part in _flat(item)] if isinstance(value, (list, tuple, np.ndarray)) else [value]


def _children(model):
    """The models in a model that take its whole table."""
    if hasattr(model, "transformer_list"):
        return [part for _, part in model.transformer_list if not isinstance(part, str)]
    found = []
    for name in INNER:
        for part in _flat(_attribute(model, name)):
            if "_CalibratedClassifier" in type(part).__name__:
                part = getattr(part, "estimator", getattr(part, "base_estimator", part))
            if hasattr(part, "get_params"):
                found.append(part)
        if found:
            return found
    return found


def _shape(step):
    """What a row is for the first step, and the type of its values."""
    name = type(step).__name__
    if not _is_sklearn(step):
        return "table", Column("any")
    if hasattr(step, "build_analyzer"):
        if step.input != "content":
            raise ValueError(f"the model's {name} reads files that a request would name (input='{step.input}'), which is not served")
        return "document", Column("text", "")
    if name == "DictVectorizer":
        return "dict", Column("any")
    if name == "FeatureHasher":
        return {"string": ("list", Column("text", "")), "dict": ("dict", Column("any"))}.get(step.input_type, ("array", Column("any")))
    if name in OUTPUTS:
        return "value", _of_values(step.classes_)
    if name == "MultiLabelBinarizer":
        return "list", _of_values(step.classes_)
    if name == "PatchExtractor":
        return "array", Column("any")
    return "table", Column("any" if name.startswith("Dummy") or name == "FunctionTransformer" else "number")


def _drops_extra(model):
    """Whether columns that the model was not trained with make no difference to it."""
    if hasattr(model, "_transformer_to_input_indices"):
        return _attribute(model, "feature_names_in_") is not None
    if type(model).__name__ not in NOT_CHECKED or getattr(model, "passthrough", False) is True:
        return False
    parts = _steps(model)[:1] if hasattr(model, "steps") else _children(model)
    return bool(parts) and all(_drops_extra(part) for part in parts)


def _float_type(step):
    for name in STATE:
        value = _attribute(step, name)
        value = value[0] if isinstance(value, list) and value else value
        if getattr(value, "dtype", None) is not None:
            return np.float32 if value.dtype == np.float32 else float
    return float


class Seen:
    """What is known about one column so far."""

    def __init__(self):
        self.column, self.missing, self.needed, self.certain = None, math.nan, False, False


class Visitor:
    """Goes through a model's steps, as far as they take the columns of the table."""

    def __init__(self, width):
        self.columns = [Seen() for _ in range(width)]
        self.by_name = False  # whether a step looks for columns by their names
        self.passed = []  # columns that the last ColumnTransformer has left as they are

    def visit(self, step, places):
        """`places`: the columns of the table that are the step's columns."""
        if hasattr(step, "_transformer_to_input_indices"):
            return self.by_columns(step, places)
        if hasattr(step, "steps") and _steps(step):
            return self.pipeline(_steps(step), places)
        seen = [self.columns[place] for place in places]
        inner = _children(step)
        for column in seen:
            column.needed = column.needed or not inner
        categories = _attribute(step, "categories_")
        if isinstance(categories, list) and len(categories) == len(places):
            for column, values in zip(seen, categories):
                self.learn(column, _of_values(values), certain=True)
        elif hasattr(step, "missing_values"):
            self.imputer(step, seen)
        elif hasattr(step, "build_analyzer"):
            for column in seen:
                self.learn(column, Column("text", ""), certain=True)
        elif not _is_sklearn(step) or type(step).__name__ == "FunctionTransformer":
            self.by_name = True
        elif self.children(step, places) and _attribute(step, "support_") is None:
            pass
        elif not type(step).__name__.startswith("Dummy"):
            for column in seen:
                self.learn(column, Column())

    def learn(self, seen, column, certain=False):
        if not seen.certain and (certain or seen.column is None):
            seen.column, seen.certain = column, certain
            if seen.missing is None or seen.missing == seen.missing:
                column.missing = seen.missing  # what an imputer in front of it takes

    def pipeline(self, steps, places):
        """The first step, and what comes after it, as long as a step leaves the columns in their places."""
        for number, step in enumerate(steps):
            width = _attribute(step, "n_features_in_")
            if width is not None and width != len(places) and not hasattr(step, "build_analyzer"):
                return
            self.passed = []
            self.visit(step, places)
            if self.passed and number + 1 < len(steps) and _takes_numbers(steps[number + 1]):
                for column in self.passed:
                    self.learn(column, Column())
            if hasattr(step, "missing_values") and getattr(step, "statistics_", None) is not None:
                kept = [not (isinstance(value, float) and math.isnan(value)) or getattr(step, "keep_empty_features", False)
                        for value in step.statistics_.tolist()]
                places = [place for place, stays in zip(places, kept) if stays]
                if getattr(step, "add_indicator", False):
                    return
            elif not hasattr(step, "missing_values") and type(step).__name__ != "FunctionTransformer":
                return

    def by_columns(self, step, places):
        """A ColumnTransformer. Its columns were resolved in training, however they were given."""
        for name, inner, columns in step.transformers_:
            taken = [places[place] for place in step._transformer_to_input_indices.get(name, ()) if place < len(places)]
            if inner == "drop" or not taken:
                continue
            if any(isinstance(column, str) for column in np.ravel(np.array(columns, dtype=object))) or isinstance(columns, (str, slice)):
                self.by_name = self.by_name or isinstance(columns, str) or not isinstance(columns, slice) or isinstance(
                    columns.start or columns.stop, str)
            if inner == "passthrough" or type(inner).__name__ == "FunctionTransformer" and inner.func is None:
                for place in taken:
                    self.columns[place].needed = True
                    self.passed.append(self.columns[place])
            else:
                self.visit(inner, taken)

    def children(self, step, places):
        """Models in a model. True if they say all that there is to know."""
        inner = _children(step)
        parts = _attribute(step, "estimators_features_")
        known = False
        for number, part in enumerate(inner):
            taken = places
            if parts is not None and number < len(parts):
                taken = [places[place] for place in parts[number]]
            elif _attribute(step, "support_") is not None and len(step.support_) == len(places):
                taken = [place for place, stays in zip(places, step.support_) if stays]
            width = _attribute(part, "n_features_in_")
            if width is None or width == len(taken):
                self.visit(part, taken)
                known = True
        return known

    def imputer(self, step, seen):
        missing, statistics = step.missing_values, _attribute(step, "statistics_")
        known = missing if isinstance(missing, (int, float, str)) or missing is None else math.nan
        for number, column in enumerate(seen):
            value = statistics[number] if statistics is not None and len(statistics) == len(seen) else 0.0
            kind = "text" if isinstance(value, str) else "number" if getattr(statistics, "dtype", np.dtype(float)).kind == "f" else None
            if known is None or known == known:
                column.missing = known
            if kind:
                self.learn(column, Column(kind, known))


def _of_values(values):
    """The type of a column with these categories."""
    values = np.asarray(values)
    given = values.tolist() if values.dtype.kind != "M" else []
    empty = [value for value in given if value is None or isinstance(value, float) and math.isnan(value)]
    rest = [value for value in given if not any(value is other for other in empty)]
    missing = None if any(value is None for value in empty) and not any(value is not None for value in empty) else math.nan
    kinds = {type(value) for value in rest}
    if values.dtype.kind == "M":
        return Column("date")
    for kind, types in (("boolean", {bool}), ("integer", {int}), ("text", {str}), ("number", {int, float})):
        if kinds and kinds <= types:
            if kind == "text" and not empty and "" in rest:
                missing = ""
            return Column(kind, missing, objects=values.dtype.kind == "O")
    return Column("values" if kinds else "any", missing, rest)
