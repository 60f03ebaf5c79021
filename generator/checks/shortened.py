"""A plan and a text in; where the text shortens the name of a unit in a way not registered, out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations

import rjieba

from generator.checks.texts import without_quoted
from generator.model import Plan

RANKS = "国省市区县镇乡州盟旗"
LEAST_NAME = 2
# What goes on like this is the name of another body, and may hold what it likes.
_OTHER_BODY = re.compile(
    "[^，。；、：！？;\\s\x00]{0,10}?(?:公司|基金|研究院|学院|科技园|医院|银行|协会)"
)

# An office of a rank, such as 市教委. What begins like a common word, 区域, is none.
_OFFICE = re.compile(
    f"[{RANKS}](?![域场级家区民镇内外])[一-鿿]{{1,6}}?(?:委(?!员|托|派)|局(?!部|面|势)|办(?![理公事法学]))"
)
LEAST_OFFICE = 3


class Nicknames:
    """What the names of a plan's units are cut down to, though no such name is registered."""

    def __init__(self, plan: Plan) -> None:
        self._short = _short(plan)
        names = (name for unit in plan.units for name in (*unit.names, *unit.not_in))
        self._names = _Words(names)
        self._words = _Words(self._short)
        self._ranked: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for unit in plan.units:
            for name in () if unit.collective else unit.names:
                if len(name) >= LEAST_OFFICE:
                    self._ranked.setdefault((name[0], name[-1]), []).append((name, unit.id))

    def inside(self, text: str) -> Iterator[tuple[str, str, int]]:
        """What looks like a unit in a text: the words, the unit's id, where."""
        named = [*self._names.inside(text, range(len(text)))]
        for name, start in named:
            text = text[:start] + "\x00" * len(name) + text[start + len(name) :]
        text = without_quoted(text)
        starts = frozenset(_word_starts(text)) if text else frozenset()
        for name, start in self._words.inside(text, sorted(starts)):
            if not _OTHER_BODY.match(text, start + len(name)):
                yield name, self._short[name], start
        for office in _OFFICE.finditer(text):
            meant = self._office(office[0]) if office.start() in starts else None
            if meant is not None:
                yield office[0], meant, office.start()

    def _office(self, words: str) -> str | None:
        """The one unit of the same rank and kind whose name has a few letters more or fewer."""
        found = {
            unit
            for name, unit in self._ranked.get((words[0], words[-1]), ())
            if _within(words, name) or _within(name, words)
        }
        return found.pop() if len(found) == 1 else None


class _Words:
    """Words to look for in a text, the longest first; time does not grow with their number."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths: dict[str, list[int]] = {}
        for head, length in sorted({(word[0], len(word)) for word in self._words}, reverse=True):
            self._lengths.setdefault(head, []).append(length)

    def inside(self, text: str, starts: Iterable[int]) -> Iterator[tuple[str, int]]:
        """The words that begin at these places, none inside another."""
        done = 0
        for start in starts if self._lengths.keys() & {*text} else ():
            for length in self._lengths.get(text[start], ()) if start >= done else ():
                if (word := text[start : start + length]) in self._words:
                    done = start + length
                    yield word, start
                    break


def _within(short: str, long: str) -> bool:
    """Whether the letters of one stand in the other in the same order."""
    rest = iter(long)
    return all(letter in rest for letter in short)


def _word_starts(text: str) -> Iterator[int]:
    at = 0
    for word in rjieba.cut(text):
        yield at
        at += len(word)


def _short(plan: Plan) -> Mapping[str, str]:
    """What the names of units may be cut down to; what could be two units' is nobody's."""
    short: dict[str, set[str]] = {}
    begun = Counter(unit_start for unit in plan.units for unit_start in {n[:2] for n in unit.names})
    shared = {start for start, units in begun.items() if units > 1}
    for unit in plan.units:
        for name in () if unit.collective else unit.names:
            for cut in {*_tails(name, shared), *_squeezed(name)}:
                short.setdefault(cut, set()).add(unit.id)
    known = {name for unit in plan.units for name in (*unit.names, *unit.not_in)}
    return {
        cut: next(iter(units))
        for cut, units in short.items()
        if len(units) == 1 and cut not in known
    }


def _tails(name: str, shared: AbstractSet[str]) -> Iterator[str]:
    """A name without the place that it begins with: its first word, or what others begin with too.

    What begins with a rank (市) goes on like the names of other ranks: without it, it is anybody's.
    """
    for first in {next(iter(rjieba.cut(name))), name[:2] if name[:2] in shared else name}:
        tail = name[len(first) :]
        if len(tail) >= LEAST_NAME and not set(first) & set(RANKS):
            yield tail


def _squeezed(name: str) -> Iterator[str]:
    """A name of which letters in the middle were left out, of three letters at least."""
    if name[0] in RANKS:
        return
    for size in (3, 4):
        if size < len(name):
            for inside in combinations(name[1:-1], size - 2):
                yield name[0] + "".join(inside) + name[-1]
