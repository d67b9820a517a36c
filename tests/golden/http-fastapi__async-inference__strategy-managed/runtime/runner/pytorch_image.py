"""The image pytorch-inference: code/inference.py is optional; without it a TorchScript file is served."""
import os

import answers
import toolkit

LIBRARY = "torch"
PROGRAM = "inference.py"
MODEL = "model.pt"


class ModelLoadError(Exception):
    """The file is not TorchScript."""


def model_fn(folder):
    import torch
    path = os.path.join(folder, MODEL)
    if not os.path.exists(path):
        found = [name for name in os.listdir(folder)
                 if os.path.splitext(name)[1] in (".pt", ".pth") and os.path.isfile(os.path.join(folder, name))]
        if len(found) != 1:
            raise ValueError(f"Exactly one .pth or .pt file is required for PyTorch models: {found}")
        path = os.path.join(folder, found[0])
    try:
        return torch.jit.load(path, map_location=device()).to(device())
    except RuntimeError as error:
        raise ModelLoadError(f"Failed to load {path}. Please ensure model is saved using torchscript.") from error


def input_fn(data, content_type):
    import torch
    rows = toolkit.decode(data, content_type)
    return (torch.FloatTensor(rows) if content_type in answers.TEXTS else torch.from_numpy(rows)).to(device())


def predict_fn(data, model):
    import torch
    with torch.no_grad():
        model = model.to(device())
        data = data.to(device())
        model.eval()
        return model(data)


def output_fn(prediction, accept):
    import torch
    if type(prediction) is torch.Tensor:
        prediction = prediction.detach().cpu().numpy().tolist()
    body, kind = toolkit.first_accepted(prediction, accept)
    return body.encode() if kind == answers.CSV else body


def device():
    import torch
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def script(module):
    return toolkit.Script(module, {"model_fn": model_fn, "input_fn": input_fn, "predict_fn": predict_fn, "output_fn": output_fn})


script_of_many = script
