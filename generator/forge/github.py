"""A pull request on GitHub."""

from collections.abc import Iterator, Sequence

from generator.forge.client import Client
from generator.forge.discussion import Note, text_at
from generator.forge.trouble import NotAllowed, Unknown

_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_MOST = 100  # things on a page


def headers(token: str) -> dict[str, str]:
    """What proves who asks, and which version of the API is meant."""
    return {**_HEADERS, "Authorization": f"Bearer {token}"}


class GitHub:
    """A pull request, which the API has as an issue; `job`: who a job's own token writes as."""

    def __init__(self, client: Client, repository: str, number: int, job: str) -> None:
        self._client, self._job = client, job
        self._repository = f"/repos/{repository}"
        self._issue = f"{self._repository}/issues/{number}"

    def login(self) -> str:
        """The name under which we write; a job's own token may not ask for it."""
        try:
            return text_at(self._client.ask("GET", "/user"), "login")
        except Unknown:
            raise
        except NotAllowed:
            if not self._job:
                raise
            return self._job

    def notes(self) -> Iterator[Note]:
        """The comments, the oldest first."""
        for found in self._client.pages(f"{self._issue}/comments", {"per_page": _MOST}):
            yield Note(
                text_at(found, "id"), text_at(found, "user", "login"), text_at(found, "body")
            )

    def create(self, body: str) -> None:
        """Write a new comment."""
        self._client.ask("POST", f"{self._issue}/comments", json={"body": body})

    def update(self, note: Note, body: str) -> None:
        """Give a comment another text."""
        path = f"{self._repository}/issues/comments/{note.id}"
        self._client.ask("PATCH", path, json={"body": body})

    def labels(self) -> frozenset[str]:
        """The labels that it has."""
        found = self._client.pages(f"{self._issue}/labels", {"per_page": _MOST})
        return frozenset(text_at(label, "name") for label in found)

    def add_labels(self, labels: Sequence[str]) -> None:
        """Add labels; GitHub makes those that are new."""
        path = f"{self._issue}/labels"
        self._client.ask("POST", path, json={"labels": list(labels)}, repeatable=True)
