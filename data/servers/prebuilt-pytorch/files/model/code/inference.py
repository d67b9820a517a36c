"""Your own code: what AWS's PyTorch image calls. Change it as you need; modules next to it can be imported by their names."""
import json
import os

import torch

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def model_fn(model_dir):
    """Loads the model. Runs once in each worker. For a state_dict: build your module, and load_state_dict(torch.load(…))."""
    return torch.jit.load(os.path.join(model_dir, [% modelFile %]), map_location=DEVICE).eval()


def input_fn(request_body, content_type):
    """Reads a request: {"instances": [[…], …]} or a list of rows as JSON."""
    if content_type != "application/json":
        raise ValueError(f"this model takes application/json, not {content_type}")
    rows = json.loads(request_body)
    return torch.tensor(rows["instances"] if isinstance(rows, dict) else rows, dtype=torch.float32, device=DEVICE)


def predict_fn(data, model):
    with torch.no_grad():
        return model(data)


def output_fn(prediction, accept):
    return json.dumps({"predictions": prediction.cpu().tolist()}), "application/json"
