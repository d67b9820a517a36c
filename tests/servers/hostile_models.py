#!/usr/bin/python3
"""Make hostile model files, to prove that `mcc` refuses them and that a server stops them.

    hostile_models.py list                              print the models as one JSON list
    hostile_models.py make NAME FOLDER --marker PATH    write one model file into FOLDER and print its path
    hostile_models.py make all FOLDER --marker PATH     write all of them; a marker of each model is PATH.NAME
    hostile_models.py run FILE ROW                      load FILE as a server does and ask it once for ROW (JSON)

`effect` says how success is seen: `marker` creates the file PATH; `connect` connects to the UNIX socket PATH; `memory` takes memory without
bound; `read` reads a file that the request names; `format` runs a format string of the file; `none` does no harm with the versions that are installed (others, and other combinations, can use it).
`clean` models import only names that ordinary models import: what makes them hostile is how the names are combined.
"""
import json
import os
import pickle
import sys

import joblib
import numpy as np

import hostile_functions  # noqa: F401 these four fill the list
import hostile_loading  # noqa: F401
import hostile_memory  # noqa: F401
import hostile_methods  # noqa: F401
from hostile_parts import MODELS, Bytes


def write(name, folder, path):
    made = MODELS[name]
    value = made["make"](path)
    target = os.path.join(folder, made["file"])
    if isinstance(value, Bytes):
        with open(target, "wb") as file:
            file.write(value)
    elif made["file"].endswith(".pkl"):
        with open(target, "wb") as file:
            pickle.dump(value, file, 4)
    else:
        joblib.dump(value, target, protocol=4)
    return target


def run(target, row):
    if "HOSTILE_CODE_FOLDER" in os.environ:
        sys.path.insert(0, os.environ["HOSTILE_CODE_FOLDER"])
    loaded = joblib.load(target)
    rows = json.loads(row)
    table = np.array(rows) if rows and isinstance(rows[0], list) and not isinstance(rows[0][0], str) else [value[0] if isinstance(value, list) else value for value in rows]
    for method in ("predict", "transform"):
        if hasattr(loaded, method):
            getattr(loaded, method)(table)
            return


def main(arguments):
    if arguments == ["list"]:
        print(json.dumps([{"name": name, **{key: made[key] for key in ("file", "about", "row", "effect", "clean")}} for name, made in MODELS.items()], indent=1))
    elif len(arguments) == 5 and arguments[0] == "make" and arguments[3] == "--marker":
        _, name, folder, _, path = arguments
        os.makedirs(folder, exist_ok=True)
        for each in MODELS if name == "all" else [name]:
            print(write(each, folder, f"{path}.{each}" if name == "all" else path))
    elif len(arguments) == 3 and arguments[0] == "run":
        run(arguments[1], arguments[2])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
