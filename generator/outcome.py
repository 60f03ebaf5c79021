"""A comment and the docket in; what became of it, who said it and on what, in words, out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.comment import (
    DISPOSITIONS,
    HIDDEN_REASONS,
    STATES,
    WHOLE,
    Comment,
    FiledComment,
    State,
)
from generator.docket import Docket
from generator.views import chinese_day, opening, title_of

# What the stages on the way of a comment are called.
STAGES: Mapping[str, str] = {
    "received": "收到",
    "edited": "提意见人修改",
    "assigned": "交办",
    "answered": "答复",
    "changed": "文字已修改",
    "replied": "答复已发到原处",
    "hidden": "不予展示",
    "withdrawn": "提意见人撤回",
}


@dataclass(frozen=True)
class Outcome:
    """How far a comment has come: a key for filters and looks, and the words for readers."""

    key: str
    words: str


def outcome(comment: Comment) -> Outcome:
    """The disposition of an answered comment, else its state."""
    if comment.state is State.ANSWERED and comment.disposition is not None:
        return Outcome(comment.disposition, DISPOSITIONS[comment.disposition])
    return Outcome(comment.state, STATES[comment.state])


def not_shown(comment: Comment) -> str:
    """Why the words of a comment are not shown; empty where they are."""
    if hidden := comment.hidden:
        why = f"{HIDDEN_REASONS[hidden.reason]}（{chinese_day(hidden.day)}）"
        return f"这条意见不予展示，理由：{why}。{hidden.note or ''}"
    day = comment.withdrawn
    return f"提意见人已于{chinese_day(day)}撤回这条意见。" if day else ""


def outcomes(comments: Iterable[FiledComment]) -> tuple[Outcome, ...]:
    """The outcomes that there are, for a filter."""
    there = {outcome(filed.comment) for filed in comments}
    order = (*DISPOSITIONS.values(), *STATES.values())
    return tuple(sorted(there, key=lambda one: order.index(one.words)))


def about(comment: Comment, docket: Docket) -> str:
    """What a comment is on, in words."""
    return called(comment.item, comment.revision, docket)


def called(item: str, revision: str, docket: Docket) -> str:
    """An item by its id and its title, in a revision or else today."""
    if item == WHOLE:
        return "整份文件"
    for views in (docket.views(revision), docket.today_views):
        if views is not None and item in views.item:
            return f"{item} {opening(title_of(views.item[item]), 24)}"
    return item


def who(comment: Comment, docket: Docket) -> str:
    """Who said it: a unit that signed off, a masked name, or somebody."""
    if comment.unit is not None:
        unit = docket.today_views.unit.get(comment.unit)
        return unit.name if unit else comment.unit
    return (comment.name if comment.shown else None) or "公众"


def around(comment: Comment) -> tuple[str, ...]:
    """The id of a comment's item and of those that it stands in.

    >>> from generator.comment import Channel
    >>> said = {"id": "a", "revision": "draft", "text": "字", "received": "2030-01-01"}
    >>> around(Comment(item="T03-2-1", channel=Channel.MAIL, **said))
    ('T03', 'T03-2', 'T03-2-1')
    """
    parts = comment.item.split("-")
    return tuple("-".join(parts[: n + 1]) for n in range(len(parts)))
