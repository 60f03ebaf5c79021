"""The environment of a job, as a mapping, in; the pull request that it runs for, out.

The only place that knows the names of variables. Tokens stand nowhere else, and are never shown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.forge.kind import Forge
from generator.stop import CannotRun

Environment = Mapping[str, str]
TOKEN = "PLANSITE_TOKEN"  # noqa: S105  the name of the variable
_REFERENCE = re.compile("refs/pull/([0-9]+)/(?:merge|head)")
_REPOSITORY = re.compile("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_API = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")


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


_DIGITS = re.compile("[0-9]+")


def _checked(form: re.Pattern[str], name: str, environment: Environment) -> str:
    value = environment.get(name, "")
    if not form.fullmatch(value) or ".." in value:
        raise CannotRun(f"环境变量 {name} 没有设置，或者写法不对；请在合并请求的流水线里运行")
    return value
