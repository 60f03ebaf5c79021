"""Three versions of a file of a plan in; one with the changes of both sides out.

Merged by item and by field: other fields, other sentences of a text, other units of a role and new
items at the same place do not get into each other's way. What does stands between conflict marks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.fmt import formatted
from generator.merge.count import ids, new_ids, number_of, with_ids
from generator.merge.layout import layout
from generator.merge.piece import LABELS, Elements, Piece, clashes, rendered
from generator.merge.threeway import three_way
from generator.merge.weave import Apart, settled
from generator.model import Role
from generator.source import read

__all__ = ["LABELS", "Merged", "merged"]


@dataclass(frozen=True)
class Merged:
    """The merged file, how many conflicts stand in it, and what to tell of it, in Chinese."""

    content: bytes
    conflicts: int = 0
    notes: tuple[str, ...] = ()


def merged(
    base: str, ours: str, theirs: str, name: str, roles: Sequence[Role] = ()
) -> Merged | None:
    """Merge a file; `name` is relative to the plan directory, `roles` are those of the plan.

    None when one of the texts is not of the form that allows it: it can still be merged by lines.
    """
    if theirs in (base, ours):
        return Merged(ours.encode())
    if base == ours:
        return Merged(theirs.encode())
    taken = [layout(text.rstrip("\n")) for text in (base, ours, theirs)]
    old, here, there = taken
    if old is None or here is None or there is None or any(map(_has_doubles, (old, here, there))):
        return None
    new = new_ids(old, here, there)
    there = with_ids(there, new)
    found = three_way(old, here, there)
    text = "\n".join(rendered(found, 0)) + _end(base, ours, theirs)
    conflicts = clashes(found)
    if not conflicts:
        if _is_spoilt(text, found):
            return None
        if all(formatted(side, name, roles) == side for side in (ours, theirs)):
            text = formatted(text, name, roles)
    return Merged(text.encode(), conflicts, tuple(_notes(here, there, found, new)))


def _has_doubles(piece: Piece) -> bool:
    return max(Counter(one for one, _ in ids(piece)).values(), default=0) > 1


def _is_spoilt(text: str, found: Elements) -> bool:
    """Whether the pieces do not make a file: both sides moved one to other places, say."""
    whole = [element for element in found if isinstance(element, Piece)]
    return bool(read(text.encode(), "")[1]) or any(map(_has_doubles, whole))


def _end(base: str, ours: str, theirs: str) -> str:
    """The line breaks at the end."""
    ends = [text[len(text.rstrip("\n")) :] for text in (base, ours, theirs)]
    try:
        return settled(*ends)
    except Apart:
        return ends[1]


def _notes(ours: Piece, theirs: Piece, found: Elements, new: Mapping[str, str]) -> Iterator[str]:
    """What got another id or number than both sides gave it."""
    for before, after in new.items():
        yield f"两边都新增了“{before}”；并入的一项改用编号“{after}”"
    given = [dict(ids(side)) for side in (ours, theirs)]
    for one, piece in (pair for whole in found if isinstance(whole, Piece) for pair in ids(whole)):
        numbers = {number_of(side[one]) for side in given if one in side}
        if number_of(piece) not in numbers:
            yield f"“{one}”的序号顺延为 {number_of(piece)}"
