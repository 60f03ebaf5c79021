"""A YAML file as pieces that merge on their own; pieces as lines again, conflicts between marks.

A piece is a key with its value, or an item of a list. It does not hold its own indentation: it may
come to stand in another place, or in a file that is indented otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from generator.source import Scalar

LABELS = ("当前分支", "并入分支")

Name = tuple[str, str | int]  # what a piece is matched by: ("", "title"), ("id", "T01-1")


class Form(Enum):
    """How the content of a piece is written, and so merges."""

    WHOLE = auto()  # a scalar, or what is taken as a whole
    TEXT = auto()
    KEYS = auto()
    LIST = auto()
    KEYS_INLINE = auto()
    LIST_INLINE = auto()


INLINE = frozenset({Form.KEYS_INLINE, Form.LIST_INLINE})


class Line(NamedTuple):
    """A comment, a sentence or a blank line, set so much deeper than what it stands in."""

    shift: int
    text: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two versions of which one has to be chosen."""

    ours: "Elements"
    theirs: "Elements"


@dataclass(frozen=True, slots=True)
class Piece:
    """`head` + `raw` + `tail` make its first line, `inside` stands `step` columns deeper.

    `raw`: a value as written on that line; in brackets, `inside` says the same in pieces. An item
    of a list has a `dash`; its head stands `step` columns behind it.
    """

    name: Name
    form: Form = Form.WHOLE
    above: "Elements" = ()
    head: str = ""
    raw: str = ""
    tail: str = ""
    inside: "Elements" = ()
    below: "Elements" = ()
    dash: bool = False
    step: int = field(default=2, compare=False)
    value: Scalar = field(default=None, compare=False)

    def pieces(self) -> Iterator["Piece"]:
        """The pieces that stand inside."""
        return (element for element in self.inside if isinstance(element, Piece))

    def under(self, key: str) -> "Piece | None":
        """What stands inside under this key."""
        return next((piece for piece in self.pieces() if piece.name == ("", key)), None)

    def having(self, inside: "Elements") -> "Piece":
        """The same with something else inside."""
        raw = _in_brackets(inside, self.form) if self.form in INLINE else self.raw
        return replace(self, inside=inside, raw=raw)

    def holding(self, *changed: "Piece") -> "Piece":
        """The same with other pieces of these names."""
        instead = {piece.name: piece for piece in changed}
        return self.having(
            tuple(
                instead.get(element.name, element) if isinstance(element, Piece) else element
                for element in self.inside
            )
        )

    def bare(self) -> "Piece":
        """The same without the comments around it."""
        return replace(self, above=(), below=())


Element: TypeAlias = Line | Piece | Clash
Elements: TypeAlias = tuple[Element, ...]


def clashes(elements: Elements) -> int:
    """How many conflicts stand in these elements."""
    inner = (
        clashes((*element.above, *element.inside, *element.below))
        for element in elements
        if isinstance(element, Piece)
    )
    return sum(isinstance(element, Clash) for element in elements) + sum(inner)


def rendered(elements: Iterable[Element], column: int) -> Iterator[str]:
    """The lines of elements that stand at this column; marks stand at the first."""
    for element in elements:
        match element:
            case Line(shift, text):
                yield " " * (column + shift) * bool(text) + text
            case Clash(ours, theirs):
                yield from (f"{'<' * 7} {LABELS[0]}", *rendered(ours, column), "=" * 7)
                yield from (*rendered(theirs, column), f"{'>' * 7} {LABELS[1]}")
            case Piece():
                yield from rendered(element.above, column)
                yield from _core(element, column)
                yield from rendered(element.below, column)


def _core(piece: Piece, column: int) -> Iterator[str]:
    deeper = column + piece.step
    first = _first_line(piece)
    lines = [" " * (deeper if piece.dash else column) + first] if first else []
    if piece.form not in INLINE:
        lines += rendered(piece.inside, deeper)
    if piece.dash:
        row = next((i for i, line in enumerate(lines) if not _is_aside(line)), 0)
        lines[row : row + 1] = [
            " " * column + "-" + line[column + 1 :] for line in lines[row : row + 1] or [""]
        ]
    yield from lines


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip(" ").startswith("#")


def _first_line(piece: Piece) -> str:
    return piece.head + piece.raw + piece.tail


def _in_brackets(inside: Elements, form: Form) -> str:
    said = (_first_line(element) for element in inside if isinstance(element, Piece))
    return ", ".join(said).join("{}" if form is Form.KEYS_INLINE else "[]")
