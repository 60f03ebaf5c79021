"""The change of one field in; how much it weighs, out. What is said in words goes to `weight`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from generator.model import Base, Deadline, Mention, Plan, Role, Target, Unit, Value
from generator.reason import Reason, Weight, weight
from generator.signs import FIRST_UNIT
from generator.views import Views
from generator.weight import weigh

_HEAD: Mapping[str, Reason] = {
    "stage": Reason.STAGE,
    "period": Reason.DEADLINE,
    "target_years": Reason.DEADLINE,
    "lead_rule": Reason.ROLE,
    "document": Reason.REGISTER,
}


class Names:
    """The units of two plans with all their names. A name that two of them have names none."""

    def __init__(self, old: Plan, new: Plan) -> None:
        units = _together((*old.units, *new.units))
        self._views = Views(new.model_copy(update={"units": units}))
        self._rank = {unit.id: index for index, unit in enumerate(units)}

    def units(self, text: str) -> frozenset[str]:
        """The units that a text names."""
        return frozenset(run.unit.id for run in self._views.runs(text) if run.unit)

    def signs(self, text: str) -> str:
        """A text with one sign for each unit, whichever of its names stands there."""
        return "".join(
            chr(FIRST_UNIT + self._rank[run.unit.id]) if run.unit else run.text
            for run in self._views.runs(text)
        )

    def phrase(self, mentions: Sequence[Mention]) -> str:
        """The units of a role in print, with signs for their names."""
        return "".join(
            m.separator
            + (chr(FIRST_UNIT + self._rank[m.unit]) if m.unit in self._rank else m.printed)
            + m.after
            for m in mentions
        )


def _together(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Each unit once, with the names that are its alone, in an order that no plan decides."""
    same: dict[str, list[Unit]] = {}
    for unit in units:
        same.setdefault(unit.id, []).append(unit)
    names = {key: sorted({name for unit in of for name in unit.names}) for key, of in same.items()}
    owners = Counter(name for found in names.values() for name in found)
    return tuple(
        Unit(
            id=key,
            name=own[0],
            aliases=tuple(own[1:]),
            collective=all(unit.collective for unit in same[key]),
            not_in=tuple(sorted({name for unit in same[key] for name in unit.not_in})),
        )
        for key, found in sorted(names.items())
        if (own := [name for name in found if owners[name] == 1])
    )


class Scale:
    """Weighs the changes between two plans. The way back weighs the same."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.names = Names(old, new)
        ordered = (plan.head.roles for plan in (old, new) if plan.head.lead_rule == "first")
        self.first_leads = frozenset(role.key for roles in ordered for role in roles)

    def head(self, field: str, before: Any, after: Any) -> Weight:
        """A field of the plan's head."""
        first, _, rest = field.partition(".")
        if first in _HEAD:
            return weight(_HEAD[first])
        if first == "outline" and not rest:
            return weight(Reason.LAYOUT)
        return self.text(before, after)

    def field(self, field: str, before: Any, after: Any) -> Weight:
        """A field of an item that is not a role."""
        sample = before if before is not None else after
        if field in ("number", "printed", "table.printed"):
            return weight(Reason.NUMBERING)
        if field == "action":
            return weight(Reason.MOVED)
        if isinstance(sample, Target | Base):
            return self.target(before, after)
        if field == "deadlines":
            return self.deadlines(before, after)
        found = self.text(before, after)
        return weight(Reason.MEASURE) if field == "measure" and found.substantive else found

    def text(self, before: Any, after: Any) -> Weight:
        """Words, of one value or of all that it holds; other facts that no one prints are form."""
        if before is None or after is None:
            return weight(Reason.ADDED if before is None else Reason.REMOVED)
        found = weigh(words(before), words(after), self.names.signs)
        return found if found.reasons else weight(Reason.LAYOUT)

    def role(self, role: str, before: Sequence[Mention], after: Sequence[Mention]) -> Weight:
        """Other units weigh; their order does so where the one named first leads."""
        ids, ids_after = ([m.unit for m in side if m.unit] for side in (before, after))
        if sorted(ids) != sorted(ids_after):
            return weight(Reason.ROLE)
        if ids != ids_after:
            leads = role in self.first_leads and ids[0] != ids_after[0]
            return weight(Reason.ROLE if leads else Reason.ORDER)
        signs, signs_after = self.names.phrase(before), self.names.phrase(after)
        found = weigh(signs, signs_after)
        named = [m.printed for m in before if m.unit] != [m.printed for m in after if m.unit]
        alias = [Reason.ALIAS] if named else []
        return weight(*found.reasons, *alias) if found.reasons or named else weight(Reason.LAYOUT)

    def target(self, before: Target | Base | None, after: Target | Base | None) -> Weight:
        """A target weighs unless only its form differs; what its words add is named too."""
        if before is None or after is None:
            return weight(Reason.TARGET)
        found = weigh(before.text, after.text, self.names.signs)
        same = before.model_copy(update={"text": after.text}) == after
        if same and not found.substantive:
            return found
        also = (reason for reason in found.reasons if reason in (Reason.LIMIT, Reason.MEASURE))
        return weight(Reason.TARGET, *also)

    def deadlines(self, before: Sequence[Deadline], after: Sequence[Deadline]) -> Weight:
        """Deadlines weigh unless only their form differs."""
        found = weigh(words(tuple(d.text for d in before)), words(tuple(d.text for d in after)))
        meant = [[(d.date, d.kind) for d in side] for side in (before, after)]
        same = meant[0] == meant[1] and not found.substantive
        return found if same and found.reasons else weight(Reason.DEADLINE)

    def unit(self, field: str | None, before: Value | None, after: Value | None) -> Weight:
        """What the registry says is printed nowhere; but a unit may get another name for good."""
        renamed = (
            field == "name"
            and isinstance(before, Unit)
            and isinstance(after, Unit)
            and before.name not in after.names
            and after.name not in before.names
        )
        return weight(Reason.UNIT if renamed else Reason.REGISTER)


def words(value: Any) -> str:
    """All words of a value, one after the other."""
    if isinstance(value, Role):
        return value.label
    if isinstance(value, Value):
        return words(tuple(getattr(value, name) for name in type(value).model_fields))
    if isinstance(value, Mapping):
        return words(tuple(value.values()))
    if isinstance(value, tuple):
        return "；".join(filter(None, map(words, value)))
    return "" if value is None or isinstance(value, bool) else str(value)
