"""The plan and its views in; every generated page as Markdown out."""

from collections.abc import Iterator, Mapping, Sequence

from generator import bill, links, sums
from generator.chart import Charts
from generator.checks import RULES, TOPICS
from generator.chronicle.archive import FILES as ARCHIVE_FILES
from generator.chronicle.archive import revision_fields
from generator.chronicle.calendars import calendars
from generator.cite import ACCESSED, Citations
from generator.comment import CHANNELS
from generator.consultation import CLOCKS, KINDS
from generator.data import FILES
from generator.data.comments import COMMENT, comments_sheet
from generator.data.fields import CHECKS, objects
from generator.data.sheets import sheets
from generator.docket import Docket
from generator.finding import Finding
from generator.giving import Giving
from generator.grid import indicator_lines, row_lines
from generator.links import file_of
from generator.matrix import Matrix
from generator.model import Dated, Plan
from generator.outcome import STAGES
from generator.packages import Package
from generator.pages.comments import FEW, MOST, pages_of_comments
from generator.pages.consultation import pages_of_rounds
from generator.pages.environment import Edit, environment, render
from generator.pages.giving import giving_pages
from generator.pages.licences import page_of_licences
from generator.pages.page import told_apart
from generator.pages.plan import pages_of_plan
from generator.pages.revisions import pages_of, text_of
from generator.register import Register
from generator.timeline import Timeline
from generator.verify import Proof
from generator.views import Views

__all__ = ["Edit", "pages"]

# Words and fields that are the same for every plan.
_WORDS: Mapping[str, object] = {
    "channels": CHANNELS,
    "stages": STAGES,
    "few": FEW,
    "most": MOST,
    "rules": RULES,
    "rule_of": {rule.id: rule for rule in RULES},
    "topics": TOPICS,
    "data_files": {**FILES, **ARCHIVE_FILES, **bill.FILES, **sums.FILES},
    "accessed": ACCESSED,
    "comment_fields": COMMENT,
    "check_fields": CHECKS,
    "kinds": KINDS,
    "clocks": CLOCKS,
    "give": links.GIVE,
}


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
    context = {
        "plan": plan,
        "findings": findings,
        "proof": proof,
        "docket": docket,
        "giving": giving,
        "packages": packages,
        "timeline": Timeline(plan, dates),
        "register": Register(findings, views),
        "has_forge": edit is not None,
        **_WORDS,
        **_derived(views, docket, dates),
    }
    made = (
        *pages_of_plan(plan, views),
        *pages_of(history),
        *pages_of_rounds(docket),
        *pages_of_comments(docket),
        *giving_pages(giving),
        page_of_licences(plan.head.title),
    )
    today = environment(views, edit)
    written = {
        file_of(page.address): render(today, views, page, context).encode()
        for page in told_apart(made)
    }
    return written | dict(_as_they_were(docket, context))


def _derived(views: Views, docket: Docket, dates: Sequence[Dated]) -> Mapping[str, object]:
    """What is worked out of the plan, its history and its comments."""
    plan, history = views.plan, docket.history
    return {
        "history": history,
        "comparisons": history.comparisons,
        "calendars": frozenset(calendars(history, dates, "")),
        "indicator_lines": indicator_lines(plan),
        "row_lines": row_lines(plan),
        "matrix": Matrix(plan),
        "charts": Charts(plan),
        "citations": Citations(views, history),
        "sheets": (*sheets(views), comments_sheet(docket.comments)),
        "objects": objects(views),
        "revision_fields": revision_fields(history),
    }


def _as_they_were(docket: Docket, context: Mapping[str, object]) -> Iterator[tuple[str, bytes]]:
    """The text of each released revision, with the words, tables and units that it had.

    Nobody is asked about it: comments are given on today's pages.
    """
    history = docket.history
    nothing_asked = Giving(Docket(None, (), (), history, docket.today))
    for held in history.ledger.held:
        plan, views = held.plan, Views(held.plan)
        page = text_of(held, history)
        then = {
            **context,
            "plan": plan,
            "giving": nothing_asked,
            "indicator_lines": indicator_lines(plan),
            "row_lines": row_lines(plan),
        }
        yield file_of(page.address), render(environment(views, None), views, page, then).encode()
