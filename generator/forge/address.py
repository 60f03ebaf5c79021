"""A repository's web address in; the addresses at which its files are edited in a browser out.

Where the forms come from, and whether the editor goes to the line that the fragment names:

- GitHub: `/edit/BRANCH/PATH#L31`; goes there (isaacs/github#295). Not tried with today's editor.
- GitLab: `/-/edit/BRANCH/PATH#L31`; goes there (its `source_editor_extension_base.js`).
- Gitea, Forgejo: `/_edit/BRANCH/PATH`; the editor opens at the top, its code reads no fragment.
- Gitee: `/edit/BRANCH/PATH`, as site generators write it; neither documented nor tried.

The fragment stands on all of them: an editor that does not know it opens at the top.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from generator.finding import seen
from generator.forge.kind import Forge
from generator.stop import CannotRun
from generator.web_address import SHOWN, web_address

_EDITOR: Mapping[Forge, str] = {
    Forge.GITHUB: "edit",
    Forge.GITLAB: "-/edit",
    Forge.GITEA: "_edit",
    Forge.GITEE: "edit",
}
_ISSUE: Mapping[Forge, str] = {
    Forge.GITHUB: "issues",
    Forge.GITLAB: "-/issues",
    Forge.GITEA: "issues",
    Forge.GITEE: "issues",
}
_HOSTS: Mapping[str, Forge] = {
    "github.com": Forge.GITHUB,
    "gitlab.com": Forge.GITLAB,
    "jihulab.com": Forge.GITLAB,
    "gitea.com": Forge.GITEA,
    "codeberg.org": Forge.GITEA,
    "gitee.com": Forge.GITEE,
}
_BRANCH = re.compile(r"(?!.*[.][.])[^\s\x00-\x1f\x7f~^:?*\[\\\ud800-\udfff]+")
_SETTING, _EXAMPLE = "仓库地址（REPO_URL）", "https://example.org/name/plan"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on a forge; `branch` is the one that changes are proposed to."""

    address: str
    forge: Forge
    branch: str = "main"

    def edit(self, path: str, line: int = 0) -> str:
        """The address of the editor for a file by its path in the repository; 0 is no line."""
        where = f"{quote(self.branch)}/{quote(path)}"
        fragment = f"#L{line}" if line else ""
        return f"{self.address}/{_EDITOR[self.forge]}/{where}{fragment}"

    def issue(self, number: str) -> str:
        """The address of an issue by its number."""
        return f"{self.address}/{_ISSUE[self.forge]}/{quote(number, safe='')}"


def repository(address: str, forge: str, branch: str) -> Repository | None:
    """The repository that the settings name; None when they name none.

    `forge`: a kind of forge, or empty where the host tells it. Raises CannotRun.
    """
    address = address.strip().rstrip("/").removesuffix(".git")
    if not address:
        return None
    if not urlsplit(web_address(address, _SETTING, _EXAMPLE)).path:
        raise CannotRun(f"{_SETTING}应写到仓库为止，如 {_EXAMPLE}，实为“{seen(address[:SHOWN])}”")
    if not _BRANCH.fullmatch(branch):
        raise CannotRun(
            "分支名（BRANCH）不能为空，也不能有空格、两个连着的点和 ~ ^ : ? * [ 等符号，如 main"
        )
    return Repository(address, _kind(forge, address), branch)


def _kind(forge: str, address: str) -> Forge:
    host = urlsplit(address).hostname or ""
    known = "、".join(Forge)
    if not forge and host not in _HOSTS:
        raise CannotRun(f"认不出“{host}”是哪一种平台；请用 FORGE 写明：{known}")
    try:
        return Forge(forge) if forge else _HOSTS[host]
    except ValueError as error:
        raise CannotRun(f"平台种类（FORGE）只能是：{known}，实为“{seen(forge[:SHOWN])}”") from error
