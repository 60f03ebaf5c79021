"""A fault of the plan as a value: which rule, where, what must be, what was found, the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override


class Severity(StrEnum):
    """`error`: the plan cannot be published; `finding`: it can, and an editor should look."""

    ERROR = "error"
    FINDING = "finding"


def one_line(words: str) -> str:
    """Words on one line of a terminal or a log, where what cannot be seen could give orders."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in words)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1, line 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 1

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: rule id, place, message in Chinese and the ids of the items concerned."""

    rule: str
    place: Place
    message: str
    items: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR

    @override
    def __str__(self) -> str:
        return one_line(f"{self.place}: {self.message} [{self.rule}]")


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by place, then rule, each told once."""
    return tuple(sorted(set(findings), key=lambda f: (f.place, f.rule, f.message)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings forbids publishing."""
    return any(f.severity is Severity.ERROR for f in findings)
