"""Differences, the accepted ones, and the report."""
from __future__ import annotations

import dataclasses
import pathlib
import re


# The commit that the accepted differences are differences from; eng/nightly.d/same builds it.
BASE = "base: "


@dataclasses.dataclass(frozen=True)
class Difference:
    case: str
    what: str

    def __str__(self) -> str:
        return f"{self.case}: {self.what}"


@dataclasses.dataclass
class Accepted:
    """Patterns of eng/same.differences, each with its reason."""
    rows: list[tuple[str, str]]

    @classmethod
    def read(cls, path: pathlib.Path) -> Accepted:
        rows: list[tuple[str, str]] = []
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            if not line.strip() or line.startswith(("#", BASE)):
                continue
            if line[0].isspace() and rows:
                pattern, reason = rows[-1]
                rows[-1] = (pattern, f"{reason} {line.strip()}".strip())
            else:
                rows.append((line.strip(), ""))
        for pattern, reason in rows:
            if not reason:
                raise SystemExit(f"{path}: `{pattern}` has no reason: write it indented in the next line.")
        return cls(rows)

    def row_of(self, difference: Difference) -> tuple[str, str] | None:
        return next((row for row in self.rows if matches(row[0], str(difference))), None)


def matches(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), text, re.DOTALL) is not None


def grouped(found: list[Difference]) -> list[tuple[str, list[str]]]:
    """Each difference once, with the cases that have it."""
    groups: dict[str, list[str]] = {}
    for difference in found:
        groups.setdefault(difference.what, []).append(difference.case)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def report(found: list[Difference], accepted: Accepted, counts: str) -> int:
    """Prints all differences and the counts. Returns the exit code."""
    by_row: dict[tuple[str, str], list[Difference]] = {}
    rest = []
    for difference in found:
        row = accepted.row_of(difference)
        if row:
            by_row.setdefault(row, []).append(difference)
        else:
            rest.append(difference)
    for (pattern, reason), members in by_row.items():
        print(f"accepted, {len(members)}: {pattern}\n    {reason}")
    for row in accepted.rows:
        if row not in by_row:
            print(f"accepted, 0: {row[0]}\n    Matches nothing in this run.")
    for what, names in grouped(rest):
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        print(f"DIFFERENT: {what}\n    in {'; '.join(names[:3])}{more}")
    print(f"{counts}: {len(found)} differences, {len(found) - len(rest)} accepted")
    return 1 if rest else 0
