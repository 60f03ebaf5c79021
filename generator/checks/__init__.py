"""A loaded plan and a day in, findings out. Each rule is one function."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator.checks import (
    acknowledged,
    body,
    comments,
    consultation,
    dates,
    duties,
    levels,
    marks,
    names,
    nicknames,
    numbering,
    numbers,
    plan,
    privacy,
    years,
)
from generator.checks.acknowledged import answered
from generator.checks.rule import Rule, Subject
from generator.finding import Finding, in_order
from generator.ledger import ledger
from generator.load import Loaded

# Where a plan disagrees with itself.
CONSISTENCY: Mapping[str, Sequence[Rule]] = {
    "正文与分解表": [*body.RULES, *levels.RULES],
    "单位": [*duties.RULES, *nicknames.RULES],
    "数字与指标": numbers.RULES,
    "时间": [*years.RULES, *dates.RULES],
    "名称与重复": names.RULES,
    "标点": marks.RULES,
    "序号": numbering.RULES,
}
# What the rules are about, in the order in which readers are told.
TOPICS: Mapping[str, Sequence[Rule]] = {
    **CONSISTENCY,
    "计划的格式": plan.RULES,
    "征求意见": consultation.RULES,
    "意见与答复": [*comments.RULES, *privacy.RULES],
    "确认": acknowledged.RULES,
}
RULES: tuple[Rule, ...] = tuple(rule for rules in TOPICS.values() for rule in rules)


MOST = 50  # findings of one rule in one text; who has mended these is told of more


def _bounded(found: Iterable[Finding]) -> Iterator[Finding]:
    """What a rule finds, no more than so many in one text."""
    told: Counter[tuple[str, str]] = Counter()
    for finding in found:
        if finding.sides:
            place = finding.sides[0].item, finding.sides[0].field
            told[place] += 1
            if told[place] > MOST:
                continue
        yield finding


def check(loaded: Loaded, today: date) -> tuple[Finding, ...]:
    """All findings of a loaded plan: those of form and of the ledger, then those of every rule.

    `today` decides which rounds of consultation are over, and nothing else. Where a released
    text was altered or is gone, that is told, and not what would follow from it.
    """
    released = ledger(loaded)
    faults = [*loaded.findings, *released.faults]
    if loaded.plan is None:
        return in_order(faults)
    subject = Subject(loaded.plan, loaded, released, today)
    first = (
        rule
        for rule in RULES
        if rule not in acknowledged.RULES and (released.whole or not rule.of_history)
    )
    found = (*faults, *(finding for rule in first for finding in _bounded(rule.check(subject))))
    subject = replace(subject, before=found, rules=frozenset(rule.id for rule in RULES))
    told = (finding for rule in acknowledged.RULES for finding in rule.check(subject))
    return in_order([*answered(found, loaded.acknowledged), *told])
