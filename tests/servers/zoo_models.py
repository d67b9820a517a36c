#!/usr/bin/python3
"""The models of the zoo, and the hostile ones, for the scan of model files.

    zoo_models.py write FOLDER    write the model of each case of the zoo into FOLDER, and print their number
    zoo_models.py prove           load each hostile model without a scan and ask it once: print how many do what they say

`prove` exits with 1 when a model of hostile_models.py whose effect is a marker does not create it: then the scan refuses something harmless.
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")

HOSTILE = pathlib.Path(__file__).with_name("hostile_models.py")


def write(folder):
    import zoo
    import zoo_case
    written = 0
    for number, case in enumerate(zoo.all_cases()):
        trained = case.build()
        place = os.path.join(folder, f"{number:04}")
        os.makedirs(place)
        if trained.save:
            trained.save(place)
        else:
            zoo_case.save_joblib(trained.model, place)
        written += 1
    print(written)


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))


def prove():
    seen, failed = 0, []
    models = json.loads(subprocess.check_output([sys.executable, HOSTILE, "list"]))
    for model in [each for each in models if each["effect"] == "marker"]:
        with tempfile.TemporaryDirectory() as folder:
            marker = os.path.join(folder, "marker")
            environment = dict(os.environ, HOSTILE_CODE_FOLDER=folder)
            subprocess.run([sys.executable, HOSTILE, "make", model["name"], folder, "--marker", marker], check=True, capture_output=True, env=environment)
            subprocess.run([sys.executable, HOSTILE, "run", os.path.join(folder, model["file"]), json.dumps(model["row"])], capture_output=True,
                           timeout=120, env=environment, preexec_fn=limit_memory)
            if os.path.lexists(marker):
                seen += 1
            else:
                failed.append(model["name"])
    print(f"{seen} hostile models do what they say" + "".join(f"; {name} does not" for name in failed))
    return bool(failed)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"] and len(sys.argv) == 3:
        write(sys.argv[2])
    elif sys.argv[1:] == ["prove"]:
        sys.exit(prove())
    else:
        sys.exit(__doc__)
