"""A plan in; which sentences of bodies and decomposition table are versions of each other out."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Indel

from generator.checks.quantities import numbers_in, numbers_said
from generator.checks.texts import (
    Passage,
    Stretch,
    body_of,
    clauses,
    sentences,
    without_quoted,
)
from generator.model import Plan

ALIKE = 0.5  # from this likeness on, a sentence of the table is a version of one of the body
LIKE = 0.6  # the same for clauses
HABIT = 2 / 3  # this share of sentences stands in both: the table repeats the body
MOST = 0.5  # this share of a sentence stands in the steps: it is carried there
LEAST = 4  # letters beside its numbers by which a clause is known again
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)?%?(?:—[0-9]+(?:\.[0-9]+)?%?)*")
LARGE = 100_000  # sentences of a body times those of its table, from which on nobody compares them


def pairings(plan: Plan, plain: Callable[[str], str]) -> tuple["Pairing", ...]:
    """Each task's body beside its rows, where the table repeats the bodies as a rule.

    In some plans the table says in words of its own what the body says: nothing to compare.
    """
    found = tuple(pairing for pairing in _all(plan, plain) if not pairing.large)
    told = sum(len(pairing.sentences) for pairing in found)
    repeated = told - sum(len(pairing.missing) for pairing in found)
    return found if repeated >= HABIT * told else ()


def too_large(plan: Plan, plain: Callable[[str], str]) -> Iterator["Pairing"]:
    """What has so many sentences that nobody compares them."""
    return (pairing for pairing in _all(plan, plain) if pairing.large)


def _all(plan: Plan, plain: Callable[[str], str]) -> Iterator["Pairing"]:
    for task in plan.tasks:
        body = body_of(task)
        rows = [passage for row in task.rows if (passage := body_of(row))]
        if body and rows:
            steps = [p for row in task.rows for step in row.steps if (p := body_of(step))]
            yield Pairing(plain, body, rows, steps)


@dataclass
class Pairing:
    """The body of one task beside its rows: which sentences are versions of each other."""

    plain: Callable[[str], str]
    body: Passage
    rows: Sequence[Passage]
    steps: Sequence[Passage]

    @cached_property
    def sentences(self) -> tuple[Stretch, ...]:
        """The sentences of the body."""
        return tuple(sentences(self.body))

    @cached_property
    def table(self) -> tuple[Stretch, ...]:
        """The sentences of the rows."""
        return tuple(sentence for row in self.rows for sentence in sentences(row))

    @property
    def large(self) -> bool:
        """Whether it is too much to compare."""
        return len(self.sentences) * len(self.table) > LARGE

    @cached_property
    def renumbered(self) -> tuple[tuple[Stretch, Stretch], ...]:
        """Clauses of body and table that say the same but for their numbers."""
        there: dict[str, list[Stretch]] = {}
        for clause in (clause for lost in self._lost_of_table.values() for clause in lost):
            there.setdefault(self._numberless(clause), []).append(clause)
        found = []
        for clause in (clause for lost in self._lost_of_body.values() for clause in lost):
            words = self._numberless(clause)
            if "#" in words and len(words.replace("#", "")) >= LEAST and there.get(words):
                found.append((clause, there[words].pop(0)))
        return tuple(found)

    @cached_property
    def pairs(self) -> tuple[tuple[Stretch, Stretch], ...]:
        """Sentences of body and table that are versions of each other and differ in more."""
        found: dict[tuple[Stretch, Stretch], None] = {}
        for sentence in self._differing(self._lost_of_body):
            if twin := self._twin(sentence, self.table):
                found[sentence, twin] = None
        for sentence in self._differing(self._lost_of_table):
            if twin := self._twin(sentence, self.sentences):
                found[twin, sentence] = None
        return tuple(sorted(found, key=lambda pair: pair[0].start))

    @cached_property
    def missing(self) -> tuple[Stretch, ...]:
        """Sentences of the body that neither the rows nor their steps carry."""
        paired = {one for one, _ in self.pairs}
        lost = (s for s in self._differing(self._lost_of_body) if s not in paired)
        return tuple(s for s in lost if not self._in_steps(s))

    @cached_property
    def extra(self) -> tuple[Stretch, ...]:
        """Sentences of rows that the body lacks."""
        paired = {other for _, other in self.pairs}
        return tuple(s for s in self._differing(self._lost_of_table) if s not in paired)

    def numbers_differ(self, one: Stretch, other: Stretch) -> bool:
        """Whether both have numbers that the other has not, those in names apart."""
        here, there = (
            Counter(numbers_in(self.plain(without_quoted(self.untold(s))))) for s in (one, other)
        )
        return bool(here - there) and bool(there - here)

    def numbers_apart(self, one: Stretch, other: Stretch) -> tuple[list[str], list[str]]:
        """The numbers that only one has and that only the other has, as they are printed."""
        here, there = (numbers_said(without_quoted(self.untold(s))) for s in (one, other))
        return self._beyond(here, there), self._beyond(there, here)

    def untold(self, sentence: Stretch) -> str:
        """The text of a stretch without those of its clauses that are told as renumbered."""
        text, shift = sentence.text, sentence.start
        told = (clause for pair in self.renumbered for clause in pair)
        for clause in sorted(told, key=lambda clause: -clause.start):
            inside = clause.passage == sentence.passage and clause != sentence
            if inside and shift <= clause.start and clause.end <= sentence.end:
                text = text[: clause.start - shift] + text[clause.end - shift :]
        return text

    def _beyond(self, here: Sequence[str], there: Sequence[str]) -> list[str]:
        left = Counter(map(self.plain, there))
        found = []
        for words in here:
            if left[self.plain(words)]:
                left[self.plain(words)] -= 1
            else:
                found.append(words)
        return found

    @cached_property
    def _lost_of_body(self) -> Mapping[Stretch, Sequence[Stretch]]:
        """The sentences of the body that the rows do not have, with the clauses that they lack."""
        return {s: lost for s in self.sentences if (lost := self._lost(s, self.rows))}

    @cached_property
    def _lost_of_table(self) -> Mapping[Stretch, Sequence[Stretch]]:
        """The sentences of the rows that the body does not have, with the clauses that it lacks."""
        return {s: lost for s in self.table if (lost := self._lost(s, [self.body]))}

    def _differing(self, lost: Mapping[Stretch, Sequence[Stretch]]) -> Iterator[Stretch]:
        """The sentences that differ in more than the numbers of clauses."""
        told = {clause for pair in self.renumbered for clause in pair}
        return (s for s, clauses_lost in lost.items() if not told.issuperset(clauses_lost))

    def _numberless(self, clause: Stretch) -> str:
        """A clause without what is a matter of form, and a sign for each of its numbers."""
        return _NUMBERS.sub("#", self._letters(clause.text))

    def _lost(self, sentence: Stretch, others: Sequence[Passage]) -> list[Stretch]:
        """The clauses of a sentence that the other texts do not have, word for word."""
        there = [self._letters(other.text) for other in others]
        return [
            clause
            for clause in clauses(sentence)
            if not any(self._letters(clause.text) in text for text in there)
        ]

    def _letters(self, text: str) -> str:
        """A text without what is a matter of form, and without the stroke of 市/区."""
        return self.plain(text).replace("/", "")

    def _twin(self, sentence: Stretch, others: Sequence[Stretch]) -> Stretch | None:
        """The sentence that is most like this one."""
        plain = self.plain(sentence.text)
        choices = [self.plain(other.text) for other in others]
        scorer = Indel.normalized_similarity
        found = process.extractOne(plain, choices, scorer=scorer, score_cutoff=ALIKE)
        return others[found[2]] if found else None

    @cached_property
    def _clauses_of_steps(self) -> tuple[str, ...]:
        told = (clause for s in self.steps for x in sentences(s) for clause in clauses(x))
        return tuple(self.plain(clause.text) for clause in told)

    def _in_steps(self, sentence: Stretch) -> bool:
        """Whether most of a sentence stands in the steps, in the same words or alike."""
        lost = self._lost(sentence, [*self.rows, *self.steps])
        gone = [c for c in lost if not _like(self.plain(c.text), self._clauses_of_steps)]
        letters = sum(len(clause.text) for clause in gone)
        return letters <= (1 - MOST) * len(sentence.text)


def _like(clause: str, others: Sequence[str]) -> bool:
    scorer = Indel.normalized_similarity
    return process.extractOne(clause, others, scorer=scorer, score_cutoff=LIKE) is not None
