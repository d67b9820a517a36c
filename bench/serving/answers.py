"""answers.py PROJECT BODY: prints the predictions; then, for each line of its input, the microseconds of one `invocations.answer`."""
import json
import os
import sys
import timeit

os.environ.update(MCC_MODEL_DIR=os.path.join(sys.argv[1], "model"), OMP_NUM_THREADS="1", OMP_THREAD_LIMIT="1", OPENBLAS_NUM_THREADS="1")
sys.path.insert(0, os.path.join(sys.argv[1], "runtime", "server"))
import invocations  # noqa: E402
import wire  # noqa: E402
from settings import Settings  # noqa: E402

with open(sys.argv[2], "rb") as file:
    body = file.read()
invocations.load(Settings())
request = wire.Request("POST /invocations HTTP/1.1", {"content-type": "application/json", "content-length": str(len(body))}, body)


def once():
    return invocations.answer(*invocations.arguments(request))


status, _, data = once()[:3]
print(json.dumps(json.loads(bytes(data)).get("predictions")), flush=True)
loops = max(1, int(0.002 / timeit.timeit(once, number=1)))
for _ in sys.stdin:
    print(min(timeit.repeat(once, number=loops, repeat=15)) / loops * 1e6, flush=True)
