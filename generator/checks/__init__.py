"""A loaded plan and a day in, findings out. Each rule is one function."""

from datetime import date

from generator.checks import comments, consultation, dates, plan, privacy
from generator.checks.rule import Rule, Subject
from generator.finding import Finding, in_order
from generator.ledger import ledger
from generator.load import Loaded

RULES: tuple[Rule, ...] = (
    *plan.RULES,
    *dates.RULES,
    *consultation.RULES,
    *comments.RULES,
    *privacy.RULES,
)


def check(loaded: Loaded, today: date) -> tuple[Finding, ...]:
    """All findings of a loaded plan: those of form and of the ledger, then those of every rule.

    `today` decides which rounds of consultation are over, and nothing else.
    """
    released = ledger(loaded)
    faults = [*loaded.findings, *released.faults]
    if loaded.plan is None:
        return in_order(faults)
    subject = Subject(loaded.plan, loaded, released, today)
    return in_order([*faults, *(finding for rule in RULES for finding in rule.check(subject))])
