"""The plan as plain JSON values: the whole, and each item's own."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.links import address_of
from generator.model import (
    KIND_OF,
    Action,
    AnyItem,
    Deadline,
    Indicator,
    Plan,
    Row,
    Safeguard,
    Step,
    Target,
    Task,
    Unit,
)
from generator.tables import heading_in_table
from generator.views import Views

Json = dict[str, Any]
VERSION = "1"


def document(plan: Plan, views: Views) -> Json:
    """`plan.json` as a value."""
    write = _Writer(plan, views)
    return {
        "schema_version": VERSION,
        "plan": write.head(),
        "actions": [write.action(action) for action in plan.actions],
        "units": [write.unit(unit) for unit in plan.units],
        "indicators": [write.indicator(indicator) for indicator in plan.indicators],
        "tasks": [write.task(task) for task in plan.tasks],
        "safeguards": [write.safeguard(safeguard) for safeguard in plan.safeguards],
    }


def item_documents(plan: Plan, views: Views) -> Iterator[tuple[str, Json]]:
    """Each item page's own data, with the page's address."""
    write = _Writer(plan, views)
    for action in plan.actions:
        inside = {
            "tasks": [task.id for task in views.tasks_in(action)],
            "indicators": [indicator.id for indicator in views.indicators_in(action)],
        }
        yield _own("action", action, write.action(action), **inside)
    for task in plan.tasks:
        yield _own("task", task, write.task(task))
    for indicator in plan.indicators:
        yield _own("indicator", indicator, write.indicator(indicator))
    for unit in plan.units:
        duties = [
            {"role": d.role.key, "kind": d.kind.value, "items": [item.id for item in d.items]}
            for d in views.duties(unit)
        ]
        rows = [write.row(item) for item in views.items_of(unit) if isinstance(item, Row)]
        yield _own("unit", unit, write.unit(unit), duties=duties, rows=rows)


def _own(kind: str, item: AnyItem | Unit, value: Json, **more: object) -> tuple[str, Json]:
    return address_of(item), {"schema_version": VERSION, kind: value, **more}


def figure(number: Decimal | None) -> int | float | None:
    """A number as JSON has it."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


class _Writer:
    def __init__(self, plan: Plan, views: Views) -> None:
        self.plan = plan
        self.views = views

    def url(self, item: AnyItem | Unit) -> str:
        return "/" + address_of(item, self.views.task_of.get(item.id))

    def head(self) -> Json:
        head = self.plan.head
        return {
            "title": head.title,
            "short_title": head.short_title,
            "stage": head.stage.value,
            "period": {"start": head.period.start, "end": head.period.end},
            "target_years": list(self.views.years),
            "labels": head.labels.model_dump(mode="json"),
            "roles": [role.model_dump(mode="json") for role in head.roles],
            "lead_rule": head.lead_rule,
            "columns": [column.model_dump(mode="json") for column in head.columns],
            "document": head.document.model_dump(mode="json"),
            "reporting": [entry.model_dump(mode="json") for entry in head.reporting],
            "preamble": head.preamble,
            "goals": head.goals,
            "history": [stage.model_dump(mode="json") for stage in self.plan.history],
        }

    def unit(self, unit: Unit) -> Json:
        return {
            "id": unit.id,
            "name": unit.name,
            "aliases": list(unit.aliases),
            "kind": unit.kind,
            "collective": unit.collective,
            "url": self.url(unit),
        }

    def carried(self, item: AnyItem) -> Json:
        """What every item carries: roles, own columns, what has no field, its address."""
        roles = self.plan.roles_on(KIND_OF[type(item)])
        return {
            **{role.key: list(item.units(role.key)) for role in roles},
            **{f"{role.key}_printed": item.phrase(role.key) for role in roles},
            "columns": dict(item.columns),
            "extra": dict(item.extra),
            "url": self.url(item),
        }

    def action(self, action: Action) -> Json:
        return {
            "id": action.id,
            "number": action.number,
            "parent": action.parent,
            "printed": action.printed,
            "title": action.title,
            "table_heading": heading_in_table(action),
            "text": action.text,
            **self.carried(action),
        }

    def indicator(self, indicator: Indicator) -> Json:
        base = indicator.base
        targets = sorted(indicator.targets.items())
        return {
            "id": indicator.id,
            "number": indicator.number,
            "action": indicator.action,
            "printed": indicator.printed,
            "name": indicator.name,
            "measure": indicator.measure,
            "kind": indicator.kind,
            "base": base and {"year": base.year, "text": base.text, "number": figure(base.number)},
            "targets": {str(year): _target(target) for year, target in targets},
            "target_details": {
                str(year): {
                    "text": target.text,
                    "number": figure(target.number),
                    "comparator": target.comparator,
                }
                for year, target in targets
            },
            **self.carried(indicator),
        }

    def task(self, task: Task) -> Json:
        return {
            "id": task.id,
            "number": task.number,
            "action": task.action,
            "printed": task.printed,
            "title": task.title,
            "table_heading": heading_in_table(task),
            "text": task.text,
            "deadlines": _deadlines(task.deadlines),
            **self.carried(task),
            "rows": [self.row(row) for row in task.rows],
        }

    def row(self, row: Row) -> Json:
        return {
            "id": row.id,
            "number": row.number,
            "printed": row.printed,
            "title": row.title,
            "text": row.text,
            "deadlines": _deadlines(row.deadlines),
            **self.carried(row),
            "steps": [self.step(step) for step in row.steps],
        }

    def step(self, step: Step) -> Json:
        return {
            "id": step.id,
            "number": step.number,
            "printed": step.printed,
            "text": step.text,
            "deadlines": _deadlines(step.deadlines),
            **self.carried(step),
        }

    def safeguard(self, safeguard: Safeguard) -> Json:
        return {
            "id": safeguard.id,
            "number": safeguard.number,
            "printed": safeguard.printed,
            "title": safeguard.title,
            "text": safeguard.text,
            "deadlines": _deadlines(safeguard.deadlines),
            **self.carried(safeguard),
        }


def _target(target: Target) -> int | float | str:
    """A plain number as a number, anything else as printed."""
    plain = target.number is not None and target.text == str(target.number)
    value = figure(target.number)
    return value if plain and value is not None else target.text


def _deadlines(deadlines: tuple[Deadline, ...]) -> list[Json]:
    return [deadline.model_dump(mode="json") for deadline in deadlines]
