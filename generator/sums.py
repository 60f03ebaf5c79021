"""The digests of a site's files in; the list that `sha256sum -c` reads, out. And back.

A list may come from a stranger's server: what it names is a path below the site, or no list.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override

from generator.finding import seen

NAME = "SHA256SUMS"
FILES: Mapping[str, str] = {NAME: "本站每个文件的 SHA-256 校验值"}

_LINE = re.compile(r"(?P<escaped>\\?)(?P<digest>[0-9a-f]{64}) [ *](?P<name>.+)")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}  # as sha256sum writes names
_SHOWN = 300  # letters of a name


class Odd(StrEnum):
    """What is found in place of a file."""

    NO_FILE = "不是普通文件"
    MOVED = "转到别处"


@dataclass(frozen=True)
class Difference:
    """A file that is not as the list says: its name and what is wrong with it."""

    name: str
    what: str

    @override
    def __str__(self) -> str:
        """One line, whatever letters the name has."""
        return f"{seen(self.name[:_SHOWN])}：{self.what}"


def digest(data: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def listed(digests: Mapping[str, str]) -> bytes:
    """The list of files by name, in order, without the list itself."""
    return "".join(_line(n, d) for n, d in sorted(digests.items()) if n != NAME).encode()


def _line(name: str, found: str) -> str:
    escaped = "".join(_ESCAPES.get(letter, letter) for letter in name)
    return f"{'' if escaped == name else chr(92)}{found}  {escaped}\n"


def read(data: bytes) -> Mapping[str, str]:
    """The digests of a list by name. Raises ValueError, with the number of the line."""
    try:
        lines = data.decode().removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise ValueError("1") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        name = _name(match) if match else ""
        if match is None or not _inside(name) or name in found:
            raise ValueError(str(number))
        found[name] = match["digest"]
    return found


def _name(match: re.Match[str]) -> str:
    if not match["escaped"]:
        return match["name"]
    back = {written: letter for letter, written in _ESCAPES.items()}
    return re.sub(r"\\[\\nr]", lambda one: back[one[0]], match["name"])


def _inside(name: str) -> bool:
    """Whether a name is that of a file below the site, on any system."""
    parts = name.split("/")
    return "\0" not in name and not {"", ".", ".."} & {*parts} and name != NAME


def differences(wanted: Mapping[str, str], found: Mapping[str, str | Odd]) -> Iterator[Difference]:
    """What is not as it should be, by name."""
    for name in sorted({*wanted, *found}):
        if name not in found:
            yield Difference(name, "缺少")
        elif isinstance(odd := found[name], Odd):
            yield Difference(name, odd)
        elif name not in wanted:
            yield Difference(name, "多出")
        elif found[name] != wanted[name]:
            yield Difference(name, "内容不同")
