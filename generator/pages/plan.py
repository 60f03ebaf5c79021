"""The plan itself: the home page, its sections, its groups, tasks, indicators and units."""

from collections.abc import Iterator

from generator import links
from generator.links import address_of
from generator.model import Action, Indicator, Plan, Task, Unit
from generator.pages.page import Crumbs, Page
from generator.tables import Tables
from generator.targets import path_of
from generator.views import Views, opening

_SCRIPTS = {
    links.MATRIX: "choices.js matrix.js",
    links.TABLE: "choices.js table.js",
    links.TIMELINE: "choices.js filter.js",
    links.CHECKS: "choices.js filter.js",
}


def pages_of_plan(plan: Plan, views: Views) -> Iterator[Page]:
    """The home page, the sections, a page for each group, task, indicator and unit."""
    yield from _sections(plan)
    yield _rules(plan)
    yield from (_action(action, views) for action in plan.actions)
    yield from (_task(task, views) for task in plan.tasks)
    yield from (_indicator(indicator, views) for indicator in plan.indicators)
    yield from (_unit(unit, views) for unit in plan.units)


def _sections(plan: Plan) -> Iterator[Page]:
    """The home page and one page for each section; a section's template has its folder's name."""
    labels = plan.head.labels
    said = f"《{plan.head.title}》（{plan.head.stage}）"
    groups = labels.actions[0]
    about = f"{said}全文、{labels.task}分解、{labels.indicator}与单位职责。"
    yield Page(links.HOME, plan.head.title, about, "home", kind="首页")
    for section, title, description, kind in (
        (links.TEXT, "全文", "全文，按文件原样排列", "全文"),
        (links.TABLE, "分解表", f"{labels.task}分解表", "分解表"),
        (links.TIMELINE, "时间表", "写明时间的事项，按先后排列", "页面"),
        (links.MATRIX, "职责矩阵", f"单位与{labels.task}对照，各单位的角色", "页面"),
        (links.ACTIONS, groups, f"{groups}及其{labels.task}", "目录"),
        (links.TASKS, labels.task, f"全部{labels.task}", "目录"),
        (links.INDICATORS, labels.indicator, f"{labels.indicator}与各年目标值", "目录"),
        (links.UNITS, "单位", "有关单位及其事项数", "目录"),
        (links.SAFEGUARDS, labels.safeguard, labels.safeguard, labels.safeguard),
        (links.REVISIONS, "修订记录", "各稿与改动", "页面"),
        (links.CONSULTATION, "征求意见", "征求意见的公告、期限与意见反馈", "公告"),
        (links.CHECKS, "核对与检查", "与原文的逐字核对和一致性检查", "页面"),
        (links.DATA, "数据", "数据文件与字段说明", "页面"),
    ):
        yield Page(
            section,
            title,
            f"{said}：{description}。",
            section.strip("/"),
            kind=kind,
            crumbs=(("首页", links.HOME),),
            wide=section in (links.TABLE, links.UNITS, links.MATRIX),
            script=_SCRIPTS.get(section, ""),
            # What they say is said on the items' own pages, where the search finds it.
            quiet=section in (links.MATRIX, links.TIMELINE),
            feed=section in (links.REVISIONS, links.SAFEGUARDS),
        )
    yield Page(
        links.PRINT,
        "打印全文",
        f"{said}：供打印的全文、{labels.indicator}与分解表。",
        "print",
        kind="打印",
        crumbs=(("首页", links.HOME), ("全文", links.TEXT)),
        wide=True,
        quiet=True,
    )


def _rules(plan: Plan) -> Page:
    return Page(
        links.RULES,
        "检查规则",
        f"《{plan.head.title}》（{plan.head.stage}）按这些规则检查：每条规则要求什么，为什么，什么算错。",
        "rules",
        crumbs=(("首页", links.HOME), ("核对与检查", links.CHECKS)),
    )


def _crumbs(views: Views, section: tuple[str, str], action: str | None) -> Crumbs:
    around = ((group.title, address_of(group)) for group in views.above(action))
    return (("首页", links.HOME), section, *around)


def _action(action: Action, views: Views) -> Page:
    label = views.label(action)
    tasks = "、".join(task.title for task in views.tasks_in(action))
    return Page(
        address_of(action),
        action.title,
        opening(f"{label}{action.number}：{action.title}。{tasks}", 120),
        "action",
        kind=label,
        eyebrow=f"{label} {action.number}",
        subject=action.id,
        counter="个",
        crumbs=_crumbs(views, (f"{views.labels.actions[0]}", links.ACTIONS), action.parent),
        feed=True,
        item=action,
    )


def _task(task: Task, views: Views) -> Page:
    label = views.labels.task
    text = task.text or "".join(row.text for row in task.rows)
    return Page(
        address_of(task),
        task.title,
        opening(f"{label}{task.number}：{task.title}。{text}", 120),
        "task",
        kind=label,
        eyebrow=f"{label} {task.number}",
        subject=task.id,
        crumbs=_crumbs(views, (label, links.TASKS), task.action),
        feed=True,
        item=task,
    )


def _indicator(indicator: Indicator, views: Views) -> Page:
    label = views.labels.indicator
    tables = Tables(views.plan)
    measure = indicator.measure or ""
    path = "，".join(f"{tables.year_label(p.year)}{p.target.text}" for p in path_of(indicator))
    return Page(
        address_of(indicator),
        indicator.name,
        f"{label}{indicator.number}：{indicator.name}（{measure}），目标值{path}。".replace(
            "（）", ""
        ),
        "indicator",
        kind=label,
        eyebrow=f"{label} {indicator.number}",
        subject=indicator.id,
        crumbs=_crumbs(views, (label, links.INDICATORS), indicator.action),
        feed=True,
        item=indicator,
    )


def _unit(unit: Unit, views: Views) -> Page:
    said = "，".join(f"{n.label} {n.value} {n.counter}" for n in views.numbers_of_unit(unit))
    return Page(
        address_of(unit),
        unit.name,
        f"{unit.name}在本计划中的事项：{said or '无'}。",
        "unit",
        kind="单位",
        eyebrow=unit.kind or "单位",
        script="choices.js desk.js",
        subject=unit.id,
        counter="个",
        crumbs=(("首页", links.HOME), ("单位", links.UNITS)),
        feed=True,
        item=unit,
    )
