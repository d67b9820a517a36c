"""What the HTTP server's modules ask of a project: here, what the prebuilt images do."""

PROJECT_NAME = "prebuilt-runner"
MODEL_FILE = ""
SHARE_MODEL = False  # each of the images' workers loads the model itself
MAX_PAYLOAD_BYTES = 0  # their nginx has no limit; SageMaker has one
TIMEOUT_SECONDS = 60
PREDICT_METHOD = None
