"""The plan in, what pages show out: every count, grouping and neighbour is derived here."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from generator import links
from generator.model import (
    KIND_OF,
    Action,
    AnyItem,
    Indicator,
    Kind,
    Plan,
    Role,
    Row,
    Safeguard,
    Task,
    Unit,
    target_years,
)

# A web address; two words or more of Latin letters, with the numbers behind them.
_FOREIGN = re.compile(
    r"(?P<address>https?://[!-~]+)|[A-Za-z]{2}[A-Za-z0-9'&.-]*(?: [A-Za-z]{2}[A-Za-z0-9'&.-]*)+"
    r"(?: [0-9.]*[0-9])?"
)

DUTY_ORDER = (Kind.INDICATOR, Kind.ACTION, Kind.TASK, Kind.ROW, Kind.STEP, Kind.SAFEGUARD)


@dataclass(frozen=True)
class Duty:
    """What a unit does in one role on one kind of item."""

    role: Role
    kind: Kind
    items: tuple[AnyItem, ...]


@dataclass(frozen=True)
class Number:
    """A count with its words, and where the things counted are."""

    label: str
    value: int
    counter: str
    address: str | None = None


@dataclass(frozen=True)
class Load:
    """A unit's share of work: rows it answers for, all its items, and the share of the greatest.

    `address`: where the rows that it answers for are listed, if there are any.
    """

    unit: Unit
    leading: int
    items: int
    percent: int
    address: str | None


@dataclass(frozen=True)
class Help:
    """A unit and the rows on which it works for another, or another for it."""

    unit: Unit
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Partner:
    """A unit that shares rows with another, and how many."""

    unit: Unit
    rows: int


@dataclass(frozen=True)
class Run:
    """A stretch of running text: a unit's name, a web address, Latin words, or none of these."""

    text: str
    unit: Unit | None = None
    address: bool = False
    latin: bool = False


@dataclass(frozen=True)
class Neighbours:
    """What stands before and after an item of the same kind."""

    before: AnyItem | None
    after: AnyItem | None


class Views:
    """Derived values of one plan; each is worked out once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.labels = plan.head.labels

    # -- by id -------------------------------------------------------------------------------

    @cached_property
    def item(self) -> Mapping[str, AnyItem]:
        """Every item by its id."""
        return {item.id: item for item in self.plan.items()}

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        """Every unit by its id."""
        return {unit.id: unit for unit in self.plan.units}

    @cached_property
    def task_of(self) -> Mapping[str, Task]:
        """The task of every task, row and step id."""
        return {
            identity: task
            for task in self.plan.tasks
            for identity in (
                task.id,
                *(i for r in task.rows for i in (r.id, *(s.id for s in r.steps))),
            )
        }

    # -- groups ------------------------------------------------------------------------------

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """Level of each group, 0 for the outermost. Groups stand in document order."""
        depth: dict[str, int] = {}
        for action in self.plan.actions:
            depth[action.id] = depth[action.parent] + 1 if action.parent in depth else 0
        return depth

    def label(self, action: Action) -> str:
        """What the plan calls this level of groups."""
        words = self.labels.actions
        return words[min(self.depth[action.id], len(words) - 1)]

    def above(self, action: str | None) -> tuple[Action, ...]:
        """The groups around, outermost first, the group itself last."""
        chain: list[Action] = []
        while action is not None and isinstance(found := self.item.get(action), Action):
            chain.insert(0, found)
            action = found.parent
        return tuple(chain)

    def groups_in(self, action: Action | None) -> tuple[Action, ...]:
        """The groups right inside this one; the outermost ones for None."""
        wanted = action.id if action else None
        return tuple(a for a in self.plan.actions if a.parent == wanted)

    def tasks_in(self, action: Action) -> tuple[Task, ...]:
        """All tasks of a group and of the groups inside it."""
        return tuple(t for t in self.plan.tasks if action in self.above(t.action))

    def own_tasks(self, action: Action) -> tuple[Task, ...]:
        """The tasks right inside this group."""
        return tuple(t for t in self.plan.tasks if t.action == action.id)

    def indicators_in(self, action: Action) -> tuple[Indicator, ...]:
        """All indicators of a group and of the groups inside it."""
        return tuple(i for i in self.plan.indicators if action in self.above(i.action))

    def rows_in(self, action: Action) -> tuple[Row, ...]:
        """All rows of a group."""
        return tuple(row for task in self.tasks_in(action) for row in task.rows)

    def indicators_beside(self, task: Task) -> tuple[Indicator, ...]:
        """The indicators of the groups around a task."""
        around = self.above(task.action)
        return tuple(i for i in self.plan.indicators if self.item.get(i.action or "") in around)

    def neighbours(self, item: AnyItem) -> Neighbours:
        """The items of the same kind before and after, in document order."""
        siblings = [other for other in self.plan.items() if type(other) is type(item)]
        place = next(i for i, other in enumerate(siblings) if other.id == item.id)
        before = siblings[place - 1] if place else None
        return Neighbours(before, siblings[place + 1] if place + 1 < len(siblings) else None)

    # -- units -------------------------------------------------------------------------------

    @cached_property
    def _held(self) -> Mapping[str, Mapping[tuple[str, Kind], tuple[AnyItem, ...]]]:
        held: dict[str, dict[tuple[str, Kind], list[AnyItem]]] = {}
        for item in self.plan.items():
            for role in item.roles:
                for unit in dict.fromkeys(item.units(role)):
                    place = held.setdefault(unit, {}).setdefault((role, KIND_OF[type(item)]), [])
                    place.append(item)
        return {u: {key: tuple(items) for key, items in of.items()} for u, of in held.items()}

    def duties(self, unit: Unit) -> tuple[Duty, ...]:
        """Everything a unit has a role in: by weight of the role, then by kind of item."""
        held = self._held.get(unit.id, {})
        return tuple(
            Duty(role, kind, held[role.key, kind])
            for role in self.plan.head.roles
            for kind in DUTY_ORDER
            if (role.key, kind) in held
        )

    def items_of(self, unit: Unit) -> tuple[AnyItem, ...]:
        """Every item a unit has a role in, once, in document order."""
        held = {item.id for duty in self.duties(unit) for item in duty.items}
        return tuple(item for item in self.plan.items() if item.id in held)

    def count(self, unit: Unit, role: Role, kind: Kind) -> int:
        """On how many items of this kind the unit has this role."""
        return len(self._held.get(unit.id, {}).get((role.key, kind), ()))

    @cached_property
    def _shared(self) -> Mapping[str, Counter[str]]:
        shared: dict[str, Counter[str]] = {unit.id: Counter() for unit in self.plan.units}
        for _, row in self.plan.rows():
            units = {unit for role in row.roles for unit in row.units(role)}
            for unit in units:
                shared[unit].update(units - {unit})
        return shared

    def partners(self, unit: Unit) -> tuple[Partner, ...]:
        """The units that share most rows with this one, most first, then in registry order."""
        shared = self._shared[unit.id]
        found = [Partner(u, shared[u.id]) for u in self.plan.units if shared[u.id]]
        return tuple(sorted(found, key=lambda partner: -partner.rows))

    @cached_property
    def _help(self) -> Mapping[tuple[str, str], tuple[Row, ...]]:
        """By who answers for rows and who has another role on them: these rows."""
        found: dict[tuple[str, str], list[Row]] = {}
        leads = {role.key for role in self._leads}
        for _, row in self.plan.rows():
            answer = {unit for role in row.roles if role in leads for unit in row.units(role)}
            others = {unit for role in row.roles for unit in row.units(role)} - answer
            for pair in product(answer, others):
                found.setdefault(pair, []).append(row)
        return {pair: tuple(rows) for pair, rows in found.items()}

    def helpers(self, unit: Unit) -> tuple[Help, ...]:
        """Who has another role on the rows that a unit answers for, most rows first."""
        return self._by_rows((u, self._help.get((unit.id, u.id))) for u in self.plan.units)

    def helped(self, unit: Unit) -> tuple[Help, ...]:
        """Who answers for the rows on which a unit has another role, most rows first."""
        return self._by_rows((u, self._help.get((u.id, unit.id))) for u in self.plan.units)

    @staticmethod
    def _by_rows(pairs: Iterable[tuple[Unit, tuple[Row, ...] | None]]) -> tuple[Help, ...]:
        found = (Help(unit, rows) for unit, rows in pairs if rows)
        return tuple(sorted(found, key=lambda one: -len(one.rows)))

    @cached_property
    def busiest(self) -> tuple[Unit, ...]:
        """Units by the rows they have a lead role in, then by all their items."""
        return tuple(
            sorted(self.plan.units, key=lambda u: (-self._leading(u), -len(self.items_of(u))))
        )

    def _leading(self, unit: Unit) -> int:
        return sum(self.count(unit, role, Kind.ROW) for role in self._leads)

    @property
    def answering(self) -> tuple[Role, ...]:
        """The roles that answer for a row."""
        return self._leads

    @cached_property
    def _leads(self) -> tuple[Role, ...]:
        """The roles that answer for a row: those that lead, or else the first."""
        roles = self.plan.roles_on(Kind.ROW)
        return tuple(role for role in roles if role.lead) or roles[:1]

    def in_role(self, item: AnyItem) -> tuple[tuple[Role, tuple[Unit, ...]], ...]:
        """The roles declared for this kind of item, each with its units."""
        return tuple(
            (role, tuple(self.unit[u] for u in item.units(role.key)))
            for role in self.plan.roles_on(KIND_OF[type(item)])
        )

    def units_in(self, action: Action) -> tuple[tuple[Unit, tuple[tuple[Role, int], ...]], ...]:
        """The units with a role on a task or row of a group, with the number for each role."""
        items: list[AnyItem] = [*self.tasks_in(action), *self.rows_in(action)]
        tally = Counter(
            (u, role) for item in items for role in item.roles for u in item.units(role)
        )
        found = []
        for unit in self.plan.units:
            roles = ((role, tally[unit.id, role.key]) for role in self.plan.head.roles)
            if held := tuple((role, number) for role, number in roles if number):
                found.append((unit, held))
        return tuple(sorted(found, key=lambda pair: -sum(number for _, number in pair[1])))

    def by_task(self, rows: tuple[Row, ...]) -> tuple[tuple[Task, tuple[Row, ...]], ...]:
        """Rows gathered under their tasks."""
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(self.task_of[row.id].id, []).append(row)
        return tuple((self.task_of[task], tuple(found)) for task, found in groups.items())

    def total(self, unit: Unit, role: Role) -> int:
        """On how many items the unit has this role."""
        return sum(self.count(unit, role, kind) for kind in role.kinds)

    def leading_units(self, most: int) -> tuple[Load, ...]:
        """The units with most work, those that answer for most rows first."""
        loads = [
            (unit, self._leading(unit), len(self.items_of(unit))) for unit in self.busiest[:most]
        ]
        greatest = max((leading for _, leading, _ in loads), default=0) or 1
        return tuple(
            Load(unit, leading, items, 100 * leading // greatest, self._answered(unit))
            for unit, leading, items in loads
        )

    def _answered(self, unit: Unit) -> str | None:
        held = (role for role in self._leads if self.count(unit, role, Kind.ROW))
        page = links.address_of(unit)
        return next((f"{page}#{role.key}-{Kind.ROW}" for role in held), None)

    def kinds_held(self) -> str:
        """What units can have a role on in this plan, in the plan's words."""
        held = {kind for role in self.plan.head.roles for kind in role.kinds}
        return "、".join(self.kind_label(kind) for kind in DUTY_ORDER if kind in held)

    def lead_words(self) -> str:
        """What answering for a row is called in this plan."""
        return self._leads[0].label if self._leads else "负责"

    # -- numbers -----------------------------------------------------------------------------

    def kind_label(self, kind: Kind) -> str:
        """What the plan calls this kind of item."""
        own: Mapping[str, str] = {"action": self.labels.actions[0]}
        return own.get(kind.value) or str(getattr(self.labels, kind.value))

    @staticmethod
    def counter(kind: Kind) -> str:
        """The counting word of this kind of item."""
        return {Kind.ACTION: "个", Kind.STEP: "条"}.get(kind, "项")

    def numbers(self) -> tuple[Number, ...]:
        """The plan in numbers; what it has none of is left out."""
        plan = self.plan
        counted = [
            *(
                Number(
                    label, sum(depth == level for depth in self.depth.values()), "个", links.ACTIONS
                )
                for level, label in enumerate(self.labels.actions)
            ),
            Number(self.labels.task, len(plan.tasks), "项", links.TASKS),
            Number(self.labels.row, sum(1 for _ in plan.rows()), "项", links.TABLE),
            Number(self.labels.step, sum(1 for _ in plan.steps()), "条", links.TABLE),
            Number(self.labels.indicator, len(plan.indicators), "项", links.INDICATORS),
            Number("单位", len(plan.units), "个", links.UNITS),
            Number(self.labels.safeguard, len(plan.safeguards), "项", links.SAFEGUARDS),
        ]
        return tuple(number for number in counted if number.value)

    def numbers_of(self, action: Action) -> tuple[Number, ...]:
        """A group in numbers."""
        page = links.address_of(action)
        counted = [
            Number(self.labels.task, len(self.tasks_in(action)), "项", f"{page}#tasks"),
            Number(self.labels.row, len(self.rows_in(action)), "项", links.TABLE),
            Number(
                self.labels.indicator, len(self.indicators_in(action)), "项", f"{page}#indicators"
            ),
            Number("参与单位", len(self.units_in(action)), "个", f"{page}#units"),
        ]
        return tuple(number for number in counted if number.value)

    def numbers_of_unit(self, unit: Unit) -> tuple[Number, ...]:
        """A unit in numbers: how much in which role."""
        page = links.address_of(unit)
        return tuple(
            Number(
                f"{duty.role.label}：{self.kind_label(duty.kind)}",
                len(duty.items),
                self.counter(duty.kind),
                f"{page}#{duty.role.key}-{duty.kind}",
            )
            for duty in self.duties(unit)
        )

    def address(self, identity: str) -> str | None:
        """The address of an item or unit by its id."""
        found = self.unit.get(identity) or self.item.get(identity)
        return links.address_of(found, self.task_of.get(identity)) if found else None

    def example_address(self) -> str:
        """The address of an item's page to show how addresses look."""
        return links.address_of(self.plan.tasks[0]) if self.plan.tasks else links.TASKS

    def example_id(self) -> str:
        """An id to show how ids look."""
        rows = (row.id for _, row in self.plan.rows())
        return next(rows, self.plan.tasks[0].id if self.plan.tasks else "T01")

    # -- text --------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> tuple[re.Pattern[str] | None, Mapping[str, Unit | None]]:
        owner: dict[str, Unit | None] = {}
        for unit in self.plan.units:
            if not unit.collective:
                owner |= dict.fromkeys(unit.names, unit)
        for unit in self.plan.units:
            owner |= dict.fromkeys(unit.not_in)
        longest_first = sorted(owner, key=lambda name: (-len(name), name))
        pattern = re.compile("|".join(map(re.escape, longest_first))) if owner else None
        return pattern, owner

    def phrase_differs(self, item: AnyItem, role: Role) -> bool:
        """Whether the printed phrase says more than the names of its units."""
        names = "、".join(self.unit[unit].name for unit in item.units(role.key))
        return item.phrase(role.key) != names

    def runs(self, text: str) -> Iterator[Run]:
        """Running text with the names of units told apart, the longest name first."""
        pattern, owner = self._names
        start = 0
        for match in pattern.finditer(text) if pattern else ():
            unit = owner[match[0]]
            if unit is None:
                continue
            if match.start() > start:
                yield from _told_apart(text[start : match.start()])
            yield Run(match[0], unit)
            start = match.end()
        yield from _told_apart(text[start:])

    # -- indicators --------------------------------------------------------------------------

    def indicators_by_action(self) -> tuple[tuple[Action | None, tuple[Indicator, ...]], ...]:
        """Indicators grouped by the group they name, in the plan's order."""
        groups: dict[str | None, list[Indicator]] = {}
        for indicator in self.plan.indicators:
            groups.setdefault(indicator.action, []).append(indicator)
        actions = {action.id: action for action in self.plan.actions}
        return tuple((actions.get(key or ""), tuple(found)) for key, found in groups.items())

    def tasks_beside(self, indicator: Indicator) -> tuple[Task, ...]:
        """The tasks of the group an indicator belongs to."""
        action = self.item.get(indicator.action or "")
        return self.tasks_in(action) if isinstance(action, Action) else ()

    @property
    def years(self) -> tuple[int, ...]:
        """The plan's target years."""
        return target_years(self.plan.head)


def _told_apart(text: str) -> Iterator[Run]:
    """Text without names of units, its web addresses and its phrases of Latin words told apart."""
    start = 0
    for match in _FOREIGN.finditer(text):
        if match.start() > start:
            yield Run(text[start : match.start()])
        address = match["address"] is not None
        yield Run(match[0], address=address, latin=not address)
        start = match.end()
    if start < len(text):
        yield Run(text[start:])


def title_of(item: AnyItem) -> str:
    """An item's title, name, or the beginning of its text."""
    if isinstance(item, Indicator):
        return item.name
    if isinstance(item, Action | Task | Safeguard):
        return item.title
    if isinstance(item, Row) and item.title:
        return item.title
    return opening(item.text).rstrip("；。;")


def opening(text: str, length: int = 36) -> str:
    """The beginning of a text, cut behind a mark where there is one."""
    first = text.split("\n", maxsplit=1)[0]
    if len(first) <= length:
        return first
    cut = first[:length]
    marks = [cut.rfind(mark) for mark in "。；，、"]
    return cut[: max(marks)] + "…" if max(marks) > length // 2 else cut + "…"


def chinese_day(day: str) -> str:
    """A day as official Chinese writes it.

    >>> chinese_day("1999-02-08")
    '1999年2月8日'
    """
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"
