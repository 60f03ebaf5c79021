"""The change of an item that took another's place, or gave its own up, in; its words, out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from generator.changes import Change, ChangeKind
from generator.entries import Entries, Entry, Key, Subject
from generator.model import Item
from generator.passages import Passages
from generator.reason import Reason
from generator.redline import Mark, Names, Piece, Sentence, Way, pieces, redline
from generator.report.whole import deadlines, phrases, targets, text, title
from generator.succession import Successions

T = TypeVar("T")


class Heirs:
    """Tells of items that were split, merged or replaced between two plans.

    `called`: the name of each unit by id; `labels`: of each role by key; `names`: never cut up.
    """

    def __init__(
        self,
        old: Entries,
        new: Entries,
        *,
        called: Mapping[str, str],
        labels: Mapping[str, str],
        names: Names,
    ) -> None:
        self.old, self.new = old, new
        self.called, self.labels, self.names = called, labels, names

    @cached_property
    def passages(self) -> Passages:
        """The words of all of them, which went from one to another."""
        linked = list(Successions(self.old, self.new).linked())
        texts = {key.id: (_text(self.old, key), _text(self.new, key)) for p in linked for key in p}
        return Passages(texts, {(here.id, there.id) for here, there in linked}, self.names)

    def label(self, change: Change) -> str:
        """What became of an item, or what it came out of."""
        reason, found = change.weight.reasons[0], change.succession
        if change.kind is ChangeKind.REMOVED:
            return self.gone(change.subject, reason, found.replaced_by)
        if change.kind is ChangeKind.ADDED:
            return self.come(change.subject, reason, found.replaces)
        return "正文" if change.field == "text" else reason.value

    def gone(self, subject: Subject, reason: Reason, heirs: Sequence[str]) -> str:
        """What became of an item that is no longer there."""
        fresh = [one for one in heirs if Key(subject, one) not in self.old]
        known = [one for one in heirs if one not in fresh]
        if fresh and known:
            return f"部分由 {_listed(fresh)} 承接，部分并入 {_listed(known)}"
        if reason is Reason.SPLIT:
            return f"拆分为 {_listed(fresh)}" if fresh else f"分别并入 {_listed(known)}"
        return f"并入 {_listed(heirs)}" if reason is Reason.MERGED else f"由 {_listed(heirs)} 替代"

    def come(self, subject: Subject, reason: Reason, origins: Sequence[str]) -> str:
        """What an item that was not there came out of."""
        if reason is Reason.REPLACED:
            return f"替代 {_listed(origins)}"
        if all(Key(subject, one) in self.new for one in origins):
            return f"由 {_listed(origins)} 分出"
        verb = "拆分而来" if reason is Reason.SPLIT else "合并而成"
        return f"由 {_listed(origins)} {verb}"

    def told(self, change: Change) -> tuple[tuple[Sentence, ...], str]:
        """The redline against the items on the other side, and a note."""
        found = change.succession
        if isinstance(change.before, Entry):
            others = [self.new[Key(change.subject, one)] for one in found.replaced_by]
            return self.whole(change, change.before, others)
        if isinstance(change.after, Entry):
            others = [self.old[Key(change.subject, one)] for one in found.replaces]
            return self.whole(change, change.after, others)
        parted = f"分出 {_listed(found.replaced_by)}" if found.replaced_by else ""
        if change.field == "text":
            return self.passages.redline(change.item), parted
        joined = f"{_listed(found.replaces)} 并入本项" if found.replaces else ""
        return (), "；".join(filter(None, (joined, parted)))

    def whole(
        self, change: Change, own: Entry, others: Sequence[Entry]
    ) -> tuple[tuple[Sentence, ...], str]:
        """An item that came or went, against those on the other side; and whom that costs or adds.

        What else it says is told against the other one that is a version of it; where it was split,
        the items that it was split into tell.
        """
        one = others[0] if len(others) == 1 else None
        words = self.passages.redline(change.item)
        parts = [self.line(change, title, own, self.version(change, one))]
        parts.append(tuple(map(_unnamed, words)) if one else words)
        if change.kind is ChangeKind.ADDED or change.weight.reasons[0] is not Reason.SPLIT:
            other = self.version(change, one)
            parts += (self.line(change, line, own, other) for line in (targets, deadlines))
            parts.append(self.duties(change, own, other))
        found: list[Sentence] = []
        for part in filter(None, parts):
            found += [_kept("\n"), *part] if found else part
        return tuple(found), "；".join(self.units(change, own, others))

    def version(self, change: Change, one: Entry | None) -> Entry | None:
        """The only item on the other side, unless it is there beside this one, or took in more."""
        if one is None or change.weight.reasons[0] is Reason.MERGED:
            return None
        key = Key(change.subject, getattr(one.value, "id", ""))
        return None if key in self.old and key in self.new else one

    def line(
        self, change: Change, of: Callable[[Entry], str], own: Entry, other: Entry | None
    ) -> tuple[Sentence, ...]:
        """A line of an item against the other one's."""
        return redline(*_in_time(change, of(own), of(other) if other else ""), self.names)

    def duties(self, change: Change, own: Entry, other: Entry | None) -> tuple[Sentence, ...]:
        """The units of an item by role, in one line; those of one that is gone have no line."""
        if other is None and change.kind is ChangeKind.REMOVED:
            return ()
        mine, theirs = phrases(own), phrases(other or own)
        found: list[Piece] = []
        for role in dict.fromkeys((*mine, *theirs)):
            sides = _in_time(change, mine.get(role, ""), theirs.get(role, ""))
            label = f"{'；' if found else ''}{self.labels.get(role, role)}："
            found += [Piece(Mark.KEPT, label), *pieces(*sides, self.names)]
        return (Sentence(tuple(found)),) if found else ()

    def units(self, change: Change, own: Entry, others: Sequence[Entry]) -> Iterator[str]:
        """By role, the units that only what came has, or only what went had."""
        held = [_units(other) for other in others]
        alone = change.weight.reasons[0] is Reason.REPLACED
        for role in dict.fromkeys(role for each in (_units(own), *held) for role in each):
            mine = _units(own).get(role, ())
            theirs = dict.fromkeys(unit for each in held for unit in each.get(role, ()))
            here = [unit for unit in mine if unit not in theirs]
            there = [unit for unit in theirs if unit not in mine] if alone else []
            gone, come = _in_time(change, here, there)
            said = (
                f"增加{self.called_all(come)}" if come else "",
                f"减少{self.called_all(gone)}" if gone else "",
            )
            if here or there:
                yield f"{self.labels.get(role, role)}{'、'.join(filter(None, said))}"

    def called_all(self, units: Sequence[str]) -> str:
        """The names of units."""
        return "、".join(self.called.get(unit, unit) for unit in units)


def _text(things: Entries, key: Key) -> str:
    return text(things[key]) if key in things else ""


def _units(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    value = entry.value
    return {role: value.units(role) for role in value.roles} if isinstance(value, Item) else {}


def _in_time(change: Change, own: T, other: T) -> tuple[T, T]:
    """What an item has, and what those on the other side have: the older first."""
    return (own, other) if change.kind is ChangeKind.REMOVED else (other, own)


def _listed(ids: Sequence[str]) -> str:
    return "、".join(ids)


def _kept(words: str) -> Sentence:
    return Sentence((Piece(Mark.KEPT, words),))


def _unnamed(sentence: Sentence) -> Sentence:
    """A sentence of an item with only one on the other side: that need not be named each time."""
    if sentence.text() == "\n":
        return _kept("\n")
    return replace(sentence, way=Way.STAYS, place="") if sentence.place else sentence
