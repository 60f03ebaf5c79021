"""Who does what, as tables: one that joins all others, and each unit's own for its staff."""

from dataclasses import dataclass

from generator.data.columns import DEADLINES, ID, TEXT, TITLE, own_columns, printed_roles, url
from generator.data.fields import rows_of
from generator.data.package import Column, Sheet
from generator.model import KIND_OF, AnyItem, Indicator, Kind, Role, Row, Unit
from generator.views import Views


@dataclass(frozen=True)
class _Held:
    """A unit in a role on an item."""

    unit: Unit
    role: Role
    item: AnyItem

    @property
    def kind(self) -> Kind:
        return KIND_OF[type(self.item)]


def _held(unit: Unit, views: Views) -> tuple[_Held, ...]:
    """All that a unit has a role in: by weight of the role, then by kind of item."""
    duties = views.duties(unit)
    return tuple(_Held(unit, duty.role, item) for duty in duties for item in duty.items)


def duties(views: Views) -> Sheet:
    """A line for each unit, role and item."""
    columns = (
        Column("unit", "单位的编号", lambda held: held.unit.id, leads_to="units"),
        Column("role", "角色的键", lambda held: held.role.key),
        Column("kind", "条目的种类"),
        Column("item", "条目的编号", lambda held: held.item.id),
    )
    lines = [held for unit in views.plan.units for held in _held(unit, views)]
    return Sheet("duties", "单位职责", columns, lines, key=("unit", "role", "item"))


def unit_sheets(unit: Unit, views: Views) -> tuple[Sheet, ...]:
    """A unit's own tables: its rows of the decomposition table, and all that it has a role in."""
    return _unit_rows(unit, views), _unit_duties(unit, views)


def _unit_rows(unit: Unit, views: Views) -> Sheet:
    def roles(row: Row) -> str:
        return "、".join(role.label for role, units in views.in_role(row) if unit in units)

    def steps(row: Row) -> str:
        return "\n".join(f"{step.printed or ''}{step.text}" for step in row.steps)

    columns = (
        Column("role", "本单位的角色", roles),
        ID,
        Column("task_title", f"所属{views.labels.task}", lambda row: views.task_of[row.id].title),
        TITLE,
        TEXT,
        *DEADLINES,
        *printed_roles(views, Kind.ROW),
        *own_columns(views, Kind.ROW),
        Column("steps", views.labels.step, steps),
        url(views),
    )
    return Sheet("rows", views.labels.row, columns, rows_of(unit, views))


def _unit_duties(unit: Unit, views: Views) -> Sheet:
    def task(held: _Held) -> str | None:
        found = views.task_of.get(held.item.id)
        return found.title if found else None

    def title(held: _Held) -> str | None:
        item = held.item
        return item.name if isinstance(item, Indicator) else getattr(item, "title", None)

    columns = (
        Column("role", "本单位的角色", lambda held: held.role.label),
        Column("kind", "种类", lambda held: views.kind_label(held.kind)),
        Column("id", "编号", lambda held: held.item.id),
        Column("task_title", f"所属{views.labels.task}", task),
        Column("title", "标题", title),
        Column("text", "内容", lambda held: getattr(held.item, "text", None)),
        Column("printed", "同一角色的全部单位", lambda held: held.item.phrase(held.role.key)),
        Column("url", "网页地址", lambda held: f"/{views.address(held.item.id)}"),
    )
    return Sheet("duties", "单位职责", columns, _held(unit, views))
