"""Two versions of a Chinese text in; the redline, sentence by sentence, then by words, out.

Sentences are matched in order, and those that only stand elsewhere are told as moved. Inside a
sentence whole words change: what a reader sees as one change is not cut up into characters.

What is compared with what is bounded, so that the longest text takes seconds: in one of very many
sentences those that are the same are matched first, and what stands between them in stretches.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, groupby

import rjieba
from rapidfuzz.distance import Indel

from generator.edit import stretches
from generator.sentences import part

ALIKE = 0.5  # from this likeness on, two sentences are versions of one
SAME = 0.8  # from this likeness on, a sentence elsewhere is the same one, moved
NEAR = 2  # so few letters that stay between two longer changes belong to the change
SIDE = 100  # sentences on either side up to which all are compared with each other
PART = 40  # likewise of what changes in a longer text


Names = tuple[str, ...]


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


class Way(StrEnum):
    """What became of a sentence."""

    STAYS = "stays"
    MOVED_FROM = "moved_from"
    MOVED_TO = "moved_to"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that was kept, deleted or inserted."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as pieces; the words of one that moved away stand where it went, too.

    `place`: the id of the item that it went to or came from, when that is another one.
    """

    pieces: tuple[Piece, ...]
    way: Way = Way.STAYS
    place: str = ""

    def text(self, *without: Mark) -> str:
        """The sentence without the pieces that bear these marks."""
        return "".join(piece.text for piece in self.pieces if piece.mark not in without)


def redline(before: str, after: str, names: Names = ()) -> tuple[Sentence, ...]:
    """The sentences of both texts, in the order of the new one, the old ones where they stood.

    Paragraphs are told apart by pieces of one line break. `names` are never cut up.
    """
    old, new = _sentences(before), _sentences(after)
    pairs = list(_pairs(old, new))
    away = _moved(old, new, pairs)
    back = {there: here for here, there in away.items()}

    def sentence(i: int | None, j: int | None) -> Sentence:
        if j is None:
            way = Way.MOVED_FROM if i in away else Way.STAYS
            return Sentence((Piece(Mark.DELETED, old[i or 0]),), way)
        if i is None and j not in back:
            return Sentence((Piece(Mark.INSERTED, new[j]),))
        way = Way.STAYS if i is not None else Way.MOVED_TO
        return Sentence(pieces(old[back[j] if i is None else i], new[j], names), way)

    return tuple(sentence(i, j) for i, j in pairs)


def pieces(before: str, after: str, names: Names = ()) -> tuple[Piece, ...]:
    """The redline of one sentence, or of anything short, by words."""
    runs = _readable(_by_words(_words(before, names), _words(after, names)))
    return tuple(piece for run in runs for piece in run.pieces())


def versions(sentences: Sequence[Sentence]) -> tuple[str, str]:
    """The two texts that a redline was made of."""
    old = (s.text(Mark.INSERTED) for s in sentences if s.way is not Way.MOVED_TO)
    new = (s.text(Mark.DELETED) for s in sentences if s.way is not Way.MOVED_FROM)
    return "".join(old), "".join(new)


# --- Sentences

_Pair = tuple[int | None, int | None]


def _sentences(text: str) -> list[str]:
    """The sentences of a text; a line break is one of its own."""
    return [line or "\n" for line in part(text)]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Pair]:
    """Which sentences are versions of each other, in order."""
    if max(len(old), len(new)) <= SIDE:
        yield from _most_alike(old, new)
        return
    for stretch in stretches(old, new):
        here, there = (
            range(stretch.start, stretch.end),
            range(stretch.start_other, stretch.end_other),
        )
        if stretch.stays:
            yield from zip(here, there, strict=True)
            continue
        for each in stretch.cut(PART):
            sides = old[each.start : each.end], new[each.start_other : each.end_other]
            for i, j in _most_alike(*sides):
                yield (
                    None if i is None else each.start + i,
                    None if j is None else each.start_other + j,
                )


def _most_alike(old: Sequence[str], new: Sequence[str]) -> Iterator[_Pair]:
    """Which sentences are versions of each other, in order, so that most likeness is kept."""
    likeness = [[_likeness(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        both = i < len(old) and j < len(new)
        if both and likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i][j] == best[i + 1][j]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _likeness(one: str, other: str) -> float:
    if "\n" in (one, other):
        return float(one == other) / 2
    return Indel.normalized_similarity(one, other, score_cutoff=ALIKE)


def _moved(old: Sequence[str], new: Sequence[str], pairs: Sequence[_Pair]) -> dict[int, int]:
    """Old sentences without a partner that stand elsewhere among the new ones.

    Where very many came or went, only those that stand there as they were.
    """
    gone = [i for i, j in pairs if i is not None and j is None and old[i] != "\n"]
    come = [j for i, j in pairs if j is not None and i is None and new[j] != "\n"]
    places: dict[str, deque[int]] = {}
    for j in come:
        places.setdefault(new[j], deque()).append(j)
    found = {i: places[old[i]].popleft() for i in gone if places.get(old[i])}
    taken = {*found.values()}
    gone = [i for i in gone if i not in found]
    come = [j for j in come if j not in taken]
    if max(len(gone), len(come)) > SIDE:
        return found
    alike = (
        (Indel.normalized_similarity(old[i], new[j], score_cutoff=SAME), i, j)
        for i in gone
        for j in come
    )
    for score, i, j in sorted(alike, key=lambda each: (-each[0], each[1], each[2])):
        if score and i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


# --- Words


@dataclass(slots=True)
class _Run:
    """A stretch of words that stays (the same on both sides), or that changes."""

    old: list[str]
    new: list[str]
    stays: bool

    @property
    def size(self) -> int:
        """Letters on the longer side."""
        return max(len("".join(self.old)), len("".join(self.new)))

    @property
    def begins_clause(self) -> bool:
        """Whether what comes or goes here is set off from what stands before by a mark."""
        return not any(side and side[0][0].isalnum() for side in (self.old, self.new))

    def pieces(self) -> Iterator[Piece]:
        sides = (
            [(Mark.KEPT, self.new)]
            if self.stays
            else [(Mark.DELETED, self.old), (Mark.INSERTED, self.new)]
        )
        yield from (Piece(mark, "".join(words)) for mark, words in sides if words)


# A date is one word. A number, or a range of two, is a word of its own, not one with what it
# counts; `C919` and `5G` are names.
_DATE = (
    "(?<![A-Za-z0-9.])[0-9]{4}年(?!度)(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?"
    "(?:年?底|[初末中]|[上下]半年|第?[一二三四1-4]季度)?"
)
_NUMBER = r"[0-9]+(?:\.[0-9]+)?[%‰]?"
_FIGURES = f"(?<![A-Za-z0-9.]){_NUMBER}(?:[-~～—–至]{_NUMBER})?(?![A-Za-z0-9])"


@lru_cache(maxsize=4096)
def _words(text: str, names: Names) -> tuple[str, ...]:
    """A text as words; names and numbers whole."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    whole = "|".join([*map(re.escape, longest_first), _DATE, _FIGURES])
    split = re.split(f"({whole})", text)
    return tuple(
        word
        for index, stretch in enumerate(split)
        for word in ([stretch] if index % 2 else rjieba.cut(stretch))
    )


def _by_words(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """Stretches of words that stay and that change, in turn."""
    runs: list[_Run] = []
    here = there = 0
    for i, j in (*_staying(old, new), (len(old), len(new))):
        runs.append(_Run(list(old[here:i]), list(new[there:j]), stays=False))
        runs.append(_Run(list(old[i : i + 1]), list(new[j : j + 1]), stays=True))
        here, there = i + 1, j + 1
    return _merged(run for run in runs if run.size)


def _staying(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The words that stay, by their places in both.

    As many as can stay; a word of several letters counts twice as much as a letter or a mark.
    """
    starts, starts_new = ({at: i for i, at in enumerate(_starts(side))} for side in (old, new))
    for stretch in stretches(_weighed(old), _weighed(new)):
        for at in range(stretch.start, stretch.end) if stretch.stays else ():
            word = starts.get(at)
            if word is not None and at + _worth(old[word]) <= stretch.end:
                yield word, starts_new[at - stretch.start + stretch.start_other]


def _worth(word: str) -> int:
    return min(len(word), 2)


def _weighed(words: Sequence[str]) -> list[tuple[str, int]]:
    """Each word as often as it counts; told apart, so that only whole words are alike."""
    return [(word, time) for word in words for time in range(_worth(word))]


def _starts(words: Sequence[str]) -> Iterable[int]:
    """Where each word begins among the weighed ones."""
    return accumulate(map(_worth, words[:-1]), initial=0)


def _merged(runs: Iterable[_Run]) -> list[_Run]:
    """Neighbours that both stay or both change, as one."""
    found: list[_Run] = []
    for run in runs:
        if found and found[-1].stays == run.stays:
            found[-1].old += run.old
            found[-1].new += run.new
        else:
            found.append(run)
    return found


def _readable(runs: list[_Run]) -> list[_Run]:
    """What stays between two changes, and is too short to rest the eye on, changes with them."""
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        lost = run.stays and not after.begins_clause
        if lost and _short(run, min(before.size, after.size)):
            run.stays = False
    return _merged(runs)


def _short(run: _Run, around: int) -> bool:
    """Whether a stretch is lost between changes of this size; a mark of punctuation is a rest."""
    text = "".join(run.new)
    return text.isalpha() and (run.size == 1 or 2 * run.size <= min(around, 2 * NEAR))


_ALONE = "和与及或的"


def cost(found: Sequence[Piece]) -> tuple[int, int, int]:
    """How hard a redline is on the eye: changes, scraps, and characters marked.

    A change is a stretch of deleted and inserted text; a scrap is a piece of fewer than two
    letters that does not stand alone as a number, mark, conjunction or particle.
    """
    changes = sum(1 for kept, _ in groupby(found, key=lambda p: p.mark is Mark.KEPT) if not kept)
    single = (piece.text for piece in found if len(piece.text) == 1)
    scraps = sum(1 for text in single if text.isalpha() and text not in _ALONE)
    marked = sum(len(piece.text) for piece in found if piece.mark is not Mark.KEPT)
    return changes, scraps, marked
