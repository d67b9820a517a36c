"""Makes a model repository of a mounted model. What SageMaker mounts is read-only, so the repository has links to it."""
import os
import shutil
import sys
import tempfile

OWN = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "model_repository")


def around(mounted):
    """A repository with the configuration in the image, and with the content of `mounted` as the version of its model."""
    folder = tempfile.mkdtemp(prefix="mcc-models-")
    shutil.copytree(OWN, folder, dirs_exist_ok=True)
    version = os.path.join(folder, "my-model", "1")
    os.makedirs(version, exist_ok=True)
    names = [name for name in sorted(os.listdir(mounted)) if not name.startswith(".")] if os.path.isdir(mounted) else []
    links = {name: name for name in names}
    if "saved_model.pb" in names:
        links = {"xgboost.json": ""}
    elif len(names) == 1:
        links = {"xgboost.json": names[0]}
    if "xgboost.json" not in links:
        sys.exit(f"{mounted} must be a model repository (MODEL/config.pbtxt and MODEL/1/), or hold the model alone or as " +
                 "xgboost.json" + f", but holds {', '.join(names) or 'nothing'}.")
    for name, source in links.items():
        if not os.path.exists(os.path.join(version, name)):
            os.symlink(os.path.join(mounted, source), os.path.join(version, name))
    return folder
