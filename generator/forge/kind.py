"""The kinds of forge that are known."""

from enum import StrEnum


class Forge(StrEnum):
    """A kind of forge; Forgejo is told apart from Gitea nowhere, since it answers alike."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"
    GITEE = "gitee"
