"""The plan as tables for spreadsheet programs (CSV), and the data package that describes them.

UTF-8 with a byte order mark, so that Excel opens Chinese right; lines end with CRLF (RFC 4180).
A cell whose text a spreadsheet program would run as a formula gets an apostrophe in front, and so
does one that begins with an apostrophe: taking one leading apostrophe away gives the text back.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.data.document import figure
from generator.links import address_of
from generator.model import (
    AnyItem,
    Indicator,
    Kind,
    Plan,
    Role,
    Row,
    Target,
    Task,
    Unit,
)
from generator.views import Views

Cell = str | int | float | bool | None
Field = tuple[str, str, str]  # name, type in a Frictionless schema, meaning in Chinese
Line = Sequence[Cell]

_RISKY = re.compile(r"[=+\-@\t\r'＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")
BOM = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """A table: its fields, its lines; which field leads to which table's id."""

    name: str
    title: str
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    leads_to: tuple[tuple[str, str], ...] = ()


def sheet_bytes(sheet: Sheet) -> bytes:
    """A table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _, _ in sheet.fields])
    writer.writerows([_defused(cell) for cell in line] for line in sheet.lines)
    return (BOM + out.getvalue()).encode()


def _defused(cell: Cell) -> str | int | float:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if cell is None or not isinstance(cell, str):
        return "" if cell is None else cell
    risky = _RISKY.match(cell) and not _PLAIN_NUMBER.fullmatch(cell)
    return f"'{cell}" if risky else cell


def package(plan: Plan, tables: Iterable[Sheet]) -> dict[str, Any]:
    """The Frictionless data package of the tables."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "plan",
        "title": plan.head.title,
        "description": f"{plan.head.title}（{plan.head.stage}）的表格数据",
        "resources": [_resource(sheet) for sheet in tables],
    }


def _resource(sheet: Sheet) -> dict[str, Any]:
    keys = [
        {"fields": [field], "reference": {"resource": table, "fields": ["id"]}}
        for field, table in sheet.leads_to
    ]
    return {
        "name": sheet.name,
        "title": sheet.title,
        "path": f"{sheet.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": {
            "fields": [
                {
                    "name": name,
                    "type": kind,
                    "title": meaning.split("：")[0],
                    "description": meaning,
                }
                for name, kind, meaning in sheet.fields
            ],
            "primaryKey": ["id"],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


_ID: Field = ("id", "string", "编号")
_NUMBER: Field = ("number", "integer", "序号")
_URL: Field = ("url", "string", "网页地址：从网站根目录算起")


def sheets(plan: Plan, views: Views) -> tuple[Sheet, ...]:
    """The tables of a plan."""
    make = _Maker(plan, views)
    return (
        make.actions(),
        make.tasks(),
        make.rows(),
        make.steps(),
        make.indicators(),
        make.units(),
        make.safeguards(),
    )


def unit_sheet(unit: Unit, plan: Plan, views: Views) -> Sheet:
    """The rows of the decomposition table in which a unit has a role, with their steps."""
    return _Maker(plan, views).unit_rows(unit)


class _Maker:
    def __init__(self, plan: Plan, views: Views) -> None:
        self.plan = plan
        self.views = views

    def sheet(
        self,
        name: str,
        title: str,
        items: Iterable[AnyItem],
        columns: Sequence[tuple[Field, Callable[[Any], Cell]]],
        *leads_to: tuple[str, str],
    ) -> Sheet:
        lines = tuple(tuple(value(item) for _, value in columns) for item in items)
        return Sheet(name, title, tuple(field for field, _ in columns), lines, leads_to)

    def url(self, item: AnyItem | Unit) -> str:
        return "/" + address_of(item, self.views.task_of.get(item.id))

    def role_columns(self, kind: Kind) -> list[tuple[Field, Callable[[Any], Cell]]]:
        """For each role of this kind: the phrase as printed, and the ids."""
        columns: list[tuple[Field, Callable[[Any], Cell]]] = []
        for role in self.plan.roles_on(kind):
            key = role.key
            printed: Field = (key, "string", f"{role.label}：按文件原样")
            ids: Field = (f"{key}_ids", "string", f"{role.label}的编号：以空格分隔")
            columns.append((printed, _phrase(key)))
            columns.append((ids, _ids(key)))
        for column in self.plan.head.columns:
            if kind in column.kinds:
                own: Field = (column.key, "string", column.label)
                columns.append((own, _own(column.key)))
        return columns

    def total(self, role: Role, unit: Unit) -> int:
        return self.views.total(unit, role)

    def group_title(self, item: Task | Indicator) -> str:
        return "｜".join(group.title for group in self.views.above(item.action))

    def actions(self) -> Sheet:
        labels = self.plan.head.labels
        return self.sheet(
            "actions",
            "、".join(labels.actions),
            self.plan.actions,
            [
                (_ID, lambda a: a.id),
                (_NUMBER, lambda a: a.number),
                (("parent", "string", "上一层分组的编号"), lambda a: a.parent),
                (("title", "string", "标题"), lambda a: a.title),
                (("text", "string", "正文"), lambda a: a.text),
                *self.role_columns(Kind.ACTION),
                (_URL, self.url),
            ],
        )

    def tasks(self) -> Sheet:
        return self.sheet(
            "tasks",
            self.plan.head.labels.task,
            self.plan.tasks,
            [
                (_ID, lambda t: t.id),
                (_NUMBER, lambda t: t.number),
                (("action", "string", "所属分组的编号"), lambda t: t.action),
                (("action_title", "string", "所属分组：由外到内"), self.group_title),
                (("title", "string", "标题"), lambda t: t.title),
                (("text", "string", "正文"), lambda t: t.text),
                (_DEADLINES, _deadlines),
                *self.role_columns(Kind.TASK),
                (("rows", "integer", "分解表中的行数"), lambda t: len(t.rows)),
                (_URL, self.url),
            ],
            ("action", "actions"),
        )

    def row_columns(self) -> list[tuple[Field, Callable[[Any], Cell]]]:
        task_of = self.views.task_of
        return [
            (_ID, lambda r: r.id),
            (("task", "string", "所属任务的编号"), lambda r: task_of[r.id].id),
            (("task_number", "integer", "所属任务的序号"), lambda r: task_of[r.id].number),
            (("task_title", "string", "所属任务的标题"), lambda r: task_of[r.id].title),
            (("title", "string", "标题"), lambda r: r.title),
            (("text", "string", "内容"), lambda r: r.text),
            (_DEADLINES, _deadlines),
            *self.role_columns(Kind.ROW),
        ]

    def rows(self) -> Sheet:
        return self.sheet(
            "rows",
            self.plan.head.labels.row,
            (row for _, row in self.plan.rows()),
            [
                *self.row_columns(),
                (("steps", "integer", "推进计划的条数"), lambda r: len(r.steps)),
                (_URL, self.url),
            ],
            ("task", "tasks"),
        )

    def unit_rows(self, unit: Unit) -> Sheet:
        roles = self.plan.roles_on(Kind.ROW)

        def held(row: Row) -> str:
            return "、".join(role.label for role in roles if unit.id in row.units(role.key))

        return self.sheet(
            "rows",
            self.plan.head.labels.row,
            (item for item in self.views.items_of(unit) if isinstance(item, Row)),
            [
                (("held", "string", "本单位的角色"), held),
                *self.row_columns(),
                (("steps", "string", "推进计划"), _steps_text),
                (_URL, self.url),
            ],
        )

    def steps(self) -> Sheet:
        owner = {step.id: (task, row) for task, row, step in self.plan.steps()}
        return self.sheet(
            "steps",
            self.plan.head.labels.step,
            (step for _, _, step in self.plan.steps()),
            [
                (_ID, lambda s: s.id),
                (("row", "string", "所属行的编号"), lambda s: owner[s.id][1].id),
                (("task", "string", "所属任务的编号"), lambda s: owner[s.id][0].id),
                (_NUMBER, lambda s: s.number),
                (("text", "string", "内容"), lambda s: s.text),
                (_DEADLINES, _deadlines),
                *self.role_columns(Kind.STEP),
                (_URL, self.url),
            ],
            ("row", "rows"),
            ("task", "tasks"),
        )

    def indicators(self) -> Sheet:
        years = self.views.years
        numeric = {
            year: all(_is_plain(i.targets.get(year)) for i in self.plan.indicators)
            for year in years
        }
        targets: list[tuple[Field, Callable[[Any], Cell]]] = [
            (
                (f"target_{year}", "number" if numeric[year] else "string", f"{year}年目标值"),
                _of_year(year),
            )
            for year in years
        ]
        return self.sheet(
            "indicators",
            self.plan.head.labels.indicator,
            self.plan.indicators,
            [
                (_ID, lambda i: i.id),
                (_NUMBER, lambda i: i.number),
                (("action", "string", "所属分组的编号"), lambda i: i.action),
                (("action_title", "string", "所属分组：由外到内"), self.group_title),
                (("name", "string", "名称"), lambda i: i.name),
                (("measure", "string", "计量单位"), lambda i: i.measure),
                (("kind", "string", "属性"), lambda i: i.kind),
                (("base_year", "integer", "基期年份"), lambda i: i.base and i.base.year),
                (("base", "string", "基期值"), lambda i: i.base and i.base.text),
                *targets,
                *self.role_columns(Kind.INDICATOR),
                (_URL, self.url),
            ],
            ("action", "actions"),
        )

    def units(self) -> Sheet:
        counts: list[tuple[Field, Callable[[Any], Cell]]] = [
            (
                (f"{role.key}_items", "integer", f"任{role.label}的事项数"),
                partial(self.total, role),
            )
            for role in self.plan.head.roles
        ]
        columns: list[tuple[Field, Callable[[Any], Cell]]] = [
            (_ID, lambda u: u.id),
            (("name", "string", "名称"), lambda u: u.name),
            (("aliases", "string", "别称：以顿号分隔"), lambda u: "、".join(u.aliases)),
            (("kind", "string", "类别"), lambda u: u.kind),
            (("collective", "boolean", "是否为未逐一列名的统称"), lambda u: u.collective),
            *counts,
            (_URL, self.url),
        ]
        lines = tuple(tuple(value(unit) for _, value in columns) for unit in self.plan.units)
        return Sheet("units", "单位", tuple(field for field, _ in columns), lines)

    def safeguards(self) -> Sheet:
        return self.sheet(
            "safeguards",
            self.plan.head.labels.safeguard,
            self.plan.safeguards,
            [
                (_ID, lambda s: s.id),
                (_NUMBER, lambda s: s.number),
                (("title", "string", "标题"), lambda s: s.title),
                (("text", "string", "正文"), lambda s: s.text),
                (_DEADLINES, _deadlines),
                *self.role_columns(Kind.SAFEGUARD),
                (_URL, self.url),
            ],
        )


_DEADLINES: Field = ("deadlines", "string", "时限：按文件原样，以分号分隔")


def _deadlines(item: Any) -> str:
    return "；".join(deadline.text for deadline in item.deadlines)


def _steps_text(row: Row) -> str:
    return "\n".join(f"{step.printed or ''}{step.text}" for step in row.steps)


def _is_plain(target: Target | None) -> bool:
    return target is None or (target.number is not None and target.text == str(target.number))


def _target(target: Target | None) -> Cell:
    if target is None:
        return None
    return figure(target.number) if _is_plain(target) else target.text


def _phrase(role: str) -> Callable[[AnyItem], Cell]:
    return lambda item: item.phrase(role)


def _ids(role: str) -> Callable[[AnyItem], Cell]:
    return lambda item: " ".join(item.units(role))


def _own(column: str) -> Callable[[AnyItem], Cell]:
    return lambda item: item.columns.get(column)


def _of_year(year: int) -> Callable[[Indicator], Cell]:
    return lambda indicator: _target(indicator.targets.get(year))
