"""Your own code. Each function is optional: write those that you need, with SageMaker's names.

def model_fn(model_dir):
    '''Loads the model. model_dir: str, the folder. Returns the model: any object. Runs once in each worker.'''

def input_fn(request_body, content_type):
    '''Reads a request. request_body: str for JSON, JSON lines and text, else bytes. content_type: str.
    Returns what predict_fn takes.'''

def predict_fn(data, model):
    '''Predicts. data: what input_fn returned, else a numpy array or pandas DataFrame of the rows.
    model: what model_fn returned, else the library's own model. Returns the predictions: an array or a list.'''

def output_fn(prediction, accept):
    '''Writes the answer. prediction: what predict_fn returned. accept: str, the Accept header.
    Returns str or bytes, or a tuple (str or bytes, content type: str).'''

An exception becomes status 500 with a request id for the client, and a traceback in the log. To blame the client instead:
`from formats import BadRequest` and `raise BadRequest("what is wrong")`, which becomes status 400 with that text.
Modules given with --code-path are in ext/ and can be imported by their names.
"""
