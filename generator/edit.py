"""Two sequences in; the stretches that stay and those that change, out, in bounded time and memory.

Up to `LONG` as much stays as can. Longer ones are compared by an engine that asks for less memory
and keeps nearly as much; where they share little, piece by piece.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein, Opcodes

LONG = 10_000
MANY = 20_000  # changes from which on two long sequences share little
_FEW = 1_000  # changes that are looked for first: most edits are small


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands from `start` to `end` in one, and from `start_other` to `end_other` in the other.

    It is the same in both where it `stays`.
    """

    start: int
    end: int
    start_other: int
    end_other: int
    stays: bool = False

    def cut(self, most: int) -> "Iterator[Stretch]":
        """Its parts, one after the other, neither side of them longer than this."""
        size, size_other = self.end - self.start, self.end_other - self.start_other
        count = -(-max(size, size_other) // most)
        places = (
            (self.start + size * n // count, self.start_other + size_other * n // count)
            for n in range(count + 1 if count else 0)
        )
        for (start, start_other), (end, end_other) in pairwise(places):
            yield Stretch(start, end, start_other, end_other)


def stretches(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[Stretch]:
    """All of both, in order; what stays and what changes in turn."""
    last = Stretch(0, 0, 0, 0)
    for found in _found(one, other):
        if not last.stays and not found.stays:
            last = Stretch(last.start, found.end, last.start_other, found.end_other)
            continue
        yield last
        last = found
    yield last


def _found(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[Stretch]:
    whole = Stretch(0, len(one), 0, len(other))
    if max(len(one), len(other)) <= LONG:
        yield from _of(Indel.opcodes(one, other), whole)
    elif Levenshtein.distance(one, other, score_cutoff=MANY, score_hint=_FEW) <= MANY:
        yield from _of(Levenshtein.opcodes(one, other, score_hint=_FEW), whole)
    else:
        for part in whole.cut(LONG):
            sides = one[part.start : part.end], other[part.start_other : part.end_other]
            yield from _of(Indel.opcodes(*sides), part)


def _of(opcodes: Opcodes, part: Stretch) -> Iterator[Stretch]:
    for op in opcodes:
        yield Stretch(
            part.start + op.src_start,
            part.start + op.src_end,
            part.start_other + op.dest_start,
            part.start_other + op.dest_end,
            stays=op.tag == "equal",
        )
