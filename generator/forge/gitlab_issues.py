"""The issues of a project on GitLab: by their number within the project (`iid`)."""

from collections.abc import Iterator
from typing import Any

from generator.forge.client import Client, Params
from generator.forge.discussion import text_at
from generator.forge.issues import Issue, Remark, count_of, moments, number_of, segment

_PAGE: Params = {"per_page": 100, "sort": "asc", "order_by": "created_at"}


class GitLabIssues:
    """Issues; there is no list of all that stands below them."""

    def __init__(self, client: Client, project: str) -> None:
        self._client = client
        self._project = f"/projects/{project.replace('/', '%2F')}"
        self._issues = f"{self._project}/issues"

    def login(self) -> str:
        """The name under which we write; empty without a token."""
        return (
            "" if self._client.anonymous else text_at(self._client.ask("GET", "/user"), "username")
        )

    def reach(self) -> None:
        """Ask for the project itself."""
        self._client.ask("GET", self._project)

    def changed(self, since: str) -> Iterator[Issue]:
        """The issues that changed since a moment; without a state, open and closed ones."""
        asked = {**_PAGE, **({"updated_after": since} if since else {})}
        for found in self._client.pages(self._issues, asked):
            yield _read(found)

    def issue(self, number: str) -> Issue:
        """One issue."""
        return _read(self._client.ask("GET", f"{self._issues}/{segment(number)}"))

    def remarks(self, number: str) -> Iterator[Remark]:
        """What stands below an issue, without the lines of GitLab itself and inner notes."""
        for found in self._client.pages(f"{self._issues}/{segment(number)}/notes", _PAGE):
            if not any(_is(found, key) for key in ("system", "internal", "confidential")):
                author, body = text_at(found, "author", "username"), text_at(found, "body")
                yield Remark(number_of(found, "id"), number, author, body, *moments(found))

    def remarks_since(self, since: str) -> Iterator[Remark] | None:  # noqa: ARG002
        """GitLab has no such list."""
        return None

    def create(self, number: str, body: str) -> str:
        """Write below an issue."""
        path = f"{self._issues}/{segment(number)}/notes"
        return text_at(self._client.ask("POST", path, json={"body": body}), "id")

    def update(self, number: str, remark: str, body: str) -> None:
        """Give what we wrote another text."""
        path = f"{self._issues}/{segment(number)}/notes/{segment(remark)}"
        self._client.ask("PUT", path, json={"body": body})

    def close(self, number: str) -> None:
        """Close an issue. That `state_event` is the word for it was not tried on a live forge."""
        path = f"{self._issues}/{segment(number)}"
        self._client.ask("PUT", path, json={"state_event": "close"})


def _read(found: Any) -> Issue:
    return Issue(
        number_of(found, "iid"),
        text_at(found, "description"),
        *moments(found),
        remarks=count_of(found, "user_notes_count"),
        closed=text_at(found, "state") == "closed",
        private=_is(found, "confidential"),
    )


def _is(found: Any, key: str) -> bool:
    return isinstance(found, dict) and bool(found.get(key))
