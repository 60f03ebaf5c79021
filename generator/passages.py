"""Texts of items that took each other's place in; the redline of each, out.

A sentence that one text lost is looked for in those that took its place, whole first, then clause
by clause: there it is not new, here it is not gone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from generator.redline import SAME, Mark, Names, Piece, Sentence, Way, pieces, redline

ALIKE = 0.6  # from this likeness on, a clause elsewhere is a version of this one
LEAST = 4  # letters that a clause must have to be looked for

_CLAUSE = re.compile("[^，]+，?|，")


@dataclass(frozen=True, slots=True)
class _Passage:
    """Words that a text lost or won: of which item, in which sentence of its redline, where."""

    item: str
    sentence: int
    part: int
    text: str

    def goes_on_in(self, other: "_Passage") -> bool:
        """Whether the other is the next part of the same sentence."""
        return (self.item, self.sentence, self.part + 1) == (other.item, other.sentence, other.part)


class Passages:
    """The redlines of texts that took each other's place.

    `texts`: by id, what each item said and what it says; nothing where it is not in the plan.
    `links`: ids of an item of the older plan and of one of the newer that takes its place.
    """

    def __init__(
        self,
        texts: Mapping[str, tuple[str, str]],
        links: Collection[tuple[str, str]],
        names: Names = (),
    ) -> None:
        self._links, self._names = links, names
        self._alone = {item: redline(*both, names) for item, both in texts.items()}
        self._lost, self._won = (tuple(self._whole(m)) for m in (Mark.DELETED, Mark.INSERTED))
        self._twin = self._twins(self._lost, self._won, SAME)
        self._lost, self._won = (tuple(self._cut(side)) for side in (self._lost, self._won))
        within = (tuple(self._within(mark)) for mark in (Mark.DELETED, Mark.INSERTED))
        lost, won = (
            [p for p in (*side, *more) if p not in self._twin]
            for side, more in zip((self._lost, self._won), within, strict=True)
        )
        self._twin |= self._twins(lost, won, ALIKE)

    def redline(self, item: str) -> tuple[Sentence, ...]:
        """The redline of an item; what went to another item or came from one bears its id."""
        return tuple(
            shown
            for index, sentence in enumerate(self._alone[item])
            for shown in self._shown(item, index) or (sentence,)
        )

    def _shown(self, item: str, index: int) -> Sequence[Sentence]:
        """A sentence that was lost or won, as far as it is found elsewhere."""
        for side, mark in ((self._lost, Mark.DELETED), (self._won, Mark.INSERTED)):
            parts = [p for p in side if (p.item, p.sentence) == (item, index)]
            if any(part in self._twin for part in parts):
                return [self._sentence(run, mark) for run in self._runs(parts)]
        return ()

    def _sentence(self, run: Sequence[_Passage], mark: Mark) -> Sentence:
        here = "".join(part.text for part in run)
        if run[0] not in self._twin:
            return Sentence((Piece(mark, here),))
        place = self._twin[run[0]].item
        there = "".join(self._twin[part].text for part in run)
        if mark is Mark.DELETED:
            return Sentence(pieces(here, there, self._names), Way.MOVED_FROM, place)
        return Sentence(pieces(there, here, self._names), Way.MOVED_TO, place)

    def _runs(self, parts: Iterable[_Passage]) -> list[list[_Passage]]:
        """Parts of one sentence that are one there too; and those that are found nowhere."""
        runs: list[list[_Passage]] = []
        for part in parts:
            twin, last = self._twin.get(part), self._twin.get(runs[-1][-1]) if runs else None
            goes_on = twin is last is None or (twin and last and last.goes_on_in(twin))
            if runs and goes_on:
                runs[-1].append(part)
            else:
                runs.append([part])
        return runs

    def _whole(self, mark: Mark) -> Iterator[_Passage]:
        """The sentences that texts lost or won whole, and that did not only move within."""
        for item, sentences in self._alone.items():
            for index, sentence in enumerate(sentences):
                alone = sentence.way is Way.STAYS and len(sentence.pieces) == 1
                if alone and sentence.pieces[0].mark is mark and sentence.text() != "\n":
                    yield _Passage(item, index, 0, sentence.text())

    def _cut(self, passages: Iterable[_Passage]) -> Iterator[_Passage]:
        """The sentences that are found nowhere as clauses, the others whole."""
        for one in passages:
            if one in self._twin:
                yield one
            else:
                for part, clause in enumerate(_CLAUSE.findall(one.text)):
                    yield _Passage(one.item, one.sentence, part, clause)

    def _within(self, mark: Mark) -> Iterator[_Passage]:
        """What went out of sentences that are still there, or came into them."""
        for item, sentences in self._alone.items():
            for index, sentence in enumerate(sentences):
                for part, piece in enumerate(sentence.pieces if len(sentence.pieces) > 1 else ()):
                    if piece.mark is mark:
                        yield _Passage(item, index, part, piece.text)

    def _twins(
        self, lost: Iterable[_Passage], won: Sequence[_Passage], least: float
    ) -> dict[_Passage, _Passage]:
        """Which of the one side is which of the other, both ways; the most alike first."""
        alike = [
            (Indel.normalized_similarity(a.text, b.text, score_cutoff=least), a, b)
            for a in lost
            for b in won
            if (a.item, b.item) in self._links and min(len(a.text), len(b.text)) >= LEAST
        ]
        found: dict[_Passage, _Passage] = {}
        for score, here, there in sorted(alike, key=lambda each: -each[0]):
            if score and here not in found and there not in found:
                found |= {here: there, there: here}
        return found
