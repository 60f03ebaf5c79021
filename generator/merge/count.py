"""Ids and numbers of what both sides added: each id once, numbers that go on counting."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.merge.piece import Name, Piece
from generator.numerals import number, renumbered

# Ids of items that nothing in another file refers to.
_FREE = re.compile(r"([IS]|T[0-9]+-|T[0-9]+-[0-9]+-)([0-9]+)")


def is_id(name: Name) -> bool:
    """Whether an item is known by an id, which no other item of its file has."""
    return name[0] == "id"


def ids(piece: Piece) -> Iterator[tuple[str, Piece]]:
    """All items with an id, each before those inside it."""
    for inner in piece.pieces():
        if is_id(inner.name):
            yield str(inner.name[1]), inner
        yield from ids(inner)


def new_ids(base: Piece, ours: Piece, theirs: Piece) -> dict[str, str]:
    """The ids of theirs that ours gave to something else, and what to call those things instead."""
    old, here, there = dict(ids(base)), dict(ids(ours)), dict(ids(theirs))
    used = {*old, *here, *there}
    found: dict[str, str] = {}
    for one, piece in there.items():
        match = _FREE.fullmatch(one)
        taken = one in here and one not in old and one not in found
        if match is None or not taken or numbered(piece, number_of(here[one])) == here[one]:
            continue
        new = _next(match[1], len(match[2]), used)
        inner = (other for other in there if other.startswith(f"{one}-"))
        renamed = {one: new} | {other: new + other.removeprefix(one) for other in inner}
        found |= renamed
        used |= {*renamed.values()}
    return found


def _next(prefix: str, width: int, used: Iterable[str]) -> str:
    counts = (re.fullmatch(f"{prefix}([0-9]+)", one) for one in used)
    highest = max(int(match[1]) for match in counts if match)
    return f"{prefix}{highest + 1:0{width}}"


def with_ids(piece: Piece, new: Mapping[str, str]) -> Piece:
    """The same with other ids for some items."""
    inside = (with_ids(one, new) if isinstance(one, Piece) else one for one in piece.inside)
    found = piece.having(tuple(inside)) if new else piece
    written, one = piece.under("id"), str(piece.name[1])
    if not is_id(piece.name) or one not in new or written is None:
        return found
    id_ = replace(written, raw=written.raw.replace(one, new[one]), value=new[one])
    return replace(found.holding(id_), name=("id", new[one]))


def number_of(piece: Piece) -> int | None:
    """The number of an item."""
    found = piece.under("number")
    return found.value if found and isinstance(found.value, int) else None


def numbered(piece: Piece, value: int | None) -> Piece:
    """The same with another number, printed in the same way; as it is where it has none."""
    number_, printed, before = piece.under("number"), piece.under("printed"), number_of(piece)
    if number_ is None or before is None or value is None or before == value:
        return piece
    changed = [replace(number_, raw=str(value), value=value)]
    said = str(printed.value) if printed else ""
    if printed and number(said) == before:
        again = renumbered(said, value) or said
        changed.append(replace(printed, raw=printed.raw.replace(said, again), value=again))
    return piece.holding(*changed)


def counted(
    ours: Sequence[Piece], theirs: Sequence[Piece], order: Sequence[Name]
) -> dict[Name, int]:
    """The number of each item where both sides count on from the same; nothing otherwise."""
    starts = {_start(ours), _start(theirs)}
    start = starts.pop()
    if starts or start is None:
        return {}
    return {name: start + index for index, name in enumerate(order)}


def _start(items: Sequence[Piece]) -> int | None:
    """From where these items count on without a gap; None when they do not."""
    numbers = [number_of(item) for item in items]
    first = numbers[0] if numbers else None
    counts = first is not None and numbers == [*range(first, first + len(numbers))]
    return first if counts else None
