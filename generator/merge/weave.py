"""Three versions of a sequence in; one with the changes of both sides out.

Why not a library: merge3 is under the GPL, and like every merge of lines it takes two changes that
touch each other for a conflict. What is compared is compared by rapidfuzz.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from generator.merge.piece import Clash, Element, Elements, Name

T = TypeVar("T")


class Apart(Exception):
    """Both sides changed the same thing, each in its own way."""


def settled(base: T, ours: T, theirs: T) -> T:
    """The version that the other side left alone, or that both share. Raises Apart."""
    if theirs in (base, ours):
        return ours
    if base == ours:
        return theirs
    raise Apart


# --- By name


def woven(base: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name]) -> list[Name]:
    """All names of ours and theirs, each once, in an order that has the moves of both.

    What is new at the same place stands in our order first. Raises Apart where there is no order
    that has both.
    """
    found = _ordered(base, ours, theirs)
    for side in (ours, theirs):
        for index, name in enumerate(side):
            if name not in found:
                before = (found.index(n) + 1 for n in reversed(side[:index]) if n in found)
                place = next(before, 0)
                while side is theirs and place < len(found) and found[place] not in theirs:
                    place += 1
                found.insert(place, name)
    return found


def _ordered(base: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name]) -> list[Name]:
    """The names that all have. Of two, one stands first where one of the sides wanted it so."""
    common = [name for name in base if name in ours and name in theirs]
    if all([name for name in side if name in common] == common for side in (ours, theirs)):
        return common
    here, there = ({name: i for i, name in enumerate(side)} for side in (ours, theirs))
    before = dict.fromkeys(common, 0)
    for first, second in combinations(common, 2):
        swapped = here[second] < here[first] or there[second] < there[first]
        before[first if swapped else second] += 1
    if len({*before.values()}) < len(common):  # they stand in a circle
        raise Apart
    return sorted(common, key=before.__getitem__)


# --- By content


@dataclass(frozen=True, slots=True)
class _Hunk:
    """What one side made of the elements `start` to `end` of the base."""

    start: int
    end: int
    instead: Elements
    ours: bool

    def touches(self, other: "_Hunk") -> bool:
        """Whether both are about the same elements, or new at the same place."""
        same_gap = self.start == self.end == other.start == other.end
        return same_gap or (self.start < other.end and other.start < self.end)


def strands(base: Elements, ours: Elements, theirs: Elements) -> Elements:
    """Elements matched by what they say; where both sides changed the same ones, a conflict.

    Changes of neighbours are no conflict, new ones at the same place are.
    """
    found: list[Element] = []
    done = 0
    hunks = [*_hunks(base, ours, ours=True), *_hunks(base, theirs, ours=False)]
    for cluster in _clusters(hunks):
        start, end = cluster[0].start, max(hunk.end for hunk in cluster)
        found += (*base[done:start], *_joined(base, cluster, start, end))
        done = end
    return (*found, *base[done:])


def _hunks(base: Elements, side: Elements, *, ours: bool) -> Iterator[_Hunk]:
    """What a side changed: element by element where their number stayed."""
    operations = Levenshtein.opcodes(base, side)
    for equal, group in groupby(operations, key=lambda op: op.tag == "equal"):
        run = list(group)
        if equal:
            continue
        start, end = run[0].src_start, run[-1].src_end
        first, last = run[0].dest_start, run[-1].dest_end
        if end - start == last - first:
            for step in range(end - start):
                yield _Hunk(start + step, start + step + 1, (side[first + step],), ours)
        else:
            yield _Hunk(start, end, side[first:last], ours)


def _clusters(hunks: Iterable[_Hunk]) -> Iterator[list[_Hunk]]:
    """Hunks in order, those of the two sides together that touch each other."""
    cluster: list[_Hunk] = []
    for hunk in sorted(hunks, key=lambda hunk: (hunk.start, hunk.end)):
        if cluster and not any(hunk.touches(other) for other in cluster):
            yield cluster
            cluster = []
        cluster.append(hunk)
    if cluster:
        yield cluster


def _joined(base: Elements, cluster: Sequence[_Hunk], start: int, end: int) -> Elements:
    if len({hunk.ours for hunk in cluster}) == 1:
        return _side(base, cluster, start, end)
    ours = _side(base, [hunk for hunk in cluster if hunk.ours], start, end)
    theirs = _side(base, [hunk for hunk in cluster if not hunk.ours], start, end)
    return ours if ours == theirs else (Clash(ours, theirs),)


def _side(base: Elements, hunks: Sequence[_Hunk], start: int, end: int) -> Elements:
    """The elements `start` to `end` of the base as these hunks change them."""
    found: list[Element] = []
    done = start
    for hunk in hunks:
        found += (*base[done : hunk.start], *hunk.instead)
        done = hunk.end
    return (*found, *base[done:end])
