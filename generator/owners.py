"""A plan and the accounts of its units in; the CODEOWNERS file of each forge out.

Whoever has a role in a task is asked when its file changes; the office is asked for the rest. On
GitHub and GitLab the last line that fits a file decides; on Gitea and Forgejo every line that fits
asks, its pattern is a regular expression for the whole path, and `!` asks for all other files.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.files import TASKS_FOLDER
from generator.model import Owners, Plan, Task
from generator.stop import CannotRun

Line = tuple[str, tuple[str, ...]]
Lines = Callable[["_Asked"], Iterator[Line]]

# Whom a forge finds by a name: an account, a team of an organisation, a group inside groups, and
# on some the address of an account's mail.
_ACCOUNT, _TEAM, _GROUPS, _MAIL = r"@[^/]+", r"@[^/]+/[^/]+", r"@[^/]+(/[^/]+)+", r"[^@]+@.+"


@dataclass(frozen=True)
class _Format:
    """How a forge's file is written; `asks`: the names that it understands."""

    file: str
    asks: re.Pattern[str]
    rule: str
    lines: Lines


@dataclass(frozen=True)
class _Asked:
    """Whom to ask for the file of each task, by the task's id, and whom for every other file."""

    folder: str
    tasks: Mapping[str, tuple[str, ...]]
    office: tuple[str, ...]


def owners_files(plan: Plan, owners: Owners, folder: str) -> dict[str, bytes]:
    """The files by their path in the repository; `folder` is the plan's, empty for the top.

    Raises CannotRun.
    """
    if not re.fullmatch(r"[\w./-]*", folder):
        raise CannotRun(
            f"计划目录“{folder}”的名称写不进 CODEOWNERS；请只用文字、数字、点、横线和下划线"
        )
    return {form.file: _written(form, plan, owners, folder).encode() for form in _FORMATS}


def _written(form: _Format, plan: Plan, owners: Owners, folder: str) -> str:
    """One file; a line with nobody to ask is left out, since no forge understands it."""
    lines = form.lines(_asked(form, plan, owners, folder))
    told = [f"{pattern} {' '.join(accounts)}" for pattern, accounts in lines if accounts]
    head = [
        "# 由 accounts.yaml 生成，请勿直接改动；账号或单位的角色有变动的，运行 plansite owners",
        f"# {form.rule}",
    ]
    return "\n".join([*head, *told, ""])


def _asked(form: _Format, plan: Plan, owners: Owners, folder: str) -> _Asked:
    def known(accounts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(account for account in accounts if form.asks.fullmatch(account))

    office = known(owners.office)
    by_unit = {unit: known(accounts) or office for unit, accounts in owners.units.items()}
    tasks = {
        task.id: _once(name for unit in units_of(plan, task) for name in by_unit.get(unit, office))
        or office
        for task in sorted(plan.tasks, key=lambda task: task.id)
    }
    return _Asked(f"{folder}/{TASKS_FOLDER}".removeprefix("/"), tasks, office)


def _once(accounts: Iterable[str]) -> tuple[str, ...]:
    """Each account as it is first written; forges do not tell upper case from lower."""
    first: dict[str, str] = {}
    for account in accounts:
        first.setdefault(account.casefold(), account)
    return tuple(first.values())


def units_of(plan: Plan, task: Task) -> tuple[str, ...]:
    """The ids of all units with a role in a task, its rows or steps; those that lead come first."""
    items = [task, *(item for row in task.rows for item in (row, *row.steps))]
    roles = sorted(plan.head.roles, key=lambda role: not role.lead)
    named = (unit for role in roles for item in items for unit in item.units(role.key))
    return tuple(dict.fromkeys(named))


def _last_decides(asked: _Asked) -> Iterator[Line]:
    yield "*", asked.office
    for task, accounts in asked.tasks.items():
        yield f"/{asked.folder}/{task}.yaml", accounts


def _each_asks(asked: _Asked) -> Iterator[Line]:
    """A backslash is written twice: the forge takes one away before it reads the expression."""
    folder = asked.folder.replace(".", r"\\.")
    for task, accounts in asked.tasks.items():
        yield rf"{folder}/{task}\\.yaml", accounts
    yield rf"!{folder}/({'|'.join(asked.tasks)})\\.yaml", asked.office


_LAST_DECIDES = "一个文件与几行相符的，以最后一行为准"
_FORMATS = (
    _Format(
        ".github/CODEOWNERS",
        re.compile(f"{_ACCOUNT}|{_TEAM}|{_MAIL}"),
        _LAST_DECIDES,
        _last_decides,
    ),
    _Format(
        ".gitlab/CODEOWNERS",
        re.compile(f"{_ACCOUNT}|{_GROUPS}|{_MAIL}"),
        _LAST_DECIDES,
        _last_decides,
    ),
    _Format(
        ".gitea/CODEOWNERS",
        re.compile(f"{_ACCOUNT}|{_TEAM}"),
        "每一行相符的都请；叹号开头的一行，请的是其余文件",
        _each_asks,
    ),
)
