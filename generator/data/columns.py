"""The columns that several tables have.

A column is named by the way to the same value in `plan.json`: `base.year`, `columns.fund`.
"""

from collections.abc import Iterator
from operator import methodcaller

from generator.data.package import Column
from generator.model import KIND_OF, AnyItem, Indicator, Kind, Role, Row, Safeguard, Step, Task
from generator.views import Views

ID = Column("id", "编号")
NUMBER = Column("number", "序号", type="integer")
PRINTED = Column("printed", "印出的序号")
TITLE = Column("title", "标题")
TEXT = Column("text", "内容")


def _deadline_texts(item: Task | Row | Step | Safeguard) -> str:
    return "；".join(deadline.text for deadline in item.deadlines)


def _deadline_dates(item: Task | Row | Step | Safeguard) -> str:
    return " ".join(deadline.date for deadline in item.deadlines if deadline.date)


DEADLINES = (
    Column("deadlines.text", "时限", _deadline_texts),
    Column("deadlines.date", "时限所指日期", _deadline_dates),
)


def carried(views: Views, kind: Kind) -> Iterator[Column]:
    """What every item carries: its roles, the plan's own columns, what has no field, its url."""
    yield from (_meant(role) for role in views.plan.roles_on(kind))
    yield from printed_roles(views, kind)
    yield from own_columns(views, kind)
    items = (item for item in views.plan.items() if KIND_OF[type(item)] is kind)
    for key in sorted({key for item in items for key in item.extra}):
        yield Column(f"extra.{key}", f"其他（{key}）")
    yield url(views)


def _meant(role: Role) -> Column:
    def ids(item: AnyItem) -> str:
        return " ".join(item.units(role.key))

    return Column(role.key, f"{role.label}的编号", ids)


def printed_roles(views: Views, kind: Kind) -> Iterator[Column]:
    """The units of each role as the document prints them."""
    for role in views.plan.roles_on(kind):
        yield Column(f"{role.key}_printed", role.label, methodcaller("phrase", role.key))


def own_columns(views: Views, kind: Kind) -> Iterator[Column]:
    """The columns that the plan itself declares."""
    for column in views.plan.head.columns:
        if kind in column.kinds:
            yield Column(f"columns.{column.key}", column.label)


def url(views: Views) -> Column:
    """The address of an item or a unit, from the site's root."""
    return Column("url", "网页地址", lambda thing: f"/{views.address(thing.id)}")


def group(views: Views) -> tuple[Column, Column]:
    """The group around a task or an indicator, and the titles of all groups around it."""

    def titles(item: Task | Indicator) -> str:
        return "｜".join(action.title for action in views.above(item.action))

    return (
        Column("action", "所属分组的编号", leads_to="actions"),
        Column("action_title", "所属分组", titles),
    )
