"""Two builds of mcc, run on the same command lines in folders of their own."""
from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys

import trees
from differences import Difference

PROCESSORS = len(os.sched_getaffinity(0))
TIMEOUT_SECONDS = 300
# What the user of this machine has set must not decide: only this is handed on.
KEPT = ("PATH", "DOTNET_ROOT", "LANG", "TMPDIR")


class Trouble(Exception):
    """Something of this program's own, not of the compared ones."""


@dataclasses.dataclass
class Case:
    """A command line in a folder with files."""
    name: str
    arguments: list[str]
    files: dict[str, str | bytes] = dataclasses.field(default_factory=dict)
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    fixtures: tuple[str, ...] = ()


@dataclasses.dataclass
class Result:
    exit: int
    output: str
    errors: str
    folder: pathlib.Path

    def findings(self, messages: bool) -> list[str]:
        """Severity and rule of each finding, where the output is JSON."""
        try:
            given = json.loads(self.output)
        except ValueError:
            return []
        rows = given.get("findings", []) if isinstance(given, dict) else []
        keys = ("severity", "rule", "message", "fix") if messages else ("severity", "rule")
        return sorted(" ".join(str(row.get(key, "")) for key in keys) for row in rows)

    def last_line(self) -> str:
        lines = self.errors.strip().splitlines() or self.output.strip().splitlines()
        return lines[-1][:160] if lines else ""


class Program:
    def __init__(self, path: str, folder: pathlib.Path):
        given = pathlib.Path(path)
        if not given.is_file():
            raise Trouble(f"cannot find the program `{path}`.")
        self.command = [*(["dotnet"] if given.suffix == ".dll" else []), str(given.resolve())]
        self.folder = folder
        (folder / "home").mkdir(parents=True)

    def environment(self, extra: dict[str, str]) -> dict[str, str]:
        home = str(self.folder / "home")
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        # The system's Python comes first: it is the one that has the libraries.
        kept["PATH"] = f"/usr/bin:{kept.get('PATH', '')}"
        return {**kept, "HOME": home, "MCC_HOME": f"{home}/state", "DOTNET_NOLOGO": "1", "DOTNET_TieredPGO": "0", "NO_COLOR": "1", **extra}

    def run(self, case: Case, fixtures: pathlib.Path, number: int = 0) -> Result:
        folder = self.folder / f"{number:04}-{''.join(letter if letter.isalnum() else '-' for letter in case.name)[:80]}"
        folder.mkdir()
        for fixture in case.fixtures:
            source = fixtures / fixture
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / fixture)
        for path, text in case.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            ended = subprocess.run([*self.command, *case.arguments], cwd=folder, env=self.environment(case.environment),
                                   capture_output=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return Result(-1, "", f"no end after {TIMEOUT_SECONDS} s", folder)
        return Result(ended.returncode, ended.stdout.decode(errors="replace"), ended.stderr.decode(errors="replace"), folder)


class Pair:
    def __init__(self, old: str, new: str, folder: pathlib.Path, jobs: int, messages: bool):
        self.old, self.new = Program(old, folder / "old"), Program(new, folder / "new")
        self.jobs, self.messages = jobs, messages
        self.number = 0

    def run(self, case: Case, fixtures: pathlib.Path, number: int) -> tuple[Result, Result]:
        return self.old.run(case, fixtures, number), self.new.run(case, fixtures, number)

    def compare(self, cases: list[Case], fixtures: pathlib.Path) -> list[Difference]:
        found: list[Difference] = []

        def one(numbered: tuple[int, Case]) -> list[Difference]:
            number, case = numbered
            old, new = self.run(case, fixtures, number)
            differing = [Difference(case.name, what) for what in self.results(old, new)]
            for result in (old, new):
                shutil.rmtree(result.folder)
            return differing

        first, self.number = self.number, self.number + len(cases)
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for done, differing in enumerate(pool.map(one, enumerate(cases, first)), 1):
                found.extend(differing)
                if sys.stderr.isatty():
                    print(f"\r{done}/{len(cases)}", end="\n" if done == len(cases) else "", file=sys.stderr, flush=True)
        return found

    def results(self, old: Result, new: Result) -> list[str]:
        """All differences of two ended runs, with those of the folders that they leave."""
        found = []
        if old.exit != new.exit:
            found.append(f"exit code: {old.exit} → {new.exit} ({old.last_line()!r} → {new.last_line()!r})")
        before, after = old.findings(self.messages), new.findings(self.messages)
        gone, come = trees.minus(before, after), trees.minus(after, before)
        if gone or come:
            found.append(f"findings: gone {gone}, new {come}")
        return found + trees.differences(old.folder, new.folder)
