"""The notebook of seed 004's worked example: the same sentiment model in three frameworks, as model.tar.gz for AWS's prebuilt images, and
what the libraries themselves predict. Usage: sentiment.py FOLDER. It prints the frameworks that this machine has not."""
import io
import json
import os
import sys
import tarfile

FOLDER = sys.argv[1]
TEXTS = ["a wonderful film", "great acting and a great story", "i loved every minute", "simply wonderful", "a great joy", "loved it",
         "a terrible film", "awful acting and a boring story", "i hated every minute", "simply awful", "a terrible bore", "hated it"]
LABELS = [1] * 6 + [0] * 6
ASKED = ["a wonderful story", "boring and awful", "every minute of the film", ""]
WORDS = sorted({word for text in TEXTS for word in text.split()})
COUNTS = """
import json, os

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "words.json")) as file:
    WORDS = json.load(file)

def counts(texts):
    return [[float(text.split().count(word)) for word in WORDS] for text in texts]
"""
exec(COUNTS[COUNTS.index("def counts"):])


def archive(name, files):
    with tarfile.open(os.path.join(FOLDER, name + ".tar.gz"), "w:gz") as tar:
        for path, content in files.items():
            if isinstance(content, str):
                content = content.encode()
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def written(save):
    path = os.path.join(FOLDER, "file")
    save(path)
    with open(path, "rb") as file:
        return file.read()


def scikit_learn():
    import joblib
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(CountVectorizer(), LogisticRegression()).fit(TEXTS, LABELS)
    archive("scikit-learn", {"model.joblib": written(lambda path: joblib.dump(model, path)), "code/inference.py": """
import json, os, joblib

def model_fn(model_dir):
    return joblib.load(os.path.join(model_dir, "model.joblib"))

def input_fn(request_body, content_type):
    return json.loads(request_body)

def predict_fn(texts, model):
    return model.predict_proba(texts)[:, 1]
"""})
    return model.predict_proba(ASKED)[:, 1].tolist()


def pytorch():
    import torch

    torch.manual_seed(4)

    class Sentiment(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = torch.nn.Linear(len(WORDS), 1)

        def forward(self, rows):
            return torch.sigmoid(self.linear(rows)).squeeze(1)

    model, rows, labels = Sentiment(), torch.tensor(counts(TEXTS)), torch.tensor(LABELS, dtype=torch.float32)
    steps = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(100):
        steps.zero_grad()
        torch.nn.functional.binary_cross_entropy(model(rows), labels).backward()
        steps.step()
    script = torch.jit.script(model.eval())
    # The default model_fn, predict_fn and output_fn of the image are used; only the texts are this script's.
    archive("pytorch", {"model.pt": written(script.save), "code/words.json": json.dumps(WORDS), "code/inference.py": COUNTS + """
import torch

def input_fn(request_body, content_type):
    return torch.tensor(counts(json.loads(request_body)))
"""})
    with torch.no_grad():
        return model(torch.tensor(counts(ASKED))).tolist()


def xgboost():
    import numpy
    import xgboost as library

    model = library.train({"objective": "binary:logistic", "min_child_weight": 0, "seed": 4},
                          library.DMatrix(numpy.array(counts(TEXTS)), label=LABELS), 20)
    archive("xgboost", {"xgboost-model": bytes(model.save_raw("json")), "code/words.json": json.dumps(WORDS), "code/inference.py": COUNTS + """
import numpy, xgboost

def model_fn(model_dir):
    return xgboost.Booster(model_file=os.path.join(model_dir, "xgboost-model"))

def input_fn(request_body, content_type):
    return xgboost.DMatrix(numpy.array(counts(json.loads(request_body))))
"""})
    return model.predict(library.DMatrix(numpy.array(counts(ASKED)))).tolist()


expected, missing = {}, []
for name, train in (("scikit-learn", scikit_learn), ("pytorch", pytorch), ("xgboost", xgboost)):
    try:
        expected[name] = train()
    except ModuleNotFoundError as error:
        missing.append(f"{name}: there is no module {error.name}")
with open(os.path.join(FOLDER, "expected.json"), "w") as file:
    json.dump({"asked": ASKED, "expected": expected, "missing": missing}, file)
