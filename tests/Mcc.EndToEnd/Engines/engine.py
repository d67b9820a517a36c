#!/usr/bin/python3
"""Stands in for the engines of large language models: takes the arguments that the published list has, refuses others as the
engine's own parser would, writes them down, and answers the engine's paths. Named like the engine's program, it is on the PATH.

ENGINE_OPTIONS: the list (JSON) of the engine; ENGINE_RECORD: where the arguments go.
"""
import json
import os
import sys

import answers

with open(os.environ["ENGINE_OPTIONS"]) as file:
    kinds = {}
    for option in json.load(file)["options"]:
        for name in [option["name"], *option.get("aliases", [])]:
            kinds[name] = option["kind"]
            if option["kind"] == "negatable":
                kinds["--no-" + name[2:]] = "flag"
words, given, bare = sys.argv[1:], {}, []
while words:
    word = words.pop(0)
    if not word.startswith("-"):
        bare.append(word)
    elif word not in kinds:
        sys.exit(f"error: unrecognized arguments: {word}")
    elif kinds[word] in ("flag", "negatable"):
        given[word] = True
    elif kinds[word] == "list":
        given[word] = [words.pop(0) for _ in range(len(words)) if words and not words[0].startswith("--")]
    else:
        given[word] = words.pop(0)
own = set(json.load(open(os.environ["ENGINE_OPTIONS"])).get("environment", []))
left = {name: os.environ[name] for name in sorted(os.environ) if name.startswith("VLLM_")}
if "--fail-on-environ-validation" in given and set(left) - own:
    sys.exit(f"error: unknown variables: {sorted(set(left) - own)}")  # as vLLM's
with open(os.environ["ENGINE_RECORD"], "w") as file:
    json.dump({"bare": bare, "given": given, "token": os.environ.get("HF_TOKEN"), "libraries": os.environ.get("LD_LIBRARY_PATH"),
               "left": left}, file)
if given.get("--enable-lora") and os.environ.get("VLLM_ALLOW_RUNTIME_LORA_UPDATING") == "true":
    answers.take_adapters(lambda body, query: json.loads(body))  # as vLLM's /adapters
answers.serve(given.get("--host", "127.0.0.1"), int(given.get("--port") or 8000))
