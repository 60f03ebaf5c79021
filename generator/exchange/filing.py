"""A slip of an issue in; where it is filed, under which id, and what it said before, out."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from generator.comment import Comment, Earlier
from generator.consultation import Round
from generator.docket import Docket
from generator.forge.address import Repository
from generator.said import LABELS, Said, cut
from generator.slip import Slip


@dataclass(frozen=True)
class Desk:
    """What comments are filed by: the ledger, and the repository whose issues they are."""

    docket: Docket
    repository: Repository


def digest(slip: Slip) -> str:
    """The digest by which its author's changes of a slip are known; the office's are none."""
    said = "\0".join(getattr(slip, field.name) for field in fields(slip))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def blank(slip: Slip) -> bool:
    """Whether nothing was said: a quote alone says nothing."""
    return not (slip.text or slip.proposed or slip.grounds)


def round_of(slip: Slip, day: str, docket: Docket) -> Round | None:
    """The public round that a slip of a day belongs to.

    It is the one that was open, else the last one on the revision that the slip names.
    """
    rounds = tuple(docket.consultation.public())
    was_open = (one for one in rounds if one.takes_comments(date.fromisoformat(day)))
    named = (one for one in reversed(rounds) if slip.revision and one.revision == slip.revision)
    return next(was_open, None) or next(named, None)


def revision_of(slip: Slip, one: Round, docket: Docket) -> str:
    """The revision that a slip is on: the one that it names, where that is known."""
    known = slip.revision and docket.revision(slip.revision) is not None
    return slip.revision if known else one.revision


def earlier(comment: Comment, new: Said, day: str) -> Iterator[Earlier]:
    """What a comment said until a day, of what it says otherwise now."""
    for name in ("text", *LABELS):
        old = getattr(comment, name)
        if old and old != getattr(new, name):
            label = f"{LABELS[name]}：" if name in LABELS else ""
            yield Earlier(until=day, text=cut(f"{label}{old}"))


def identity(number: str, part: int, taken: Iterable[str]) -> str:
    """The id of a comment: one of its own, also where a forge tells numbers apart by case alone.

    >>> identity("12", 2, ()), identity("I6AB", 1, ()), identity("I6Ab", 1, ())
    ('issue-12-2', 'issue-i6ab', 'issue-i6ab-c5f31')
    """
    own = number.lower() if number.upper() == number and number.isalnum() else ""
    behind = f"-{part}" if part > 1 else ""
    wanted = f"issue-{own}{behind}"
    if own and wanted not in taken and len(wanted) < _LONGEST_ID:
        return wanted
    marked = "c" + hashlib.sha256(number.encode()).hexdigest()
    plain = "".join(letter for letter in number.lower() if letter.isalnum() and letter.isascii())
    tails = (marked[:size] for size in (5, 9, 17, 33))
    found = (f"issue-{plain[:16]}-{tail}{behind}" for tail in tails)
    return next(one for one in found if one not in taken)


_LONGEST_ID = 60
