"""Two wordings of which only the substance is left in; what the difference touches, out.

The signs are data: `words.toml`.
"""

import re
import tomllib
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from generator.edit import stretches
from generator.form import APART
from generator.reason import Reason

FIRST_UNIT = 0xF0000  # the signs for units stand in a plane of characters for private use
_Said = tuple[Reason, str]


@dataclass(frozen=True, slots=True)
class _Sign:
    reason: Reason
    start: int
    end: int


@dataclass(frozen=True)
class _Words:
    """One list of signs; without a reason they are signs of nothing."""

    reason: Reason | None
    behind: Reason | None
    patterns: tuple[re.Pattern[str], ...]

    def end(self, text: str, start: int) -> int:
        """Where the longest sign that begins here ends; `start` when there is none."""
        found = (pattern.match(text, start) for pattern in self.patterns)
        return max((match.end() for match in found if match), default=start)


@cache
def _lists() -> tuple[_Words, ...]:
    data = tomllib.loads(files("generator").joinpath("words.toml").read_text("utf-8"))
    return tuple(_list(entry) for entry in data["sort"])


def _list(entry: Mapping[str, Any]) -> _Words:
    longest_first = sorted(entry.get("words", ()), key=lambda word: (-len(word), word))
    patterns = [*entry.get("patterns", ()), "|".join(map(re.escape, longest_first))]
    name, behind = entry.get("name"), entry.get("behind")
    return _Words(
        Reason(name) if name else None,
        Reason(behind) if behind else None,
        tuple(re.compile(pattern) for pattern in patterns if pattern),
    )


def _signs(text: str) -> Iterator[_Sign]:
    """The signs in a text, the longest where several begin."""
    position = 0
    last: tuple[Reason | None, int] = (None, 0)
    while position < len(text):
        best: tuple[int, Reason | None] = (position, None)
        if ord(text[position]) >= FIRST_UNIT:
            best = position + 1, Reason.UNIT
        for words in _lists():
            if words.behind is None or (words.behind, position) == last:
                end = words.end(text, position)
                if end > best[0]:
                    best = end, words.reason
        end, reason = best
        if reason is not None:
            yield _Sign(reason, position, end)
        last = reason, end
        position = max(end, position + 1)


def signs_that_differ(one: str, other: str) -> Iterator[Reason]:
    """What the stretches that differ touch, and `措辞` when they hold anything else."""
    changed = [stretch for stretch in stretches(one, other) if not stretch.stays]
    left, rest = _touched(one, [(s.start, s.end) for s in changed])
    right, rest_other = _touched(other, [(s.start_other, s.end_other) for s in changed])
    apart = {*_measures_apart(left, right), *_measures_apart(right, left)}
    other_signs = (left - right) + (right - left) or left + right  # none: they changed places
    reasons = {said[0] for said in other_signs if said not in apart}
    yield from reasons
    if rest or rest_other or not reasons:
        yield Reason.WORDING


def _measures_apart(signs: Counter[_Said], others: Counter[_Said]) -> list[_Said]:
    """The measures that come or go with their number; one changes where both sides have one."""
    counted = any(reason is Reason.NUMBER for reason, _ in signs)
    changed = any(reason is Reason.MEASURE for reason, _ in others)
    return [said for said in signs if said[0] is Reason.MEASURE and counted and not changed]


def _touched(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Counter[_Said], bool]:
    """The signs that overlap the stretches, and whether these hold more than signs."""
    ends = [end for _, end in spans]
    signs = [sign for sign in _signs(text) if _overlaps(sign, spans, bisect(ends, sign.start))]
    covered = {position for sign in signs for position in range(sign.start, sign.end)}
    changed = {position for start, end in spans for position in range(start, end)}
    bare = {position for position in changed - covered if text[position] != APART}
    return Counter((sign.reason, text[sign.start : sign.end]) for sign in signs), bool(bare)


def _overlaps(sign: _Sign, spans: Sequence[tuple[int, int]], index: int) -> bool:
    """Whether the first stretch that ends behind the start of a sign begins before its end."""
    return index < len(spans) and spans[index][0] < sign.end
