"""Two plans in; what changed, as typed values matched by id, out. And the way back: `apply`.

`apply(diff(a, b), a)` is `b`; `mirror(diff(a, b))` is `diff(b, a)`; `diff(a, a)` is empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from generator.entries import (
    Entries,
    Entry,
    Fields,
    Key,
    Spot,
    Subject,
    assemble,
    entries,
    fields,
    is_role,
    unit_ids,
    with_fields,
)
from generator.model import Mention, Plan
from generator.reason import Reason, Weight, weight
from generator.scale import Scale
from generator.succession import NO_SUCCESSION, Succession, Successions


class ChangeKind(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One change of one thing.

    `before` and `after` are an `Entry` (added, removed), a `Spot` (moved) or a field's value, with
    `None` for nothing. `units` are the ids of all units whom the change concerns. `succession` says
    which items took the place of which: with an item that comes or goes, and with the words of one
    that others came out of or went into.
    """

    subject: Subject
    item: str
    kind: ChangeKind
    field: str | None
    before: Any
    after: Any
    weight: Weight
    units: tuple[str, ...] = ()
    succession: Succession = NO_SUCCESSION

    @property
    def substantive(self) -> bool:
        """Whether the change is more than one of form."""
        return self.weight.substantive

    @property
    def key(self) -> Key:
        """What the change is about."""
        return Key(self.subject, self.item)


Changes = tuple[Change, ...]

_NUMBERS = frozenset({"number", "printed", "table.printed"})
_PARENT_FIELD = {
    Subject.ACTION: "parent",
    Subject.TASK: "action",
    Subject.ROW: "task",
    Subject.STEP: "row",
}


def diff(old: Plan, new: Plan) -> Changes:
    """All changes from one plan to another, in document order."""
    return tuple(_Comparison(old, new).changes())


def mirror(changes: Iterable[Change]) -> Changes:
    """The changes of the way back."""
    return tuple(_mirrored(change) for change in changes)


def apply(changes: Iterable[Change], plan: Plan) -> Plan:
    """The plan that the changes lead to; they must be changes of this plan."""
    changes = tuple(changes)
    things, order = entries(plan), _order(entries(plan))
    updates: dict[Key, Fields] = {}
    comes: list[tuple[Spot, Key]] = []
    for change in changes:
        if isinstance(change.before, Entry):
            _take(order, change.key, things.pop(change.key).spot)
        elif isinstance(change.after, Entry):
            things[change.key] = change.after
            comes.append((change.after.spot, change.key))
        elif isinstance(change.after, Spot):
            _take(order, change.key, change.before)
            things[change.key] = replace(things[change.key], spot=change.after)
            comes.append((change.after, change.key))
        elif change.field is not None:
            updates.setdefault(change.key, {})[change.field] = change.after
    for key, changed in updates.items():
        things[key] = replace(things[key], value=with_fields(things[key].value, changed))
    for spot, key in sorted(comes, key=lambda pair: pair[0].index or 0):
        if spot.index is not None:
            order.setdefault((key.subject, spot.within), []).insert(spot.index, key.id)
    return assemble(things, order)


Order = dict[tuple[Subject, str | None], list[str]]


def _order(things: Entries) -> Order:
    """The ids that stand in a list, by what they are and stand in."""
    order: Order = {}
    for key, entry in things.items():
        if entry.spot.index is not None:
            order.setdefault((key.subject, entry.spot.within), []).append(key.id)
    return order


def _take(order: Order, key: Key, spot: Spot) -> None:
    if spot.index is not None:
        order[key.subject, spot.within].remove(key.id)


_KIND_BACK = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
_REASON_BACK = {
    Reason.ADDED: Reason.REMOVED,
    Reason.REMOVED: Reason.ADDED,
    Reason.SPLIT: Reason.MERGED,
    Reason.MERGED: Reason.SPLIT,
}


def _mirrored(change: Change) -> Change:
    return replace(
        change,
        kind=_KIND_BACK.get(change.kind, change.kind),
        before=change.after,
        after=change.before,
        weight=weight(*(_REASON_BACK.get(reason, reason) for reason in change.weight.reasons)),
        succession=change.succession.mirrored,
    )


class _Comparison:
    """Two plans side by side."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.old, self.new = entries(old), entries(new)
        self.scale = Scale(old, new)
        self.successions = Successions(self.old, self.new)
        self.displaced = frozenset(_displaced(self.old, self.new))

    def changes(self) -> Iterator[Change]:
        for key in _in_order(self.old, self.new):
            before, after = self.old.get(key), self.new.get(key)
            if before is None or after is None:
                yield self.change(key, None, before, after)
            else:
                yield from self.moves(key, before.spot, after.spot)
                yield from self.fields(key, fields(before.value), fields(after.value))

    def moves(self, key: Key, before: Spot, after: Spot) -> Iterator[Change]:
        if before.within != after.within:
            yield self.change(key, _PARENT_FIELD[key.subject], before, after)
        elif key in self.displaced:
            yield self.change(key, None, before, after)

    def fields(self, key: Key, before: Fields, after: Fields) -> Iterator[Change]:
        names = dict.fromkeys([*after, *before])
        for name in names:
            if before.get(name) != after.get(name):
                yield self.change(key, name, before.get(name), after.get(name))

    def change(self, key: Key, field: str | None, before: Any, after: Any) -> Change:
        kind = self.kind(key, field, before)
        weighed = self.weigh(key, field, before, after)
        units = self.units(key, before, after)
        moved = isinstance(before, Spot)
        told = field in (None, "replaces", "text") and not moved
        succession = self.successions.of(key) if told else NO_SUCCESSION
        return Change(key.subject, key.id, kind, field, before, after, weighed, units, succession)

    def weigh(self, key: Key, field: str | None, before: Any, after: Any) -> Weight:
        if isinstance(before, Spot):
            return weight(Reason.ORDER if before.within == after.within else Reason.MOVED)
        if key.subject is Subject.UNIT:
            known = (self.old.get(key), self.new.get(key))
            return self.scale.unit(field, *(entry.value if entry else None for entry in known))
        if field is None:
            return weight(self.comes(key) if before is None else self.goes(key))
        if field == "replaces":
            return weight(*self.joined(key, before, after))
        if key.subject is Subject.PLAN:
            return self.scale.head(field, before, after)
        if is_role(self.old[key].value, field):
            return self.scale.role(field, before or (), after or ())
        weighed = self.scale.field(field, before, after)
        return weight(*self.shared(key), *weighed.reasons) if field == "text" else weighed

    def comes(self, key: Key) -> Reason:
        """Why something is there that was not."""
        replaced = self.successions.of(key).replaces
        if not replaced:
            return Reason.ADDED
        if self.successions.joins(key):
            return Reason.MERGED
        parts = self.successions.parts(replace(key, id=replaced[0]))
        return Reason.SPLIT if parts else Reason.REPLACED

    def goes(self, key: Key) -> Reason:
        """Why something is no longer there."""
        replaced_by = self.successions.of(key).replaced_by
        if not replaced_by:
            return Reason.REMOVED
        if self.successions.parts(key):
            return Reason.SPLIT
        joins = self.successions.joins(replace(key, id=replaced_by[0]))
        return Reason.MERGED if joins else Reason.REPLACED

    def shared(self, key: Key) -> Iterator[Reason]:
        """Whether words of an item that stays went to others or came from them."""
        found = self.successions.of(key)
        if found.replaced_by:
            yield Reason.SPLIT
        if found.replaces:
            yield Reason.MERGED

    def joined(self, key: Key, before: Sequence[str], after: Sequence[str]) -> Iterator[Reason]:
        """What an item that stays says of others that go into it, or come out again."""
        found = self.successions.of(key)
        merged = ({*after} - {*before}) & {*found.replaces}
        parted = ({*before} - {*after}) & {*found.replaced_by}
        if merged:
            yield Reason.MERGED
        if parted:
            yield Reason.SPLIT
        if not merged | parted:
            yield Reason.REGISTER

    def kind(self, key: Key, field: str | None, before: Any) -> ChangeKind:
        if isinstance(before, Spot) or (key.subject is Subject.INDICATOR and field == "action"):
            return ChangeKind.MOVED
        if field is None:
            return ChangeKind.ADDED if before is None else ChangeKind.REMOVED
        renumbered = field in _NUMBERS and self.number(key, self.old) != self.number(key, self.new)
        return ChangeKind.RENUMBERED if renumbered else ChangeKind.CHANGED

    @staticmethod
    def number(key: Key, things: Entries) -> int | None:
        return getattr(things[key].value, "number", None)

    # -- whom it concerns --------------------------------------------------------------------

    def units(self, key: Key, before: Any, after: Any) -> tuple[str, ...]:
        found = {*self.units_of(key, self.old), *self.units_of(key, self.new)}
        for side, other in ((before, after), (after, before)):
            found |= {*_named(side), *(self.in_words(side) - self.in_words(other))}
        return tuple(sorted(found))

    def units_of(self, key: Key, things: Entries) -> frozenset[str]:
        """The units of a thing; of what it stands in too, where it has none or is only a step.

        A task without units of its own has those of its rows.
        """
        found: frozenset[str] = frozenset()
        while (entry := things.get(key)) is not None:
            found |= unit_ids(entry.value)
            if key.subject is Subject.TASK and not found:
                found = _units_of_rows(key.id, things)
            outer = _AROUND.get(key.subject)
            enough = found and key.subject is not Subject.STEP
            if enough or outer is None or entry.spot.within is None:
                break
            key = Key(outer, entry.spot.within)
        return found

    def in_words(self, value: Any) -> frozenset[str]:
        """The units that a text names."""
        return self.scale.names.units(value) if isinstance(value, str) else frozenset()


_AROUND = {
    Subject.STEP: Subject.ROW,
    Subject.ROW: Subject.TASK,
    Subject.TASK: Subject.ACTION,
    Subject.ACTION: Subject.ACTION,
}


def _units_of_rows(task: str, things: Entries) -> frozenset[str]:
    rows = (e for key, e in things.items() if key.subject is Subject.ROW and e.spot.within == task)
    return frozenset(unit for entry in rows for unit in unit_ids(entry.value))


def _named(value: Any) -> Iterator[str]:
    """The units that a value holds by id."""
    if isinstance(value, Entry):
        yield from unit_ids(value.value)
    elif isinstance(value, tuple):
        yield from (m.unit for m in value if isinstance(m, Mention) and m.unit)


# --- Order


def _in_order(old: Entries, new: Entries) -> list[Key]:
    """All keys in the new document's order; what is gone stands where it stood."""
    after: dict[Key | None, list[Key]] = {}
    anchor: Key | None = None
    for key in old:
        if key in new:
            anchor = key
        else:
            after.setdefault(anchor, []).append(key)
    found = after.get(None, [])
    for key in new:
        found += [key, *after.get(key, [])]
    return found


def _displaced(old: Entries, new: Entries) -> Iterator[Key]:
    """The things that stand in the same list as before, but not in the same order there."""
    places_new = _order(new)
    for (subject, within), ids in _order(old).items():
        listed = places_new.get((subject, within), [])
        both = {*ids} & {*listed}
        before, after = [i for i in ids if i in both], [i for i in listed if i in both]
        stay = set(_kept_in_order(before, after))
        yield from (Key(subject, one) for one in before if one not in stay)


def _kept_in_order(before: Sequence[str], after: Sequence[str]) -> Sequence[str]:
    """The most that can stay while the others move; of equal choices the one of the least ids.

    So the choice does not depend on the direction.
    """
    if before == after:
        return before
    place = {one: index for index, one in enumerate(after)}
    worth = {
        one: (1 << len(before)) + (1 << (len(before) - 1 - rank))
        for rank, one in enumerate(sorted(before))
    }
    best: list[tuple[int, list[str]]] = []
    for one in before:
        ahead = (chain for chain in best if place[chain[1][-1]] < place[one])
        total, ids = max(ahead, default=(0, []))
        best.append((total + worth[one], [*ids, one]))
    return max(best)[1]
