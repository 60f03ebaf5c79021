"""The plan and its views in; every generated page as Markdown out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generator import bill, links, sums
from generator.chart import LARGE, Charts, can_be_drawn
from generator.checks import RULES, TOPICS
from generator.chronicle.archive import FILES as ARCHIVE_FILES
from generator.chronicle.archive import (
    address_of_changes,
    address_of_snapshot,
    revision_fields,
)
from generator.chronicle.calendars import address_of_calendar, calendars
from generator.chronicle.digest import address_of_digest
from generator.cite import ACCESSED, Citations
from generator.comment import CHANNELS
from generator.consultation import CLOCKS, KINDS
from generator.data import FILES
from generator.data.comments import COMMENT, comments_sheet
from generator.data.fields import CHECKS, objects
from generator.data.sheets import sheets
from generator.docket import Docket
from generator.escape import address, encoded, inert, mark, styled
from generator.feedback import parts as feedback_parts
from generator.finding import Finding, Side
from generator.giving import Giving
from generator.grid import Line, indicator_lines, row_lines
from generator.history import History, anchor_of, key_of, keys_in
from generator.links import address_of, address_of_round, file_of, relative
from generator.matrix import Matrix
from generator.mentioned import years_in, years_of
from generator.model import Action, AnyItem, Dated, Indicator, Plan, Row, Step, Task, Unit
from generator.numerals import in_chinese
from generator.outcome import STAGES, about, around, not_shown, outcome, outcomes, who
from generator.packages import Package
from generator.pages.comments import (
    FEW,
    MOST,
    address_of_comment,
    channels_used,
    items_commented,
    pages_of_comments,
    place_of_change,
)
from generator.pages.consultation import (
    asked_units,
    mail_to,
    name_of,
    pages_of_rounds,
    span,
)
from generator.pages.giving import giving_pages, quotes
from generator.pages.licences import page_of_licences
from generator.pages.page import Crumbs, Page
from generator.pages.revisions import address_of_comparison, pages_of, text_of
from generator.printed import roles_text
from generator.redline import Mark, Sentence, pieces
from generator.register import Register
from generator.report import by_group, by_reason, by_unit, marked
from generator.tables import Tables
from generator.timeline import Timeline, when
from generator.verify import Proof
from generator.views import Duty, Views, chinese_day, opening, title_of

_SCRIPTS = {
    links.MATRIX: "choices.js matrix.js",
    links.TABLE: "choices.js table.js",
    links.TIMELINE: "choices.js filter.js",
    links.CHECKS: "choices.js filter.js",
}
Edit = Callable[[str, str], str]


def pages(
    plan: Plan,
    findings: Sequence[Finding],
    proof: Proof,
    docket: Docket,
    edit: Edit | None = None,
    *,
    dates: Sequence[Dated] = (),
    giving: Giving | None = None,
    packages: Sequence[Package] = (),
) -> dict[str, bytes]:
    """Every generated page by its file name under the docs folder.

    `dates`: what was confirmed of the dates in the texts. `edit`: where a field of an item is
    edited (item id, field → web address); without it no page offers to edit anything. `giving`: how
    comments are given, and where the site stands; without it, as where neither is known.
    `packages`: what makes the site.
    """
    views, history = Views(plan), docket.history
    giving = giving or Giving(docket)
    environment = _environment(views, edit)
    context = {
        "plan": plan,
        "findings": findings,
        "proof": proof,
        "history": history,
        "docket": docket,
        "giving": giving,
        "channels": CHANNELS,
        "stages": STAGES,
        "few": FEW,
        "most": MOST,
        "comparisons": history.comparisons,
        "calendars": frozenset(calendars(history, "")),
        "rules": RULES,
        "rule_of": {rule.id: rule for rule in RULES},
        "topics": TOPICS,
        "register": Register(findings, views),
        "data_files": {**FILES, **ARCHIVE_FILES, **bill.FILES, **sums.FILES},
        "indicator_lines": indicator_lines(plan),
        "row_lines": row_lines(plan),
        "matrix": Matrix(plan),
        "timeline": Timeline(plan, dates),
        "charts": Charts(plan),
        "citations": Citations(views, history),
        "accessed": ACCESSED,
        "site_address": giving.site_url,
        "sheets": (*sheets(views), comments_sheet(docket.comments)),
        "comment_fields": COMMENT,
        "objects": objects(views),
        "check_fields": CHECKS,
        "revision_fields": revision_fields(history),
        "kinds": KINDS,
        "clocks": CLOCKS,
        "give": links.GIVE,
        "has_forge": edit is not None,
        "packages": packages,
    }
    made = (
        *_all(plan, views),
        *pages_of(history),
        *pages_of_rounds(docket),
        *pages_of_comments(docket),
        *giving_pages(giving),
        page_of_licences(plan.head.title),
    )
    own = [
        *((environment, views, page) for page in made),
        *_as_they_were(history),
    ]
    return {
        file_of(page.address): _render(around, seen, page, context).encode()
        for around, seen, page in own
    }


def _as_they_were(history: History) -> Iterator[tuple[Environment, Views, Page]]:
    """The text of each released revision, with the words and units that it had."""
    for held in history.ledger.held:
        views = Views(held.plan)
        yield _environment(views, None), views, text_of(held, history)


def _all(plan: Plan, views: Views) -> Iterator[Page]:
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
    path = "，".join(f"{tables.year_label(p.year)}{p.target.text}" for p in views.path(indicator))
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


def _environment(views: Views, edit: Edit | None) -> Environment:
    environment = Environment(
        loader=PackageLoader("generator"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=inert,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    plan = views.plan
    order = {role.key: index % 4 + 1 for index, role in enumerate(plan.head.roles)}
    helpers: Mapping[str, Callable[..., Any]] = {
        "title_of": title_of,
        "can_be_drawn": can_be_drawn,
        "chinese_day": chinese_day,
        "external": address,
        "beside": _beside,
        "encoded": encoded,
        "quotes": quotes,
        "edit_address": lambda item, field: address(edit(item, field)) if edit else None,
        "mark": mark,
        "styled": styled,
        "opening": opening,
        "about": about,
        "around": around,
        "who": who,
        "outcome": outcome,
        "outcomes": outcomes,
        "not_shown": not_shown,
        "feedback_parts": feedback_parts,
        "items_commented": items_commented,
        "channels_used": channels_used,
        "address_of_comment": address_of_comment,
        "place_of_change": place_of_change,
        "mail_to": mail_to,
        "marked": marked,
        "name_of": name_of,
        "span": span,
        "by_group": by_group,
        "by_unit": by_unit,
        "by_reason": by_reason,
        "address_of_calendar": address_of_calendar,
        "address_of_changes": address_of_changes,
        "address_of_comparison": address_of_comparison,
        "address_of_digest": address_of_digest,
        "address_of_snapshot": address_of_snapshot,
        "address_of_round": address_of_round,
        "anchor_of": anchor_of,
        "asked_units": asked_units,
        "in_chinese": in_chinese,
        "key_of": key_of,
        "keys_in": keys_in,
        "roles_held": _roles_held,
        "when": when,
        "years_of": years_of,
        "years_named": _years_named,
        "years_of_duties": _years_of_duties,
        "years_of_lines": _years_of_lines,
        "roles_text": lambda item: roles_text(plan, item),
        "role_tone": lambda role: order[role.key],
    }
    environment.globals.update(helpers)
    environment.globals.update(
        large=LARGE, views=views, tables=Tables(plan), labels=plan.head.labels
    )
    return environment


def _beside(side: Side, other: Side, keep: str) -> Markup:
    """What a side says, with what the other has not marked; `keep` is the mark of this side."""
    first, second = (side, other) if keep == Mark.DELETED else (other, side)
    told = pieces(first.words, second.words)
    return marked([Sentence(tuple(p for p in told if p.mark in (Mark.KEPT, keep)))])


def _roles_held(item: Task | Row) -> str:
    """The roles of units on a line of the table, as its filter reads them."""
    things: list[Task | Row | Step] = [item]
    if isinstance(item, Row):
        things += item.steps
    pairs = (f"{role}:{unit}" for one in things for role in one.roles for unit in one.units(role))
    return " ".join(dict.fromkeys(pairs))


def _years_named(item: AnyItem) -> tuple[int, ...]:
    """The years that an item of a unit's desk names; of an indicator, those of its targets."""
    if isinstance(item, Indicator):
        return tuple(sorted(item.targets))
    if isinstance(item, Task | Row):
        return years_of(item)
    return years_in(getattr(item, "text", None) or "")


def _years_of_duties(duties: Sequence[Duty]) -> tuple[int, ...]:
    return tuple(sorted({y for duty in duties for item in duty.items for y in _years_named(item)}))


def _years_of_lines(lines: Sequence[Line]) -> tuple[int, ...]:
    items = (line.item for line in lines)
    named = (years_of(item) for item in items if isinstance(item, Task | Row))
    return tuple(sorted({year for years in named for year in years}))


def _render(
    environment: Environment, views: Views, page: Page, context: Mapping[str, object]
) -> str:
    def link(target: str) -> Markup:
        return Markup(relative(target, page.address))  # noqa: S704  addresses are ours, plain ASCII

    def to(item: AnyItem | Unit) -> Markup:
        return link(address_of(item, views.task_of.get(item.id)))

    template = environment.get_template(f"{page.template}.md.j2")
    text = template.render(page=page, item=page.item, link=link, to=to, **context)
    return text.lstrip("\n")
