"""What a rule is, and what it looks at.

A rule is one function that yields findings; its docstring is its public explanation (Chinese): what
must be, and why.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from generator.docket import Docket
from generator.finding import Finding, Severity
from generator.history import History
from generator.ledger import Ledger
from generator.load import Loaded, Places
from generator.model import Plan


@dataclass(frozen=True)
class Subject:
    """What a rule looks at: a plan on a day."""

    plan: Plan
    loaded: Loaded
    released: Ledger
    today: date

    @property
    def places(self) -> Places:
        """Where each value stands."""
        return self.loaded.places

    @property
    def lost(self) -> frozenset[str]:
        """Ids that exist but whose items are not well formed."""
        return self.loaded.lost

    @cached_property
    def docket(self) -> Docket:
        """The comments and what became of them."""
        return Docket.of(self.loaded, History(self.released, self.plan), self.today)

    def fault(self, rule: str, item: str, field: str, message: str, *items: str) -> Finding:
        """An error at a field of an item; `items` are the ids concerned, by default its own."""
        named = items or (() if item == "plan" else (item,))
        return Finding(rule, self.places.of(item, field), message, named)

    def filed(
        self, rule: str, place: str, field: str, message: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        """A finding at a field of the consultation, a comment or a sign-off (`Places` says how)."""
        return Finding(rule, self.places.of(place, field), message, (), severity)


@dataclass(frozen=True)
class Rule:
    """A rule with its id and its explanation for readers."""

    id: str
    check: Callable[[Subject], Iterator[Finding]]

    @property
    def explanation(self) -> str:
        """The docstring as one paragraph."""
        return "".join(line.strip() for line in (self.check.__doc__ or "").splitlines())


Check = Callable[[Subject], Iterator[Finding]]


def into(rules: list[Rule]) -> Callable[[str], Callable[[Check], Check]]:
    """A decorator that registers a function in a list as the rule of an id."""

    def rule(name: str) -> Callable[[Check], Check]:
        def register(check: Check) -> Check:
            rules.append(Rule(name, check))
            return check

        return register

    return rule
