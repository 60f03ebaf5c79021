"""What a value was and is in; by how much or which way it changes, in words, out."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from generator.dates import only_date
from generator.model import Base, Deadline, Target
from generator.quote import named


def note(before: Any, after: Any, measure: str = "") -> str:
    """By how much a target changes; which way a deadline or the only date of a text; else nothing.

    `measure`: what the target counts, where both plans count the same.
    """
    if isinstance(before or after, Target) and not (before and after):
        return "取消目标" if before else "新定目标"
    if isinstance(before, Target | Base) and isinstance(after, Target | Base):
        return _difference(before, after, measure)
    if isinstance(before, tuple) and any(isinstance(each, Deadline) for each in (*before, *after)):
        return "；".join(_deadlines(before, after))
    if isinstance(before, str) and isinstance(after, str):
        return _moved(only_date(before), only_date(after))
    return ""


def _moved(before: str | None, after: str | None) -> str:
    """Which way the only date of a text moved; nothing for a year against a part of it."""
    if not before or not after or (before[:4] == after[:4] and _YEAR in (len(before), len(after))):
        return ""
    try:
        way = _sooner(last_day(before), last_day(after))
    except ValueError:  # 2月30日
        return ""
    return f"日期{way}" if way else ""


def _difference(before: Target | Base, after: Target | Base, measure: str) -> str:
    if before.number is None or after.number is None or before.number == after.number:
        return ""
    by = after.number - before.number
    counted = "个百分点" if measure == "%" else measure
    return f"{'增加' if by > 0 else '减少'} {_figure(abs(by))} {counted}".rstrip()


def _figure(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _deadlines(before: Sequence[Deadline], after: Sequence[Deadline]) -> Iterator[str]:
    """What becomes of deadlines, each told against the one that stood in its place."""
    if not before or not after:
        yield "不再规定时限" if before else "新定时限"
    for old, new in zip(before, after, strict=True) if len(before) == len(after) else ():
        if way := _way(old, new):
            yield f"{named(new.text)}{way}" if len(after) > 1 else way


def _way(old: Deadline, new: Deadline) -> str:
    """How one deadline changes."""
    if old.date and new.date:
        return _sooner(last_day(old.date), last_day(new.date))
    if old.date or new.date:
        return "不再限定日期" if old.date else "改为限定日期"
    return ""


def _sooner(before: date, after: date) -> str:
    """By how much one day is earlier than another, in months where both end one.

    >>> _sooner(date(2028, 9, 30), date(2028, 12, 31))
    '推迟 3 个月'
    """
    if before == after:
        return ""
    way = "提前" if after < before else "推迟"
    if not all((day + timedelta(days=1)).day == 1 for day in (before, after)):
        return way
    months = abs((after.year - before.year) * 12 + after.month - before.month)
    years, rest = divmod(months, 12)
    return f"{way} {years} 年" if years and not rest else f"{way} {months} 个月"


def last_day(moment: str) -> date:
    """The last day of a date of any precision.

    >>> last_day("2028-Q3")
    datetime.date(2028, 9, 30)
    """
    year, _, rest = moment.partition("-")
    if "-" in rest:
        return date.fromisoformat(moment)
    month = _LAST_MONTH.get(rest) or int(rest or 12)
    return date(int(year), month, monthrange(int(year), month)[1])


_YEAR = len("2034")
# The last month of a period that is less than a year.
_LAST_MONTH = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
