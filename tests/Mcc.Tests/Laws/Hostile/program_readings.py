"""What Python and bash find in projects: prints a JSON object with, for each folder, a list of texts.

Reads the paths of the folders from standard input, each with a NUL behind it. Of Python files the tree, with every
name and constant, or the digest where all folders have the same file; of do/config the variables that it sets for
whoever sources it. Nothing of a project is run but do/config, and `do/test --help` where there is a model."""
import ast
import hashlib
import json
import os
import subprocess
import sys

CLEAN = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


def python(path, content):
    found = []
    for node in ast.walk(ast.parse(content)):
        found.append(f"{path}: {type(node).__name__}")
        found += [str(value) for name, value in ast.iter_fields(node) if isinstance(value, (str, int, float))]
    return found


def is_python(path, first):
    return path.endswith(".py") or first.startswith(b"#!/usr/bin/env python3")


def bash(folder):
    sourced = subprocess.run(["bash", "-c", "set -a; . do/config; exec env -0"], cwd=folder, env=CLEAN, capture_output=True, check=True)
    yield from sorted("do/config: " + pair.decode() for pair in sourced.stdout.split(b"\0") if pair and not pair.startswith((b"_=", b"SHLVL=", b"PWD=", b"OLDPWD=")))
    if os.path.isdir(os.path.join(folder, "model")):
        # Its name stands in what every script begins with.
        helped = subprocess.run(["do/test", "--help"], cwd=folder, env=CLEAN, capture_output=True)
        yield f"do/test --help: {helped.returncode} {helped.stdout.decode()}{helped.stderr.decode()}"


def python_files(folder):
    """Path within the folder: content."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                content = file.read()
            if is_python(path, content.split(b"\n", 1)[0]):
                found[os.path.relpath(path, folder)] = content
    return found


def readings(folder, files, common):
    yield from bash(folder)
    for path, content in files.items():
        if path in common:
            yield f"{path}: {common[path]}"
        else:
            yield from python(path, content)


sys.dont_write_bytecode = True
projects = {folder: python_files(folder) for folder in sys.stdin.read().split("\0")[:-1]}
everywhere = set.intersection(*(set(files.items()) for files in projects.values()))
same = {path: hashlib.sha256(content).hexdigest() for path, content in everywhere}
json.dump({folder: list(readings(folder, files, same)) for folder, files in projects.items()}, sys.stdout)
