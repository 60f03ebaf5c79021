"""The issues of a repository on GitHub."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.forge.client import Client
from generator.forge.discussion import text_at
from generator.forge.issues import Issue, Remark, count_of, moments, number_of, segment

# By the day of making: what changes while pages are read keeps its place.
_IN_ORDER = {"sort": "created", "direction": "asc"}


class GitHubIssues:
    """Issues, among which the API has pull requests too."""

    def __init__(self, client: Client, project: str) -> None:
        self._client = client
        self._repository = f"/repos/{project}"
        self._issues = f"{self._repository}/issues"

    def login(self) -> str:
        """The name under which we write; empty without a token."""
        return "" if self._client.anonymous else text_at(self._client.ask("GET", "/user"), "login")

    def reach(self) -> None:
        """Ask for the repository itself."""
        self._client.ask("GET", self._repository)

    def changed(self, since: str) -> Iterator[Issue]:
        """The issues that changed since a moment."""
        asked = {"state": "all", **_IN_ORDER}
        for found in self._all(self._issues, {**asked, **_since(since)}):
            if not (isinstance(found, dict) and found.get("pull_request")):
                yield self._read(found)

    def issue(self, number: str) -> Issue:
        """One issue; GitHub answers 410 for one that was deleted."""
        return self._read(self._client.ask("GET", f"{self._issues}/{segment(number)}"))

    def remarks(self, number: str) -> Iterator[Remark]:
        """All that stands below an issue."""
        for found in self._all(f"{self._issues}/{segment(number)}/comments", {}):
            yield self._remark(found, number)

    def remarks_since(self, since: str) -> Iterator[Remark] | None:
        """What was written or changed below any issue."""
        asked = {**_IN_ORDER, **_since(since)}
        found = self._all(f"{self._issues}/comments", asked)
        return (self._remark(each, self._below(each)) for each in found)

    def create(self, number: str, body: str) -> str:
        """Write below an issue."""
        path = f"{self._issues}/{segment(number)}/comments"
        return text_at(self._client.ask("POST", path, json={"body": body}), "id")

    def update(self, number: str, remark: str, body: str) -> None:  # noqa: ARG002  GitLab's need it
        """Give what we wrote another text."""
        path = f"{self._issues}/comments/{segment(remark)}"
        self._client.ask("PATCH", path, json={"body": body})

    def close(self, number: str) -> None:
        """Close an issue."""
        path = f"{self._issues}/{segment(number)}"
        self._client.ask("PATCH", path, json={"state": "closed"})

    # -- what the forges that are made after GitHub do in their own way

    def _all(self, path: str, asked: Mapping[str, str]) -> Iterator[Any]:
        return self._client.pages(path, {"per_page": 100, **asked})

    def _below(self, found: Any) -> str:
        """The number of the issue that a comment stands below."""
        place = text_at(found, "issue_url").rpartition("/")[2]
        return number_of({"number": place}, "number")

    def _private(self, found: Any) -> bool:  # noqa: ARG002  GitHub has none
        return False

    def _read(self, found: Any) -> Issue:
        return Issue(
            number_of(found, "number"),
            text_at(found, "body"),
            *moments(found),
            remarks=count_of(found, "comments"),
            closed=text_at(found, "state") == "closed",
            private=self._private(found),
        )

    def _remark(self, found: Any, number: str) -> Remark:
        author, body = text_at(found, "user", "login"), text_at(found, "body")
        return Remark(number_of(found, "id"), number, author, body, *moments(found))


def _since(moment: str) -> dict[str, str]:
    return {"since": moment} if moment else {}
