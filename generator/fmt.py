"""YAML files in; the same in canonical form out, and the faults of those that were left alone.

Canonical: running text in `|-` blocks, one sentence a line, and keys in the model's order. The
lines of a file are rearranged, never written anew: comments move with the key that they stand
above or behind; quotes, brackets, indentation and blank lines stay as they are, and so does
running text inside brackets.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, get_args, get_type_hints

from generator.files import form_of
from generator.finding import Finding, Place, in_order
from generator.lines import Lines, column_of, indent_of
from generator.load import MENTION_KEYS, load
from generator.model import Role, Text, Value, keys_in_order, value_in
from generator.sentences import join, part
from generator.source import BLOCK, BRACKETS, Node, read

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
    lines = _Arranger(text.split("\n"))
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


class _Arranger(Lines):
    """The lines of a file, put into canonical form."""

    def node(self, node: Node, shape: _Shape, start: int, end: int) -> list[str]:
        """The lines from start to end, which hold this node, in canonical form."""
        if node.style == BRACKETS:
            return self.bracketed(node, shape, start, end)
        if isinstance(node.value, dict):
            return self.mapping(node, node.value, shape, start, end)
        if isinstance(node.value, list):
            spans = zip(node.value, self.spans(node, node.value, start, end), strict=True)
            arranged = (self.node(child, shape, span.start, span.stop) for child, span in spans)
            return [line for lines in arranged for line in lines]
        return self.lines[start:end]

    def mapping(
        self, node: Node, children: Mapping[str | int, Node], shape: _Shape, start: int, end: int
    ) -> list[str]:
        """Each key with its comments and value is a chunk of lines; the chunks are put in order."""
        pairs = self.pairs(node, children, start, end)
        if not pairs:
            return self.lines[start:end]
        column = column_of(pairs[0].place)
        lead = self.lines[pairs[0].head][:column]
        chunks: list[_Chunk] = []
        for pair in pairs:
            body = self.pair(pair.value, shape.below(pair.key), pair.place, pair.end)
            body[0] = " " * column + body[0][column:]
            chunks.append(_Chunk(_set_back(self.lines[pair.start : pair.head], column), body))
        ordered = _arranged(chunks, _order(list(children), shape), column)
        ordered[0].aside = _set_back(ordered[0].aside, indent_of(lead))
        ordered[0].body[0] = lead + ordered[0].body[0][column:]
        lines = [line for chunk in ordered for line in (*chunk.aside, *chunk.body)]
        return [*self.lines[start : pairs[0].start], *lines, *self.lines[pairs[-1].end : end]]

    def pair(self, node: Node, shape: _Shape, key: Place, until: int) -> list[str]:
        """A key and its value: the lines from the key on."""
        head = key.line - 1
        sentences = part(node.value) if shape.text and isinstance(node.value, str) else []
        # Only quotation marks keep spaces at the ends of a text.
        if not sentences or join(line.strip(" ") for line in sentences) != node.value:
            return self.node(node, shape, head, until)
        indent = " " * column_of(key) + "  "
        block = [indent + line if line else "" for line in sentences]
        behind = _set_back(self.lines[node.end.line : until], column_of(key))
        return [self.block_head(node, key), *block, *behind]

    def block_head(self, node: Node, key: Place) -> str:
        """`key: |-` and the comments that stand between the key and the text, or behind it."""
        head, row = key.line - 1, node.place.line - 1
        colon = self.lines[head].index(":", column_of(key)) + 1
        line, column = self.lines[row], column_of(node.place)
        opened = _BLOCK_HEAD.match(line, column)
        behind = line[opened.end() if node.style == BLOCK and opened else column_of(node.end) :]
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
        line = (
            line[: column_of(node.place)] + self.inline(node, shape) + line[column_of(node.end) :]
        )
        return [*self.lines[start:row], line, *self.lines[row + 1 : end]]

    def inline(self, node: Node, shape: _Shape) -> str:
        """What a node on one line reads like with its keys in order; marks between them stay."""
        line, start, end = (
            self.lines[node.place.line - 1],
            column_of(node.place),
            column_of(node.end),
        )
        if isinstance(node.value, dict):
            starts = [column_of(place) for place in node.keys.values()]
            children = list(node.value.values())
            words = [
                line[begin : column_of(child.place)] + self.inline(child, shape.below(key))
                for begin, (key, child) in zip(starts, node.value.items(), strict=True)
            ]
            words = [words[i] for i in _order(list(node.value), shape)]
        elif isinstance(node.value, list):
            children = node.value
            starts = [column_of(child.place) for child in children]
            words = [self.inline(child, shape) for child in children]
        else:
            return line[start:end]
        ends = [start, *(column_of(child.end) for child in children)]
        between = [line[a:b] for a, b in zip(ends, [*starts, end], strict=True)]
        return "".join(a + b for a, b in zip(between, [*words, ""], strict=True))


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
        closed = chunk.body[-1].startswith("#", indent_of(chunk.body[-1]), column + 1)
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
    return [
        line if indent_of(line) <= column else " " * column + line.lstrip(" ") for line in lines
    ]
