"""The printed tables' columns, labels and titles, as the plan declares them or in a usual form."""

from typing import TypeVar

from generator.model import (
    Action,
    Kind,
    Part,
    Plan,
    TableColumn,
    Task,
)

T = TypeVar("T")


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

    def title(self) -> str:
        """The title of the decomposition table as printed."""
        titles = (p.title for p in self.plan.head.outline if p.part is Part.TABLE and p.title)
        return next(titles, "任务分解表")


def heading_in_table(item: Action | Task) -> str:
    """The heading of a group or task as the table prints it."""
    printed = item.table.printed if item.table.printed is not None else item.printed
    return (printed or "") + (item.table.title or item.title)
