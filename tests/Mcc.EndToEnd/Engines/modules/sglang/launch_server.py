"""Stands in for SGLang's module of that name, which is run with its options; see engine.py for the variables."""
import json
import os
import sys

import uvicorn

from sglang.srt.entrypoints import http_server

if __name__ == "__main__":
    with open(os.environ["ENGINE_OPTIONS"]) as file:
        kinds = {name: option["kind"] for option in json.load(file)["options"] for name in [option["name"], *option.get("aliases", [])]}
    words, given = sys.argv[1:], {}
    while words:
        word = words.pop(0)
        if word not in kinds:
            sys.exit(f"error: unrecognized arguments: {word}")
        given[word] = True if kinds[word] == "flag" else words.pop(0)
    # As check_lora_server_args of python/sglang/srt/server_args.py has it.
    assert "--enable-lora" not in given or "--lora-paths" in given or {"--max-lora-rank", "--lora-target-modules"} <= given.keys(), \
        "When no initial --lora-paths is provided, you need to specify both --max-lora-rank and --lora-target-modules for LoRA initialization."
    with open(os.environ["ENGINE_RECORD"], "w") as file:
        json.dump({"bare": [], "given": given}, file)
    http_server.enabled = "--enable-lora" in given
    uvicorn.run(http_server.app, host=given["--host"], port=int(given["--port"]), log_level="warning")
