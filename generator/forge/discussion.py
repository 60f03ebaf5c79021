"""What a review asks of a pull request, whatever the forge; and how answers are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a pull request: its id, who wrote it, its text."""

    id: str
    author: str
    body: str


class Discussion(Protocol):
    """A pull request as people talk on it. Each method raises ForgeTrouble or one of its kinds."""

    def login(self) -> str:
        """The name under which we write."""
        ...

    def notes(self) -> Iterator[Note]:
        """The comments of people and programs, the oldest first."""
        ...

    def create(self, body: str) -> None:
        """Write a new comment."""
        ...

    def update(self, note: Note, body: str) -> None:
        """Give a comment another text."""
        ...

    def labels(self) -> frozenset[str]:
        """The labels that it has."""
        ...

    def add_labels(self, labels: Sequence[str]) -> None:
        """Add labels; those that it has stay."""
        ...


def text_at(value: Any, *keys: str) -> str:
    """The text or number at a path of an answer; empty where there is none.

    Forges leave out, or answer null for, fields that their own descriptions promise.
    """
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def stored(body: str) -> str:
    """A text as forges keep it: they change line ends, and white space at the end."""
    return body.replace("\r\n", "\n").strip()
