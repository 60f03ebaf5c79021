"""What a rule is, and what it looks at.

A rule is one function that yields findings; its docstring is its public explanation (Chinese): what
must be, and why; below it, on lines of their own, `错：` an example of what is wrong and `对：` the
same put right.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol

from generator.checks.pairing import Pairing, pairings
from generator.checks.shortened import Nicknames
from generator.checks.texts import Passage, around, texts, without_quoted
from generator.docket import Docket
from generator.finding import Finding, Severity, Side
from generator.form import plain
from generator.history import History
from generator.ledger import Ledger
from generator.load import Loaded, Places
from generator.model import Plan
from generator.views import Views


@dataclass(frozen=True)
class Subject:
    """What a rule looks at: a plan on a day.

    `before`: what the rules before this one have found; `rules`: the ids of all.
    """

    plan: Plan
    loaded: Loaded
    released: Ledger
    today: date
    before: tuple[Finding, ...] = ()
    rules: frozenset[str] = frozenset()

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

    @cached_property
    def views(self) -> Views:
        """The derived values of the plan."""
        return Views(self.plan)

    @cached_property
    def texts(self) -> tuple[Passage, ...]:
        """Every text of the plan, in document order."""
        return tuple(texts(self.plan))

    @cached_property
    def pairings(self) -> tuple[Pairing, ...]:
        """Bodies beside their rows, where the table repeats the bodies."""
        return pairings(self.plan, self.plain)

    @cached_property
    def nicknames(self) -> Nicknames:
        """What looks like the names of the units."""
        return Nicknames(self.plan)

    def one_name(self, text: str) -> str:
        """A text with the first name of each unit instead of its others."""
        return "".join(run.unit.name if run.unit else run.text for run in self.views.runs(text))

    def plain(self, text: str) -> str:
        """A text without what is a matter of form; each is worked out once."""
        if text not in self._plain:
            self._plain[text] = plain(text, self.one_name)
        return self._plain[text]

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {}

    @cached_property
    def unquoted(self) -> tuple[Passage, ...]:
        """Every text with the names in quotation and title marks blotted out, as long as it was."""
        return tuple(replace(p, text=without_quoted(p.text)) for p in self.texts)

    def side(self, passage: Passage, start: int = 0, end: int | None = None) -> Side:
        """What a stretch of a text says, with the words around it."""
        end = len(passage.text) if end is None else end
        before, behind = around(passage.text, start, end)
        return Side(
            passage.item,
            passage.field,
            passage.text[start:end],
            self.places.at(passage.item, passage.field, start),
            before,
            behind,
        )

    def value(self, item: str, field: str, words: str) -> Side:
        """What a field says that is no running text."""
        return Side(item, field, words, self.places.of(item, field))

    def found(
        self,
        rule: str,
        sides: Sequence[Side],
        message: str,
        suggestion: str = "",
        *,
        items: Sequence[str] = (),
        compared: bool = False,
        disputed: Sequence[str] = (),
    ) -> Finding:
        """What does not agree: it stands where its first side does.

        `items` are the ids concerned, by default those of the sides; `disputed`: what it is known
        by, by default its items and words (`Finding`).
        """
        named = dict.fromkeys(items or (s.item for s in sides if s.item != "plan"))
        return Finding(
            rule,
            sides[0].place,
            message,
            tuple(named),
            Severity.FINDING,
            tuple(sides),
            suggestion,
            compared,
            disputed=tuple(disputed),
        )

    def fault(self, rule: str, item: str, field: str, message: str, *items: str) -> Finding:
        """An error at a field of an item; `items` are the ids concerned, by default its own."""
        named = items or (() if item == "plan" else (item,))
        return Finding(rule, self.places.of(item, field), message, named)

    def filed(
        self, rule: str, place: str, field: str, message: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        """A finding at a field of the consultation, a comment or a sign-off (`Places` says how)."""
        return Finding(
            rule,
            self.places.of(place, field),
            message,
            (),
            severity,
            about=self._about(place, field),
        )

    def _about(self, place: str, field: str) -> str:
        """What a filed finding is about, by a name that stays: a comment's file, a round's id."""
        consultation = self.loaded.consultation
        if place != "consultation" or consultation is None or not field.startswith("rounds."):
            return "" if place in ("acknowledged", "dates") else place
        _, index, *rest = field.split(".")
        return ".".join((consultation.rounds[int(index)].id, *rest))


@dataclass(frozen=True)
class Rule:
    """A rule with its id and its explanation for readers.

    `of_history`: it rests on what was released, so it is not asked while that cannot be trusted.
    """

    id: str
    check: Callable[[Subject], Iterator[Finding]]
    name: str = ""
    of_history: bool = False

    @property
    def title(self) -> str:
        """What readers know it by: its name, else how its explanation begins."""
        return self.name or re.split("[，；。：]", self.explanation)[0]

    @property
    def explanation(self) -> str:
        """The docstring's first paragraph: what must be, and why."""
        first, _, _ = (self.check.__doc__ or "").partition("\n\n")
        return "".join(line.strip() for line in first.splitlines())

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """What is wrong and what is right: (`错` or `对`, the words), as the docstring has them."""
        lines = (line.strip() for line in (self.check.__doc__ or "").splitlines())
        pairs = (line.partition("：") for line in lines)
        return tuple((sign, words) for sign, _, words in pairs if sign in _SIGNS)


_SIGNS = ("错", "对")


Check = Callable[[Subject], Iterator[Finding]]


class Decorator(Protocol):
    """What registers a function as a rule: `@rule("id", "name for readers")`."""

    def __call__(
        self, identity: str, name: str = "", *, of_history: bool = False
    ) -> Callable[[Check], Check]:
        """The decorator for a rule of this id and name."""


def into(rules: list[Rule]) -> Decorator:
    """A decorator that registers a function in a list as the rule of an id."""

    def rule(
        identity: str, name: str = "", *, of_history: bool = False
    ) -> Callable[[Check], Check]:
        def register(check: Check) -> Check:
            rules.append(Rule(identity, check, name, of_history))
            return check

        return register

    return rule
