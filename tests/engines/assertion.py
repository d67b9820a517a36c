"""What an assertion of an engine is, where it stands in the engine's source, and how a configuration is judged."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from configuration import Configuration


@dataclass(frozen=True)
class Source:
    """One version of an engine's source."""

    repository: str
    version: str
    commit: str

    def at(self, place: str) -> str:
        return f"{self.repository}@{self.commit[:12]} ({self.version}) {place}"


@dataclass(frozen=True)
class Assertion:
    """A condition under which the engine exits at its start, restated."""

    name: str
    source: str
    violation: Callable[[Configuration], str | None]
    """Why the engine does not start; None where it does, as far as this condition is concerned."""

    warned_by: str | None
    """The rule of mcc whose warning suffices, because the condition rests on an estimate; None where mcc has to refuse."""


class Engine:
    """The assertions of one engine, in the order in which they were declared."""

    def __init__(self, name: str, source: Source) -> None:
        self.name = name
        self.assertions: list[Assertion] = []
        self._source = source

    def asserts(self, name: str, place: str, warned_by: str | None = None):
        """A decorator for the function that restates what the source has at this place (file:line, or several)."""

        def add(violation: Callable[[Configuration], str | None]) -> Callable[[Configuration], str | None]:
            if any(other.name == f"{self.name}.{name}" for other in self.assertions):
                raise ValueError(f"two assertions are called {self.name}.{name}")
            self.assertions.append(Assertion(f"{self.name}.{name}", self._source.at(place), violation, warned_by))
            return violation

        return add

    def violations(self, configuration: Configuration) -> list[tuple[Assertion, str]]:
        """Each assertion that fails, with the reason."""
        found = ((assertion, assertion.violation(configuration)) for assertion in self.assertions)
        return [(assertion, reason) for assertion, reason in found if reason is not None]


def not_divisible(what: str, number: int, by: int) -> str | None:
    return f"{what}: {number} % {by} = {number % by}" if number % by else None


def uneven_heads(heads: int, ranks: int) -> str | None:
    """Key-value heads are split over the ranks, or ranks over the heads."""
    return not_divisible("key-value heads over ranks", heads, ranks) if heads >= ranks else not_divisible(
        "ranks over key-value heads", ranks, heads)
