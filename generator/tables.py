"""The printed tables out of the plan: columns, lines, merged cells, the words of a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.model import (
    Action,
    AnyItem,
    Indicator,
    Kind,
    Part,
    Plan,
    Row,
    TableColumn,
    Task,
)

T = TypeVar("T")


@dataclass(frozen=True)
class TableLine:
    """One line of the decomposition table; a span is 0 where a cell above covers this line."""

    action: Action | None
    action_span: int
    task: Task
    task_span: int
    row: Row | None


@dataclass(frozen=True)
class IndicatorLine:
    """One line of the indicator table."""

    indicator: Indicator
    action_span: int


def spans(values: Sequence[T]) -> tuple[int, ...]:
    """Row spans of equal neighbours: the length at the first of a run, 0 at the others.

    >>> spans("aabba")
    (2, 0, 2, 0, 1)
    """
    result = [0] * len(values)
    start = 0
    for index, value in enumerate(values):
        if value != values[start]:
            start = index
        result[start] += 1
    return tuple(result)


class Tables:
    """The two printed tables of a plan, as declared in its head or in a usual form."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def indicator_columns(self) -> tuple[TableColumn, ...]:
        """Columns of the indicator table."""
        head = self.plan.head
        if head.indicator_table:
            return head.indicator_table.columns
        roles = ((role.key, role.label) for role in self.plan.roles_on(Kind.INDICATOR))
        usual = (("number", "序号"), ("name", "指标名称"), ("targets", "目标值"), *roles)
        return tuple(TableColumn(field=field, label=label) for field, label in usual)

    def row_columns(self) -> tuple[TableColumn, ...]:
        """Columns of the decomposition table."""
        head = self.plan.head
        if head.row_table:
            return head.row_table.columns
        own = ((c.key, c.label) for c in head.columns if Kind.ROW in c.kinds)
        roles = ((role.key, role.label) for role in self.plan.roles_on(Kind.ROW))
        steps = (("steps", head.labels.step),) if any(True for _ in self.plan.steps()) else ()
        usual = (("task", head.labels.task), ("text", head.labels.row), *roles, *own, *steps)
        return tuple(TableColumn(field=field, label=label) for field, label in usual)

    def year_form(self) -> str:
        """How the plan heads target years, `{year}` standing for the year."""
        table = self.plan.head.indicator_table
        return table.year_label if table else "{year}年"

    def year_label(self, year: int) -> str:
        """How the plan heads a target year."""
        return self.year_form().replace("{year}", str(year))

    def measure_apart(self) -> bool:
        """Whether the measure has a column of its own."""
        return any(column.field == "measure" for column in self.indicator_columns())

    def indicator_lines(self) -> tuple[IndicatorLine, ...]:
        """Lines of the indicator table, in the plan's order."""
        indicators = self.plan.indicators
        action_spans = spans([indicator.action for indicator in indicators])
        return tuple(map(IndicatorLine, indicators, action_spans))

    def row_lines(self) -> tuple[TableLine, ...]:
        """Lines of the decomposition table; a task without rows has a line without a row."""
        if not any(task.rows for task in self.plan.tasks):
            return ()
        found = [(task, row) for task in self.plan.tasks for row in (task.rows or (None,))]
        actions = {action.id: action for action in self.plan.actions}
        action_spans = spans([task.action for task, _ in found])
        task_spans = spans([task.id for task, _ in found])
        return tuple(
            TableLine(actions.get(task.action), action_span, task, task_span, row)
            for (task, row), action_span, task_span in zip(
                found, action_spans, task_spans, strict=True
            )
        )

    def title(self) -> str:
        """The title of the decomposition table as printed."""
        titles = (p.title for p in self.plan.head.outline if p.part is Part.TABLE and p.title)
        return next(titles, "任务分解表")


def heading_in_table(item: Action | Task) -> str:
    """The heading of a group or task as the table prints it."""
    printed = item.table.printed if item.table.printed is not None else item.printed
    return (printed or "") + (item.table.title or item.title)


def cell(item: AnyItem, field: str) -> str:
    """The words of a plain cell."""
    if field in item.roles:
        return item.phrase(field)
    if field in item.columns:
        return item.columns[field]
    if field == "deadlines":
        return "；".join(deadline.text for deadline in getattr(item, "deadlines", ()))
    value = getattr(item, field, None)
    return "" if value is None or isinstance(value, tuple | dict) else str(value)
