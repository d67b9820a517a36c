"""The image sagemaker-xgboost: with a script, or without one as the built-in algorithm ("algorithm mode"), whose model is
whatever the training job of SageMaker has written: a pickled Booster or XGBoost's own format, one file or several."""
import csv
import inspect
import json
import os
import pickle

import numpy as np

import answers
import containers
import records
import server_log as log
import toolkit
from answers import CSV, JSON, Answer

LIBRARY = "xgboost"
PROGRAM = ""  # without one, algorithm mode

LIBSVM, RECORDS, LINES, PARQUET = "libsvm", "recordio-protobuf", "application/jsonlines", "parquet"
KINDS = {"csv": "csv", CSV: "csv", LIBSVM: LIBSVM, "text/libsvm": LIBSVM, "text/x-libsvm": LIBSVM, PARQUET: PARQUET,
         "application/x-parquet": PARQUET, RECORDS: RECORDS, records.TYPE: RECORDS}
NAMED = ("csv", LIBSVM, PARQUET, RECORDS, CSV, "text/libsvm", "text/x-libsvm", "application/x-parquet", records.TYPE)
ACCEPTS = [JSON, LINES, records.TYPE, CSV]
# What SAGEMAKER_INFERENCE_OUTPUT can ask for.
LABELS, RAW = ["predicted_label", "labels"], ["raw_score", "raw_scores"]
ALL, SCORE = [*LABELS, "probability", "probabilities", *RAW], ["predicted_score"]
OBJECTIVES = {"reg:squarederror": SCORE, "reg:logistic": SCORE, "reg:gamma": SCORE, "reg:absoluteerror": SCORE, "reg:tweedie": SCORE,
              "binary:logistic": ALL, "binary:logitraw": [*LABELS, *RAW], "binary:hinge": [*LABELS, *RAW],
              "multi:softmax": [*LABELS, *RAW], "multi:softprob": ALL}


def matrix(data):
    import xgboost
    return xgboost.DMatrix(data)


# with a script

def from_csv(text, dtype=None):
    text = text.decode() if isinstance(text, (bytes, bytearray)) else text
    found = csv.Sniffer().sniff(text.split("\n")[0][:512]).delimiter
    delimiter = "," if found.isalnum() else found
    return matrix(np.array([[cell or "nan" for cell in line.split(delimiter)] for line in text.split("\n")]).astype(dtype))


def from_libsvm(text):
    text = text.decode() if isinstance(text, (bytes, bytearray)) else text
    rows = [{int(index): float(value) for index, value in (cell.split(":", 1) for cell in line.split() if ":" in cell)}
            for line in text.strip().split("\n")]
    if not any(rows):
        return matrix(np.empty((0, 0)))
    first = 1 if min(min(row) for row in rows if row) >= 1 else 0
    table = np.zeros((len(rows), max(max(row) for row in rows if row) - first + 1))
    for number, row in enumerate(rows):
        for index, value in row.items():
            table[number, index - first] = value
    return matrix(table)


def from_records(data):
    return matrix(records.read(bytes(data)))


DECODERS = {CSV: from_csv, "text/libsvm": from_libsvm, "text/x-libsvm": from_libsvm, records.TYPE: from_records}


def input_fn(data, content_type):
    kind = answers.header(content_type)[0]
    if kind not in DECODERS:
        raise answers.UnsupportedFormatError(kind)
    return DECODERS[kind](data)


def predict_fn(data, model):
    return model.predict(data, validate_features=False)


def output_fn(prediction, accept):
    return answers.Response(containers.encode(prediction, accept), mimetype=accept)


def output_fn_of_many(prediction, accept):
    return containers.encode(prediction, accept)


def script(module):
    if module is None:
        return Algorithm()
    return containers.Script(module, {"input_fn": input_fn, "predict_fn": predict_fn, "output_fn": output_fn})


def script_of_many(module):
    if module is None:
        return AlgorithmOfMany()
    return toolkit.Script(module, {"model_fn": containers.no_model_fn, "input_fn": input_fn, "predict_fn": predict_fn,
                                   "output_fn": output_fn_of_many})


# algorithm mode

class Algorithm:
    def load(self, folder, context):
        self.models = [booster(path) for path in model_files(folder)]
        if not self.models:
            raise RuntimeError(f"there is no model file in {folder}")
        config = json.loads(self.models[0][0].save_config())["learner"]
        self.objective, self.classes = config["objective"]["name"], config["learner_model_param"].get("num_class", "")

    def answer(self, request, settings, context):
        body = request.body[:]
        if len(body) > largest():
            return answers.page(413)
        if not body:
            return Answer(204, answers.HTML, b"")
        try:
            table, kind = parsed(body, request.headers.get("content-type"))
        except Exception as error:
            return self.refused(415, str(error))
        try:
            prediction = self.predict(table, kind)
        except Exception as error:
            return self.refused(400, f"Unable to evaluate payload provided: {error}")
        try:
            accept = wanted(request.headers.get("accept", ""))
        except ValueError as error:
            return self.refused(406, str(error))
        if "SAGEMAKER_INFERENCE_OUTPUT" in os.environ:
            try:
                body = selected(prediction, self.objective, self.classes, accept)
            except Exception as error:
                return self.refused(500, str(error))
            return answers.flask(answers.Response(body, mimetype=accept))
        rows = prediction.tolist()
        if os.environ.get("SAGEMAKER_BATCH"):
            body = "".join(f"{row}\n" for row in rows)
        elif accept == JSON:
            body = json.dumps({"predictions": [{"score": row} for row in rows]})
        else:
            body = containers.encode(rows, accept)
        return answers.flask(answers.Response(body, mimetype=accept))

    def refused(self, status, why):
        log.warning(f"refused with {status}")
        return Answer(status, answers.HTML, why.encode())

    def predict(self, table, kind):
        if self.models[0][1]:
            check_width(self.models[0][0], table, kind)
        several = [predict(model, table) for model, _ in self.models]
        if len(several) == 1:
            return several[0]
        if self.objective in ("multi:softmax", "binary:hinge"):
            from scipy import stats
            return stats.mode(several, keepdims=True).mode[0]
        return np.mean(several, axis=0)

    def other(self, path):
        if path != "/execution-parameters":
            return None
        most = {"MaxConcurrentTransforms": os.cpu_count(), "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": largest() // 1024**2}
        return Answer(200, JSON, json.dumps(most).encode())

    def failed(self, error, trace):
        return answers.page(500)


class AlgorithmOfMany(Algorithm):
    """The same behind the multi-model server, which writes a row's values with commas."""

    def answer(self, request, settings, context):
        body, accept = request.body[:], request.headers.get("accept")
        if not body:
            return Answer(204, toolkit.TEXT, b"")
        accept = settings.default_accept if not accept or accept == answers.ANY else accept
        try:
            table, kind = parsed(body, request.headers.get("content-type"))
        except Exception as error:
            return self.refused(400, str(error))
        try:
            prediction = self.predict(table, kind)
        except Exception as error:
            return self.refused(400, f"Unable to evaluate payload provided: {error}")
        if accept.lower() in (CSV, "csv"):
            rows = map(str, prediction.tolist())
            return Answer(200, accept, ("\n".join(rows) + "\n" if os.environ.get("SAGEMAKER_BATCH") else ",".join(rows)).encode())
        if accept.lower() == JSON:
            return Answer(200, accept, toolkit.encode(prediction, JSON).encode())
        return self.refused(415, f"Encoding to accept type {accept} failed with exception: {accept} is not an accepted Accept type. "
                                 f"Please choose one of the following: ['{CSV}', '{JSON}'].")


def largest():
    return int(os.environ.get("MAX_CONTENT_LENGTH", 6 * 1024**2))


def model_files(folder):
    """Every visible file; the first alone where SAGEMAKER_INFERENCE_ENSEMBLE is not true."""
    names = [name for name in os.listdir(folder) if not name.startswith(".") and os.path.isfile(os.path.join(folder, name))]
    several = os.environ.get("SAGEMAKER_INFERENCE_ENSEMBLE", "true") == "true"
    return [os.path.join(folder, name) for name in (names if several else names[:1])]


def booster(path):
    """The model of a file, and whether it was pickled. The sandbox bounds what a pickle can do."""
    import xgboost
    try:
        with open(path, "rb") as file:
            model, pickled = pickle.load(file), True
    except Exception as not_pickled:
        try:
            model, pickled = xgboost.Booster(), False
            model.load_model(path)
        except Exception as error:
            raise RuntimeError(f"Model {path} cannot be loaded:\nPickle load error={not_pickled}\nXGB load model error={error}") from None
    model.set_param("nthread", 1)
    return model, pickled


def parsed(body, content_type):
    """A body's table, and the kind of its type: csv, libsvm or recordio-protobuf."""
    kind = kind_of(content_type)
    try:
        if kind == "csv":
            return from_csv(body.strip().decode(), float), kind
        if kind == LIBSVM:
            return matrix(sparse(body.strip().decode())), kind
        if kind == RECORDS:
            return from_records(body), kind
    except Exception as error:
        joint = " " if kind == RECORDS else "\n "
        raise RuntimeError(f"Loading {kind} data failed with Exception, please ensure data is in {kind} format:"
                           f"{joint}{type(error)}{joint}{error}") from None
    raise RuntimeError(f"Content-type {content_type} is not supported.")


def kind_of(content_type):
    if content_type is None:
        return LIBSVM
    kind, parameters = answers.header(content_type.lower())
    if kind not in KINDS:
        raise RuntimeError(f"{content_type} is not an accepted ContentType: {', '.join(NAMED)}.")
    if KINDS[kind] == "csv" and parameters.get("label_size", "1") != "1":
        raise RuntimeError(f"{content_type} is not an accepted csv ContentType. Optional parameter label_size must be equal to 1")
    return KINDS[kind]


def sparse(text):
    from scipy.sparse import csr_matrix
    cells = [(row, *cell.split(":")[:2]) for row, line in enumerate(text.split("\n")) for cell in line.split(" ") if ":" in cell]
    columns = np.array([column for _, column, _ in cells]).astype(int)
    if len(columns) and columns.min() >= 1:
        columns = columns - 1
    return csr_matrix((np.array([value for *_, value in cells]).astype(float), (np.array([row for row, *_ in cells]), columns)))


def check_width(model, table, kind):
    expected, given = model.num_features(), len(table.feature_names) if table.feature_names is not None else table.num_col()
    if kind == LIBSVM and given > expected + 1:
        raise ValueError(f"Feature size of libsvm inference data {given} is larger than feature size of trained model {expected}.")
    if kind != LIBSVM and expected not in (given, given + 1):
        raise ValueError(f"Feature size of {kind} inference data {given} is not consistent with feature size of trained model {expected}.")


def predict(model, table):
    """Up to the best iteration, where training stopped early and the version of XGBoost keeps that in the model."""
    best = int(getattr(model, "best_ntree_limit", 0) or 0)
    if not best:
        return model.predict(table, validate_features=False)
    limit = {"ntree_limit": best} if "ntree_limit" in inspect.signature(model.predict).parameters else {"iteration_range": (0, best)}
    return model.predict(table, validate_features=False, **limit)


def wanted(accept):
    accept = answers.header(accept)[0]
    if not accept or accept == answers.ANY:
        return os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", CSV)
    if accept.lower() not in ACCEPTS:
        raise ValueError(f"Accept type {accept} is not supported. Please use supported accept types: {ACCEPTS}.")
    return accept.lower()


def selected(prediction, objective, classes, accept):
    """What SAGEMAKER_INFERENCE_OUTPUT names, for each row; NaN where the objective has no such thing."""
    if objective not in OBJECTIVES:
        raise ValueError(f"Objective `{objective}` unsupported for selectable inference predictions.")
    names = os.environ["SAGEMAKER_INFERENCE_OUTPUT"].replace(" ", "").lower().split(",")
    valid = [name for name in [*ALL, *SCORE] if name in names and name in OBJECTIVES[objective]]
    nothing = {name: np.nan for name in names if name not in valid}
    rows = [{**{name: one(name, objective, classes, value) for name in valid}, **nothing} for value in prediction]
    if accept == JSON:
        return json.dumps({"predictions": rows})
    if accept == LINES:
        return "".join(json.dumps(row) + "\n" for row in rows)
    if accept == records.TYPE:
        return records.write([{name: value if isinstance(value, list) else [value] for name, value in row.items()} for row in rows])
    if accept == CSV:
        lines = [",".join(f'"{row[name]}"' if isinstance(row[name], list) else str(row[name]) for name in names) for row in rows]
        return "\n".join(lines) + ("\n" if os.environ.get("SAGEMAKER_BATCH") else "")
    raise RuntimeError(f"Cannot encode selected predictions into accept type '{accept}'.")


def one(name, objective, classes, value):
    several = objective == "multi:softprob"
    if name == "labels":
        return [0, 1] if "binary:" in objective else list(range(int(classes)))
    if name == "predicted_label":
        if several:
            return int(np.argmax(value))
        limits = {"binary:logistic": 0.5, "binary:logitraw": 0}
        return int(value > limits[objective]) if objective in limits else value.item()
    if several:
        return value.tolist() if name in ("probabilities", "raw_scores") else max(value).item()
    return [1.0 - value.item(), value.item()] if name in ("probabilities", "raw_scores") else value.item()
