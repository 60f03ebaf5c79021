"""The slips of an issue and the comments that it was filed as in; which belongs to which, out.

People put a slip in front of another, or take one away: what says the same is the same comment,
else what is on the same item, else what stands at the same place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.comment import Comment
from generator.exchange.filing import digest
from generator.slip import Slip


@dataclass(frozen=True)
class Pair:
    """A slip and its comment: no slip where it was taken away, no comment where it is new."""

    slip: Slip | None
    comment: Comment | None


def matched(slips: Sequence[Slip], comments: Sequence[Comment]) -> tuple[Pair, ...]:
    """Each slip and each comment once: first the slips in order, then comments without one."""
    left = list(comments)
    found: dict[int, Comment] = {}
    for alike in _LIKENESSES:
        for place, slip in enumerate(slips):
            if place in found:
                continue
            mate = next((one for one in left if alike(slip, place, one)), None)
            if mate is not None:
                found[place] = mate
                left.remove(mate)
    pairs = (Pair(slip, found.get(place)) for place, slip in enumerate(slips))
    return (*pairs, *(Pair(None, one) for one in left))


def part(comment: Comment) -> int:
    """Which part of its issue a comment is."""
    return comment.forge.part if comment.forge else 1


_LIKENESSES: tuple[Callable[[Slip, int, Comment], bool], ...] = (
    lambda slip, _, one: one.forge is not None and one.forge.sha256 == digest(slip),
    lambda slip, _, one: one.item == slip.item,
    lambda _, place, one: part(one) == place + 1,
)
