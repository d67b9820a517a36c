"""Where the model is in a model folder, which may come from an archive that was made on another machine."""
import os

import project
from settings import SettingsError, visible

ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip")
HANDLER = "code"  # the handler's folder in a model.tar.gz


def model_file(folder, *endings):
    """The path of the model: what MCC_MODEL_FILE names, else the file that is called as it was at generation, else the only file
    with one of the endings, here or one folder deeper. Fails with SettingsError, which says what there is instead."""
    chosen = os.environ.get("MCC_MODEL_FILE")
    if chosen:
        if not os.path.exists(os.path.join(folder, chosen)):
            raise SettingsError(f"MCC_MODEL_FILE is {chosen}, but there is no such file in {folder}: {_content(folder)}")
        return os.path.join(folder, chosen)
    if os.path.isfile(os.path.join(folder, project.MODEL_FILE)):
        return os.path.join(folder, project.MODEL_FILE)
    here = _content_of(folder)
    deeper = [os.path.join(name, below)
              for name in here if name != HANDLER and os.path.isdir(os.path.join(folder, name))
              for below in visible(os.path.join(folder, name))]
    for names in (here, deeper):
        found = [name for name in names if name.endswith(endings) and os.path.isfile(os.path.join(folder, name))]
        if len(found) > 1:
            raise SettingsError(f"the folder holds {len(found)} models: {', '.join(found)}. Set MCC_MODEL_FILE to the one that is to be "
                                "served, or remove the others")
        if found:
            return os.path.join(folder, found[0])
    raise SettingsError(f"there is no {project.MODEL_FILE}, and no file that ends in {' or '.join(endings)}: "
                        f"{_why_not(folder, here, deeper)}")


def saved_model(folder):
    """The folder of a TensorFlow SavedModel in a model folder, or None. Of the numbered versions of one model the highest."""
    found = []
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in visible(path) if name in folders]
        if "saved_model.pb" in names:
            found.append(path)
    versions = {os.path.dirname(path) for path in found if os.path.basename(path).isdigit()}
    if len(found) > 1 and not (len(versions) == 1 and all(os.path.basename(path).isdigit() for path in found)):
        names = sorted(os.path.relpath(path, folder) for path in found)
        raise SettingsError(f"the folder holds {len(found)} models: {', '.join(names)}. Remove the others")
    return max(found, key=lambda path: int(os.path.basename(path)) if len(found) > 1 else 0, default=None)


def _content_of(folder):
    try:
        return visible(folder)
    except OSError as error:
        raise SettingsError(f"the model's folder {folder} cannot be read: {error.strerror}") from None


def _why_not(folder, here, deeper):
    paths = {name: os.path.join(folder, name) for name in here + deeper}
    broken = [name for name, path in paths.items() if os.path.islink(path) and not os.path.exists(path)]
    if broken:
        return f"{broken[0]} is a link to {os.readlink(paths[broken[0]])}, which does not exist"
    archives = [name for name in here + deeper if name.endswith(ARCHIVES)]
    if archives:
        return f"{archives[0]} is an archive inside the archive or the folder; put what is in it there instead"
    return _content(folder)


def _content(folder):
    names = _content_of(folder)
    names = [name + "/" if os.path.isdir(os.path.join(folder, name)) else name for name in names]
    return f"it holds {', '.join(names[:10])}{', …' if len(names) > 10 else ''}" if names else "it is empty"
