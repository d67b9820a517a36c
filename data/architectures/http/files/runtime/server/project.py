"""What was decided when this project was generated. The environment is read in settings.py."""

PROJECT_NAME = [% projectName %]
MODEL_FILE = [% modelFile %]
SHARE_MODEL = [% shareModel %]  # whether a model loaded before a fork works after it
# What the target sends in one request, and how long it waits for the answer.
MAX_PAYLOAD_BYTES = [% largestRequestBytes %]
TIMEOUT_SECONDS = [% longestAnswerSeconds %]
[% if predictMethod %]
PREDICT_METHOD = [% predictMethod %]
[% else %]
PREDICT_METHOD = None  # predict, or transform where the model has no predict
[% end %]
