"""A merge request on GitLab."""

from collections.abc import Iterator, Sequence

from generator.forge.client import Client, Params
from generator.forge.discussion import Note, text_at

_MOST = 100  # things on a page


def headers(token: str) -> dict[str, str]:
    """What proves who asks."""
    return {"PRIVATE-TOKEN": token}


class GitLab:
    """A merge request by its number within the project (`iid`)."""

    def __init__(self, client: Client, project: str, number: int) -> None:
        self._client = client
        self._request = f"/projects/{project}/merge_requests/{number}"

    def login(self) -> str:
        """The name under which we write."""
        return text_at(self._client.ask("GET", "/user"), "username")

    def notes(self) -> Iterator[Note]:
        """The comments, the oldest first, without the lines that GitLab itself writes."""
        asked: Params = {"per_page": _MOST, "sort": "asc", "order_by": "created_at"}
        for found in self._client.pages(f"{self._request}/notes", asked):
            author = text_at(found, "author", "username")
            if not (isinstance(found, dict) and found.get("system")):
                yield Note(text_at(found, "id"), author, text_at(found, "body"))

    def create(self, body: str) -> None:
        """Write a new comment."""
        self._client.ask("POST", f"{self._request}/notes", json={"body": body})

    def update(self, note: Note, body: str) -> None:
        """Give a comment another text."""
        self._client.ask("PUT", f"{self._request}/notes/{note.id}", json={"body": body})

    def labels(self) -> frozenset[str]:
        """The labels that it has."""
        found = self._client.ask("GET", self._request)
        names = found.get("labels") if isinstance(found, dict) else None
        return frozenset(map(str, names or ()))

    def add_labels(self, labels: Sequence[str]) -> None:
        """Add labels; GitLab makes those that are new."""
        self._client.ask("PUT", self._request, json={"add_labels": ",".join(labels)})
