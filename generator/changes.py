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
from generator.model import Base, Deadline, Mention, Plan, Role, Target, Unit, Value
from generator.views import Views
from generator.weight import FIRST_UNIT, Reader, Reason, Weight, weigh, weight


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
    `None` for nothing. `units` are the ids of all units whom the change concerns.
    """

    subject: Subject
    item: str
    kind: ChangeKind
    field: str | None
    before: Any
    after: Any
    weight: Weight
    units: tuple[str, ...] = ()

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


def _mirrored(change: Change) -> Change:
    kinds = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
    reasons = {Reason.ADDED: Reason.REMOVED, Reason.REMOVED: Reason.ADDED}
    return replace(
        change,
        kind=kinds.get(change.kind, change.kind),
        before=change.after,
        after=change.before,
        weight=weight(*(reasons.get(reason, reason) for reason in change.weight.reasons)),
    )


class _Comparison:
    """Two plans side by side."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.old, self.new = entries(old), entries(new)
        self.ordered_leads = _leads_by_order(old) | _leads_by_order(new)
        registry = _registry(old.units, new.units)
        self.views = Views(new.model_copy(update={"units": registry}))
        self.rank = {unit.id: index for index, unit in enumerate(registry)}
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
        kind = self.kind(key, field, before, after)
        weighed = self.weigh(key, field, before, after)
        units = self.units(key, before, after)
        return Change(key.subject, key.id, kind, field, before, after, weighed, units)

    def kind(self, key: Key, field: str | None, before: Any, after: Any) -> ChangeKind:
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

    def units_of(self, key: Key, things: Entries) -> Iterator[str]:
        """The units of a thing, and of what it stands in where it has none or is only a step."""
        entry = things.get(key)
        found: frozenset[str] = frozenset()
        while entry is not None and (not found or key.subject is Subject.STEP):
            own = unit_ids(entry.value)
            found |= own
            outer = _AROUND.get(key.subject)
            done = found and key.subject is not Subject.STEP
            if outer is None or entry.spot.within is None or done:
                break
            key = Key(outer, entry.spot.within)
            entry = things.get(key)
        yield from found

    def in_words(self, value: Any) -> frozenset[str]:
        """The units that a text names."""
        if not isinstance(value, str):
            return frozenset()
        return frozenset(run.unit.id for run in self.views.runs(value) if run.unit)

    # -- how much it weighs ------------------------------------------------------------------

    def same_names(self, text: str) -> str:
        """A text with one sign for each unit, whichever of its names stands there."""
        return "".join(self.sign(r.unit.id) if r.unit else r.text for r in self.views.runs(text))

    def sign(self, unit: str) -> str:
        return chr(FIRST_UNIT + self.rank[unit])

    def weigh(self, key: Key, field: str | None, before: Any, after: Any) -> Weight:
        return _Scale(self, key, field).weigh(before, after)

    def phrase(self, mentions: Sequence[Mention]) -> str:
        """The units of a role in print, each unit as its sign."""
        return "".join(
            m.separator + (self.sign(m.unit) if m.unit in self.rank else m.printed) + m.after
            for m in mentions
        )


_AROUND = {
    Subject.STEP: Subject.ROW,
    Subject.ROW: Subject.TASK,
    Subject.TASK: Subject.ACTION,
    Subject.ACTION: Subject.ACTION,
}


@dataclass(frozen=True)
class _Scale:
    """Weighs the change of one field."""

    plans: _Comparison
    key: Key
    field: str | None

    def weigh(self, before: Any, after: Any) -> Weight:
        if isinstance(before, Spot):
            return weight(Reason.ORDER if before.within == after.within else Reason.MOVED)
        if self.key.subject is Subject.UNIT:
            return self.registered(before, after)
        if self.field is None:
            return weight(Reason.ADDED if before is None else Reason.REMOVED)
        if self.field in _NUMBERS:
            return weight(Reason.NUMBERING)
        sample = before if before is not None else after
        first, _, _ = self.field.partition(".")
        if is_role(self.plans.old[self.key].value, self.field):
            return self.role(before or (), after or ())
        if isinstance(sample, Target | Base):
            return self.target(before, after)
        if first == "deadlines":
            return self.deadlines(before, after)
        if self.key.subject is Subject.PLAN and first in _HEAD_WEIGHTS:
            return weight(_HEAD_WEIGHTS[first])
        if self.key.subject is Subject.PLAN and first in _HEAD_LAYOUT:
            return self.words(_words(before), _words(after), Reason.LAYOUT)
        if self.key.subject is Subject.INDICATOR and first == "action":
            return weight(Reason.MOVED)
        return self.text(before, after)

    def words(self, before: str, after: str, otherwise: Reason) -> Weight:
        found = weigh(before, after, self.reader)
        return found if found.reasons else weight(otherwise)

    def text(self, before: Any, after: Any) -> Weight:
        if before is None or after is None:
            return weight(Reason.ADDED if before is None else Reason.REMOVED)
        found = weigh(_words(before), _words(after), self.reader)
        own = {"measure": Reason.MEASURE}.get(self.field or "")
        if own and found.substantive:
            return weight(own)
        return found if found.reasons else weight(Reason.LAYOUT)

    @property
    def reader(self) -> Reader:
        return self.plans.same_names

    def role(self, before: Sequence[Mention], after: Sequence[Mention]) -> Weight:
        """Other units weigh; their order does so where the first of them leads."""
        ids, ids_after = [m.unit for m in before], [m.unit for m in after]
        named, named_after = [i for i in ids if i], [i for i in ids_after if i]
        if sorted(named) != sorted(named_after):
            return weight(Reason.ROLE)
        if named != named_after:
            leads = self.field in self.plans.ordered_leads and named[0] != named_after[0]
            return weight(Reason.ROLE if leads else Reason.ORDER)
        found = weigh(self.plans.phrase(before), self.plans.phrase(after), self.reader)
        alias = [m.printed for m in before] != [m.printed for m in after] and named
        return weight(*found.reasons, *([Reason.ALIAS] if alias or not found.reasons else []))

    def target(self, before: Target | Base | None, after: Target | Base | None) -> Weight:
        if before is None or after is None:
            return weight(Reason.TARGET)
        found = weigh(before.text, after.text, self.reader)
        facts = before.model_copy(update={"text": ""}), after.model_copy(update={"text": ""})
        if found.substantive or facts[0] != facts[1]:
            also = (r for r in found.reasons if r in (Reason.LIMIT, Reason.MEASURE))
            return weight(Reason.TARGET, *also)
        return found

    def deadlines(self, before: Sequence[Deadline], after: Sequence[Deadline]) -> Weight:
        same = [(d.date, d.kind) for d in before] == [(d.date, d.kind) for d in after]
        texts = ["；".join(deadline.text for deadline in side) for side in (before, after)]
        found = weigh(texts[0], texts[1], self.reader)
        return found if same and not found.substantive else weight(Reason.DEADLINE)

    def registered(self, before: Any, after: Any) -> Weight:
        """What the registry says is printed nowhere; but a unit may get another name for good."""
        if self.field == "name":
            unit, other = (
                things[self.key].value for things in (self.plans.old, self.plans.new)
            )
            if isinstance(unit, Unit) and isinstance(other, Unit) and (
                before not in other.names and after not in unit.names
            ):
                return weight(Reason.UNIT)
        return weight(Reason.REGISTER)


_HEAD_WEIGHTS = {
    "stage": Reason.STAGE,
    "period": Reason.DEADLINE,
    "target_years": Reason.DEADLINE,
    "lead_rule": Reason.ROLE,
    "document": Reason.REGISTER,
    "history": Reason.REGISTER,
    "source": Reason.REGISTER,
}
_HEAD_LAYOUT = frozenset(
    {"labels", "roles", "columns", "reporting", "body", "indicator_table", "row_table"}
)


def _words(value: Any) -> str:
    """All words of a value, one after the other."""
    if isinstance(value, Role):
        return value.label
    if isinstance(value, Value):
        return _words(tuple(getattr(value, name) for name in type(value).model_fields))
    if isinstance(value, dict):
        return _words(tuple(value.values()))
    if isinstance(value, tuple):
        return "；".join(filter(None, map(_words, value)))
    return "" if value is None or isinstance(value, bool) else str(value)


def _named(value: Any) -> Iterator[str]:
    """The units that a value holds by id."""
    if isinstance(value, Entry):
        yield from unit_ids(value.value)
    elif isinstance(value, tuple):
        yield from (m.unit for m in value if isinstance(m, Mention) and m.unit)


def _leads_by_order(plan: Plan) -> frozenset[str]:
    """The roles in which the unit that is named first leads."""
    if plan.head.lead_rule != "first":
        return frozenset()
    return frozenset(role.key for role in plan.head.roles)


def _registry(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units of both plans with all their names; a name that two of them have names none."""
    names: dict[str, dict[str, None]] = {}
    apart: dict[str, set[str]] = {}
    units: dict[str, Unit] = {}
    for unit in (*old, *new):
        names.setdefault(unit.id, {}).update(dict.fromkeys(sorted(unit.names)))
        apart.setdefault(unit.id, set()).update(unit.not_in)
        units[unit.id] = unit if unit.id not in units else _less_collective(units[unit.id], unit)
    owners: dict[str, int] = {}
    for found in names.values():
        for name in found:
            owners[name] = owners.get(name, 0) + 1
    return tuple(
        units[unit].model_copy(
            update={
                "name": own[0],
                "aliases": tuple(own[1:]),
                "not_in": tuple(sorted(apart[unit])),
            }
        )
        for unit, found in sorted(names.items())
        if (own := sorted(name for name in found if owners[name] == 1))
    )


def _less_collective(unit: Unit, other: Unit) -> Unit:
    return unit if not unit.collective else other


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
