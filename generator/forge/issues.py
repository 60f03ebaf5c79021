"""What taking in and answering comments ask of a forge, whatever its kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from generator.forge.discussion import text_at
from generator.forge.trouble import ForgeTrouble
from generator.moment import stamp

_SEGMENT = re.compile("[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: who wrote it is never read. Moments are in the one form, empty where not given.

    `remarks`: how many stand below it, None where the forge does not say; `private`: not for
    everybody's eyes.
    """

    number: str
    body: str
    created: str
    updated: str
    remarks: int | None = None
    closed: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote below an issue. `author` tells ours from others', and is kept nowhere."""

    id: str
    issue: str
    author: str
    body: str
    created: str
    updated: str


class Issues(Protocol):
    """The issues of a repository. Each method raises ForgeTrouble or one of its kinds."""

    def login(self) -> str:
        """The name under which we write."""
        ...

    def reach(self) -> None:
        """Ask for the repository itself: what is missing in it then is, and is not hidden."""
        ...

    def changed(self, since: str) -> Iterator[Issue]:
        """The issues, open and closed, that changed since a moment; all of them since ""."""
        ...

    def issue(self, number: str) -> Issue:
        """One issue. Raises Missing."""
        ...

    def remarks(self, number: str) -> Iterator[Remark]:
        """All that stands below an issue. Raises Missing."""
        ...

    def remarks_since(self, since: str) -> Iterator[Remark] | None:
        """What was written or changed below any issue; None where the forge has no such list."""
        ...

    def create(self, number: str, body: str) -> str:
        """Write below an issue; the id of what was written. Raises Missing, Unclear."""
        ...

    def update(self, number: str, remark: str, body: str) -> None:
        """Give what we wrote another text. Raises Missing."""
        ...

    def close(self, number: str) -> None:
        """Close an issue."""
        ...


def segment(text: str) -> str:
    """A number or an id as a part of an address. Raises ForgeTrouble where it cannot be one."""
    if not _SEGMENT.fullmatch(text):
        raise ForgeTrouble(f"编号“{text[:30]!a}”不是平台会用的；请检查意见文件中的 forge")
    return quote(text, safe="")


def number_of(value: Any, key: str) -> str:
    """The number of an issue in an answer; empty where it is none."""
    found = text_at(value, key)
    return found if _SEGMENT.fullmatch(found) else ""


def moments(value: Any) -> tuple[str, str]:
    """When a thing was made and when it was changed last."""
    made, changed = (stamp(text_at(value, key)) for key in ("created_at", "updated_at"))
    return made, changed or made


def count_of(value: Any, key: str) -> int | None:
    """A number of things in an answer."""
    found = text_at(value, key)
    return int(found) if re.fullmatch("[0-9]{1,9}", found) else None
