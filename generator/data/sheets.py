"""The tables of a plan for programs: one for each kind of thing, and one that joins them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from generator.data.columns import DEADLINES, ID, NUMBER, PRINTED, TEXT, TITLE, carried, group, url
from generator.data.duties import duties
from generator.data.package import PLAIN_NUMBER, Column, Sheet
from generator.model import Indicator, Kind
from generator.views import Views


def sheets(views: Views) -> tuple[Sheet, ...]:
    """The tables of a plan."""
    return (
        _actions(views),
        _tasks(views),
        _rows(views),
        _steps(views),
        _indicators(views),
        _units(views),
        _safeguards(views),
        duties(views),
    )


def _actions(views: Views) -> Sheet:
    columns = (
        ID,
        NUMBER,
        Column("parent", "上一层分组的编号", leads_to="actions"),
        PRINTED,
        TITLE,
        TEXT,
        *carried(views, Kind.ACTION),
    )
    return Sheet("actions", "、".join(views.labels.actions), columns, views.plan.actions)


def _tasks(views: Views) -> Sheet:
    columns = (
        ID,
        NUMBER,
        *group(views),
        PRINTED,
        TITLE,
        TEXT,
        *DEADLINES,
        *carried(views, Kind.TASK),
    )
    return Sheet("tasks", views.labels.task, columns, views.plan.tasks)


def _rows(views: Views) -> Sheet:
    columns = (
        ID,
        Column("task", "所属任务的编号", lambda row: views.task_of[row.id].id, leads_to="tasks"),
        NUMBER,
        PRINTED,
        TITLE,
        TEXT,
        *DEADLINES,
        *carried(views, Kind.ROW),
    )
    return Sheet("rows", views.labels.row, columns, [row for _, row in views.plan.rows()])


def _steps(views: Views) -> Sheet:
    row_of = {step.id: row for _, row, step in views.plan.steps()}
    columns = (
        ID,
        Column("row", "所属行的编号", lambda step: row_of[step.id].id, leads_to="rows"),
        NUMBER,
        PRINTED,
        TEXT,
        *DEADLINES,
        *carried(views, Kind.STEP),
    )
    return Sheet("steps", views.labels.step, columns, [step for *_, step in views.plan.steps()])


def _indicators(views: Views) -> Sheet:
    columns = (
        ID,
        NUMBER,
        *group(views),
        PRINTED,
        Column("name", "名称"),
        Column("measure", "计量单位"),
        Column("kind", "属性"),
        Column("base.year", "基期年份", type="integer"),
        Column("base.text", "基期值"),
        *(_targets(year, views) for year in views.years),
        *carried(views, Kind.INDICATOR),
    )
    return Sheet("indicators", views.labels.indicator, columns, views.plan.indicators)


def _targets(year: int, views: Views) -> Column:
    """The targets of a year as printed; a column of numbers when all of them are plain ones."""

    def text(indicator: Indicator) -> str | None:
        return indicator.targets[year].text if year in indicator.targets else None

    texts = [text(indicator) for indicator in views.plan.indicators]
    numbers = all(PLAIN_NUMBER.fullmatch(text) for text in texts if text is not None)
    return Column(f"targets.{year}", f"{year}年目标值", text, "number" if numbers else "string")


def targets_of(indicator: Indicator) -> Sheet:
    """The path of one indicator: its base and its targets, a line for each year."""
    columns = (
        Column("year", "年份", type="integer"),
        Column("kind", "类别"),
        Column("text", "目标值"),
        Column("number", "数值", _number, "number"),
        Column("comparator", "比较"),
        Column("measure", "计量单位"),
    )
    base = indicator.base
    lines: list[tuple[object, ...]] = []
    if base:
        lines.append((base.year, "基期", base.text, base.number, None))
    lines += [
        (year, "目标", target.text, target.number, target.comparator)
        for year, target in sorted(indicator.targets.items())
    ]
    keys = ("year", "kind", "text", "number", "comparator")
    things = [
        {**dict(zip(keys, line, strict=True)), "measure": indicator.measure} for line in lines
    ]
    return Sheet("targets", indicator.name, columns, things, key=("year", "kind"))


def _number(line: Mapping[str, Any]) -> str | None:
    return None if line["number"] is None else f"{line['number']:f}"


def _units(views: Views) -> Sheet:
    counts = (
        Column(
            f"counts.{role.key}",
            f"任{role.label}的条目数",
            partial(views.total, role=role),
            "integer",
        )
        for role in views.plan.head.roles
    )
    columns = (
        ID,
        Column("name", "名称"),
        Column("aliases", "别称", lambda unit: "、".join(unit.aliases)),
        Column("kind", "类别"),
        Column("collective", "是否为未逐一列名的统称", type="boolean"),
        *counts,
        url(views),
    )
    return Sheet("units", "单位", columns, views.plan.units)


def _safeguards(views: Views) -> Sheet:
    columns = (
        ID,
        NUMBER,
        PRINTED,
        TITLE,
        TEXT,
        *DEADLINES,
        *carried(views, Kind.SAFEGUARD),
    )
    return Sheet("safeguards", views.labels.safeguard, columns, views.plan.safeguards)
