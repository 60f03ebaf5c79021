"""Three versions of a piece in; one with the changes of both sides, and conflicts, out.

What only one side touched is taken from it; what both touched is merged inside.
"""

from collections.abc import Iterator
from dataclasses import replace

from generator.merge.count import counted, number_of, numbered
from generator.merge.piece import INLINE, Clash, Element, Elements, Form, Name, Piece
from generator.merge.weave import Apart, settled, strands, woven


def three_way(base: Piece | None, ours: Piece | None, theirs: Piece | None) -> Elements:
    """Merge a piece; None where a version does not have it."""
    if ours is None or theirs is None:
        return _one_sided(base, ours, theirs)
    if theirs in (base, ours):
        return (ours,)
    if base == ours:
        return (theirs,)
    base = base or Piece(ours.name, ours.form)
    above = strands(base.above, ours.above, theirs.above)
    below = strands(base.below, ours.below, theirs.below)
    try:
        return (*above, _core(base, ours, theirs), *below)
    except Apart:
        return (*above, Clash((ours.bare(),), (theirs.bare(),)), *below)


def _one_sided(base: Piece | None, ours: Piece | None, theirs: Piece | None) -> Elements:
    """What one side has added, or removed; a conflict when the other has changed it.

    That the other counted it anew, for what it put before it, is no change.
    """
    left = ours or theirs
    if base is None:
        return (left,) if left else ()
    if left is None or numbered(left, number_of(base)) == base:
        return ()
    return (Clash((ours,) if ours else (), (theirs,) if theirs else ()),)


def _stays(base: Piece | None, ours: Piece | None, theirs: Piece | None) -> bool:
    return bool((ours and theirs) or _one_sided(base, ours, theirs))


def _core(base: Piece, ours: Piece, theirs: Piece) -> Piece:
    """What is between the comments around a piece. Raises Apart."""
    if ours.form is not theirs.form:
        raise Apart
    found = replace(
        ours.bare(),
        head=settled(base.head, ours.head, theirs.head),
        tail=settled(base.tail, ours.tail, theirs.tail),
    )
    if ours.form is Form.WHOLE:
        raw = settled(base.raw, ours.raw, theirs.raw)
        return replace(found, raw=raw, inside=settled(base.inside, ours.inside, theirs.inside))
    if ours.form is Form.TEXT or not all(map(_are_named, (base, ours, theirs))):
        inside = strands(base.inside, ours.inside, theirs.inside)
    else:
        inside = tuple(_inside(base, ours, theirs))
    # On one line there is no room for marks; nor has a dash a line to stand on.
    no_marks = inside if ours.form in INLINE else inside[: int(ours.dash)]
    if any(isinstance(element, Clash) for element in no_marks):
        raise Apart
    return found.having(inside)


def _are_named(piece: Piece) -> bool:
    """Whether what stands inside can be told apart by name."""
    return len({inner.name for inner in piece.pieces()}) == len(piece.inside)


def _inside(base: Piece, ours: Piece, theirs: Piece) -> Iterator[Element]:
    """What stands inside, matched by name. Raises Apart."""
    olds, heres, theres = ({p.name: p for p in side.pieces()} for side in (base, ours, theirs))
    order = _order(ours.form, *map(list, (olds, heres, theres)))
    held = [n for n in order if _stays(olds.get(n), heres.get(n), theres.get(n))]
    numbers = counted([*heres.values()], [*theres.values()], held)
    for name in held:
        known = (side.get(name) for side in (olds, heres, theres))
        number = numbers.get(name)
        yield from three_way(*(numbered(one, number) if one else None for one in known))


def _order(form: Form, base: list[Name], ours: list[Name], theirs: list[Name]) -> list[Name]:
    """Keys have an order of their own: there is nothing to choose."""
    try:
        return woven(base, ours, theirs)
    except Apart:
        if form not in (Form.KEYS, Form.KEYS_INLINE):
            raise
        return [*ours, *(name for name in theirs if name not in ours)]
