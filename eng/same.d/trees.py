"""Compares two generated folders."""
from __future__ import annotations

import difflib
import json
import pathlib
from collections import Counter
from typing import Any, Iterator


def minus(left: list[str], right: list[str]) -> list[str]:
    return sorted((Counter(left) - Counter(right)).elements())


def differences(old: pathlib.Path, new: pathlib.Path) -> list[str]:
    """One text for each difference of two folders."""
    before, after = listed(old), listed(new)
    found = [f"files: {path} is gone" for path in sorted(before.keys() - after.keys())]
    found += [f"files: {path} is new" for path in sorted(after.keys() - before.keys())]
    for path in sorted(before.keys() & after.keys()):
        if before[path] != after[path]:
            found.append(f"mode: {path}: {before[path]} → {after[path]}")
        if (old / path).is_file() and (new / path).is_file():
            found += contents(path, content(old, path), content(new, path))
    return found


def listed(folder: pathlib.Path) -> dict[str, str]:
    """Mode (or target of a link) of everything in a folder, by path."""
    return {str(path.relative_to(folder)): f"-> {path.readlink()}" if path.is_symlink() else f"{path.stat().st_mode:o}"
            for path in folder.rglob("*")}


def content(folder: pathlib.Path, path: str) -> bytes:
    """A file's bytes, without the name of the temporary folder."""
    return (folder / path).read_bytes().replace(str(folder).encode(), b"FOLDER")


def contents(path: str, old: bytes, new: bytes) -> Iterator[str]:
    if old == new:
        return
    # The first folder is the project's.
    inside = path.split("/", 1)[-1]
    name = inside.rsplit("/", 1)[-1]
    # It has the hashes of files that are compared themselves.
    lock = inside == ".mcc/lock.json"
    if inside == "Dockerfile":
        yield from texts("Dockerfile", instructions(old), instructions(new))
    elif lock or inside in ("do/environment.json", ".mcc/project.json") or inside.startswith("deploy/") and name.endswith(".json"):
        kind = "payload" if inside.startswith("deploy/") else "environment" if inside == "do/environment.json" else "file"
        try:
            before, after = json.loads(old), json.loads(new)
        except ValueError:
            yield f"{kind} {inside}: not JSON"
            return
        if lock:
            before["files"] = after["files"] = {}
        for where, left, right in json_differences(before, after, ""):
            yield f"{kind} {inside}: {where}: {left} → {right}"
    else:
        yield f"file {inside}: {size_of_change(old, new)}"


def texts(what: str, old: list[str], new: list[str]) -> Iterator[str]:
    for line in difflib.unified_diff(old, new, n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield f"{what}: {'gone' if line[0] == '-' else 'new'}: {line[1:]}"


def instructions(text: bytes) -> list[str]:
    """A Dockerfile's instructions: without comments and blank lines, continued lines joined."""
    lines = [line for line in text.decode(errors="replace").splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined, open_line = [], ""
    for line in lines:
        open_line += line.strip() if open_line else line.rstrip()
        if open_line.endswith("\\"):
            open_line = open_line[:-1].rstrip() + " "
        else:
            joined.append(open_line)
            open_line = ""
    return joined + ([open_line] if open_line else [])


def json_differences(old: Any, new: Any, where: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if key not in old or key not in new:
                yield f"{where}/{key}", shown(old[key]) if key in old else "nothing", shown(new[key]) if key in new else "nothing"
            else:
                yield from json_differences(old[key], new[key], f"{where}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (left, right) in enumerate(zip(old, new)):
            yield from json_differences(left, right, f"{where}/{index}")
    # Python takes 1, 1.0 and true for the same.
    elif type(old) is not type(new) or old != new:
        yield where or "/", shown(old), shown(new)


def shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:157] + "…"


def size_of_change(old: bytes, new: bytes) -> str:
    try:
        before, after = old.decode().splitlines(), new.decode().splitlines()
    except UnicodeDecodeError:
        return f"{len(old)} → {len(new)} bytes differ"
    lines = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if not line.startswith(("---", "+++", "@@"))]
    first = f", first {lines[0][:120]!r}" if lines else ""
    return f"{sum(line[0] == '-' for line in lines)} lines gone, {sum(line[0] == '+' for line in lines)} new{first}"
