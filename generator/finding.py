"""What a check finds as a value: which rule, where, what must be, what was found, the way out.

A finding is known by what is disputed, never by where it stands: rule, items and words, white space
and places left out. Lines and words may come and go around it, and files may be renamed.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category

from typing_extensions import override


class Severity(StrEnum):
    """`error`: the plan cannot be published; `finding`: it can, and an editor should look."""

    ERROR = "error"
    FINDING = "finding"


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
class Side:
    """What one place says: whose field it is, the words that are meant, and those around them."""

    item: str
    field: str
    words: str
    place: Place
    before: str = ""
    after: str = ""

    @property
    def quote(self) -> str:
        """The words with what stands around them."""
        return self.before + self.words + self.after


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody answers for a finding: it stays as it is."""

    by: str
    day: str
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: rule id, place, message in Chinese and the ids of the items concerned.

    `sides`: what each place says, `compared` when the first two are versions of one text;
    `suggestion`: the way out, where it is more than the message says; `about`: the comment or
    round that is meant, where it is no item; `disputed`: what it is known by, where its places may
    be more or fewer tomorrow: an id, or `plan`, and the name or mark that is disputed there.
    """

    rule: str
    place: Place
    message: str
    items: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    sides: tuple[Side, ...] = ()
    suggestion: str = ""
    compared: bool = False
    acknowledged: Acknowledged | None = None
    about: str = ""
    disputed: tuple[str, ...] = ()

    @override
    def __str__(self) -> str:
        return seen(f"{self.place}: {self.message} [{self.rule}]")

    @property
    def identity(self) -> str:
        """What it is known by, e.g. `unit-names/T16-1/3f2a9c0d1e2f`."""
        first = self.disputed[0] if self.disputed else min(self.items, default="plan")
        said = [f"{side.item} {side.field} {side.words}" for side in self.sides]
        said = said or [self.about, self.message]
        words = [self.rule, *(self.disputed or (*sorted(self.items), *sorted(said)))]
        plain = _SPACE.sub("", _PLACES.sub("", "\n".join(words)))
        return f"{self.rule}/{first}/{hashlib.sha256(plain.encode()).hexdigest()[:12]}"

    @property
    def open(self) -> bool:
        """Whether nobody has acknowledged it."""
        return self.acknowledged is None


def seen(text: str) -> str:
    """Text from outside as one line for a terminal or a log: nothing in it is obeyed or hidden.

    A log of GitHub obeys `##[command]` anywhere in a line.
    """
    line = " ".join(text.splitlines())
    shown = (c if c.isprintable() or category(c) == "Zs" else f"U+{ord(c):04X}" for c in line)
    return "".join(shown).replace("##[", "## [")


_PLACES = re.compile(r"[^\s“”（）；，]{1,200}\.(?:yaml|txt)(?::\d+)*")
_SPACE = re.compile(r"\s+")


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by place, then rule, each told once."""
    return tuple(sorted(set(findings), key=lambda f: (f.place, f.rule, f.message)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings forbids publishing."""
    return any(f.severity is Severity.ERROR for f in findings)
