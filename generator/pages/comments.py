"""The docket in; the pages of comments, the lists of them and what their templates ask, out."""

from collections.abc import Iterator, Mapping

from generator import links
from generator.comment import CHANNELS, Comment, FiledComment
from generator.docket import Docket, Resolved
from generator.outcome import about, around, called, outcome
from generator.pages.page import Listed, Page
from generator.pages.revisions import address_of_comparison
from generator.views import opening

MOST = 200  # comments on a page of the list
FEW = 20  # comments of an item that its page shows; the list has the others
_CRUMBS = (("首页", links.HOME), ("公众意见", links.COMMENTS))


def pages_of_comments(docket: Docket) -> Iterator[Page]:
    """The list, page by page, and a page for each comment."""
    for listed in _lists(docket):
        first = listed.number == 1
        title = "公众意见" if first else f"公众意见（第{listed.number}页）"
        yield Page(
            listed.addresses[listed.number - 1],
            title,
            f"收到的意见及其采纳情况，第{listed.number}页。",
            "comments",
            crumbs=_CRUMBS[: 1 if first else 2],
            quiet=not first,
            script="choices.js filter.js",
            item=listed,
        )
    yield from (_comment(filed, docket) for filed in docket.comments)


def _lists(docket: Docket) -> Iterator[Listed]:
    newest = tuple(_newest_first(docket))
    cuts = range(0, max(len(newest), 1), MOST)
    addresses = tuple(
        links.COMMENTS if number == 1 else f"{links.COMMENTS}page/{number}/"
        for number in range(1, len(cuts) + 1)
    )
    for number, cut in enumerate(cuts, 1):
        yield Listed(newest[cut : cut + MOST], number, addresses)


def _newest_first(docket: Docket) -> Iterator[FiledComment]:
    """The comments of the newest round first; in a round, the newest first."""
    known = [one.id for one in docket.rounds]
    rounds = dict.fromkeys((*reversed(known), *(filed.round for filed in docket.comments)))
    for identity in rounds:
        yield from reversed(docket.by_round.get(identity, ()))


def address_of_comment(comment: Comment) -> str:
    """The page of a comment."""
    return f"{links.COMMENTS}{comment.id}/"


def _comment(filed: FiledComment, docket: Docket) -> Page:
    comment = filed.comment
    said = opening(comment.text, 60) if comment.shown else outcome(comment).words
    return Page(
        address_of_comment(comment),
        f"对{about(comment, docket)}的意见",
        f"{said}（{outcome(comment).words}）",
        "comment",
        kind="意见",
        eyebrow="意见",
        subject=comment.id,
        crumbs=_CRUMBS,
        quiet=True,
        feed=True,
        item=filed,
    )


def place_of_change(resolved: Resolved) -> str:
    """Where a change that an answer names is told: in the comparison of the two texts."""
    return f"{address_of_comparison(resolved.since, resolved.new)}#{resolved.led_to.item}"


def items_commented(docket: Docket) -> tuple[tuple[str, str], ...]:
    """The ids of all items that comments are on or stand in, with their titles, for a filter."""
    found: dict[str, str] = {}
    order = {item.id: n for n, item in enumerate(docket.history.plan.items())}
    for filed in docket.comments:
        for identity in around(filed.comment):
            found.setdefault(identity, called(identity, filed.comment.revision, docket))
    return tuple(sorted(found.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))


def channels_used(docket: Docket) -> Mapping[str, str]:
    """The channels by which comments came in, with their words."""
    there = {filed.comment.channel for filed in docket.comments}
    return {channel: words for channel, words in CHANNELS.items() if channel in there}
