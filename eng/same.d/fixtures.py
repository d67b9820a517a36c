"""Makes model files and folders of language models. Usage: fixtures.py FOLDER"""
import json
import pathlib
import struct
import sys

CONFIG = {
    "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 256, "max_position_embeddings": 512,
    "torch_dtype": "bfloat16", "tie_word_embeddings": False,
}
QUANTISED = {
    "tiny": {},
    "tiny-fp8": {"quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128], "activation_scheme": "dynamic"}},
    "tiny-awq": {"quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": True, "version": "gemm"}},
    "tiny-gptq": {"quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128, "desc_act": False, "sym": True}},
}


def language_model(folder: pathlib.Path, changes: dict) -> None:
    """Two weights in safetensors, config.json and a tokenizer's files."""
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(CONFIG | changes))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "Qwen2Tokenizer"}))
    (folder / "tokenizer.json").write_text(json.dumps({"version": "1.0", "model": {"type": "BPE", "vocab": {}, "merges": []}}))
    size = 256 * 64 * 2
    names = {"model.embed_tokens.weight": [256, 64], "lm_head.weight": [256, 64]}
    header = {name: {"dtype": "BF16", "shape": shape, "data_offsets": [index * size, (index + 1) * size]}
              for index, (name, shape) in enumerate(names.items())}
    text = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + bytes(size * len(names)))


def classic_models(folder: pathlib.Path) -> None:
    import joblib
    import pandas
    import sklearn.datasets
    from sklearn.compose import ColumnTransformer
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    rows, values = sklearn.datasets.load_diabetes(return_X_y=True)
    joblib.dump(LinearRegression().fit(rows, values), folder / "linear.joblib")
    people = pandas.DataFrame({"age": [20, 31, 45, 52, 38, 61], "city": ["Rome", "Oslo", "Rome", "Bonn", "Oslo", "Bonn"],
                               "income": [10.5, 20.25, 30.0, 15.75, 22.5, 40.125]})
    columns = ColumnTransformer([("numbers", StandardScaler(), ["age", "income"]), ("city", OneHotEncoder(), ["city"])])
    pipeline = make_pipeline(columns, LogisticRegression()).fit(people, ["no", "yes", "yes", "no", "no", "yes"])
    joblib.dump(pipeline, folder / "people.joblib")


def boosters(folder: pathlib.Path) -> None:
    import sklearn.datasets
    import xgboost

    rows, values = sklearn.datasets.load_diabetes(return_X_y=True)
    booster = xgboost.train({"objective": "reg:squarederror", "nthread": 1}, xgboost.DMatrix(rows, values), 10)
    booster.save_model(folder / "trees.ubj")
    booster.save_model(folder / "trees.json")


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    for name, changes in QUANTISED.items():
        language_model(folder / name, changes)
    for make in (classic_models, boosters):
        try:
            make(folder)
        except ImportError as error:
            print(f"{make.__name__}: {error}")


main()
