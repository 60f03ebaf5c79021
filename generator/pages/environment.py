"""What the templates of pages can call, and how a page is written with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generator.chart import LARGE, can_be_drawn
from generator.chronicle.archive import (
    address_of_changes,
    address_of_snapshot,
)
from generator.chronicle.calendars import address_of_calendar
from generator.chronicle.digest import address_of_digest
from generator.escape import address, encoded, inert, mark, styled
from generator.feedback import parts as feedback_parts
from generator.finding import Side
from generator.grid import Line
from generator.history import anchor_of, key_of, keys_in
from generator.links import address_of, address_of_round, relative
from generator.mentioned import years_in, years_of
from generator.model import AnyItem, Indicator, Row, Step, Task, Unit
from generator.numerals import in_chinese
from generator.outcome import about, around, not_shown, outcome, outcomes, who
from generator.pages.comments import (
    address_of_comment,
    channels_used,
    items_commented,
    place_of_change,
)
from generator.pages.consultation import (
    asked_units,
    mail_to,
    name_of,
    span,
)
from generator.pages.giving import quotes
from generator.pages.page import Page
from generator.pages.revisions import address_of_comparison
from generator.printed import roles_text
from generator.redline import Mark, Sentence, pieces
from generator.report import by_group, by_reason, by_unit, marked
from generator.tables import Tables
from generator.targets import growth_of, is_compared, path_of
from generator.timeline import when
from generator.views import Duty, Views, chinese_day, opening, title_of

Edit = Callable[[str, str], str]


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


# What templates call, by its own name.
_HELPERS: tuple[Callable[..., Any], ...] = (
    title_of,
    can_be_drawn,
    chinese_day,
    encoded,
    quotes,
    mark,
    styled,
    opening,
    about,
    around,
    who,
    outcome,
    outcomes,
    not_shown,
    items_commented,
    channels_used,
    address_of_comment,
    place_of_change,
    mail_to,
    marked,
    name_of,
    span,
    by_group,
    by_unit,
    by_reason,
    address_of_calendar,
    address_of_changes,
    address_of_comparison,
    address_of_digest,
    address_of_snapshot,
    address_of_round,
    anchor_of,
    asked_units,
    growth_of,
    in_chinese,
    is_compared,
    key_of,
    keys_in,
    path_of,
    when,
    years_of,
)
# And by a name that says more to a template.
_RENAMED: Mapping[str, Callable[..., Any]] = {
    "external": address,
    "beside": _beside,
    "feedback_parts": feedback_parts,
    "roles_held": _roles_held,
    "years_named": _years_named,
    "years_of_duties": _years_of_duties,
    "years_of_lines": _years_of_lines,
}


def environment(views: Views, edit: Edit | None) -> Environment:
    """The environment in which the pages of one plan are written."""
    made = Environment(
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
        **{helper.__name__: helper for helper in _HELPERS},
        **_RENAMED,
        "edit_address": lambda item, field: address(edit(item, field)) if edit else None,
        "roles_text": lambda item: roles_text(plan, item),
        "role_tone": lambda role: order[role.key],
    }
    made.globals.update(helpers)
    made.globals.update(large=LARGE, views=views, tables=Tables(plan), labels=plan.head.labels)
    return made


def render(
    environment: Environment, views: Views, page: Page, context: Mapping[str, object]
) -> str:
    """A page as Markdown."""

    def link(target: str) -> Markup:
        return Markup(relative(target, page.address))  # noqa: S704  addresses are ours, plain ASCII

    def to(item: AnyItem | Unit) -> Markup:
        return link(address_of(item, views.task_of.get(item.id)))

    template = environment.get_template(f"{page.template}.md.j2")
    text = template.render(page=page, item=page.item, link=link, to=to, **context)
    return text.lstrip("\n")
