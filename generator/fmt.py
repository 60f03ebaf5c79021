"""YAML files in; the same in canonical form out, and the faults of those that were left alone.

Canonical: running text in `|-` blocks, one sentence a line, and keys in the model's order. The
lines of a file are rearranged, never written anew: comments move with the key that they stand
above or behind; quotes, brackets, indentation and blank lines stay as they are, and so does
running text inside brackets.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, get_args, get_type_hints

from generator.finding import Finding, Place, in_order
from generator.load import MENTION_KEYS, form_of, load
from generator.model import Role, Text, Value, keys_in_order, value_in
from generator.sentences import join, part
from generator.source import BLOCK, BRACKETS, Node, read

MODELINE = "# yaml-language-server:"  # tells an editor what the file is: stays on top
_BLOCK_HEAD = re.compile(r"\|[-+0-9]*")


@dataclass(frozen=True)
class Tidied:
    """The files that are not in canonical form, as they should be.

    `untidy` tells each of them at its first line that changes; `faults` tells what is wrong with
    the form of files that were left alone.
    """

    changed: Mapping[str, bytes]
    untidy: tuple[Finding, ...]
    faults: tuple[Finding, ...]


def tidied(files: Mapping[str, bytes], root: str) -> Tidied:
    """Bring the files of a plan (name relative to its directory → bytes) into canonical form."""
    plan = load(files, root).plan
    roles = plan.head.roles if plan else ()
    changed: dict[str, bytes] = {}
    untidy: list[Finding] = []
    faults: list[Finding] = []
    for name in filter(form_of, files):
        if found := read(files[name], f"{root}/{name}")[1]:
            faults += found
            continue
        before = files[name].decode()
        after = formatted(before, name, roles)
        if after != before:
            changed[name] = after.encode()
            place = Place(f"{root}/{name}", _first_difference(before, after))
            message = "写法与统一格式不同；请运行 plansite fmt 整理"
            untidy.append(Finding("format", place, message))
    return Tidied(changed, in_order(untidy), in_order(faults))


def formatted(text: str, name: str, roles: Sequence[Role] = ()) -> str:
    """The canonical form of one file; `name` is relative to the plan directory.

    A text with faults of form comes back as it is, as does one whose content would not survive.
    """
    tree, faults = read(text.encode(), name)
    if tree is None or faults:
        return text
    lines = _Lines(text.split("\n"))
    after = "\n".join(lines.node(tree, _shape_of_file(name, roles), 0, len(lines.lines)))
    arranged, new_faults = read(after.encode(), name)
    kept = arranged is not None and not new_faults and _values(arranged) == _values(tree)
    return after if kept else text


def _first_difference(before: str, after: str) -> int:
    pairs = zip(before.split("\n"), after.split("\n"), strict=False)
    return next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)


def _values(node: Node) -> Any:
    """What a tree says, without places: for telling whether two files say the same."""
    if isinstance(node.value, dict):
        return {key: _values(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_values(child) for child in node.value]
    return type(node.value), node.value


# What may stand where


@dataclass(frozen=True)
class _Shape:
    """The keys that may stand at a place, in order; `each`: what stands under any key.

    The items of a list have the shape of the list. `text`: running text stands here.
    """

    keys: Mapping[str, "_Shape"] = field(default_factory=dict)
    each: "_Shape | None" = None
    text: bool = False

    def below(self, key: str | int) -> "_Shape":
        """The shape of what stands under a key."""
        return self.keys.get(str(key), self.each or _Shape())


_MENTION = _Shape(dict.fromkeys(MENTION_KEYS, _Shape()))


def _shape_of_file(name: str, roles: Sequence[Role]) -> _Shape:
    form = form_of(name)
    if form is None:
        return _Shape()
    content = _shape_of_model(form.model, roles)
    return _Shape({form.key: content}) if form.key else content


def _shape_of_model(model: type[Value], roles: Sequence[Role]) -> _Shape:
    hints = get_type_hints(model, include_extras=True)
    keys = keys_in_order(model, roles)
    return _Shape({k: _shape_of_field(hints[k], roles) if k in hints else _MENTION for k in keys})


def _shape_of_field(hint: Any, roles: Sequence[Role]) -> _Shape:
    if Text in (hint, *get_args(hint)):
        return _Shape(text=True)
    model = value_in(hint)
    if model is None:
        return _Shape()
    shape = _shape_of_model(model, roles)
    is_mapping = getattr(hint, "__origin__", None) is Mapping
    return _Shape(each=shape) if is_mapping else shape


# The lines of a file


class _Lines:
    """The lines of a file. Here line numbers count from 0, and an end is the line behind."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def node(self, node: Node, shape: _Shape, start: int, end: int) -> list[str]:
        """The lines from start to end, which hold this node, in canonical form."""
        if node.style == BRACKETS:
            return self.bracketed(node, shape, start, end)
        if isinstance(node.value, dict):
            return self.mapping(node, node.value, shape, start, end)
        if isinstance(node.value, list):
            return self.sequence(node, node.value, shape, start, end)
        return self.lines[start:end]

    def sequence(
        self, node: Node, children: list[Node], shape: _Shape, start: int, end: int
    ) -> list[str]:
        borders = [start]
        for before, child in pairwise(children):
            dash = next(i for i in range(before.end.line, child.place.line) if self.stands(i))
            borders.append(self.border(before.end.line, dash, _column(node.place)))
        spans = zip(children, pairwise([*borders, end]), strict=True)
        return [line for child, span in spans for line in self.node(child, shape, *span)]

    def mapping(
        self, node: Node, children: Mapping[str | int, Node], shape: _Shape, start: int, end: int
    ) -> list[str]:
        """Each key with its comments and value is a chunk of lines; the chunks are put in order."""
        heads = [place.line - 1 for place in node.keys.values()]
        column = _column(next(iter(node.keys.values())))
        lead = self.lines[heads[0]][:column]  # holds the dash of an item in a list
        if lead.strip(" -") or any(self.lines[head][:column].strip() for head in heads[1:]):
            return self.lines[start:end]  # keys with a question mark: `? key`
        above = next((i + 1 for i in reversed(range(start, heads[0])) if self.stands(i)), start)
        first = heads[0] if lead.strip() else self.border(above, heads[0], column)
        ends = [child.end.line for child in children.values()]
        inner = [self.border(a, b, column) for a, b in zip(ends, heads[1:], strict=False)]
        last = self.border(ends[-1], end, column, closing=True)

        chunks: list[_Chunk] = []
        spans = zip(children.items(), heads, pairwise([first, *inner, last]), strict=True)
        for (key, child), head, (begin, until) in spans:
            body = self.pair(child, shape.below(key), node.keys[key], until)
            body[0] = " " * column + body[0][column:]
            chunks.append(_Chunk(_set_back(self.lines[begin:head], column), body))
        ordered = _arranged(chunks, _order(list(children), shape), column)
        ordered[0].aside = _set_back(ordered[0].aside, _indent(lead))
        ordered[0].body[0] = lead + ordered[0].body[0][column:]
        lines = [line for chunk in ordered for line in (*chunk.aside, *chunk.body)]
        return [*self.lines[start:first], *lines, *self.lines[last:end]]

    def pair(self, node: Node, shape: _Shape, key: Place, until: int) -> list[str]:
        """A key and its value: the lines from the key on."""
        head = key.line - 1
        sentences = part(node.value) if shape.text and isinstance(node.value, str) else []
        # Only quotation marks keep spaces at the ends of a text.
        if not sentences or join(line.strip(" ") for line in sentences) != node.value:
            return self.node(node, shape, head, until)
        indent = " " * _column(key) + "  "
        block = [indent + line if line else "" for line in sentences]
        behind = _set_back(self.lines[node.end.line : until], _column(key))
        return [self.block_head(node, key), *block, *behind]

    def block_head(self, node: Node, key: Place) -> str:
        """`key: |-` and the comments that stand between the key and the text, or behind it."""
        head, row = key.line - 1, node.place.line - 1
        colon = self.lines[head].index(":", _column(key)) + 1
        line, column = self.lines[row], _column(node.place)
        opened = _BLOCK_HEAD.match(line, column)
        behind = line[opened.end() if node.style == BLOCK and opened else _column(node.end) :]
        if row == head:
            asides = [behind]
        else:
            between = [f" {line.strip()}" for line in self.lines[head + 1 : row]]
            asides = [self.lines[head][colon:], *between, behind]
        return f"{self.lines[head][:colon]} |-" + "".join(aside.rstrip() for aside in asides)

    def bracketed(self, node: Node, shape: _Shape, start: int, end: int) -> list[str]:
        """A list or mapping in brackets: its keys in order when it stands on one line."""
        row, line = node.place.line - 1, self.lines[node.place.line - 1]
        if node.end.line != node.place.line:
            return self.lines[start:end]
        line = line[: _column(node.place)] + self.inline(node, shape) + line[_column(node.end) :]
        return [*self.lines[start:row], line, *self.lines[row + 1 : end]]

    def inline(self, node: Node, shape: _Shape) -> str:
        """What a node on one line reads like with its keys in order; marks between them stay."""
        line, start, end = (self.lines[node.place.line - 1], _column(node.place), _column(node.end))
        if isinstance(node.value, dict):
            starts = [_column(place) for place in node.keys.values()]
            children = list(node.value.values())
            words = [
                line[begin : _column(child.place)] + self.inline(child, shape.below(key))
                for begin, (key, child) in zip(starts, node.value.items(), strict=True)
            ]
            words = [words[i] for i in _order(list(node.value), shape)]
        elif isinstance(node.value, list):
            children = node.value
            starts = [_column(child.place) for child in children]
            words = [self.inline(child, shape) for child in children]
        else:
            return line[start:end]
        ends = [start, *(_column(child.end) for child in children)]
        between = [line[a:b] for a, b in zip(ends, [*starts, end], strict=True)]
        return "".join(a + b for a, b in zip(between, [*words, ""], strict=True))

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
        return line.lstrip(" ").startswith("#") and _indent(line) >= column

    def stands(self, row: int) -> bool:
        """Whether a line is neither blank nor a comment that may move."""
        line = self.lines[row].strip()
        return bool(line) and (line[0] != "#" or line.startswith(MODELINE))


@dataclass
class _Chunk:
    """A key and its value as lines, behind the comments above it."""

    aside: list[str]
    body: list[str]


def _arranged(chunks: list[_Chunk], order: list[int], column: int) -> list[_Chunk]:
    """The chunks in this order; the blank lines between them stay where they are.

    One more parts a comment below a value from the key that now follows.
    """
    gaps = [list(_taken_off(chunk.body)) for chunk in chunks]
    ordered = [chunks[index] for index in order]
    for chunk, gap in zip(ordered, gaps, strict=True):
        closed = chunk.body[-1].startswith("#", _indent(chunk.body[-1]), column + 1)
        if closed and not gap and chunk is not ordered[-1]:
            gap.append("")
        chunk.body += gap
    return ordered


def _taken_off(lines: list[str]) -> Iterator[str]:
    """Take the blank lines off the end."""
    while lines and not lines[-1].strip():
        yield lines.pop()


def _order(keys: Sequence[str | int], shape: _Shape) -> list[int]:
    """The keys' indices in the shape's order. An unknown key stays behind the one before it."""
    known = {key: rank for rank, key in enumerate(shape.keys)}
    ranks = list(accumulate(keys, lambda rank, key: known.get(str(key), rank), initial=-1))[1:]
    return sorted(range(len(keys)), key=ranks.__getitem__)


def _set_back(lines: Sequence[str], column: int) -> list[str]:
    """Comments that are set no deeper than their key: below a text they would become text."""
    return [line if _indent(line) <= column else " " * column + line.lstrip(" ") for line in lines]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _column(place: Place) -> int:
    return place.column - 1
