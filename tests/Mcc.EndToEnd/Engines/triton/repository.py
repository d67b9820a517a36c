"""Model repositories, read as Triton reads them: config.pbtxt with protobuf's own text format, and the files that each backend
looks for. https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_repository.md"""
import os
import subprocess
import sys
import tempfile

from google.protobuf import json_format, text_format

here = os.path.dirname(os.path.realpath(__file__))
with tempfile.TemporaryDirectory() as made:
    subprocess.run(["protoc", f"--proto_path={here}", f"--python_out={made}", "model_config.proto"], check=True)
    sys.path.insert(0, made)
    import model_config_pb2  # noqa: E402

FOREST = {"xgboost_ubj": "xgboost.ubj", "xgboost_json": "xgboost.json", "xgboost": "xgboost.model", "lightgbm": "model.txt"}
FILES = {"onnxruntime": "model.onnx", "pytorch": "model.pt", "tensorflow": "model.savedmodel/saved_model.pb", "python": "model.py", "vllm": "model.json"}


def config(folder):
    with open(os.path.join(folder, "config.pbtxt")) as file:
        return text_format.Parse(file.read(), model_config_pb2.ModelConfig())


def load(folder):
    """The model's configuration; an exception says why Triton would not start with it."""
    model = config(folder)
    name = os.path.basename(folder)
    if model.name != name:
        raise ValueError(f"model name {model.name} does not match its folder {name}")
    parameters = {key: value.string_value for key, value in model.parameters.items()}
    if model.backend == "fil":
        wanted = FOREST[parameters["model_type"]]
        # Neither has a default: https://github.com/triton-inference-server/fil_backend
        classifier = parameters["is_classifier" if "is_classifier" in parameters else "output_class"]
        if classifier == "true":
            float(parameters["threshold"])
    else:
        wanted = FILES[model.backend]
    if not os.path.isfile(os.path.join(folder, "1", wanted)):
        raise ValueError(f"{name}: version 1 has no {wanted}")
    if model.backend != "vllm" and not (model.input and model.output):
        raise ValueError(f"{name}: must specify its inputs and outputs")
    for tensor in [*model.input, *model.output]:
        if not tensor.dims or any(length == 0 or length < -1 for length in tensor.dims) or tensor.data_type == 0:
            raise ValueError(f"{name}: {tensor.name} has no type or impossible dims")
    return model


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(json_format.MessageToJson(config(path), preserving_proto_field_name=True, indent=None))
