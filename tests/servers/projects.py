"""Makes a project for tests out of data/: the union of its layers' files, with the holes of Python files filled."""
import json
import os
import re
import shutil

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data")


def make(folder, backend, framework, model, features=(), target="managed-inference"):
    """A project's server in `folder` around the model file or folder `model`; returns the path of its code/serve."""
    layers = ["architectures/http", "backends/" + backend, "features/" + framework, *("features/" + f for f in features)]
    values = {"projectName": "test-project", "modelFile": os.path.basename(model), "predictMethod": None}
    # The target's files are for AWS; its values are the limits of the server.
    for layer in ["base", *layers[:2], "targets/" + target, *layers[2:]]:
        with open(os.path.join(DATA, layer, layer.split("/")[0].removesuffix("s") + ".json")) as file:
            values.update(json.load(file).get("values", {}))
    # A project with several targets has the largest of theirs.
    values.update(largestRequestBytes=values["requestBytes"], longestAnswerSeconds=values["answerSeconds"])
    for feature in features:
        values["has" + "".join(word.title() for word in feature.split("-"))] = True
    for layer in layers:
        root = os.path.join(DATA, layer, "files")
        for path, _, names in os.walk(root):
            for name in names:
                target = os.path.join(folder, os.path.relpath(os.path.join(path, name), root))
                assert not os.path.exists(target), "two owners of " + target
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(os.path.join(path, name)) as file:
                    text = _fill(file.read(), values, name)
                with open(target, "w") as file:
                    file.write(text)
                shutil.copymode(os.path.join(path, name), target)
    os.makedirs(os.path.join(folder, "model"), exist_ok=True)
    target = os.path.join(folder, "model", os.path.basename(model))
    shutil.copytree(model, target) if os.path.isdir(model) else shutil.copy(model, target)
    return os.path.join(folder, "code", "serve")


def runner(folder):
    """The runner for AWS's prebuilt images in `folder`, as the local SageMaker writes it; returns the path of its program."""
    layer = os.path.join(DATA, "features", "prebuilt-runner")
    with open(os.path.join(layer, "feature.json")) as file:
        sources = [os.path.join(DATA, path) for path in json.load(file)["borrows"]]
    sources += [os.path.join(path, name) for path, _, names in os.walk(os.path.join(layer, "files")) for name in names]
    for source in sources:
        target = os.path.join(folder, source.split("/files/", 1)[1])
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(source) as file, open(target, "w") as filled:
            filled.write(_fill(file.read(), {"hasPrebuiltRunner": True, "hasMultiModel": True}, os.path.basename(source)))
        shutil.copymode(source, target)
    return os.path.join(folder, "runtime", "runner", "serve")


def server_folder(serve):
    """The folder of the server's modules in the project whose code/serve this is."""
    return os.path.join(os.path.dirname(os.path.dirname(serve)), "runtime", "server")


def _fill(text, values, name):
    def block(found):
        yes, _, no = re.split(r"^[ \t]*\[% (else) %\]\n", found.group(2) + "", maxsplit=1, flags=re.M) \
            if re.search(r"^[ \t]*\[% else %\]\n", found.group(2), re.M) else (found.group(2), "", "")
        name = found.group(1)
        return (no if values.get(name[4:]) else yes) if name.startswith("not ") else yes if values.get(name) else no
    text = re.sub(r"^[ \t]*\[% if ((?:not )?\w+) %\]\n(.*?)^[ \t]*\[% end %\]\n", block, text, flags=re.M | re.S)
    if name.endswith(".py") or name == "serve":
        text = re.sub(r"\[% (\w+) %\]", lambda hole: repr(values[hole.group(1)]), text)
    return text
