"""Giving in; the pages on which comments are given and collected, and that of privacy, out."""

from collections.abc import Iterator

from generator import links
from generator.giving import SAFEGUARDS, Asked, Giving
from generator.pages.page import Crumbs, Page
from generator.quote import named

_CRUMBS: Crumbs = (("首页", links.HOME), ("征求意见", links.CONSULTATION))
_GIVE: Crumbs = (*_CRUMBS, ("我的意见", links.GIVE))
_QUOTABLE = frozenset({"task", "action", "indicator", "safeguards", "text"})  # templates


def giving_pages(giving: Giving) -> Iterator[Page]:
    """The notice on privacy, and the rest for rounds that have begun.

    The banner leads to where comments are collected on the first day, also of a site built before.
    """
    yield _privacy()
    if any(one.last for one in giving.docket.consultation.public()):
        yield _collected()
    yield from (_give(page, sections, giving) for page, sections in giving.pages.items())


def quotes(page: Page, giving: Giving) -> bool:
    """Whether sentences of a page can be selected to be commented on."""
    return page.template in _QUOTABLE and giving.open is not None


def _give(page: str, sections: tuple[Asked, ...], giving: Giving) -> Page:
    first = sections[0]
    title = first.label if page == SAFEGUARDS else first.title
    is_open = any(asked.round == giving.open for asked in sections)
    return Page(
        f"{links.GIVE}{page}/",
        f"提意见：{title}",
        f"对{first.label}{named(title)}提意见的几种办法。",
        "give",
        kind="意见",
        eyebrow=f"{first.label} {first.number}".strip() if page != SAFEGUARDS else "",
        crumbs=_GIVE,
        quiet=True,
        script="slip.js give.js" if is_open else "",
        item=sections,
    )


def _collected() -> Page:
    return Page(
        links.GIVE,
        "我的意见",
        "把对几项内容的意见攒在一起，一次送出。",
        "collected",
        kind="意见",
        crumbs=_CRUMBS,
        quiet=True,
        script="slip.js collected.js",
    )


def _privacy() -> Page:
    return Page(
        links.PRIVACY,
        "个人信息说明",
        "提意见时收取哪些个人信息、公开什么、怎样撤回。",
        "privacy",
        kind="说明",
        crumbs=_CRUMBS,
        quiet=True,
    )
