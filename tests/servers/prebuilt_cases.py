"""What AWS's prebuilt images answer, from their sources: a table for test_prebuilt.py. `source` is the file and the line that decides:
C sagemaker_containers 2.8.6 (aws/sagemaker-containers, src/sagemaker_containers), T aws/sagemaker-inference-toolkit, K the scikit-learn
container, X the XGBoost container, P the PyTorch toolkit (src/… of each, looked up 2026-11-30), F Flask 3.1, S TorchServe."""
import io
import os
from typing import NamedTuple

import numpy as np

JSON, CSV, NPY, NPZ, RECORDS = "application/json", "text/csv", "application/x-npy", "application/x-npz", "application/x-recordio-protobuf"
LIBSVM, LINES, HTML = "text/libsvm", "application/jsonlines", "text/html; charset=utf-8"
CSV_UTF8 = "text/csv; charset=utf-8"
PAGE = b"<title>500 Internal Server Error</title>"
ROWS = "[[1, 2], [3, 4]]"


class Case(NamedTuple):
    group: str
    body: object
    content_type: str
    accept: str
    status: int
    type: str
    answer: object  # the whole body; of a list, every text is in it; a function says whether it is right
    source: str
    headers: dict = {}


class Group(NamedTuple):
    """A model folder, and the variables of its container."""
    image: str
    files: dict
    environment: dict = {}


def npy(data, **more):
    file = io.BytesIO()
    np.save(file, data, **more)
    return file.getvalue()


def npz(data):
    import scipy.sparse
    file = io.BytesIO()
    scipy.sparse.save_npz(file, scipy.sparse.csr_matrix(data))
    return file.getvalue()


# the folders

SCRIPT = {"SAGEMAKER_PROGRAM": "inference.py", "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code"}
SUM = """
import numpy
class Sum:
    def predict(self, rows, **_):
        return rows.sum(axis=1) * 2
def model_fn(model_dir):
    return Sum()
"""
WIDTH = """
class Width:
    def predict(self, matrix, validate_features):
        return __import__("numpy").array([matrix.num_row(), matrix.num_col()], dtype="float32")
def model_fn(model_dir):
    return Width()
"""


def scripted(image, text, **environment):
    return Group(image, {"code/inference.py": text}, {**(SCRIPT if image != "pytorch" else {}), **environment})


def torch_file(path):
    import torch

    class Twice(torch.nn.Module):
        def forward(self, rows):
            return rows * 2
    torch.jit.script(Twice()).save(path)


def trained(objective="binary:logistic", **more):
    import xgboost
    rows = np.array([[0, 1], [1, 0], [2, 2], [3, 1], [0, 3], [2, 0]], dtype=float)
    labels = {"multi:softprob": [0, 1, 2, 0, 1, 2], "reg:squarederror": [0.5, 1, 2, 3, 4, 5]}.get(objective, [0, 1, 0, 1, 0, 1])
    return xgboost.train({"objective": objective, "min_child_weight": 0, "seed": 1, **more}, xgboost.DMatrix(rows, label=labels), 3)


def saved(objective="binary:logistic", **more):
    return lambda path: open(path, "wb").write(bytes(trained(objective, **more).save_raw("ubj")))


def pickled(path):
    import pickle
    with open(path, "wb") as file:
        pickle.dump(trained(), file)


GROUPS = {
    "sklearn": scripted("sklearn", SUM),
    "sklearn csv default": scripted("sklearn", SUM, SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT=CSV),
    "sklearn input": scripted("sklearn", SUM + "import json\ndef input_fn(body, kind):\n    return numpy.array(json.loads(body)['rows'])\n"),
    "sklearn predict": scripted("sklearn", SUM + "def predict_fn(data, model):\n    return model.predict(data).astype(int)\n"),
    "sklearn text": scripted("sklearn", SUM + "def output_fn(prediction, accept):\n    return 'a text'\n"),
    "sklearn tuple": scripted("sklearn", SUM + "def output_fn(prediction, accept):\n    return str(prediction.tolist()), 'text/mine'\n"),
    "sklearn dictionary": scripted("sklearn", SUM + "def output_fn(prediction, accept):\n    return {'b': 1, 'a': 'é'}\n"),
    "sklearn nothing": scripted("sklearn", SUM + "def output_fn(prediction, accept):\n    return None\n"),
    "sklearn array": scripted("sklearn", SUM + "def output_fn(prediction, accept):\n    return prediction\n"),
    "sklearn response": scripted("sklearn", "from sagemaker_containers.beta.framework import encoders, worker\n" + SUM + (
        "def output_fn(prediction, accept):\n    return worker.Response(encoders.encode(prediction, accept), mimetype=accept)\n")),
    "sklearn transform": scripted("sklearn", SUM + (
        "def transform_fn(model, body, content_type, accept):\n    return repr((type(body).__name__, content_type, accept)), 'text/x'\n")),
    "sklearn raises": scripted("sklearn", SUM + "def input_fn(body, kind):\n    raise ValueError('secret 42')\n"),
    "sklearn parameters": scripted("sklearn", SUM + "def execution_parameters_fn():\n    return {'MaxPayloadInMB': 5}\n"),
    "sklearn many": scripted("sklearn", SUM, SAGEMAKER_MULTI_MODEL="true"),
    "xgboost": scripted("xgboost", WIDTH),
    "xgboost many": scripted("xgboost", WIDTH, SAGEMAKER_MULTI_MODEL="true"),
    "algorithm": Group("xgboost", {"xgboost-model": saved()}),
    "algorithm json default": Group("xgboost", {"xgboost-model": saved()}, {"SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": JSON}),
    "algorithm pickle": Group("xgboost", {"xgboost-model": pickled}),
    "algorithm two": Group("xgboost", {"a": saved(), "b": saved(), ".hidden": b"no model"}),
    "algorithm batch": Group("xgboost", {"xgboost-model": saved()}, {"SAGEMAKER_BATCH": "true"}),
    "algorithm small": Group("xgboost", {"xgboost-model": saved()}, {"MAX_CONTENT_LENGTH": "10"}),
    "algorithm selected": Group("xgboost", {"xgboost-model": saved()},
                                {"SAGEMAKER_INFERENCE_OUTPUT": "probability, predicted_label,probabilities"}),
    "algorithm classes": Group("xgboost", {"xgboost-model": saved("multi:softprob", num_class=3)},
                               {"SAGEMAKER_INFERENCE_OUTPUT": "labels,predicted_label,predicted_score"}),
    "algorithm many": Group("xgboost", {"xgboost-model": saved()}, {"SAGEMAKER_MULTI_MODEL": "true"}),
    "pytorch": Group("pytorch", {"model.pt": torch_file}),
    "pytorch other name": Group("pytorch", {"mine.pth": torch_file}),
    "pytorch csv default": Group("pytorch", {"model.pt": torch_file}, {"SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": CSV}),
    "pytorch model": scripted("pytorch", "def model_fn(model_dir, context):\n    return lambda rows: rows\n"
                                         "def predict_fn(data, model):\n    return model(data)\n"),
    "pytorch program": Group("pytorch", {"model.pt": torch_file, "code/other.py": "def output_fn(prediction, accept):\n    return 'other'\n"},
                             {"SAGEMAKER_PROGRAM": "other.py"}),
}
for _name, _text in {
    "context": "def transform_fn(model, body, kind, accept, context):\n    return context.get_request_header(0, 'X-Amzn-SageMaker-Custom-Attributes')\n",
    "tuple": "def output_fn(prediction, accept):\n    return b'bytes', 'text/mine'\n",
    "dictionary": "def output_fn(prediction, accept):\n    return {'a': [1]}\n",
    "set": "def output_fn(prediction, accept):\n    return {1}\n",
    "tensor": "def output_fn(prediction, accept):\n    return prediction\n",
    "arguments": "def input_fn(body):\n    return body\n",
    "raises": "def input_fn(body, kind):\n    raise ValueError('the reason')\n",
    "status": "from sagemaker_inference import errors\ndef input_fn(body, kind):\n    raise errors.BaseInferenceToolkitError(422, 'not mine', 'no')\n",
    "warm": "import os\ndef pre_model_fn(model_dir):\n    os.environ['PRE'] = '1'\ndef model_fn(model_dir):\n    return {'pre': os.environ['PRE']}\n"
            "def model_warmup_fn(model_dir, model):\n    model['warm'] = 1\ndef transform_fn(model, body, kind, accept):\n    return str(model)\n",
    "toolkit": "from sagemaker_inference import content_types, decoder, encoder\ndef input_fn(body, kind):\n    return decoder.decode(body, kind)\n"
               "def predict_fn(data, model):\n    return data + 1\n"
               "def output_fn(prediction, accept):\n    return encoder.encode(prediction, content_types.CSV)\n",
}.items():
    GROUPS["pytorch " + _name] = Group("pytorch", {"model.pt": torch_file, "code/inference.py": _text})

# What cannot start, and what the log says.
REFUSED = {
    "no program": (Group("sklearn", {"code/inference.py": SUM}), "SAGEMAKER_PROGRAM is not set", "K serving.py:118, C _env.py:373"),
    "no folder": (Group("sklearn", {"code/inference.py": SUM}, {"SAGEMAKER_PROGRAM": "inference.py"}), "/opt/ml/code", "C _env.py:330, :87"),
    "no script": (Group("sklearn", {}, SCRIPT), "there is no inference.py", "K serving.py:118"),
    "no model_fn": (scripted("sklearn", "x = 1\n"), "Please provide a model_fn implementation", "C _transformer.py:35"),
    "no model_fn for xgboost": (scripted("xgboost", "x = 1\n"), "Please provide a model_fn implementation", "X serving.py:70"),
    "transform_fn and more": (scripted("sklearn", SUM + "def transform_fn(*_):\n    pass\ndef input_fn(*_):\n    pass\n"),
                              "Cannot use transform_fn", "K serving.py:97"),
    "transform_fn and more for pytorch": (scripted("pytorch", "def transform_fn(*_):\n    pass\ndef input_fn(*_):\n    pass\n"),
                                          "Cannot use transform_fn", "T transformer.py:219"),
    "an s3 folder": (Group("sklearn", {}, {**SCRIPT, "SAGEMAKER_SUBMIT_DIRECTORY": "s3://b/x.tar.gz"}), "downloads nothing", "C _files.py:127"),
    "two files": (Group("pytorch", {"a.pt": torch_file, "b.pth": torch_file}), "Exactly one .pth or .pt file", "P handler.py:72"),
    "no file": (Group("pytorch", {"readme": "x"}), "Exactly one .pth or .pt file", "P handler.py:72"),
    "not TorchScript": (Group("pytorch", {"model.pt": b"PK no model"}), "saved using torchscript", "P handler.py:80"),
    "not XGBoost": (Group("xgboost", {"xgboost-model": b"no model"}), "XGB load model error", "X algorithm_mode/serve_utils.py:188"),
}


def rows_of(booster=None, rows=((1, 2), (3, 4))):
    import xgboost
    return (booster or trained()).predict(xgboost.DMatrix(np.array(rows, dtype=float))).tolist()


def same_array(data):
    return lambda body: np.array_equal(np.load(io.BytesIO(body)), np.array(data))


def column(values):
    return "".join(f"{value}\n" for value in values).encode()


def scores(values):
    import json
    return json.dumps({"predictions": [{"score": value} for value in values]}).encode()


def tensor(body):
    import torch
    return torch.equal(torch.load(io.BytesIO(body)), torch.tensor([[2.0, 4.0], [6.0, 8.0]]))


def selected(body):
    import json
    (first, second), (a, b) = json.loads(body)["predictions"], rows_of()
    return first == {"predicted_label": int(a > 0.5), "probability": a, "probabilities": [1.0 - a, a]} and second["probability"] == b


def of_classes(body):
    import json
    found = json.loads(body.splitlines()[0])
    return list(found) == ["predicted_label", "labels", "predicted_score"] and found["labels"] == [0, 1, 2] \
        and found["predicted_label"] == int(np.argmax(rows_of(trained("multi:softprob", num_class=3))[0])) \
        and found["predicted_score"] != found["predicted_score"]


def records(rows):
    import records as written
    import struct
    result = b""
    for row in rows:
        value = written._field(1, struct.pack(f"<{len(row)}f", *row))
        record = written._field(1, written._field(1, b"values") + written._field(2, written._field(2, value)))
        result += struct.pack("<II", written.MAGIC, len(record)) + record + bytes(-len(record) % 4)
    return result


def cases():
    """All of them; the functions of the runner can be imported then."""
    two = [6.0, 14.0]
    long = "text/csv, application/json"
    return [
        # scikit-learn: sagemaker_containers, and the image's own defaults
        Case("sklearn", ROWS, JSON, None, 200, JSON, b"[6.0, 14.0]", "C _worker.py:200"),
        Case("sklearn", ROWS, JSON, "*/*", 200, JSON, b"[6.0, 14.0]", "C _worker.py:200"),
        Case("sklearn", ROWS, JSON, JSON, 200, JSON, b"[6.0, 14.0]", "C _encoders.py:61"),
        Case("sklearn", ROWS, JSON, CSV, 200, CSV_UTF8, b"6.0\n14.0\n", "C _encoders.py:129, F charset"),
        Case("sklearn", ROWS, JSON, NPY, 200, NPY, same_array(two), "C _encoders.py:44"),
        Case("sklearn", "1,2\n3,4", CSV, None, 200, JSON, b"[6.0, 14.0]", "C _encoders.py:101"),
        Case("sklearn", "1,2\n3,4\n", CSV, CSV, 200, CSV_UTF8, b"6.0\n14.0\n", "C _encoders.py:101"),
        Case("sklearn", '"1","2"\n3,4', CSV, None, 200, JSON, b"[6.0, 14.0]", "C _encoders.py:116"),
        Case("sklearn", "1,2", CSV, None, 500, HTML, [PAGE], "C _encoders.py:117: squeeze makes one row a vector"),
        Case("sklearn", "a,b\nc,d", CSV, None, 500, HTML, [PAGE], "C _encoders.py:119, K serving.py:62"),
        Case("sklearn", npy([[1.0, 2], [3, 4]]), NPY, None, 200, JSON, b"[6.0, 14.0]", "K serving.py:62: npy keeps its type"),
        Case("sklearn", npy([[1, 2], [3, 4]]), NPY, None, 200, JSON, b"[6, 14]", "K serving.py:62: npy keeps its type"),
        Case("sklearn", npy(np.array([[{}]], dtype=object), allow_pickle=True), NPY, None, 500, HTML, [PAGE], "difference: never unpickled"),
        Case("sklearn", "x", "text/plain", None, 500, HTML, [PAGE], "C _transformer.py:165, _functions.py:95: wrapped, so not 415"),
        Case("sklearn", ROWS, JSON + "; charset=utf-8", None, 500, HTML, [PAGE], "C _encoders.py:210"),
        Case("sklearn", ROWS, JSON, "application/xml", 500, HTML, [PAGE], "C _transformer.py:171: wrapped, so not 406"),
        Case("sklearn", ROWS, JSON, long, 500, HTML, [PAGE], "C _encoders.py:231"),
        Case("sklearn", ROWS, None, None, 200, JSON, b"[6.0, 14.0]", "C _worker.py:187"),
        Case("sklearn", "1,2\n3,4", JSON, None, 200, JSON, b"[6.0, 14.0]", "C _worker.py:185", {"contenttype": CSV}),
        Case("sklearn", "{", JSON, None, 500, HTML, [PAGE], "C _encoders.py:96"),
        Case("sklearn csv default", ROWS, JSON, None, 200, CSV_UTF8, b"6.0\n14.0\n", "C _env.py:903"),
        Case("sklearn csv default", ROWS, JSON, JSON, 200, JSON, b"[6.0, 14.0]", "C _worker.py:203"),
        Case("sklearn input", '{"rows": [[1, 2]]}', JSON, None, 200, JSON, b"[6]", "K serving.py:105"),
        Case("sklearn input", '{"rows": [[1, 2]]}', "x/y", None, 200, JSON, b"[6]", "K serving.py:105"),
        Case("sklearn predict", ROWS, JSON, None, 200, JSON, b"[6, 14]", "K serving.py:106"),
        Case("sklearn text", ROWS, JSON, None, 200, HTML, b"a text", "C _transformer.py:207, F make_response"),
        Case("sklearn tuple", ROWS, JSON, None, 200, "text/mine; charset=utf-8", b"[6.0, 14.0]", "C _transformer.py:205"),
        Case("sklearn dictionary", ROWS, JSON, None, 200, JSON, b'{"a":"\\u00e9","b":1}\n', "F make_response"),
        Case("sklearn nothing", ROWS, JSON, None, 500, HTML, [PAGE], "F make_response"),
        Case("sklearn array", ROWS, JSON, None, 500, HTML, [PAGE], "F make_response"),
        Case("sklearn response", ROWS, JSON, CSV, 200, CSV_UTF8, b"6.0\n14.0\n", "C _worker.py:118"),
        Case("sklearn transform", "x", "a/b", "c/d", 200, "text/x; charset=utf-8", b"('bytes', 'a/b', 'c/d')", "C _transformer.py:199"),
        Case("sklearn transform", "x", CSV, None, 200, "text/x; charset=utf-8", b"('str', 'text/csv', 'application/json')", "C _worker.py:214"),
        Case("sklearn raises", ROWS, JSON, None, 500, HTML, [PAGE], "C _functions.py:95"),
        # XGBoost with a script
        Case("xgboost", "1,2,3\n4,5,6", CSV, None, 200, JSON, b"[2.0, 3.0]", "X encoder.py:35"),
        Case("xgboost", "1;2;3\n4;5;", CSV + "; charset=utf-8", None, 200, JSON, b"[2.0, 3.0]", "X encoder.py:47, :138"),
        Case("xgboost", "1", CSV, None, 200, JSON, b"[1.0, 1.0]", "X encoder.py:48: what the sniffer finds is not a delimiter"),
        Case("xgboost", "1.5 2", CSV, None, 200, JSON, b"[1.0, 2.0]", "X encoder.py:47"),
        Case("xgboost", "0 1:1 3:2\n1 2:1", LIBSVM, None, 200, JSON, b"[2.0, 3.0]", "X encoder.py:55"),
        Case("xgboost", "0:1 3:2", "text/x-libsvm", None, 200, JSON, b"[1.0, 4.0]", "X encoder.py:80"),
        Case("xgboost", records([[1, 2], [3, 4]]), RECORDS, None, 200, JSON, b"[2.0, 2.0]", "X recordio_protobuf.py:72"),
        Case("xgboost", ROWS, JSON, None, 500, HTML, [PAGE], "X encoder.py:142"),
        Case("xgboost", "1,2\n3,4", CSV, CSV, 200, CSV_UTF8, b"2.0\n2.0\n", "X serving.py:113"),
        Case("xgboost", "1,2\n3,4", CSV, NPY, 200, NPY, same_array([2.0, 2.0]), "X serving.py:113"),
        Case("xgboost", "1,2\n3,4", CSV, RECORDS, 500, HTML, [PAGE], "X serving.py:113"),
        # XGBoost without a script
        Case("algorithm", "1,2\n3,4", CSV, None, 200, CSV_UTF8, column(rows_of()), "X algorithm_mode/serve.py:174"),
        Case("algorithm", "\n1,2\n3,4\n", "csv", None, 200, CSV_UTF8, column(rows_of()), "X algorithm_mode/serve_utils.py:127"),
        Case("algorithm", "1,2\n3,4", CSV, JSON, 200, JSON, scores(rows_of()), "X algorithm_mode/serve_utils.py:536"),
        Case("algorithm", "1,2\n3,4", CSV, "Application/JSON; q=1", 200, JSON, scores(rows_of()), "X algorithm_mode/serve.py:172"),
        Case("algorithm", "0:1 1:2\n0:3 1:4", LIBSVM, None, 200, CSV_UTF8, column(rows_of()), "X algorithm_mode/serve_utils.py:94"),
        Case("algorithm", "0:1 1:2\n0:3 1:4", None, None, 200, CSV_UTF8, column(rows_of()), "X data_utils.py:92"),
        Case("algorithm", records([[1, 2], [3, 4]]), RECORDS, None, 200, CSV_UTF8, column(rows_of()), "X algorithm_mode/serve_utils.py:143"),
        Case("algorithm", records([[1, 2]])[:-3], RECORDS, None, 415, HTML, [b"Truncated record"], "X recordio_protobuf.py:41"),
        Case("algorithm", "", CSV, None, 204, HTML, b"", "X algorithm_mode/serve.py:211"),
        Case("algorithm", ROWS, JSON, None, 415, HTML, [b"application/json is not an accepted ContentType"], "X data_utils.py:117"),
        Case("algorithm", "1,2", "text/csv; label_size=2", None, 415, HTML, [b"label_size must be equal to 1"], "X data_utils.py:103"),
        Case("algorithm", "1,2", "text/csv; label_size=1", None, 200, CSV_UTF8, column(rows_of(rows=[(1, 2)])), "X data_utils.py:103"),
        Case("algorithm", "x", "application/x-parquet", None, 415, HTML, [b"is not supported"], "X algorithm_mode/serve_utils.py:153"),
        Case("algorithm", "a,b", CSV, None, 415, HTML, [b"please ensure data is in csv format"], "X algorithm_mode/serve_utils.py:130"),
        Case("algorithm", "1,2,3", CSV, None, 400, HTML, [b"Unable to evaluate payload provided"], "X algorithm_mode/serve.py:229"),
        Case("algorithm", "1,2", CSV, "text/plain", 406, HTML, [b"Accept type text/plain is not supported"], "X algorithm_mode/serve.py:235"),
        Case("algorithm", "1,2", CSV, LINES, 500, HTML, [PAGE], "X algorithm_mode/serve.py:247"),
        Case("algorithm json default", "1,2\n3,4", CSV, None, 200, JSON, scores(rows_of()), "X algorithm_mode/serve.py:174"),
        Case("algorithm pickle", "1,2\n3,4", CSV, None, 200, CSV_UTF8, column(rows_of()), "X algorithm_mode/serve_utils.py:180"),
        Case("algorithm", "12,3\n4", CSV + ";x", None, 415, HTML, [b"please ensure data is in csv format"], "X encoder.py:51"),
        Case("algorithm pickle", "1,2,3", CSV, None, 400, HTML, [b"Feature size of csv inference data 3"], "X algorithm_mode/serve_utils.py:219"),
        Case("algorithm two", "1,2\n3,4", CSV, None, 200, CSV_UTF8, column(np.mean([np.float32(rows_of())] * 2, axis=0).tolist()),
             "X algorithm_mode/serve_utils.py:260"),
        Case("algorithm batch", "1,2\n3,4", CSV, None, 200, CSV_UTF8, column(rows_of()), "X algorithm_mode/serve.py:242"),
        Case("algorithm small", "1,2\n3,4\n5,6", CSV, None, 413, HTML, [b"413"], "X algorithm_mode/serve.py:35, F"),
        Case("algorithm selected", "1,2\n3,4", CSV, JSON, 200, JSON, selected, "X algorithm_mode/serve_utils.py:397"),
        Case("algorithm selected", "1,2", CSV, CSV, 200, CSV_UTF8, [b',0,"[', b"]\""], "X algorithm_mode/serve_utils.py:453"),
        Case("algorithm selected", "1,2", CSV, RECORDS, 200, RECORDS, [b"predicted_label", b"probabilities"], "X algorithm_mode/serve_utils.py:487"),
        Case("algorithm classes", "1,2", CSV, LINES, 200, LINES, of_classes, "X algorithm_mode/serve_utils.py:446"),
        # PyTorch: sagemaker_inference and TorchServe
        Case("pytorch", ROWS, JSON, None, 200, JSON, b"[[2.0, 4.0], [6.0, 8.0]]", "P handler.py:138"),
        Case("pytorch", ROWS, JSON, "*/*", 200, JSON, b"[[2.0, 4.0], [6.0, 8.0]]", "T transformer.py:136"),
        Case("pytorch", "1,2\n3,4", CSV, CSV, 200, CSV, b"2.0,4.0\n6.0,8.0\n", "P handler.py:144"),
        Case("pytorch", ROWS, JSON, long, 200, long, b"2.0,4.0\n6.0,8.0\n", "T utils.py:71, transformer.py:147"),
        Case("pytorch", ROWS, JSON, NPY, 200, NPY, same_array([[2.0, 4], [6, 8]]), "T encoder.py:47"),
        Case("pytorch", npy(np.array([[1, 2]])), NPY, None, 200, JSON, b"[[2, 4]]", "P handler.py:99"),
        Case("pytorch", npz([[1.0, 2]]), NPZ, None, 500, "text/plain", [b"Traceback"], "P handler.py:99: from_numpy takes no sparse matrix"),
        Case("pytorch", "x", "text/plain", None, 500, "text/plain", [b"Content type text/plain is not supported by this framework.", b"Traceback"],
             "T transformer.py:166: not 415"),
        Case("pytorch", ROWS, JSON + "; charset=utf-8", None, 500, "text/plain", [b"is not supported"], "T decoder.py:106"),
        Case("pytorch", ROWS, None, None, 500, "text/plain", [b"Content type None is not supported"], "T utils.py:68"),
        Case("pytorch", ROWS, JSON, "application/xml", 500, "text/plain", [b"application/xml is not supported"], "P handler.py:148: not 406"),
        Case("pytorch", "{", JSON, None, 500, "text/plain", [b"Expecting property name"], "T transformer.py:166"),
        Case("pytorch other name", ROWS, JSON, None, 200, JSON, b"[[2.0, 4.0], [6.0, 8.0]]", "P handler.py:71"),
        Case("pytorch csv default", ROWS, JSON, None, 200, CSV, b"2.0,4.0\n6.0,8.0\n", "T environment.py:87"),
        Case("pytorch model", ROWS, JSON, None, 200, JSON, b"[[1.0, 2.0], [3.0, 4.0]]", "T transformer.py:208, :273"),
        Case("pytorch program", ROWS, JSON, None, 200, JSON, b"other", "T environment.py:73"),
        Case("pytorch context", "x", "a/b", None, 200, JSON, b"trace=7", "T transformer.py:273",
             {"x-amzn-sagemaker-custom-attributes": "trace=7"}),
        Case("pytorch tuple", ROWS, JSON, None, 200, "text/mine", b"bytes", "T transformer.py:149"),
        Case("pytorch dictionary", ROWS, JSON, None, 200, JSON, b'{\n  "a": [\n    1\n  ]\n}', "S otf_message_handler.py:120"),
        Case("pytorch set", ROWS, JSON, None, 503, JSON, [b"Unsupported model output data type."], "S otf_message_handler.py:125"),
        Case("pytorch tensor", ROWS, JSON, None, 200, JSON, tensor, "S otf_message_handler.py:112"),
        Case("pytorch arguments", ROWS, JSON, None, 500, "text/plain", [b"input_fn takes 1 arguments but 2 were given."], "T transformer.py:278"),
        Case("pytorch raises", ROWS, JSON, None, 500, "text/plain", [b"the reason\nTraceback"], "T transformer.py:105"),
        Case("pytorch status", ROWS, JSON, None, 422, "text/plain", [b"not mine\nTraceback"], "T transformer.py:161"),
        Case("pytorch warm", ROWS, JSON, None, 200, JSON, b"{'pre': '1', 'warm': 1}", "T transformer.py:181, :186"),
        Case("pytorch toolkit", ROWS, JSON, None, 200, JSON, b"2,3\n4,5\n", "T decoder.py:95, encoder.py:93"),
        # the multi-model servers
        Case("sklearn many", "1,2", CSV, None, 200, JSON, b"[6.0]", "K handler_service.py:61: one row stays a row"),
        Case("sklearn many", ROWS, JSON, CSV, 200, CSV, b"6.0\n14.0\n", "K handler_service.py:88"),
        Case("sklearn many", "x", "a/b", None, 500, "text/plain", [b"Content type a/b is not supported", b"Traceback"], "T transformer.py:166"),
        Case("xgboost many", "1,2\n3,4", CSV, JSON, 200, JSON, b"[2.0, 2.0]", "X handler_service.py:84"),
        Case("algorithm many", "1,2\n3,4", CSV, CSV, 200, CSV, ",".join(map(str, rows_of())).encode(), "X algorithm_mode/handler_service.py:104"),
        Case("algorithm many", "1,2\n3,4", CSV, LINES, 415, HTML, [b"is not an accepted Accept type"], "X algorithm_mode/handler_service.py:114"),
    ]
