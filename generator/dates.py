"""A text in; the dates that its clauses commit to, out, as proposals that a person confirms.

No proposal is used when a site is built: it becomes data only in `dates.yaml`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.files import DATES_FILE
from generator.model import AnyItem, Dated, DeadlineKind, Indicator, Plan, Step
from generator.sentences import quoted
from generator.source import BRACKETS, read
from generator.stop import CannotRun

_CLAUSE = re.compile(r"[^，；。;！？\n]+")
_YEAR = r"(?<![0-9])((?:19|20|21)[0-9]{2})"
_ANY_YEAR = re.compile(_YEAR)
_SPAN = re.compile(_YEAR + r"年?\s*(?:[-—–~～－]+|至|到)\s*((?:19|20|21)[0-9]{2})年")
_DAY = re.compile(_YEAR + r"年([0-9]{1,2})月([0-9]{1,2})日")
_MONTH = re.compile(_YEAR + r"年([0-9]{1,2})月(底)?")
_QUARTER = re.compile(_YEAR + r"年第?([一二三四1-4])季度")
_HALF = re.compile(_YEAR + r"年([上下])半年")
_YEAR_END = re.compile(_YEAR + r"年(?:年)?[底末]")
_PLAIN = re.compile(_YEAR + r"年")
_YEARLY = re.compile("每年|逐年|每季度|每月|每半年|年均")
_ONGOING = re.compile("持续推进|持续开展|常态化|长期坚持")
_BY = re.compile("前|之前|以前")
_UNTIL = re.compile("[至到]$")
_IN_YEAR = re.compile("[0-9]月|季度|半年|年[底末初中内]|旬")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A date that a clause of an item's text seems to name."""

    item: str
    quote: str
    date: str | None
    kind: DeadlineKind


def proposals(plan: Plan) -> Iterator[Proposal]:
    """What the texts of the plan seem to commit to, in document order.

    A row whose steps hold its plan is asked through them as well: what both say stands twice.
    """
    for item in plan.items():
        for quote, date, kind in dates_in(_text(item)):
            yield Proposal(item.id, quote, date, kind)


def _text(item: AnyItem) -> str:
    return "" if isinstance(item, Indicator) else item.text or ""


def stands(dated: Dated, item: AnyItem) -> bool:
    """Whether an item has the words in which a date was confirmed."""
    return quoted(dated.quote, _text(item))


def undated(plan: Plan, dated: frozenset[str]) -> tuple[Step, ...]:
    """The steps for which no date is known: neither printed nor confirmed."""
    return tuple(s for *_, s in plan.steps() if not s.deadlines and s.id not in dated)


def dates_in(text: str) -> Iterator[tuple[str, str | None, DeadlineKind]]:
    """The clauses that name a date, each with the date (`Moment`) and what it says of it.

    >>> [*dates_in("每年新增10家，计划2034年下半年竣工；2033年底前建成。")]  # doctest: +ELLIPSIS
    [('每年新增10家', None, ...YEARLY...), ('计划2034年下半年竣工', '2034-H2', ...), (...)]
    """
    for clause in _CLAUSE.finditer(text):
        words = clause[0].strip()
        if (found := _date(words)) is not None:
            yield words, *found


def only_date(text: str) -> str | None:
    """The date (`Moment`) that a text names, where it names just one and leaves no doubt which.

    >>> only_date("2034年下半年竣工"), only_date("2034年启动，9月完成")
    ('2034-H2', None)
    """
    years, parts = _ANY_YEAR.findall(text), _IN_YEAR.findall(text)
    dates = [date for _, date, _ in dates_in(text) if date]
    if len(years) != 1 or len(dates) != 1 or len(parts) != int("-" in dates[0]):
        return None
    return dates[0]


def _date(words: str) -> tuple[str | None, DeadlineKind] | None:
    if span := _SPAN.search(words):
        return span[2], DeadlineKind.WITHIN
    for pattern, form in _FORMS:
        if found := pattern.search(words):
            date = form(found)
            return (date, _kind(words, found)) if date else None
    if _YEARLY.search(words):
        return None, DeadlineKind.YEARLY
    return (None, DeadlineKind.ONGOING) if _ONGOING.search(words) else None


def _kind(words: str, found: re.Match[str]) -> DeadlineKind:
    """By a date, where words before or behind it say so; else within it."""
    before, behind = words[: found.start()], words[found.end() :]
    by = _BY.match(behind) or _UNTIL.search(before) or found.re in (_YEAR_END, _DAY)
    return DeadlineKind.BY if by else DeadlineKind.WITHIN


def _day(found: re.Match[str]) -> str | None:
    month, day = int(found[2]), int(found[3])
    valid = 1 <= month <= _MONTHS and 1 <= day <= _DAYS
    return f"{found[1]}-{month:02}-{day:02}" if valid else None


def _month(found: re.Match[str]) -> str | None:
    month = int(found[2])
    return f"{found[1]}-{month:02}" if 1 <= month <= _MONTHS else None


def _quarter(found: re.Match[str]) -> str:
    return f"{found[1]}-Q{_QUARTERS.get(found[2]) or found[2]}"


def _half(found: re.Match[str]) -> str:
    return f"{found[1]}-H{1 if found[2] == '上' else 2}"


def _year_end(found: re.Match[str]) -> str:
    return f"{found[1]}-12"


def _year(found: re.Match[str]) -> str:
    return found[1]


_MONTHS, _DAYS = 12, 31
_FORMS = (
    (_DAY, _day),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_YEAR_END, _year_end),
    (_PLAIN, _year),
)


def with_dates(files: Mapping[str, bytes], confirmed: Iterable[Proposal]) -> bytes:
    """`dates.yaml` with these dates at its end; what is there stays as it is. Raises CannotRun."""
    data, indent = files.get(DATES_FILE), "  "
    if data is not None:
        tree, _ = read(data, DATES_FILE)
        node = tree.value.get("dates") if tree and isinstance(tree.value, dict) else None
        if node is None or node.style == BRACKETS or not isinstance(node.value, list):
            raise CannotRun(f"{DATES_FILE} 的 dates 应为每处一段、以短横线开头；请先改成这样")
        indent = " " * (node.place.column - 1)
    before = data.decode().rstrip() if data is not None else "dates:"
    lines = (f"{indent}{line}" for one in confirmed for line in _lines(one))
    return "".join(f"{line}\n" for line in (before, *lines)).encode()


def _lines(one: Proposal) -> Iterator[str]:
    yield f"- item: {one.item}"
    yield f"  quote: {json.dumps(one.quote, ensure_ascii=False)}"
    if one.date:
        yield f'  date: "{one.date}"'
    yield f"  kind: {one.kind}"
