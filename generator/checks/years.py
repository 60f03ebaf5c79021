"""Rules on time: years outside the plan's period, dates before the plan, items without a date."""

import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from datetime import date

from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage, body_of, without_quoted
from generator.dates import dates_in
from generator.finding import Finding
from generator.mentioned import years_in
from generator.model import AnyItem, Deadline, Indicator, Row, Step, target_years

RULES: list[Rule] = []
rule = into(RULES)

HABIT = 2 / 3
SHOWN = 20  # letters by which an item is known
_YEAR = re.compile(
    r"(?<![0-9])((?:19|20|21)[0-9]{2})(?=年|(?:[-—–~～]+|至|到)(?:19|20|21)[0-9]{2}年)"
)
# A year that something is compared with, or has been so since.
_BEFORE = re.compile("[较比自从以于〔\\[（(]$|截至$|起自$")
_BEHIND = re.compile(
    "年(?:度)?(?:以来|基数|不变价|底存量|版|级|水平|为基期|起|远景"
    "|[底初]?[以之]?前?(?:建成|建造|修建|兴建|成立|设立|竣工|投用|开业|印发|发布|颁布|出台|签订)的)"
)
_MONTH = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})年([0-9]{1,2})月")


@rule("year-outside", "计划期外的年份")
def years_outside(subject: Subject) -> Iterator[Finding]:
    """任务、计划里的年份应在计划期内；过去的年份多是旧稿留下的，以后的年份超出了计划。作比较的基年、远景目标的年份、已建成的东西的年份不在此列。

    错：计划期2036—2040年，推进计划“2034年开工建设”
    对：推进计划“2036年开工建设”
    """
    head = subject.plan.head
    within = {*range(head.period.start, head.period.end + 1), *target_years(head)}
    for item in subject.plan.items():
        passage = body_of(item)
        for match in _named_years(passage) if passage else ():
            if passage and int(match[1]) not in within:
                side = subject.side(passage, match.start(), match.end() + 1)
                message = (
                    f"{match[1]}年不在计划期（{head.period.start}—{head.period.end}年）内；请核对"
                )
                yield subject.found("year-outside", [side], message)


def _named_years(passage: Passage) -> Iterator[re.Match[str]]:
    """The years in a text that are no base to compare with and stand in no title."""
    text = without_quoted(passage.text)
    for match in _YEAR.finditer(text):
        base = _BEFORE.search(text[max(0, match.start() - 4) : match.start()]) or _BEHIND.match(
            text, match.end()
        )
        if not base:
            yield match


@rule("date-early", "早于成文日期")
def before_the_plan(subject: Subject) -> Iterator[Finding]:
    """完成时限不应早于文件的成文日期：到期了才印发的任务无法执行。

    错：2026年2月26日成文，时限“2026年1月底前”
    对：时限“2026年6月底前”
    """
    known = subject.plan.head.document.dated or subject.plan.head.document.published
    if known is None:
        return
    dated = date.fromisoformat(known)
    for item, field, deadline in _deadlines(subject):
        last = _last_day(deadline.date) if deadline.date else None
        if last is not None and last < dated:
            side = subject.value(item.id, field, deadline.text)
            message = f"时限“{deadline.text}”早于成文日期 {known}；请改正"
            yield subject.found("date-early", [side], message)
    for passage in subject.texts:
        for match in _MONTH.finditer(passage.text) if passage.field == "text" else ():
            base = _BEFORE.search(passage.text[max(0, match.start() - 4) : match.start()])
            if not base and (int(match[1]), int(match[2])) < (dated.year, dated.month):
                side = subject.side(passage, match.start(), match.end())
                message = f"“{match[0]}”早于成文日期 {known}；请核对"
                yield subject.found("date-early", [side], message)


@rule("date-unreal", "不存在的日期")
def unreal_dates(subject: Subject) -> Iterator[Finding]:
    """日期应是日历上有的：没有十三月，也没有二月三十日。

    错：2036年2月30日前完成
    对：2036年2月底前完成
    """
    for passage in subject.texts:
        for match in _DAY.finditer(passage.text):
            if not _is_real(int(match[1]), int(match[2]), int(match[3] or 1)):
                side = subject.side(passage, match.start(), match.end())
                message = f"日历上没有“{match[0]}”；请改正"
                yield subject.found("date-unreal", [side], message)


_DAY = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})年([0-9]{1,2})月(?:([0-9]{1,2})[日号])?")


def _is_real(year: int, month: int, day: int) -> bool:
    return 1 <= month <= len(month_name) - 1 and 1 <= day <= monthrange(year, month)[1]


@rule("deadline-late", "晚于计划期")
def late(subject: Subject) -> Iterator[Finding]:
    """完成时限不应晚于计划期的最后一年。

    错：计划期到2030年，时限“2032年底前”
    对：时限“2030年底前”
    """
    end = max(subject.plan.head.period.end, *target_years(subject.plan.head))
    for item, field, deadline in _deadlines(subject):
        if deadline.year is not None and deadline.year > end:
            side = subject.value(item.id, field, deadline.text)
            message = f"时限“{deadline.text}”晚于计划期的最后一年 {end} 年；请改正"
            yield subject.found("deadline-late", [side], message)


@rule("deadline-missing", "没有时限")
def undated(subject: Subject) -> Iterator[Finding]:
    """多数任务、多数推进计划写明时限的，其余的也应写明，否则不知何时完成。

    错：别的各行都有时限，这一行没有
    对：写明时限，或写“持续推进”
    """
    known = frozenset(dated.item for dated in subject.loaded.dates)
    rows: list[tuple[Row | Step, bool]] = [
        (row, _is_dated(row, known) or any(_is_dated(step, known) for step in row.steps))
        for _, row in subject.plan.rows()
    ]
    steps: list[tuple[Row | Step, bool]] = [
        (step, bool(row.deadlines) or _is_dated(step, known))
        for _, row, step in subject.plan.steps()
    ]
    for asked in (rows, steps):
        if sum(dated for _, dated in asked) >= HABIT * len(asked):
            for item in (item for item, dated in asked if not dated):
                side = subject.value(item.id, "text", item.text[:SHOWN])
                message = "没有写明时限，别处多有；请补写"
                yield subject.found("deadline-missing", [side], message, disputed=[item.id])


def _is_dated(item: Row | Step, confirmed: frozenset[str]) -> bool:
    text = f"{item.printed or ''}{item.text}"
    named = years_in(text) or any(True for _ in dates_in(text))
    return bool(item.deadlines or item.id in confirmed or named)


def _deadlines(subject: Subject) -> Iterator[tuple[AnyItem, str, Deadline]]:
    for item in subject.plan.items():
        if not isinstance(item, Indicator) and hasattr(item, "deadlines"):
            for index, deadline in enumerate(item.deadlines):
                yield item, f"deadlines.{index}", deadline


_HALVES, _QUARTER = 6, 3


def _last_day(moment: str) -> date:
    """The last day of a year, half, quarter, month or day (`Moment`)."""
    year, rest = int(moment[:4]), moment[5:]
    if len(moment) == len("2030-06-30"):
        return date.fromisoformat(moment)
    if not rest:
        return date(year, 12, 31)
    if rest[0] in "HQ":
        month = int(rest[1]) * (_HALVES if rest[0] == "H" else _QUARTER)
    else:
        month = int(rest)
    return date(year, month, monthrange(year, month)[1])
