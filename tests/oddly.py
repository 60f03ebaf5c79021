"""Plain values as YAML in every style that a person might use: what `fmt` has to bring in order.

Keys in any order, any quotes, brackets or not, any indentation, text in any legal form, comments
above, beside and below.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from generator.source import Node

_PLAIN = re.compile("[\u4e00-\u9fffA-Z][\u4e00-\u9fff，。；、0-9A-Z]*")


def plain(node: Node) -> Any:
    """What a tree says, with lists and dicts of plain values."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


class Writer:
    """Writes values; every comment it adds says which key it is about."""

    def __init__(self, random: Random, *, comments: bool = True) -> None:
        self.random = random
        self.with_comments = comments
        self.comments: list[str] = []

    def often(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def comment(self, words: str) -> str:
        self.comments.append(f"# {words} {len(self.comments)}.")
        return self.comments[-1]

    def document(self, value: Mapping[str | int, Any]) -> str:
        start = ["---"] if self.often(0.1) else []
        if self.with_comments and self.often(0.3):
            start += [self.comment("文件"), ""]
        end = ["..."] if self.often(0.1) else []
        text = "\n".join([*start, *self.mapping(value, 0), *end])
        return text + "\n" * self.random.randint(0, 2)

    def mapping(self, value: Mapping[str | int, Any], indent: int) -> list[str]:
        keys = list(value)
        self.random.shuffle(keys)
        lines: list[str] = []
        for index, key in enumerate(keys):
            if self.with_comments and (index or not indent) and self.often(0.2):
                lines.append(" " * self.random.randint(0, indent) + self.comment(f"上 {key}"))
            lines += self.pair(key, value[key], indent)
            if self.with_comments and self.often(0.1):
                lines += ["", " " * self.random.randint(0, indent) + self.comment("中"), ""]
            if self.often(0.1):
                lines.append("")
        return lines

    def pair(self, key: str | int, value: Any, indent: int) -> list[str]:
        named = f'"{key}"' if isinstance(key, str) and self.often(0.1) else f"{key}"
        head = " " * indent + named + (" " if self.often(0.05) else "") + ":"
        beside = ""
        if self.with_comments and self.often(0.2):
            beside = " " * self.random.randint(1, 3) + self.comment(f"旁 {key}")
        deeper = indent + self.random.randint(1, 4)
        if isinstance(value, str) and (block := self.block(value, deeper)):
            return [f"{head} {block[0]}{beside}", *block[1:]]
        if isinstance(value, dict) and value and self.spread(value):
            return [head + beside, *self.mapping(value, deeper)]
        if isinstance(value, list) and value and self.spread(value):
            return [head + beside, *self.sequence(value, self.random.choice([indent, deeper]))]
        if not isinstance(value, dict | list) and value is not None and self.often(0.05):
            return [head + beside, " " * deeper + self.inline(value)]
        return [f"{head} {self.inline(value)}{beside}"]

    def sequence(self, value: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        for item in value:
            if self.with_comments and self.often(0.1):
                lines.append(" " * indent + self.comment("项"))
            if isinstance(item, dict) and item and self.spread(item):
                deeper = indent + self.random.randint(2, 4)
                below = self.mapping(item, deeper)
                if self.often(0.1):
                    lines.append(" " * indent + "-")
                else:
                    below[0] = " " * indent + "-" + below[0][indent + 1 :]
                lines += below
            else:
                lines.append(" " * indent + "- " + self.inline(item))
        return lines

    def spread(self, value: Any) -> bool:
        """Whether a list or mapping is written without brackets."""
        return _has_paragraphs(value) or self.often(0.8)

    def inline(self, value: Any) -> str:
        match value:
            case dict():
                keys = list(value)
                self.random.shuffle(keys)
                pairs = (f"{key}: {self.inline(value[key])}" for key in keys)
                return "{" + self.random.choice([", ", " ,  "]).join(pairs) + "}"
            case list():
                return "[" + ", ".join(map(self.inline, value)) + "]"
            case None:
                return "~"
            case bool():
                return str(value).lower()
            case int() | Decimal():
                return str(value)
        return self.quoted(value)

    def quoted(self, value: str) -> str:
        if _PLAIN.fullmatch(value) and self.often(0.7):
            return value
        if self.often():
            return "'" + value.replace("'", "''") + "'"
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def block(self, value: str, indent: int) -> list[str]:
        """A text as a block of lines, cut anywhere; none when it does not fit into one."""
        if value != "\n".join(line.strip(" ") for line in value.split("\n")) or not value:
            return []
        if "\n" not in value and self.often():
            return []
        lines: list[str] = []
        for paragraph in value.split("\n"):
            if lines:
                lines += [""] * self.random.randint(1, 2)
            lines += (" " * indent + line for line in self.cut(paragraph))
        trailing = [""] if self.often(0.1) else []
        return ["|" + self.random.choice(["", "-", "+"]), *lines, *trailing]

    def cut(self, paragraph: str) -> Iterator[str]:
        start = 0
        for end in range(1, len(paragraph)):
            touches_space = " " in paragraph[end - 1 : end + 1]
            if not touches_space and self.often(0.1):
                yield paragraph[start:end]
                start = end
        yield paragraph[start:]


def _has_paragraphs(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_paragraphs, value.values()))
    if isinstance(value, list):
        return any(map(_has_paragraphs, value))
    return isinstance(value, str) and "\n" in value
