"""A comment and what became of it in; the answer that is posted below its issue out.

Forges read Markdown: every word of ours that came from a file goes through `escape.silent`, so that
an answer calls nobody and refers to nothing.
"""

from collections.abc import Iterator

from generator.comment import (
    DISPOSITIONS,
    HIDDEN_REASONS,
    WHOLE,
    Comment,
    FiledComment,
    Hidden,
    LedTo,
)
from generator.docket import Docket, Resolved
from generator.entries import Key
from generator.escape import address, silent
from generator.exchange.further import MARK


def mark(comment: Comment) -> str:
    """What our answer to a comment begins with, and is found again by; readers do not see it."""
    return f"{MARK}{comment.id} -->"


def answer(filed: FiledComment, docket: Docket, site: str) -> str | None:
    """The answer to a comment; None where there is none yet. `site`: its address, or empty."""
    comment = filed.comment
    if comment.hidden is not None:
        parts = _hidden(comment.hidden)
    elif comment.disposition is not None:
        parts = _answered(comment, docket, site)
    else:
        return None
    return "\n\n".join((mark(comment), *parts)) + "\n"


def _hidden(hidden: Hidden) -> Iterator[str]:
    yield f"您的意见没有在网站上展示，原因是：{silent(HIDDEN_REASONS[hidden.reason])}。"
    yield from _paragraphs(hidden.note or "")


def _answered(comment: Comment, docket: Docket, site: str) -> Iterator[str]:
    told = docket.answer(comment)
    disposition = comment.disposition or told.disposition
    yield f"您对{_subject(comment, docket, site)}提出的意见，办理结果如下。"
    if disposition is not None:
        yield f"**采纳情况**：{DISPOSITIONS[disposition]}"
    reason = tuple(_paragraphs(told.reason or ""))
    if reason:
        yield "**理由**："
        yield from reason
    changes = [f"- {_change(one, comment, docket, site)}" for one in docket.led_to(comment)]
    if changes:
        yield "**对应修改**："
        yield "\n".join(changes)


def _paragraphs(text: str) -> Iterator[str]:
    return (str(silent(paragraph)) for paragraph in text.split("\n") if paragraph.strip())


def _subject(comment: Comment, docket: Docket, site: str) -> str:
    if comment.item == WHOLE:
        return "计划全文"
    return f" {_linked(comment.item, docket.address(comment), site)} "


def _change(resolved: Resolved, comment: Comment, docket: Docket, site: str) -> str:
    named = resolved.led_to
    place = _linked(named.item, _place(named, comment, docket), site)
    revision = resolved.revision
    if revision is None:
        return f"{place}，将在下一稿中体现"
    return f"{place}，见{silent(docket.history.name(revision))}"


def _place(named: LedTo, comment: Comment, docket: Docket) -> str | None:
    key: Key | None = docket.key(comment.model_copy(update={"item": named.item}))
    return docket.history.address(key) if key else None


def _linked(item: str, place: str | None, site: str) -> str:
    shown = silent(item)
    if not site or place is None:
        return str(shown)
    link = address(f"{site.rstrip('/')}/{place}")
    return f'<a href="{link}">{shown}</a>'
