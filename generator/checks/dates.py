"""Rules on the dates that a person confirmed in the words of items."""

from collections.abc import Iterator

from generator.checks.rule import Rule, Subject, into
from generator.dates import dates_in, stands
from generator.finding import Finding, Severity
from generator.model import AnyItem, Dated

RULES: list[Rule] = []
rule = into(RULES)


@rule("date-quote", "确认过的日期", of_history=True)
def quote(subject: Subject) -> Iterator[Finding]:
    """确认过的日期须引自条目现在的或已发布的正文；正文改了时间的，要确认新的，旧的一条留给日历。"""
    items = {item.id: item for item in subject.plan.items()}
    for index, dated in enumerate(subject.loaded.dates):
        item = items.get(dated.item)
        if dated.item in subject.lost or (item is not None and stands(dated, item)):
            continue
        released = _released(dated, subject)
        if item is None and not released:
            message = f"没有编号为“{dated.item}”的条目；请改正，或删去这个日期"
            yield subject.filed("date-quote", "dates", f"{index}.item", message)
        elif item is not None and not (released and _settled(item, subject)):
            way = (
                "请用 plansite dates 确认新的日期；这一条出自已发布的稿，留着，日历要用"
                if released
                else "请重新确认这个日期"
            )
            message = f"“{dated.quote}”不见于 {dated.item} 现在的正文；{way}"
            place = ("dates", f"{index}.quote")
            yield subject.filed("date-quote", *place, message, Severity.FINDING)


def _released(dated: Dated, subject: Subject) -> bool:
    """Whether a released text has the words of a date."""
    items = (item for held in subject.released.held for item in held.plan.items())
    return any(item.id == dated.item and stands(dated, item) for item in items)


def _settled(item: AnyItem, subject: Subject) -> bool:
    """Whether every date that an item's words seem to name was confirmed."""
    known = {(dated.item, dated.quote) for dated in subject.loaded.dates}
    words = getattr(item, "text", None) or ""
    return all((item.id, found) in known for found, *_ in dates_in(words))
