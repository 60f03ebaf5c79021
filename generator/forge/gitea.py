"""A pull request on Gitea or Forgejo: much as on GitHub, but labels go by their ids."""

from collections.abc import Sequence

from typing_extensions import override

from generator.forge.discussion import text_at
from generator.forge.github import GitHub

_COLOUR = "#1d76db"
_MOST = 50  # things on a page; more are not given


def headers(token: str) -> dict[str, str]:
    """What proves who asks."""
    return {"Authorization": f"token {token}"}


class Gitea(GitHub):
    """A pull request, which Gitea's API has as an issue."""

    @override
    def add_labels(self, labels: Sequence[str]) -> None:
        """Add labels, and make in the repository those that it does not have."""
        known = {
            text_at(found, "name"): text_at(found, "id")
            for found in self._client.pages(f"{self._repository}/labels", {"limit": _MOST})
        }
        for label in labels:
            if label not in known:
                asked = {"name": label, "color": _COLOUR}
                made = self._client.ask("POST", f"{self._repository}/labels", json=asked)
                known[label] = text_at(made, "id")
        wanted = [int(known[label]) for label in labels if known[label].isdecimal()]
        path = f"{self._issue}/labels"
        self._client.ask("POST", path, json={"labels": wanted}, repeatable=True)
