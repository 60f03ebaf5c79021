"""The lines of one YAML file and its tree in; which lines belong to which value, out.

Comments belong to the key or the item that they stand above or behind. Here line numbers count
from 0, and an end is the line behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from generator.finding import Place
from generator.source import Node

MODELINE = "# yaml-language-server:"  # tells an editor what the file is: stays on top


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value: its comments from `start`, the key at `head`, all of it to `end`."""

    key: str | int
    value: Node
    place: Place
    start: int
    head: int
    end: int


class Lines:
    """The lines of a file, asked for what stands on them."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def spans(self, node: Node, children: list[Node], start: int, end: int) -> list[range]:
        """The lines of each item of a list that stands from start to end."""
        borders = [start]
        for before, child in pairwise(children):
            dash = next(i for i in range(before.end.line, child.place.line) if self.stands(i))
            borders.append(self.border(before.end.line, dash, column_of(node.place)))
        return [range(*span) for span in pairwise([*borders, end])]

    def pairs(
        self, node: Node, children: Mapping[str | int, Node], start: int, end: int
    ) -> list[Pair]:
        """The keys of a mapping that stands from start to end; none of keys written `? key`.

        The first key of an item in a list has no comments: they stand above the dash.
        """
        heads = [place.line - 1 for place in node.keys.values()]
        column = column_of(next(iter(node.keys.values())))
        lead = self.lines[heads[0]][:column]  # holds the dash of an item in a list
        if lead.strip(" -") or any(self.lines[head][:column].strip() for head in heads[1:]):
            return []
        above = next((i + 1 for i in reversed(range(start, heads[0])) if self.stands(i)), start)
        first = heads[0] if lead.strip() else self.border(above, heads[0], column)
        ends = [child.end.line for child in children.values()]
        inner = [self.border(a, b, column) for a, b in zip(ends, heads[1:], strict=False)]
        last = self.border(ends[-1], end, column, closing=True)
        around = pairwise([first, *inner, last])
        named = zip(children.items(), node.keys.values(), heads, around, strict=True)
        return [
            Pair(key, child, place, begin, head, until)
            for (key, child), place, head, (begin, until) in named
        ]

    def border(self, end: int, head: int, column: int, *, closing: bool = False) -> int:
        """Where, behind a value that ends at `end`, what belongs to the key at `head` begins.

        A comment right below a value is the value's when a blank line follows or it is set deeper
        than the keys; other comments are the next key's. When a mapping is `closing`, comments
        below its last value are its own unless they are set less deep than its keys.
        """
        run = end
        while run < head and self.is_comment(run, column):
            run += 1
        if run == head and not closing:
            run = end
            while run < head and self.is_comment(run, column + 1):
                run += 1
        while run < head and not self.lines[run].strip():
            run += 1
        return run

    def is_comment(self, row: int, column: int) -> bool:
        """Whether a line is a comment that is set at least this deep."""
        line = self.lines[row]
        return line.lstrip(" ").startswith("#") and indent_of(line) >= column

    def stands(self, row: int) -> bool:
        """Whether a line is neither blank nor a comment that may move."""
        line = self.lines[row].strip()
        return bool(line) and (line[0] != "#" or line.startswith(MODELINE))


def indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def column_of(place: Place) -> int:
    """The column of a place, counted from 0."""
    return place.column - 1
