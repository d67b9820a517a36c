"""What was decided when this project was generated. The environment is read in settings.py."""

PROJECT_NAME = "my-model"
MODEL_FILE = "model.json"
SHARE_MODEL = False  # whether a model loaded before a fork works after it
MAX_PAYLOAD_MB = 25
TIMEOUT_SECONDS = 60
