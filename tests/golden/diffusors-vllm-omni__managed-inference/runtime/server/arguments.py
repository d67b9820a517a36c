"""Variables that become options of the server: options.txt lists them, with how each is written."""
import json
import os

PREFIX = "VLLM_"
FALSE = {"false", "0"}


def options():
    """The options that variables set, as a list of arguments, in the order of the variables' names. These variables are removed
    from the environment, because vLLM warns of variables that begin with VLLM_ and are not its own, or refuses them."""
    kinds = {}
    with open(os.path.join(os.path.dirname(os.path.realpath(__file__)), "options.txt")) as file:
        for line in file:
            kind, *names = line.split() or [""]
            for name in names:
                kinds[name.lstrip("-").replace("-", "_").upper()] = kind, name
    arguments = []
    for variable, value in sorted(os.environ.items()):
        kind, name = kinds.get(variable[len(PREFIX):], ("", "")) if variable.startswith(PREFIX) else ("", "")
        if kind:
            del os.environ[variable]
        if kind in ("flag", "negatable"):
            if value.lower() not in FALSE:
                arguments.append(name)
            elif kind == "negatable":
                arguments.append("--no-" + name[2:])
        elif kind == "list":
            arguments += [name, *values(value)]
        elif kind:
            arguments += [name, value]
    return arguments


def values(text):
    """The values of a list: words, or JSON documents one after the other, where an array stands for its items."""
    found, rest = [], text.strip()
    if rest[:1] not in ("{", "["):
        return rest.split()
    decoder = json.JSONDecoder()
    try:
        while rest:
            value, end = decoder.raw_decode(rest)
            items = value if isinstance(value, list) else [rest[:end]]
            found += [item if isinstance(item, str) else json.dumps(item) for item in items]
            rest = rest[end:].lstrip()
    except ValueError:
        return text.split()
    return found
