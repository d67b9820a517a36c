"""The engines' own assertions against mcc. Usage:

run.py generate FILE [--seed N] [--count N] [--server NAME]...   write random configurations, one JSON object a line
run.py judge CASES RESULTS [--examples N] [--other-seed]         compare mcc's results with the assertions; exit 1 on a new disagreement
run.py program PROGRAM CASES RESULTS [--count N]                 compare the results with what the program itself says of some cases
run.py list                                                      print each assertion with its place in the engine's source
run.py test                                                      the assertions against cases whose outcome is known
"""
from __future__ import annotations

import argparse
import json
import sys
import unittest
from pathlib import Path

import judge
import program
from generate import cases
from known import KNOWN_ACCEPTED

sys.dont_write_bytecode = True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("generate")
    command.add_argument("file", type=Path)
    command.add_argument("--seed", type=int, default=7)
    command.add_argument("--count", type=int, default=10_000)
    command.add_argument("--server", action="append", choices=sorted(judge.ENGINES))
    command = commands.add_parser("judge")
    command.add_argument("cases", type=Path)
    command.add_argument("results", type=Path)
    command.add_argument("--examples", type=int, default=2)
    command.add_argument("--other-seed", action="store_true", help="the cases need not contain every known disagreement")
    command = commands.add_parser("program")
    command.add_argument("program", type=Path)
    command.add_argument("cases", type=Path)
    command.add_argument("results", type=Path)
    command.add_argument("--count", type=int, default=20)
    commands.add_parser("list")
    commands.add_parser("test")
    arguments = parser.parse_args()
    if arguments.command == "generate":
        with arguments.file.open("w", encoding="utf-8") as file:
            for case in cases(arguments.seed, arguments.count, arguments.server or sorted(judge.ENGINES)):
                file.write(json.dumps(case) + "\n")
        return 0
    if arguments.command == "judge":
        return _judge(arguments)
    if arguments.command == "program":
        return _program(arguments)
    if arguments.command == "list":
        for assertion in {assertion.name: assertion for engine in judge.ENGINES.values() for assertion in engine.assertions}.values():
            print(assertion.name, assertion.source)
        return 0
    suite = unittest.defaultTestLoader.discover(str(Path(__file__).parent), "test_*.py")
    return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1


def _judge(arguments: argparse.Namespace) -> int:
    with arguments.cases.open(encoding="utf-8") as generated, arguments.results.open(encoding="utf-8") as results:
        verdicts = judge.compare(map(json.loads, generated), map(json.loads, results))
    print(judge.report(verdicts, arguments.examples))
    problems = _new(verdicts) + ([] if arguments.other_seed else _gone(verdicts))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _program(arguments: argparse.Namespace) -> int:
    with arguments.cases.open(encoding="utf-8") as generated, arguments.results.open(encoding="utf-8") as results:
        count, differences = program.differences(arguments.program.resolve(), map(json.loads, generated), map(json.loads, results),
                                                 arguments.count)
    print(*differences, f"{count} configurations run by the program, {len(differences)} differences", sep="\n")
    return 1 if differences or count == 0 else 0


def _new(verdicts: judge.Verdicts) -> list[str]:
    """Disagreements that known.py does not have."""
    found = [f"accepted, but {name} fails" for name in sorted(verdicts.accepted.keys() - KNOWN_ACCEPTED)]
    if verdicts.refused_share > judge.MOST_REFUSED:
        found.append(f"{verdicts.refused_share:.1%} of what starts is refused")
    return found


def _gone(verdicts: judge.Verdicts) -> list[str]:
    """Disagreements that are resolved, and assertions that no case tests."""
    found = [f"no longer accepted, remove it from known.py: {name}" for name in sorted(KNOWN_ACCEPTED - verdicts.accepted.keys())]
    return found + [f"no configuration violates {name}" for name in verdicts.dead]


if __name__ == "__main__":
    sys.exit(main())
