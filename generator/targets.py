"""An indicator in; its path by year, base included, and what may be compared on it, out.

Only exact values are compared: how far it is from "at least 30" to "about 50" nobody can say.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.model import Indicator, Target

_SIGNS: Mapping[str, str] = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "~": "约"}
_PERCENT = "%％"
_NONE = "—"


@dataclass(frozen=True)
class Point:
    """A value on the path: its words as printed, the number in them, how it is to be compared.

    `exact`: the words say that number and no more, so that it can be counted with.
    """

    year: int
    words: str
    number: Decimal | None
    comparator: str | None = None
    base: bool = False
    exact: bool = False

    @property
    def short(self) -> str:
        """The number with its sign, where the printed words are too long for a picture."""
        return f"{_SIGNS.get(self.comparator or '', '')}{self.number:f}"


@dataclass(frozen=True)
class PathPoint:
    """A target on an indicator's path; `change` is told against the value before it."""

    year: int
    target: Target
    change: str


@dataclass(frozen=True)
class Growth:
    """From an indicator's first number to its last, both as printed; `share` in per cent."""

    first: str
    last: str
    difference: str
    share: str


def points(indicator: Indicator) -> tuple[Point, ...]:
    """The base, if there is one, and the targets by year, those in words too."""
    base, measure = indicator.base, indicator.measure or ""
    found = []
    if base:
        exact = _says_only(base.text, base.number, measure)
        found.append(Point(base.year, base.text, base.number, base=True, exact=exact))
    for year, target in sorted(indicator.targets.items()):
        exact = target.number is not None and (
            target.comparator == "="
            or (target.comparator is None and _says_only(target.text, target.number, measure))
        )
        found.append(Point(year, target.text, target.number, target.comparator, exact=exact))
    return tuple(found)


def path_of(indicator: Indicator) -> Iterator[PathPoint]:
    """The targets by year, each with its change from the value before, the base included."""
    before: Point | None = None
    for point in points(indicator):
        if not point.base:
            change = _difference(indicator, before, point)
            told = "持平" if change.startswith("0") else change
            yield PathPoint(point.year, indicator.targets[point.year], told)
        before = point


def is_compared(indicator: Indicator) -> bool:
    """Whether any target can be compared with the value before it."""
    return any(point.change != _NONE for point in path_of(indicator))


def growth_of(indicator: Indicator) -> Growth | None:
    """From the base or first number to the last one; None without two numbers."""
    numbers = [point for point in points(indicator) if point.number is not None]
    if len(numbers) < 2:  # noqa: PLR2004  a way has two ends
        return None
    first, last = numbers[0], numbers[-1]
    return Growth(
        f"{first.year}年{'（基期）' if first.base else ''} {first.words}",
        f"{last.year}年 {last.words}",
        _difference(indicator, first, last),
        _share(indicator, first, last),
    )


def _says_only(words: str, number: Decimal | None, measure: str) -> bool:
    """Whether the words are the number, with its measure or a sign of per cent at most."""
    if number is None:
        return False
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", words)).replace("−", "-")
    measured = re.sub(r"\s", "", unicodedata.normalize("NFKC", measure))
    alone = plain.removesuffix(measured).removesuffix("%")
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", alone) is not None and Decimal(alone) == number


def _in_percent(indicator: Indicator, *path: Point) -> bool:
    measure = indicator.measure or ""
    return any(sign in measure for sign in _PERCENT) or all(
        any(sign in point.words for sign in _PERCENT) for point in path
    )


def _difference(indicator: Indicator, first: Point | None, last: Point) -> str:
    if first is None or first.number is None or last.number is None:
        return _NONE
    if not (first.exact and last.exact):
        return _NONE
    points_of_percent = " 个百分点" if _in_percent(indicator, first, last) else ""
    return f"{_signed(last.number - first.number)}{points_of_percent}"


def _share(indicator: Indicator, first: Point, last: Point) -> str:
    """The growth in per cent; none of what is a per cent itself, nor from zero or less."""
    if first.number is None or last.number is None or first.number <= 0:
        return _NONE
    if not (first.exact and last.exact) or _in_percent(indicator, first, last):
        return _NONE
    return f"{_signed(round(100 * (last.number - first.number) / first.number, 1))}%"


def _signed(number: Decimal) -> str:
    """A difference with its sign, as it is read."""
    plain = f"{abs(number):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if not number else f"{'+' if number > 0 else '−'}{plain}"
