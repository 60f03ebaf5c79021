"""The plan as its document prints it: pieces of text in document order, each with its field.

The order is the outline's; tables are printed cell by cell, row after row. Nothing but the
breaks between paragraphs and cells is added to what the plan says.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from generator.model import (
    KIND_OF,
    Action,
    AnyItem,
    Indicator,
    Kind,
    Part,
    Plan,
    Role,
    Row,
    Safeguard,
    TableColumn,
    Task,
    target_years,
)
from generator.numerals import number
from generator.tables import Tables

HEAD = "plan"  # the id under which the head's own fields are found
STAGE_FORM = "（{stage}）"
MEASURE_FORM = "（{measure}）"


class Sort(StrEnum):
    """What a piece is to the reader."""

    TEXT = "正文"
    TARGET = "目标值"
    HEADING = "标题"
    NUMBER = "序号"
    HEADER = "表头"
    UNIT = "单位名称"
    ROLE = "角色名称"
    MARK = "标点和连接语"
    BREAK = "分段"
    CELL = "分格"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the printed text: what the item's field says from the offset `start` on."""

    text: str
    sort: Sort
    item: str = HEAD
    field: str = ""
    start: int = 0


Pieces = Iterator[Piece]
Chain = tuple[AnyItem | None, ...]  # an item, then what it stands in, outwards

_PARAGRAPH = Piece("\n", Sort.BREAK)
_NEXT_CELL = Piece("\t", Sort.CELL)
_NEXT_ROW = Piece("\n", Sort.CELL)


def printed(plan: Plan) -> Pieces:
    """Every piece of the document, in the order in which it is printed."""
    for index, part in enumerate(plan.head.outline):
        sort = Sort.HEADING if number(part.printed) is None else Sort.NUMBER
        yield from _said(part.printed, sort, HEAD, f"outline.{index}.printed")
        yield from _said(part.title, Sort.HEADING, HEAD, f"outline.{index}.title")
        yield _PARAGRAPH
        yield from _said(part.text, Sort.TEXT, HEAD, f"outline.{index}.text")
        if part.part in _CONTENT:
            yield from _CONTENT[part.part](plan)
        yield _PARAGRAPH


def _said(text: str | None, sort: Sort, item: str, field: str) -> Pieces:
    if text:
        yield Piece(text, sort, item, field)


def _filled(form: str, item: str, field: str, **fills: Iterable[Piece]) -> Pieces:
    """A form such as `（{units}）`: what stands around the names are marks of the form's field."""
    end = 0
    for match in re.finditer(r"\{(\w+)\}", form):
        if match.start() > end:
            yield Piece(form[end : match.start()], Sort.MARK, item, field, end)
        yield from fills[match[1]]
        end = match.end()
    if form[end:]:
        yield Piece(form[end:], Sort.MARK, item, field, end)


def _stage(plan: Plan) -> Pieces:
    yield from _filled(
        STAGE_FORM, HEAD, "stage", stage=_said(plan.head.stage, Sort.HEADING, HEAD, "stage")
    )


# The body


def _tasks(plan: Plan) -> Pieces:
    for action in plan.actions:
        yield from _paragraph(plan, action)
        for task in plan.tasks:
            if task.action == action.id:
                yield from _paragraph(plan, task)


def _safeguards(plan: Plan) -> Pieces:
    for safeguard in plan.safeguards:
        yield from _paragraph(plan, safeguard)


def _paragraph(plan: Plan, item: Action | Task | Safeguard) -> Pieces:
    """An item of the body: number, heading, the mark or break behind it, text, roles."""
    yield from _said(item.printed, Sort.NUMBER, item.id, "printed")
    yield from _said(item.title, Sort.HEADING, item.id, "title")
    kind = KIND_OF[type(item)]
    mark = plan.head.body.title_end.get(kind)
    roles = tuple(_roles(plan, item))
    if mark is None:
        yield _PARAGRAPH
    elif item.text or roles:
        yield Piece(mark, Sort.MARK, HEAD, f"body.title_end.{kind}")
    yield from _said(item.text, Sort.TEXT, item.id, "text")
    yield from roles
    yield _PARAGRAPH


def roles_text(plan: Plan, item: AnyItem) -> str:
    """The roles of an item as they follow its text in the body: （推进单位：…）; "" without any."""
    return "".join(piece.text for piece in _roles(plan, item))


def _roles(plan: Plan, item: AnyItem) -> Pieces:
    """The roles of an item as they follow its text, in the form that the body has for them."""
    form = plan.head.body
    held = [role for role in plan.roles_on(KIND_OF[type(item)]) if item.roles.get(role.key)]
    each = (piece for role in held for piece in _role(plan, item, role, first=role is held[0]))
    if held:
        yield from _filled(form.roles, HEAD, "body.roles", roles=each)


def _role(plan: Plan, item: AnyItem, role: Role, *, first: bool) -> Pieces:
    form = plan.head.body
    if not first:
        yield from _said(form.between, Sort.MARK, HEAD, "body.between")
    place = f"roles.{plan.head.roles.index(role)}.label"
    label = _said(role.label, Sort.ROLE, HEAD, place)
    yield from _filled(form.role, HEAD, "body.role", label=label, units=_units(item, role.key))


def _units(item: AnyItem, role: str) -> Pieces:
    for index, mention in enumerate(item.roles.get(role, ())):
        field = f"{role}.{index}"
        yield from _said(mention.separator, Sort.MARK, item.id, f"{field}.sep")
        yield from _said(mention.printed, Sort.UNIT, item.id, f"{field}.printed")
        yield from _said(mention.after, Sort.MARK, item.id, f"{field}.after")


# The tables


def _indicator_table(plan: Plan) -> Pieces:
    tables = Tables(plan)
    columns = tables.indicator_columns()
    years = target_years(plan.head) if any(c.field == "targets" for c in columns) else ()
    if plan.indicators:
        yield from _headers("indicator_table", columns)
        if len(years) > 1:
            yield from _years(years, tables.year_form())
        yield from Table(plan, columns, numbered=False).rows(indicator_chains(plan))


def _row_table(plan: Plan) -> Pieces:
    tables = Tables(plan)
    columns = tables.row_columns()
    if any(task.rows for task in plan.tasks):
        yield from _headers("row_table", columns)
        yield from Table(plan, columns, numbered=True).rows(row_chains(plan))


def indicator_chains(plan: Plan) -> Iterator[Chain]:
    """The lines of the indicator table: each indicator with its group."""
    groups = {action.id: action for action in plan.actions}
    return ((item, groups.get(item.action or "")) for item in plan.indicators)


def row_chains(plan: Plan) -> Iterator[Chain]:
    """The lines of the decomposition table: each row with its task and group, or a task without."""
    groups = {action.id: action for action in plan.actions}
    for task in plan.tasks:
        for row in task.rows:
            yield row, task, groups.get(task.action)
        if not task.rows:
            yield task, task, groups.get(task.action)


def _headers(table: str, columns: tuple[TableColumn, ...]) -> Pieces:
    for index, column in enumerate(columns):
        yield Piece(column.label, Sort.HEADER, HEAD, f"{table}.columns.{index}.label")
        yield _NEXT_CELL
    yield _NEXT_ROW


def _years(years: tuple[int, ...], form: str) -> Pieces:
    """The second line of heads, under the one of the targets."""
    for index, year in enumerate(years):
        shown = Piece(str(year), Sort.HEADER, HEAD, f"target_years.{index}")
        for piece in _filled(form, HEAD, "indicator_table.year_label", year=[shown]):
            yield replace(piece, sort=Sort.HEADER)
        yield _NEXT_CELL
    yield _NEXT_ROW


class Table:
    """The cells of one table. A cell is about an item: its row's, or one that the row stands in."""

    def __init__(self, plan: Plan, columns: tuple[TableColumn, ...], *, numbered: bool) -> None:
        self.plan = plan
        self.fields = [column.field for column in columns]
        self.numbered = numbered  # whether groups and tasks stand with their numbers
        self.groups = {action.id: action for action in plan.actions}
        self.declared: Mapping[str, tuple[Kind, ...]] = {
            **{role.key: role.kinds for role in plan.head.roles},
            **{column.key: column.kinds for column in plan.head.columns},
        }

    def words(self, index: int, item: AnyItem) -> str:
        """What the cell of this column says about an item."""
        return "".join(piece.text for piece in self._cell(self.fields[index], item)).strip()

    def rows(self, chains: Iterable[Chain]) -> Pieces:
        """Row after row; what several rows stand in is printed once for all of them."""
        above: dict[int, str] = {}
        for chain in chains:
            for index, field in enumerate(self.fields):
                item = self.subject(index, chain)
                if item and (item is chain[0] or item.id != above.get(index)):
                    yield from self._cell(field, item)
                above[index] = item.id if item else ""
                yield _NEXT_CELL
            yield _NEXT_ROW

    def subject(self, index: int, chain: Chain) -> AnyItem | None:
        """The item that this cell of the row is about: the innermost one that has the field."""
        field = self.fields[index]
        if field == "action":
            return self._group(index, chain[-1])
        if field == "task":
            return next((item for item in chain if isinstance(item, Task)), None)
        return next((item for item in chain if item and self._has(item, field)), None)

    def _group(self, index: int, group: AnyItem | None) -> AnyItem | None:
        """Of several `action` columns the last is the group itself, those before the ones above."""
        for _ in range(self.fields[index + 1 :].count("action")):
            group = self.groups.get(group.parent or "") if isinstance(group, Action) else None
        return group

    def _has(self, item: AnyItem, field: str) -> bool:
        if field in self.declared:
            return KIND_OF[type(item)] in self.declared[field]
        return getattr(item, field, None) not in (None, (), {})

    def _cell(self, field: str, item: AnyItem) -> Pieces:
        if field in self.declared:
            yield from _units(item, field)
            yield from _said(item.columns.get(field), Sort.TEXT, item.id, f"columns.{field}")
        else:
            shown = {
                "action": self._heading,
                "task": self._heading,
                "number": self._number,
                "name": self._name,
                "targets": self._targets,
                "base": self._base,
                "text": self._text,
                "deadlines": self._deadlines,
                "steps": self._steps,
            }.get(field, self._plain)
            yield from shown(item, field)

    def _heading(self, item: AnyItem, field: str) -> Pieces:
        """A group or task as the table heads it: unnumbered where the number stands elsewhere."""
        if not isinstance(item, Action | Task):
            return
        if not self.numbered:
            yield from _said(item.title, Sort.HEADING, item.id, "title")
            return
        if field == "action" or "number" not in self.fields:
            own = "table.printed" if item.table.printed else "printed"
            yield from _said(item.table.printed or item.printed, Sort.NUMBER, item.id, own)
        own = "table.title" if item.table.title else "title"
        yield from _said(item.table.title or item.title, Sort.HEADING, item.id, own)

    def _number(self, item: AnyItem, _: str) -> Pieces:
        """The number as the table prints it, else as the body does, else the plain number."""
        if isinstance(item, Task) and item.table.printed:
            yield Piece(item.table.printed, Sort.NUMBER, item.id, "table.printed")
        elif item.printed:
            yield Piece(item.printed, Sort.NUMBER, item.id, "printed")
        else:
            yield Piece(str(item.number), Sort.NUMBER, item.id, "number")

    def _name(self, item: AnyItem, _: str) -> Pieces:
        if isinstance(item, Indicator):
            yield from _said(item.name, Sort.TEXT, item.id, "name")
            measure = _said(item.measure, Sort.TEXT, item.id, "measure")
            if item.measure and "measure" not in self.fields:
                yield from _filled(MEASURE_FORM, item.id, "measure", measure=measure)

    def _targets(self, item: AnyItem, _: str) -> Pieces:
        if isinstance(item, Indicator):
            for year in target_years(self.plan.head):
                if year in item.targets:
                    text = item.targets[year].text
                    yield Piece(text, Sort.TARGET, item.id, f"targets.{year}.text")
                yield _NEXT_CELL

    def _base(self, item: AnyItem, _: str) -> Pieces:
        if isinstance(item, Indicator) and item.base:
            yield Piece(item.base.text, Sort.TARGET, item.id, "base.text")

    def _text(self, item: AnyItem, _: str) -> Pieces:
        """A row's text behind its own number and heading, unless these have their columns."""
        if isinstance(item, Row):
            if "number" not in self.fields:
                yield from _said(item.printed, Sort.NUMBER, item.id, "printed")
            if "title" not in self.fields:
                yield from _said(item.title, Sort.HEADING, item.id, "title")
            yield from self._plain(item, "text")

    def _deadlines(self, item: AnyItem, _: str) -> Pieces:
        for index, deadline in enumerate(getattr(item, "deadlines", ())):
            yield from _said(deadline.text, Sort.TEXT, item.id, f"deadlines.{index}.text")
            yield _PARAGRAPH

    def _steps(self, item: AnyItem, _: str) -> Pieces:
        for step in item.steps if isinstance(item, Row) else ():
            yield from _said(step.printed, Sort.NUMBER, step.id, "printed")
            yield from _said(step.text, Sort.TEXT, step.id, "text")
            yield from _roles(self.plan, step)
            yield _PARAGRAPH

    def _plain(self, item: AnyItem, field: str) -> Pieces:
        yield from _said(getattr(item, field), Sort.TEXT, item.id, field)


_CONTENT: Mapping[Part, Callable[[Plan], Pieces]] = {
    Part.TITLE: lambda plan: _said(plan.head.title, Sort.HEADING, HEAD, "title"),
    Part.STAGE: _stage,
    Part.PREAMBLE: lambda plan: _said(plan.head.preamble, Sort.TEXT, HEAD, "preamble"),
    Part.GOALS: lambda plan: _said(plan.head.goals, Sort.TEXT, HEAD, "goals"),
    Part.INDICATORS: _indicator_table,
    Part.TASKS: _tasks,
    Part.SAFEGUARDS: _safeguards,
    Part.TABLE: _row_table,
}
