"""Rules on the dates that a person confirmed in the words of items."""

from collections.abc import Iterator

from generator.checks.rule import Rule, Subject, into
from generator.docket import quoted
from generator.finding import Finding, Severity

RULES: list[Rule] = []
rule = into(RULES)


@rule("date-quote", "确认过的日期")
def quote(subject: Subject) -> Iterator[Finding]:
    """确认过的日期须引自条目现在的正文；正文改了以后，要重新确认。"""
    items = {item.id: item for item in subject.plan.items()}
    for index, dated in enumerate(subject.loaded.dates):
        item = items.get(dated.item)
        if item is None and dated.item not in subject.lost:
            message = f"没有编号为“{dated.item}”的条目；请改正，或删去这个日期"
            yield subject.filed("date-quote", "dates", f"{index}.item", message)
        elif item is not None and not quoted(dated.quote, getattr(item, "text", None) or ""):
            message = f"“{dated.quote}”不见于 {dated.item} 现在的正文；请重新确认这个日期"
            place = ("dates", f"{index}.quote")
            yield subject.filed("date-quote", *place, message, Severity.FINDING)
