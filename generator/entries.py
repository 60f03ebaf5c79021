"""A plan taken apart into entries that can be matched by id, and put together again.

An entry is one thing without what stands inside it; `Spot` says where it stands. Its fields are
named as in the YAML, those of mappings with a dot: `text`, `responsible`, `targets.2030`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any

from generator.model import (
    KIND_OF,
    Action,
    AnyItem,
    DocumentFacts,
    Head,
    Item,
    OutlinePart,
    Part,
    Plan,
    Row,
    TableHeading,
    Target,
    Task,
    Unit,
    Value,
    document_order,
)

PLAN = "plan"  # the id of the head


class Subject(StrEnum):
    """What an entry is: the plan's head, a unit of the registry, or an item."""

    PLAN = "plan"
    UNIT = "unit"
    ACTION = "action"
    TASK = "task"
    ROW = "row"
    STEP = "step"
    INDICATOR = "indicator"
    SAFEGUARD = "safeguard"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry stands: in which other one, and as which of its kind there.

    Tasks stand by their number: they have no index.
    """

    within: str | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What two entries of two plans are matched by."""

    subject: Subject
    id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a plan, without what stands inside it."""

    value: Value
    spot: Spot


Entries = dict[Key, Entry]
Fields = dict[str, Any]

# Fields that an entry's key, its spot or other entries say; an item's roles are fields of its own.
_ELSEWHERE: Mapping[type[Value], frozenset[str]] = {
    Action: frozenset({"id", "parent", "roles"}),
    Task: frozenset({"id", "action", "roles", "rows"}),
    Row: frozenset({"id", "roles", "steps"}),
    Head: frozenset({"outline"}),
}
_ID_AND_ROLES = frozenset({"id", "roles"})
# Fields with fields of their own.
_SPREAD_IN_HEAD = frozenset({"document"})
_SPREAD = frozenset({"columns", "extra", "targets", "table"})


def entries(plan: Plan) -> Entries:
    """Every thing of a plan by its key, in document order."""
    return dict(_entries(plan))


def _entries(plan: Plan) -> Iterator[tuple[Key, Entry]]:
    yield Key(Subject.PLAN, PLAN), Entry(plan.head, Spot())
    for index, unit in enumerate(plan.units):
        yield Key(Subject.UNIT, unit.id), Entry(unit, Spot(None, index))
    inside: dict[str | None, Iterator[int]] = {}
    for action in plan.actions:
        index = next(inside.setdefault(action.parent, count()))
        yield _entry(action, Spot(action.parent, index))
    for index, indicator in enumerate(plan.indicators):
        yield _entry(indicator, Spot(None, index))
    for task in plan.tasks:
        yield _entry(task, Spot(task.action))
        for index, row in enumerate(task.rows):
            yield _entry(row, Spot(task.id, index))
            for place, step in enumerate(row.steps):
                yield _entry(step, Spot(row.id, place))
    for index, safeguard in enumerate(plan.safeguards):
        yield _entry(safeguard, Spot(None, index))


def _entry(item: AnyItem, spot: Spot) -> tuple[Key, Entry]:
    bare: AnyItem = item
    if isinstance(item, Task):
        bare = item.model_copy(update={"rows": ()})
    elif isinstance(item, Row):
        bare = item.model_copy(update={"steps": ()})
    return Key(Subject(KIND_OF[type(item)]), item.id), Entry(bare, spot)


def assemble(things: Entries, order: Mapping[tuple[Subject, str | None], list[str]]) -> Plan:
    """A plan out of its entries; `order` has the ids of those that stand in a list, by what in."""

    def listed(subject: Subject, within: str | None = None) -> tuple[Any, ...]:
        return tuple(things[Key(subject, i)].value for i in order.get((subject, within), ()))

    def row(value: Row) -> Row:
        return value.model_copy(update={"steps": listed(Subject.STEP, value.id)})

    def task(value: Task, spot: Spot) -> Task:
        rows = tuple(row(one) for one in listed(Subject.ROW, value.id))
        return value.model_copy(update={"rows": rows, "action": spot.within})

    tasks = tuple(
        task(entry.value, entry.spot) for entry in things.values() if isinstance(entry.value, Task)
    )
    actions = tuple(
        action.model_copy(update={"parent": things[Key(Subject.ACTION, action.id)].spot.within})
        for subject, within in order
        if subject is Subject.ACTION
        for action in listed(subject, within)
    )
    head = things[Key(Subject.PLAN, PLAN)].value
    if not isinstance(head, Head):
        raise TypeError(head)
    ordered_actions, ordered_tasks = document_order(actions, tasks)
    return Plan.model_construct(
        head=head,
        units=listed(Subject.UNIT),
        actions=ordered_actions,
        indicators=listed(Subject.INDICATOR),
        tasks=ordered_tasks,
        safeguards=listed(Subject.SAFEGUARD),
    )


# --- Fields


def fields(value: Value) -> Fields:
    """The fields of an entry's value, those of mappings one by one; None is nothing."""
    found: Fields = {}
    if isinstance(value, Head):
        found |= _outline(value.outline)
    elsewhere = _ELSEWHERE.get(type(value), _ID_AND_ROLES)
    spread = _SPREAD_IN_HEAD if isinstance(value, Head) else _SPREAD
    for name in type(value).model_fields:
        if name in elsewhere:
            continue
        inner = getattr(value, name)
        if name in spread:
            pairs = inner.items() if isinstance(inner, Mapping) else inner
            found |= {f"{name}.{key}": content for key, content in pairs}
        else:
            found[name] = inner
    if isinstance(value, Item):
        found |= value.roles
    return found


def with_fields(value: Value, changed: Fields) -> Value:
    """The same value with some fields changed."""
    update: Fields = {}
    spread: dict[str, Fields] = {}
    outline: Fields = {}
    for name, content in changed.items():
        first, _, rest = name.partition(".")
        if first == "outline" and isinstance(value, Head):
            outline[name] = content
        elif rest:
            spread.setdefault(first, {})[rest] = content
        elif is_role(value, name):
            spread.setdefault("roles", {})[name] = content
        else:
            update[name] = content
    update |= {within: _spread(getattr(value, within), inner) for within, inner in spread.items()}
    if outline and isinstance(value, Head):
        update["outline"] = _parts({**_outline(value.outline), **outline})
    return value.model_copy(update=update)


def _spread(inner: Any, changed: Fields) -> Any:
    if isinstance(inner, TableHeading | DocumentFacts):
        return inner.model_copy(update=changed)
    years = any(isinstance(content, Target) for content in (*inner.values(), *changed.values()))
    merged = {**inner, **{(int(k) if years else k): v for k, v in changed.items()}}
    return {key: content for key, content in merged.items() if content is not None}


def _outline(outline: tuple[OutlinePart, ...]) -> Fields:
    """The parts in order, and what each prints: `outline.goals.title`, `outline.text-2.text`."""
    names = _names(tuple(part.part for part in outline))
    found: Fields = {"outline": tuple(part.part for part in outline)}
    for name, part in zip(names, outline, strict=True):
        said = (("printed", part.printed), ("title", part.title), ("text", part.text))
        found |= {f"outline.{name}.{key}": text for key, text in said if text is not None}
    return found


def _parts(found: Fields) -> tuple[OutlinePart, ...]:
    parts: tuple[Part, ...] = found["outline"]
    keys = ("printed", "title", "text")
    return tuple(
        OutlinePart.model_construct(
            part=part, **{key: found.get(f"outline.{name}.{key}") for key in keys}
        )
        for name, part in zip(_names(parts), parts, strict=True)
    )


def _names(parts: tuple[Part, ...]) -> tuple[str, ...]:
    seen: dict[Part, int] = {}
    names = []
    for part in parts:
        seen[part] = seen.get(part, 0) + 1
        names.append(f"{part}-{seen[part]}" if seen[part] > 1 else str(part))
    return tuple(names)


def is_role(value: Value, field: str) -> bool:
    """Whether a field of an entry holds the units of a role."""
    own = type(value).model_fields
    return isinstance(value, Item) and "." not in field and field not in own


def unit_ids(value: Value) -> frozenset[str]:
    """The units that have a role in an entry; the unit itself for one of the registry."""
    if isinstance(value, Unit):
        return frozenset({value.id})
    if not isinstance(value, Item):
        return frozenset()
    return frozenset(unit for role in value.roles for unit in value.units(role))
