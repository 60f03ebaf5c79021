"""A value in; its YAML file in canonical form out: what a program files, a person can edit.

Reading it back gives the same value, provided that its texts are made of filled paragraphs
(`plain`), as a text block can hold them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from generator.model import Text, Value
from generator.sentences import part
from generator.source import unseen


def plain(text: str) -> str:
    """A text from outside as a file can hold it: filled paragraphs, nothing unseen.

    What cannot be seen, or turns the direction of writing, stands as its number: 〔U+202E〕. A
    lone surrogate, which is no character at all, stands as U+FFFD.
    """
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = re.sub(r"\r\n?|[\u2028\u2029\x85\f\v]", "\n", text).replace("\t", " ")
    while (found := unseen(text)) is not None:
        text = text.replace(found, f"〔U+{ord(found):04X}〕")
    paragraphs = (" ".join(line.split(" ")).strip() for line in text.split("\n"))
    return "\n".join(filter(None, paragraphs))


def written(value: Value) -> bytes:
    """The file of a value; what it does not say is left out."""
    return "".join(f"{line}\n" for line in _lines(value)).encode()


def _lines(value: Value) -> Iterator[str]:
    hints = get_type_hints(type(value), include_extras=True)
    for key, field in type(value).model_fields.items():
        content = getattr(value, key)
        if content is None or content in ((), field.default):
            continue
        yield from _pair(key, content, is_text=Text in (hints[key], *get_args(hints[key])))


def _pair(key: str, content: Any, *, is_text: bool) -> Iterator[str]:
    if is_text:
        yield f"{key}: |-"
        yield from (f"  {line}" if line else "" for line in part(content))
    elif isinstance(content, Value):
        yield f"{key}:"
        yield from (f"  {line}" for line in _lines(content))
    elif isinstance(content, Mapping):
        yield f"{key}:"
        for name, inner in content.items():
            yield from (f"  {line}" for line in _pair(str(name), inner, is_text=False))
    elif isinstance(content, tuple):
        yield f"{key}:"
        for inner in content:
            lines = _lines(inner) if isinstance(inner, Value) else iter([_scalar(inner)])
            yield f"  - {next(lines)}"
            yield from (f"    {line}" if line else "" for line in lines)
    else:
        yield f"{key}: {_scalar(content)}"


def _scalar(content: Any) -> str:
    """Closed words and numbers as they are; all else in quotes, as YAML reads what JSON writes."""
    if isinstance(content, StrEnum | int):
        return str(content).lower() if isinstance(content, bool) else str(content)
    return json.dumps(content, ensure_ascii=False)
