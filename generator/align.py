"""Two texts, white space apart, in; where their letters agree and where not, out."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

NEAR = 3  # differences with fewer equal letters between them are one


class Letters:
    """A text without its white space and its hidden positions; `at` is where each letter stands."""

    def __init__(self, text: str, hidden: Container[int] = ()) -> None:
        self.text = text
        self.at = [i for i, c in enumerate(text) if not c.isspace() and i not in hidden]
        self.letters = "".join(text[i] for i in self.at)

    def __len__(self) -> int:
        return len(self.at)

    def position(self, index: int) -> int:
        """Where the letter stands in the text; the text's end behind the last letter."""
        return self.at[index] if index < len(self.at) else len(self.text)

    def gap(self, index: int) -> str:
        """What stands between this letter and the one before it."""
        return self.text[self.at[index - 1] + 1 if index else 0 : self.position(index)]

    def gaps(self) -> Iterator[int]:
        """The letters that something stands before; one behind the last letter at the end."""
        behind = -1
        for index, position in enumerate((*self.at, len(self.text))):
            if position != behind + 1:
                yield index
            behind = position


@dataclass(frozen=True, slots=True)
class Span:
    """Letters `start` to `end` of one text stand against `start_other` to `end_other`."""

    start: int
    end: int
    start_other: int
    end_other: int
    equal: bool


def align(one: str, other: str) -> list[Span]:
    """How two texts run along each other. Only what lies between their equal ends costs time."""
    head = Prefix.similarity(one, other)
    tail = Postfix.similarity(one[head:], other[head:])
    end, end_other = len(one) - tail, len(other) - tail
    between = (
        Span(
            op.src_start + head,
            op.src_end + head,
            op.dest_start + head,
            op.dest_end + head,
            op.tag == "equal",
        )
        for op in Levenshtein.opcodes(one[head:end], other[head:end_other])
    )
    first = Span(0, head, 0, head, equal=True)
    last = Span(end, len(one), end_other, len(other), equal=True)
    return [first, *between, last]


def differing(spans: list[Span]) -> Iterator[Span]:
    """The stretches that differ; those close to each other are told as one."""
    telling = (span for span in spans if not span.equal or span.end - span.start >= NEAR)
    for equal, run in groupby(telling, key=lambda span: span.equal):
        if not equal:
            first, *rest = run
            last = rest[-1] if rest else first
            yield Span(first.start, last.end, first.start_other, last.end_other, equal=False)
