"""A plan in; which sentences of bodies and decomposition table are versions of each other out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Indel

from generator.checks.quantities import numbers_in
from generator.checks.texts import Passage, Stretch, body_of, clauses, sentences
from generator.model import Plan

ALIKE = 0.5  # from this likeness on, a sentence of the table is a version of one of the body
LIKE = 0.6  # the same for clauses
HABIT = 2 / 3  # this share of sentences stands in both: the table repeats the body
MOST = 0.5  # this share of a sentence stands in the steps: it is carried there
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
    def pairs(self) -> tuple[tuple[Stretch, Stretch], ...]:
        """Sentences of body and table that are versions of each other, but not alike."""
        found: dict[tuple[Stretch, Stretch], None] = {}
        for sentence in self.sentences:
            if self._lost(sentence, self.rows) and (twin := self._twin(sentence, self.table)):
                found[sentence, twin] = None
        body = self.sentences
        for sentence in self.table:
            if self._lost(sentence, [self.body]) and (twin := self._twin(sentence, body)):
                found[twin, sentence] = None
        return tuple(sorted(found, key=lambda pair: pair[0].start))

    @cached_property
    def missing(self) -> tuple[Stretch, ...]:
        """Sentences of the body that neither the rows nor their steps carry."""
        paired = {one for one, _ in self.pairs}
        lost = (s for s in self.sentences if s not in paired and self._lost(s, self.rows))
        return tuple(s for s in lost if not self._in_steps(s))

    @cached_property
    def extra(self) -> tuple[Stretch, ...]:
        """Sentences of rows that the body lacks."""
        paired = {other for _, other in self.pairs}
        return tuple(s for s in self.table if s not in paired and self._lost(s, [self.body]))

    def numbers_differ(self, one: Stretch, other: Stretch) -> bool:
        """Whether both have numbers that the other has not."""
        here, there = (numbers_in(self.plain(s.text)) for s in (one, other))
        return bool(set(here) - set(there)) and bool(set(there) - set(here))

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
