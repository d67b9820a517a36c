"""What was decided when this project was generated. The environment is read in settings.py."""

PROJECT_NAME = "my-model"
MODEL_FILE = "model.pkl"
SHARE_MODEL = True  # whether a model loaded before a fork works after it
# What the target sends in one request, and how long it waits for the answer.
MAX_PAYLOAD_BYTES = 1073741824
TIMEOUT_SECONDS = 60
PREDICT_METHOD = None  # predict, or transform where the model has no predict
