"""The history in; the pages of revisions, of comparisons, and of what is there no more, out."""

from collections.abc import Iterator

from generator import links
from generator.history import UNRELEASED, History, Past
from generator.ledger import Held
from generator.model import Revision
from generator.pages.page import Crumbs, Page
from generator.quote import named
from generator.report import Report

_CRUMBS: Crumbs = (("首页", links.HOME), ("修订记录", links.REVISIONS))
_SCRIPT = "choices.js changes.js"
COMPARE = f"{links.REVISIONS}compare/"


def pages_of(history: History) -> Iterator[Page]:
    """Every page that the ledger gives; the texts as they were are made by `text_of`."""
    yield from (_revision(revision, history) for revision in history.revisions)
    if history.ledger.held:
        yield _unreleased()
        yield _comparing()
    yield from (_comparison(told, history) for told in history.comparisons)
    for address, gone in history.past.items():
        if not history.stands(address):
            yield from (_gone(past) for past in gone if past.address == address)


def text_of(held: Held, history: History) -> Page:
    """The whole text as it was released."""
    named = history.name(held.revision)
    return Page(
        f"{links.REVISIONS}{held.id}/text/",
        f"{named}全文",
        f"《{held.plan.head.title}》{named}的全文，按发布时的样子保存。",
        "revision_text",
        kind="旧稿",
        eyebrow=named,
        crumbs=(*_CRUMBS, (named, f"{links.REVISIONS}{held.id}/")),
        quiet=True,
        item=held,
    )


def address_of_comparison(old: str, new: str) -> str:
    """The page that compares two revisions, by their ids."""
    return f"{COMPARE}{old}..{new}/"


def _revision(revision: Revision, history: History) -> Page:
    return Page(
        f"{links.REVISIONS}{revision.id}/",
        history.called(revision),
        f"{history.name(revision)}的日期、文号和与上一稿相比的改动。",
        "revision",
        kind="修订",
        eyebrow="稿次",
        subject=revision.id,
        crumbs=_CRUMBS,
        quiet=True,
        script=_SCRIPT,
        item=revision,
    )


def _unreleased() -> Page:
    return Page(
        f"{links.REVISIONS}{UNRELEASED}/",
        "尚未发布的改动",
        "最近发布的一稿以后、尚未作为新一稿发布的改动。",
        "unreleased",
        kind="修订",
        crumbs=_CRUMBS,
        quiet=True,
        script=_SCRIPT,
    )


def _comparing() -> Page:
    return Page(
        COMPARE,
        "任意两稿对照",
        "选两稿，看逐项的改动。",
        "compare",
        kind="修订",
        crumbs=_CRUMBS,
        quiet=True,
        script=_SCRIPT,
    )


def _comparison(told: Report, history: History) -> Page:
    old, new = history.name_of(told.old_name), history.name_of(told.new_name)
    return Page(
        address_of_comparison(told.old_name, told.new_name),
        f"{old}与{new}对照",
        f"{old}与{new}的逐项对照。",
        "comparison",
        kind="修订",
        crumbs=(*_CRUMBS, ("任意两稿对照", COMPARE)),
        quiet=True,
        script=_SCRIPT,
        item=told,
    )


def _gone(past: Past) -> Page:
    return Page(
        past.address,
        past.title,
        f"{past.label}{named(past.title)}已经删去。",
        "gone",
        kind="已删去",
        eyebrow=f"{past.label}（已删去）",
        subject=past.key.id,
        crumbs=_CRUMBS,
        quiet=True,
        feed=True,
        item=past,
    )
