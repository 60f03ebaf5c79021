"""The environment, as a mapping, in; the pull request of a job, or a repository's issues, out.

The only place that knows the names of variables. Tokens stand nowhere else, and are never shown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from generator.forge.address import Repository
from generator.forge.kind import Forge
from generator.stop import CannotRun

Environment = Mapping[str, str]
TOKEN = "PLANSITE_TOKEN"  # noqa: S105  the name of the variable
API = "PLANSITE_API"
_REFERENCE = re.compile("refs/pull/([0-9]{1,18})/(?:merge|head)")
_REPOSITORY = re.compile("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_API = re.compile(r"https?://[a-z0-9._-]+(:[0-9]{1,5})?(/[\w.~+%/-]*)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class PullRequest:
    """A pull request: where it is, and what lets us write on it.

    `job` is the name under which the token writes, where it is the job's own; `summary` is the file
    of the job's summary, which people see beside the job.
    """

    forge: Forge
    api: str
    repository: str
    number: int
    job: str = ""
    token: str = field(default="", repr=False)
    summary: str = ""


@dataclass(frozen=True)
class Tracker:
    """Where the issues of a repository are; `project`: its name on the forge, with its owner's."""

    forge: Forge
    api: str
    project: str
    token: str = field(default="", repr=False)


# The addresses of APIs behind the forge's own, and of those that have a host for it.
_BEHIND: Mapping[Forge, str] = {
    Forge.GITHUB: "/api/v3",
    Forge.GITLAB: "/api/v4",
    Forge.GITEA: "/api/v1",
    Forge.GITEE: "/api/v5",
}
_APART = {"https://github.com": "https://api.github.com"}
_OWNED = 2  # parts of a name with its owner's; GitLab's groups may stand in groups


def issues_of(repository: Repository, environment: Environment) -> Tracker:
    """The issues of a repository, and what lets us read and answer them.

    PLANSITE_API names the API where it does not stand right below the forge's host, as where the
    forge itself stands below a path. Raises CannotRun.
    """
    parts = urlsplit(repository.address)
    host, path = f"{parts.scheme}://{parts.netloc}", parts.path.strip("/")
    behind = _BEHIND[repository.forge]
    api = _APART.get(host.casefold(), f"{host}{behind}")
    if environment.get(API, "").strip():
        api = _own_api(environment)
        below = urlsplit(api.removesuffix(behind)).path.strip("/")
        path = path.removeprefix(f"{below}/") if below else path
    owned = len(path.split("/"))
    if owned < _OWNED or (owned > _OWNED and repository.forge is not Forge.GITLAB):
        raise CannotRun(
            "仓库地址（REPO_URL）应写到“所有者/仓库名”为止；"
            f"平台不在网站根目录的，请用 {API} 写明接口地址"
        )
    return Tracker(repository.forge, api, path, environment.get(TOKEN, "").strip())


def _own_api(environment: Environment) -> str:
    api = environment[API].strip().rstrip("/")
    if not _API.fullmatch(api) or ".." in api:
        raise CannotRun(
            f"环境变量 {API} 应是接口的网址，不带账号和参数，如 https://example.org/api/v4"
        )
    return api


def pull_request(environment: Environment) -> PullRequest | None:
    """The pull request that a job runs for; None outside of such a job.

    Raises CannotRun where a forge's variables are not what they should be.
    """
    if environment.get("GITLAB_CI"):
        return _gitlab(environment)
    if environment.get("GITHUB_ACTIONS") or _gitea_job(environment):
        return _actions(environment)
    return None


def _gitea_job(environment: Environment) -> str:
    """Who a job's own token writes as on Gitea or Forgejo; empty elsewhere."""
    if environment.get("FORGEJO_ACTIONS"):
        return "forgejo-actions"
    return "gitea-actions" if environment.get("GITEA_ACTIONS") else ""


def _actions(environment: Environment) -> PullRequest | None:
    """GitHub Actions, and those that are made after them: these set GITHUB_ACTIONS too."""
    reference = _REFERENCE.fullmatch(environment.get("GITHUB_REF", ""))
    if reference is None:
        return None
    job = _gitea_job(environment)
    own = ("GITHUB_SERVER_URL", "/api/v1") if job else ("GITHUB_API_URL", "")
    return PullRequest(
        Forge.GITEA if job else Forge.GITHUB,
        _checked(_API, own[0], environment).rstrip("/") + own[1],
        _checked(_REPOSITORY, "GITHUB_REPOSITORY", environment),
        int(reference[1]),
        "" if environment.get(TOKEN) else job or "github-actions[bot]",
        (environment.get(TOKEN) or environment.get("GITHUB_TOKEN", "")).strip(),
        environment.get("GITHUB_STEP_SUMMARY", ""),
    )


def _gitlab(environment: Environment) -> PullRequest | None:
    """GitLab CI, whose own token may not write comments; the request may be another project's."""
    if not environment.get("CI_MERGE_REQUEST_IID"):
        return None
    project = "CI_MERGE_REQUEST_PROJECT_ID"
    return PullRequest(
        Forge.GITLAB,
        _checked(_API, "CI_API_V4_URL", environment).rstrip("/"),
        _checked(_DIGITS, project if environment.get(project) else "CI_PROJECT_ID", environment),
        int(_checked(_DIGITS, "CI_MERGE_REQUEST_IID", environment)),
        token=environment.get(TOKEN, "").strip(),
    )


_DIGITS = re.compile("[0-9]{1,18}")


def _checked(form: re.Pattern[str], name: str, environment: Environment) -> str:
    value = environment.get(name, "")
    if not form.fullmatch(value) or ".." in value:
        raise CannotRun(f"环境变量 {name} 没有设置，或者写法不对；请在合并请求的流水线里运行")
    return value
