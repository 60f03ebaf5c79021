"""The issues of a repository on Gitee (API v5).

Written after its published descriptions; nothing here was tried on the live forge. What even these
leave open stands in methods of its own: `_below` (which issue a comment of the list of all stands
below), `_private` (the mark of an issue that few may see), and the token as a parameter.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import override

from generator.forge.client import Client
from generator.forge.discussion import text_at
from generator.forge.github_issues import GitHubIssues
from generator.forge.issues import number_of, segment


def secret(token: str) -> dict[str, str]:
    """What proves who asks: a parameter, for no header is described."""
    return {"access_token": token}


class GiteeIssues(GitHubIssues):
    """Issues, whose numbers are words like `I6ABCD`: their case counts."""

    def __init__(self, client: Client, project: str) -> None:
        super().__init__(client, project)
        owner, _, self._name = project.partition("/")
        self._owned = f"/repos/{owner}/issues"

    @override
    def close(self, number: str) -> None:
        """Close an issue, which belongs to the owner: the repository is told in the body."""
        asked = {"repo": self._name, "state": "closed"}
        self._client.ask("PATCH", f"{self._owned}/{segment(number)}", json=asked)

    @override
    def _all(self, path: str, asked: Mapping[str, str]) -> Iterator[Any]:
        return self._client.numbered(path, {"per_page": 100, **asked})

    @override
    def _below(self, found: Any) -> str:
        """Empty where the answer does not say it: then each issue is asked by itself."""
        return number_of({"number": text_at(found, "target", "issue", "number")}, "number")

    @override
    def _private(self, found: Any) -> bool:
        return isinstance(found, dict) and bool(found.get("security_hole"))
