"""The plan and its confirmed dates in; what is due when, out.

A commitment is a deadline as printed, or a date that a person confirmed in words that the plan
has: what was confirmed in the words of another revision is of that one. A commitment that says no
date is every year's, or goes on, or is undated.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.dates import stands, undated
from generator.model import AnyItem, Dated, Deadline, DeadlineKind, Indicator, Plan, Row, Step, Task
from generator.views import Views, opening

_HALVES = {"H1": "上半年", "H2": "下半年"}
_QUARTERS = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}


@dataclass(frozen=True)
class Due:
    """A commitment of an item: its words, its date (`Moment`, or none) and what the date is.

    `printed`: the words are a deadline's, which does not say what is due. `lead`: what the sentence
    says before the words, which may be what they are about.
    """

    item: AnyItem
    words: str
    date: str | None
    kind: DeadlineKind
    printed: bool = False
    lead: str = ""

    @property
    def year(self) -> str:
        """The year; empty without a date."""
        return self.date[:4] if self.date else ""

    @property
    def order(self) -> tuple[str, str]:
        """What dates are sorted by: within a year, from its first part to the whole of it."""
        return self.year, _end(self.date or "")


class Timeline:
    """Derived values of the dates of one plan; each is worked out once."""

    def __init__(self, plan: Plan, dates: Iterable[Dated] = ()) -> None:
        self.plan = plan
        self._dates = tuple(dates)
        self._views = Views(plan)

    @cached_property
    def by_item(self) -> Mapping[str, tuple[Dated, ...]]:
        """The confirmed dates of each item, as far as it has their words."""
        found: dict[str, list[Dated]] = {}
        for dated in self._dates:
            item = self._views.item.get(dated.item)
            if item is not None and stands(dated, item):
                found.setdefault(dated.item, []).append(dated)
        return {item: tuple(dates) for item, dates in found.items()}

    @cached_property
    def all(self) -> tuple[Due, ...]:
        """Every commitment, in document order."""
        found = []
        for item in self.plan.items():
            printed: tuple[Deadline, ...] = getattr(item, "deadlines", ())
            found += [Due(item, one.text, one.date, one.kind, printed=True) for one in printed]
            text: str = getattr(item, "text", None) or ""
            found += [
                Due(item, d.quote, d.date, d.kind, lead=lead(d.quote, text))
                for d in self.by_item.get(item.id, ())
            ]
        return tuple(due for due in found if not self._said_again(due, found))

    def _said_again(self, due: Due, all_of_them: list[Due]) -> bool:
        """Whether a row of a task says the same as the task's text: the row's stands for both."""
        inside = {row.id for row in due.item.rows} if isinstance(due.item, Task) else set()
        return any(other.item.id in inside and _alike(other, due) for other in all_of_them)

    @cached_property
    def years(self) -> tuple[tuple[str, tuple[Due, ...]], ...]:
        """The commitments with a date by year, the earliest first."""
        years: dict[str, list[Due]] = {}
        for due in sorted((due for due in self.all if due.date), key=lambda due: due.order):
            years.setdefault(due.year, []).append(due)
        return tuple((year, tuple(found)) for year, found in years.items())

    def of_kind(self, kind: str) -> tuple[Due, ...]:
        """The commitments of a kind that say no date."""
        return tuple(due for due in self.all if due.date is None and due.kind == kind)

    @cached_property
    def undated(self) -> tuple[tuple[Row, tuple[Step, ...]], ...]:
        """The steps that say no date, by their rows."""
        without = {step.id for step in undated(self.plan, frozenset(self.by_item))}
        rows = (
            (row, tuple(step for step in row.steps if step.id in without))
            for _, row in self.plan.rows()
        )
        return tuple((row, steps) for row, steps in rows if steps)

    def units(self, item: AnyItem) -> tuple[str, ...]:
        """The ids of the units with a role in an item; a step is its row's where it names none."""
        own = tuple(u for role in item.roles for u in item.units(role))
        if own or isinstance(item, Indicator) or not isinstance(item, Step):
            return tuple(dict.fromkeys(own))
        row = next(row for _, row in self.plan.rows() if item in row.steps)
        return tuple(dict.fromkeys(u for role in row.roles for u in row.units(role)))

    def groups(self, item: AnyItem) -> tuple[str, ...]:
        """The ids of the groups that an item stands in, outermost first."""
        task = self._views.task_of.get(item.id)
        action = task.action if task else getattr(item, "action", None)
        return tuple(group.id for group in self._views.above(action))


def _alike(one: Due, other: Due) -> bool:
    said = (re.sub(r"\W", "", due.words) for due in (one, other))
    return (one.date, one.kind) == (other.date, other.kind) and len({*said}) == 1


def lead(words: str, text: str) -> str:
    """What a text says in the sentence before these words, cut where it is long.

    >>> lead("2030年竣工", "两个项目：甲港48个泊位，2029年开工，2030年竣工；")
    '两个项目：甲港48个泊位，2029年开工，'
    """
    before = text[: max(text.find(words), 0)]
    return opening(_SENTENCE.split(before)[-1].strip(), _LEAD)


_SENTENCE = re.compile(r"[。；;！？\n]")
_LEAD = 48  # characters


def when(date: str, kind: str) -> str:
    """A date in words, as precise as it is; what is due by a period is due by its end.

    >>> when("2030-H2", "by"), when("2030", "within"), when("2030-06-30", "by")
    ('2030年下半年', '2030年', '2030年6月30日前')
    >>> when("2030-06", "by"), when("2030-12", "by"), when("2030", "by")
    ('2030年6月底前', '2030年底前', '2030年底前')
    """
    year, _, part = date.partition("-")
    month, _, day = part.partition("-")
    if period := _HALVES.get(part) or _QUARTERS.get(part):
        return f"{year}年{period}"
    by = kind == DeadlineKind.BY
    if day:
        return f"{year}年{int(month)}月{int(day)}日{'前' if by else ''}"
    rest = f"{int(month)}月" if month and not (by and month == "12") else ""
    return f"{year}年{rest}{'底前' if by else ''}"


def _end(date: str) -> str:
    """The last month and day that a date reaches, for sorting; the whole year comes last.

    >>> _end("2030-H1") < _end("2030-Q3") < _end("2030-12-01") < _end("2030-12") < _end("2030")
    True
    """
    part = date[5:]
    ends = {
        "H1": "06-99",
        "H2": "12-99",
        "Q1": "03-99",
        "Q2": "06-99",
        "Q3": "09-99",
        "Q4": "12-99",
    }
    return ends.get(part) or (part if len(part) == len("12-31") else f"{part or '99'}-98")
