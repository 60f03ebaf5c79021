"""The text of a YAML file in; the pieces that it is made of out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from generator.lines import Lines, Pair, column_of, indent_of
from generator.merge.piece import Elements, Form, Line, Name, Piece
from generator.source import BLOCK, BRACKETS, Node, read

# The keys whose value an item of a list is known by.
_KNOWN_BY = ("id", "key", "field", "part", "unit", "stage")
_WHOLE_FILE: Name = ("", "")


def layout(text: str) -> Piece | None:
    """The pieces of a file; None when it has faults of form or is written in an unusual way.

    `text` has no line breaks at its end: which of the pieces is the last may change.
    """
    tree, faults = read(text.encode(), "")
    if tree is None or faults or not isinstance(tree.value, dict) or tree.style == BRACKETS:
        return None
    lines = _Layout(text.split("\n"))
    pairs = lines.pairs(tree, tree.value, 0, len(lines.lines))
    if not pairs:
        return None
    return Piece(
        _WHOLE_FILE,
        Form.KEYS,
        above=lines.loose(0, pairs[0].start, 0),
        inside=tuple(lines.keys(pairs, pairs[0].start)),
        below=lines.loose(pairs[-1].end, len(lines.lines), 0),
        step=column_of(pairs[0].place),
    )


class _Layout(Lines):
    """The lines of a file, taken apart. Blank lines belong to what they stand above."""

    def keys(self, pairs: Sequence[Pair], start: int) -> Iterator[Piece]:
        """The keys of a mapping, the comments of the first one from `start` on."""
        starts = [start, *(self.back(b.start, a.value) for a, b in pairwise(pairs))]
        ends = [*starts[1:], pairs[-1].end]
        for pair, begin, end in zip(pairs, starts, ends, strict=True):
            yield self.pair(pair, begin, end)

    def pair(self, pair: Pair, start: int, end: int) -> Piece:
        column, node = column_of(pair.place), pair.value
        line, below = self.lines[pair.head], node.end.line
        found = Piece(("", pair.key), above=self.loose(start, pair.head, column))
        if node.place.line == node.end.line == pair.head + 1:
            found = self.inline(node, column, found)
        elif node.style == BLOCK and node.place.line == pair.head + 1:
            found = self.text(node, column, found)
        elif isinstance(node.value, dict) and node.style != BRACKETS:
            inner = self.pairs(node, node.value, pair.head, end)
            if not inner:
                return self.whole(found, pair.head, node, column, end)
            below = inner[-1].end
            step = column_of(inner[0].place) - column
            inside = tuple(self.keys(inner, pair.head + 1))
            found = replace(found, form=Form.KEYS, head=line[column:], inside=inside, step=step)
        elif isinstance(node.value, list) and node.style != BRACKETS:
            below = end
            step = column_of(node.place) - column
            items = tuple(self.items(node, node.value, pair.head + 1, end))
            if not all(items):
                return self.whole(found, pair.head, node, column, end)
            inside = tuple(filter(None, items))
            found = replace(found, form=Form.LIST, head=line[column:], inside=inside, step=step)
        else:
            return self.whole(found, pair.head, node, column, end)
        return replace(found, below=self.loose(below, end, column))

    def items(
        self, node: Node, children: list[Node], start: int, end: int
    ) -> Iterator[Piece | None]:
        """The items of a list; None for one that is written in an unusual way."""
        spans = self.spans(node, children, start, end)
        column = column_of(node.place)
        befores = zip(spans[1:], children, strict=False)
        starts = [start, *(self.back(span.start, before) for span, before in befores)]
        for child, begin, until in zip(children, starts, [*starts[1:], end], strict=True):
            yield self.item(child, column, begin, until)

    def item(self, node: Node, column: int, start: int, end: int) -> Piece | None:
        row, content = node.place.line - 1, column_of(node.place)
        if self.lines[row][:content].strip() != "-":
            return None
        above = self.loose(start, row, column)
        found = Piece(_name(node), above=above, dash=True, step=content - column)
        if node.place.line == node.end.line and (node.style or not _is_block(node)):
            found = self.inline(node, content, found)
            return replace(found, below=self.loose(row + 1, end, column))
        if not isinstance(node.value, dict) or node.style == BRACKETS:
            return self.whole(found, row, node, content, end)
        pairs = self.pairs(node, node.value, row, end)
        if not pairs:
            return self.whole(found, row, node, content, end)
        below = self.loose(pairs[-1].end, end, column)
        return replace(found, form=Form.KEYS, inside=tuple(self.keys(pairs, row)), below=below)

    def text(self, node: Node, column: int, found: Piece) -> Piece:
        head = node.place.line - 1
        lines = self.lines[head + 1 : node.end.line]
        step = next((indent_of(line) for line in lines if line.strip()), column + 2) - column
        inside = tuple(Line(0, line.strip(" ")) for line in lines)
        return replace(
            found, form=Form.TEXT, head=self.lines[head][column:], inside=inside, step=step
        )

    def inline(self, node: Node, start: int, found: Piece) -> Piece:
        """A value that stands on one line, what stands before it from `start` on, and behind."""
        line = self.lines[node.place.line - 1]
        begin, end = column_of(node.place), column_of(node.end)
        found = replace(found, head=line[start:begin], raw=line[begin:end], tail=line[end:])
        return self.bracketed(found, node)

    def bracketed(self, found: Piece, node: Node) -> Piece:
        """The same with what stands in the brackets, if it has any."""
        if isinstance(node.value, dict):
            pairs = node.value.items()
            inside = tuple(self.inner(child, ("", k), node.keys[k].column) for k, child in pairs)
            return replace(found, form=Form.KEYS_INLINE, inside=inside)
        if isinstance(node.value, list):
            inside = tuple(self.inner(one, _name(one), one.place.column) for one in node.value)
            return replace(found, form=Form.LIST_INLINE, inside=inside)
        return replace(found, value=node.value)

    def inner(self, node: Node, name: Name, column: int) -> Piece:
        return replace(self.inline(node, column - 1, Piece(name)), tail="")

    def whole(self, found: Piece, head: int, node: Node, column: int, end: int) -> Piece:
        """What is not taken apart: all its lines."""
        inside = self.loose(head + 1, node.end.line, column)
        below = self.loose(max(head + 1, node.end.line), end, column)
        step = found.step if found.dash else 0
        line = self.lines[head][column:]
        return replace(found, head=line, inside=inside, below=below, step=step)

    def loose(self, start: int, end: int, column: int) -> Elements:
        """Lines as they are, seen from this column."""
        return tuple(
            Line(indent_of(line) - column, line.lstrip(" ")) for line in self.lines[start:end]
        )

    def back(self, start: int, before: Node) -> int:
        """The first of the blank lines above a line, behind the value before it."""
        while start > before.end.line and not self.lines[start - 1].strip():
            start -= 1
        return start


def _is_block(node: Node) -> bool:
    return isinstance(node.value, dict | list)


def _name(node: Node) -> Name:
    """What an item of a list is known by; a unit is the same with and without brackets."""
    if isinstance(node.value, dict):
        for key in _KNOWN_BY:
            child = node.value.get(key)
            if child is not None and not isinstance(child.value, dict | list):
                return key, str(child.value)
        return "", ""
    return "unit", "" if isinstance(node.value, list) else str(node.value)
