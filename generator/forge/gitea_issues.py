"""The issues of a repository on Gitea or Forgejo.

Lists are the newest first and shift while issues arrive: who reads them reads them again. An issue
does not change when what stands below it is edited, so that is asked for by itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import override

from generator.forge.github_issues import GitHubIssues

_ORDER = ("sort", "direction")  # Gitea has one order


class GiteaIssues(GitHubIssues):
    """Issues; a page holds 50 things at most, or fewer where the forge is set up so."""

    @override
    def _all(self, path: str, asked: Mapping[str, str]) -> Iterator[Any]:
        """Lists of a repository have pages; what stands below one issue comes at once."""
        asked = {key: value for key, value in asked.items() if key not in _ORDER}
        if path.endswith("/comments") and path != f"{self._issues}/comments":
            return self._client.pages(path, asked)
        kinds = {"type": "issues"} if path == self._issues else {}
        return self._client.numbered(path, {"limit": 50, **kinds, **asked})
