"""Checks that the packages are installed that a handler inside a model requires. Nothing is installed at the start."""
import importlib.metadata
import os
import re
import warnings

import server_log as log
from settings import SettingsError


def check(path):
    """Fails with SettingsError, which names every package of a requirements.txt that is not installed, or not in a required version."""
    absent = missing(path)
    if absent:
        raise SettingsError(f"{path} asks for what is not installed: {', '.join(absent)}. This server installs nothing at the start: "
                            "add it to the project's requirements.txt, and build the image again")


def missing(path):
    """The lines of a requirements.txt that are not met here; an empty list for a file that does not exist."""
    return [text for text in map(_missing, _lines(path)) if text] if os.path.isfile(path) else []


def _lines(path):
    with open(path, encoding="utf-8-sig") as file:
        text = file.read().replace("\\\n", " ")
    for line in text.splitlines():
        line = re.sub(r"(^|\s)#.*", "", line).strip()
        more = re.match(r"(?:-r|--requirement)[ =]+(\S+)", line)
        if more:
            yield from _lines(os.path.join(os.path.dirname(path), more[1]))
        elif line and not line.startswith("-"):
            yield re.sub(r"\s--\S+", "", line)


def _missing(line):
    """What of a line is missing, or None."""
    name = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)
    if not name or "://" in line.partition("@")[0]:
        log.warning(f"it is not known whether this requirement is met: {line}")
        return None
    requirement = _parser()(line) if "://" not in line else None
    if requirement and requirement.marker and not requirement.marker.evaluate():
        return None
    try:
        version = importlib.metadata.version(name[0])
    except importlib.metadata.PackageNotFoundError:
        return line
    if requirement and not requirement.specifier.contains(version, prereleases=True):
        return f"{line} (installed: {version})"
    return None


def _parser():
    """What reads a requirement, from the package packaging; pip has a copy of it."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from pip._vendor.packaging.requirements import Requirement
        except ImportError:
            return lambda line: None  # without it, only presence can be checked
    return Requirement
