"""A text in; the calendar years that it names, out."""

import re
from collections.abc import Iterator

from generator.model import Row, Step, Task

_SPAN = re.compile(
    r"(?<![0-9])((?:19|20|21)[0-9]{2})(?:年)?\s*(?:[-—–~～－]+|至|到)\s*((?:19|20|21)[0-9]{2})(?=年)"
)
_YEAR = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})(?=(?:[、和及](?:19|20|21)[0-9]{2})*年)")
LONGEST = 30  # years that a span may have; what is longer is none


def years_in(text: str) -> tuple[int, ...]:
    """The years named in a text, those inside a span too, in order.

    >>> years_in("2030—2032年每年新增，2031年底前完成；编号2029")
    (2030, 2031, 2032)
    """
    return tuple(sorted({*_years(text)}))


def _years(text: str) -> Iterator[int]:
    for span in _SPAN.finditer(text):
        first, last = int(span[1]), int(span[2])
        if first <= last <= first + LONGEST:
            yield from range(first, last + 1)
    yield from (int(found[1]) for found in _YEAR.finditer(text))


def years_of(item: Task | Row) -> tuple[int, ...]:
    """The years that an item of the decomposition table names: in its text, steps and deadlines."""
    parts: list[Task | Row | Step] = [item]
    if isinstance(item, Row):
        parts += item.steps
    found = {year for part in parts for year in years_in(part.text or "")}
    for part in parts:
        for deadline in part.deadlines:
            found |= {deadline.year} if deadline.year else set(years_in(deadline.text))
    return tuple(sorted(found))
