"""A pull request or a repository in; the same to talk to, out: the adapter of its forge."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from generator.forge import gitea, gitee, github, gitlab
from generator.forge.client import Client
from generator.forge.discussion import Discussion
from generator.forge.environment import TOKEN, PullRequest, Tracker
from generator.forge.gitea_issues import GiteaIssues
from generator.forge.gitee import GiteeIssues
from generator.forge.github_issues import GitHubIssues
from generator.forge.gitlab_issues import GitLabIssues
from generator.forge.issues import Issues
from generator.forge.kind import Forge
from generator.forge.trouble import NotAllowed

Open = Callable[..., Client]

_HEADERS: Mapping[Forge, Callable[[str], dict[str, str]]] = {
    Forge.GITHUB: github.headers,
    Forge.GITLAB: gitlab.headers,
    Forge.GITEA: gitea.headers,
}

_ISSUES: Mapping[Forge, Callable[[Client, str], Issues]] = {
    Forge.GITHUB: GitHubIssues,
    Forge.GITLAB: GitLabIssues,
    Forge.GITEA: GiteaIssues,
    Forge.GITEE: GiteeIssues,
}


@contextmanager
def tracker(place: Tracker, client: Open = Client) -> Iterator[Issues]:
    """The issues of a repository; without a token, as far as everybody may read them."""
    token = place.token
    if place.forge is Forge.GITEE:
        opened = client(place.api, token, {}, secret=gitee.secret(token) if token else {})
    else:
        opened = client(place.api, token, _HEADERS[place.forge](token) if token else {})
    with opened as door:
        yield _ISSUES[place.forge](door, place.project)


@contextmanager
def connected(pull: PullRequest, client: Open = Client) -> Iterator[Discussion]:
    """The pull request on its forge. Raises NotAllowed where there is no token."""
    if not pull.token:
        raise NotAllowed(f"没有访问令牌；复刻仓库的合并请求没有，别的请设置 {TOKEN}")
    headers = _HEADERS[pull.forge](pull.token)
    with client(pull.api, pull.token, headers) as door:
        yield _adapter(pull, door)


def _adapter(pull: PullRequest, client: Client) -> Discussion:
    place = (client, pull.repository, pull.number)
    if pull.forge is Forge.GITLAB:
        return gitlab.GitLab(*place)
    kind = github.GitHub if pull.forge is Forge.GITHUB else gitea.Gitea
    return kind(*place, pull.job)
