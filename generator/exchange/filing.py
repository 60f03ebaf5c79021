"""A slip of an issue in; what the ledger keeps of it out, with what had to be done to it told."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from generator.comment import LONGEST, WHOLE, Comment, Earlier, quote_digest
from generator.consultation import Round
from generator.docket import Docket, everything, quoted, words_of
from generator.forge.address import Repository
from generator.history import UNRELEASED
from generator.slip import Slip, masked

NOTHING = "（未填写意见）"
_SAID = ("quote", "quote_sha256", "text", "proposed", "grounds", "name")
_LABELS = {"quote": "原文", "proposed": "建议改为", "grounds": "理由"}


@dataclass(frozen=True)
class Desk:
    """What comments are filed by: the ledger, and the repository whose issues they are."""

    docket: Docket
    repository: Repository


@dataclass(frozen=True)
class Said:
    """What a comment gets from its slip, and what had to be done to it."""

    item: str
    quote: str | None
    quote_sha256: str | None
    text: str
    proposed: str | None
    grounds: str | None
    name: str | None
    notes: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The fields of the comment."""
        return {name: getattr(self, name) for name in _SAID}


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


def said(slip: Slip, revision: str, docket: Docket, item: str = "") -> Said:
    """What the ledger keeps of a slip; `item`: the one that it was filed under before."""
    notes: list[str] = []
    above: list[str] = []
    known = item or (slip.item if _is_known(slip.item, revision, docket) else WHOLE)
    if not item and known != slip.item:
        notes.append(f"计划里没有“{slip.item}”，登记为对全文的意见，请核对事项编号")
        above.append(f"来件所写的事项编号：{slip.item}")
    stands = bool(slip.quote) and quoted(slip.quote, _words(known, revision, docket))
    if slip.quote and not stands:
        notes.append("所引的原文在这一项里找不到，并入意见正文")
        above.append(f"来件所引的原文：{slip.quote}")
    text = "\n".join((*above, slip.text or NOTHING))
    texts = {"quote": slip.quote if stands else "", "text": text}
    texts |= {"proposed": slip.proposed, "grounds": slip.grounds}
    kept = {name: cut(words) for name, words in texts.items()}
    notes += [f"{_LABELS.get(k, '意见')}过长，已截短" for k, v in kept.items() if v != texts[k]]
    quote = kept["quote"] or None
    return Said(
        known,
        quote,
        quote_digest(quote) if quote else None,
        kept["text"],
        kept["proposed"] or None,
        kept["grounds"] or None,
        masked(slip.name) or None,
        tuple(notes),
    )


def cut(text: str, longest: int = LONGEST) -> str:
    """A text as long as the ledger keeps one; where it was longer, its end says so."""
    if len(text) <= longest:
        return text
    left_out = f"……（过长，此处截去一部分，共{len(text)}字，全文见来件）"
    return text[: longest - len(left_out)].rstrip() + left_out


def earlier(comment: Comment, new: Said, day: str) -> Iterator[Earlier]:
    """What a comment said until a day, of what it says otherwise now."""
    for name in ("text", *_LABELS):
        old = getattr(comment, name)
        if old and old != getattr(new, name):
            label = f"{_LABELS[name]}：" if name in _LABELS else ""
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


def _is_known(item: str, revision: str, docket: Docket) -> bool:
    return item == WHOLE or _thing(item, revision, docket) is not None


def _thing(item: str, revision: str, docket: Docket) -> Any:
    views = docket.views(revision)
    then = views.item.get(item) if views else None
    now = docket.views(UNRELEASED)
    return then or (now.item.get(item) if now else None)


def _words(item: str, revision: str, docket: Docket) -> str:
    """The words that can be quoted: of the revision, or today's where it is not held."""
    if item == WHOLE:
        held = docket.history.ledger.find(revision)
        return everything(held.plan if held else docket.history.plan)
    thing = _thing(item, revision, docket)
    return words_of(thing) if thing else ""
