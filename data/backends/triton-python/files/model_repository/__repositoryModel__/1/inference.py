"""Your own code: how the model is loaded, and how it predicts. Modules given with --code-path are in ext/ and can be imported by
their names; libraries are those of requirements.txt."""
[% if modelFile %]
import os
[% if loadsJoblib %]

import joblib
[% else %]
import pickle
[% end %]
[% end %]


def model_fn(folder):
    """Loads the model. folder: str, the folder of this version. Returns the model: any object. Runs once for each instance."""
[% if modelFile %]
[% if loadsJoblib %]
    return joblib.load(os.path.join(folder, [% modelFile %]))
[% else %]
    with open(os.path.join(folder, [% modelFile %]), "rb") as file:
        return pickle.load(file)
[% end %]
[% else %]
    return None
[% end %]


def predict_fn(tensors, model):
    """Predicts. tensors: the inputs as numpy arrays by their names, the batch first. model: what model_fn returned.
    Returns the only output, or a dict with each output of config.pbtxt by its name: arrays or lists."""
    (rows,) = tensors.values()
    return [% if modelFile %]model.predict(rows)[% else %]rows[% end %]
