"""Your own code: SageMaker's handler. Write the functions that you need; each may take `context` as a last parameter.

def model_fn(model_dir):
    '''Loads the model. model_dir: str, the folder. Returns the model: any object. Runs once in each worker.'''

def input_fn(request_body, content_type):
    '''Reads a request. request_body: str for JSON, CSV and text, else bytes: the whole body, in memory, also a large one.
    Returns what predict_fn takes.'''

def predict_fn(data, model):
    '''Predicts. data: what input_fn returned, else a numpy array, pandas DataFrame or list of the rows.
    model: what model_fn returned, else the library's own model. Returns the predictions: an array, DataFrame, list or dict.'''

def output_fn(prediction, accept):
    '''Writes the answer. prediction: what predict_fn returned. accept: str, one type, such as text/csv.
    Returns str or bytes, or a tuple (str or bytes, content type: str).'''

def transform_fn(model, request_body, content_type, accept):
    '''Instead of the last three. Returns what output_fn returns.'''

pre_model_fn(model_dir) runs before the model is loaded, model_warmup_fn(model_dir, model) after. What is misspelt, or takes other
parameters, ends the start with the reason (handler.py). A handler in the model's folder, code/inference.py, wins over this file.

An exception becomes status 500 with a request id for the client, and a traceback in the log. To blame the client instead:
`from formats import BadRequest` and `raise BadRequest("what is wrong")`, which becomes status 400 with that text.
Modules given with --code-path are in ext/ and can be imported by their names.

Network, files outside of the temporary folder, and programs are refused, with a line in the log. What you need of them is declared in
MCC_ALLOW: see the Dockerfile.
"""
