"""The findings of a plan in; which are open, and whose they are by rule, item and unit, out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property

from generator.finding import Finding, Severity, Side
from generator.model import KIND_OF, Action, AnyItem, Row, Step, Task, Unit
from generator.views import Views

FEW = 3  # items, or units that answer for them, up to which a finding is told to these units


class Register:
    """The findings of one plan; each grouping is worked out once."""

    def __init__(self, findings: Iterable[Finding], views: Views) -> None:
        self.findings = tuple(findings)
        self._views = views

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody answers for."""
        return tuple(finding for finding in self.findings if finding.open)

    @cached_property
    def acknowledged(self) -> tuple[Finding, ...]:
        """Those that somebody has acknowledged."""
        return tuple(finding for finding in self.findings if not finding.open)

    @cached_property
    def errors(self) -> tuple[Finding, ...]:
        """Those that forbid publishing."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    def by_rule(self, rules: Iterable[str]) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
        """By rule, in this order, open ones first; rules that found nothing are left out."""
        groups: dict[str, list[Finding]] = {rule: [] for rule in rules}
        for finding in self._in_turn:
            groups.setdefault(finding.rule, []).append(finding)
        return tuple((rule, tuple(found)) for rule, found in groups.items() if found)

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[Finding, ...]]:
        """By the id of each unit that has to do with some."""
        groups: dict[str, list[Finding]] = {}
        for finding in self._in_turn:
            for unit in self.units_of(finding):
                groups.setdefault(unit, []).append(finding)
        return {unit: tuple(found) for unit, found in groups.items()}

    def of_unit(self, unit: Unit) -> tuple[Finding, ...]:
        """Those that a unit has to do with."""
        return self.by_unit.get(unit.id, ())

    def of_item(self, item: AnyItem) -> tuple[Finding, ...]:
        """Those about an item or what stands in it, those about many others last.

        Of the sides of each, those of the item itself come first.
        """
        inside = {item.id, *_inside(item)}
        places = {place for identity in inside for place in self._by_item.get(identity, ())}
        found = [self._in_turn[place] for place in sorted(places)]
        found.sort(key=lambda finding: len({*finding.items} - inside) > FEW)
        return tuple(_own_first(finding, inside) for finding in found)

    @cached_property
    def _in_turn(self) -> tuple[Finding, ...]:
        return (*self.open, *self.acknowledged)

    @cached_property
    def _by_item(self) -> Mapping[str, Sequence[int]]:
        """For each id, where the findings about it stand among all."""
        found: dict[str, list[int]] = {}
        for place, finding in enumerate(self._in_turn):
            for identity in dict.fromkeys(finding.items):
                found.setdefault(identity, []).append(place)
        return found

    def label(self, side: Side) -> str:
        """What readers call the place of a side: a task, the table; nothing if it has no id."""
        item = self._views.item.get(side.item)
        if item is None:
            return ""
        in_table = side.field.startswith("table.")
        return "分解表" if in_table else self._views.kind_label(KIND_OF[type(item)])

    def units_of(self, finding: Finding) -> tuple[str, ...]:
        """The units that a finding names; else those that answer for its items, if few."""
        named = {identity for identity in finding.items if identity in self._views.unit}
        items = [self._views.item[i] for i in finding.items if i in self._views.item]
        if not named and len(items) <= FEW:
            answering = {unit for item in items for unit in self._answering(item)}
            named = answering if len(answering) <= FEW else set()
        return tuple(unit.id for unit in self._views.plan.units if unit.id in named)

    def _answering(self, item: AnyItem) -> Sequence[str]:
        """Who leads an item; of a step, who leads its row."""
        if isinstance(item, Step):
            task = self._views.task_of[item.id]
            return next((self._answering(r) for r in task.rows if item in r.steps), ())
        if isinstance(item, Action):
            return ()
        roles = self._views.plan.roles_on(KIND_OF[type(item)])
        leads = [role for role in roles if role.lead] or roles[:1]
        return [unit for role in leads for unit in item.units(role.key)]

    def about(self, identity: str) -> tuple[Finding, ...]:
        """Those about an item by its id: of a group, those about all that stands in it."""
        item = self._views.item.get(identity)
        items: list[AnyItem] = [item] if item else []
        if isinstance(item, Action):
            items += [*self._views.tasks_in(item), *self._views.indicators_in(item)]
        found = {finding.identity for each in items for finding in self.of_item(each)}
        steps = _steps_of(item)
        return tuple(f for f in self.findings if f.identity in found or steps & {*f.items})


def _own_first(finding: Finding, inside: AbstractSet[str]) -> Finding:
    if finding.compared:
        return finding
    sides = sorted(finding.sides, key=lambda side: side.item not in inside)
    return replace(finding, sides=tuple(sides))


def _inside(item: AnyItem) -> Iterator[str]:
    """The ids of what stands in a task."""
    for row in item.rows if isinstance(item, Task) else ():
        yield row.id
        yield from (step.id for step in row.steps)


def _steps_of(item: AnyItem | None) -> frozenset[str]:
    return frozenset(step.id for step in item.steps) if isinstance(item, Row) else frozenset()
