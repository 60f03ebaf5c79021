"""A git revision in; the files of a plan as they were in it, out. And git's own merge of lines.

Revisions are read from git's objects: nothing is written, checked out or locked for them.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from generator.files import is_plan_file
from generator.finding import seen
from generator.stop import CannotRun

_FILE = re.compile(rb"(?P<mode>\d+) (?P<type>\w+) (?P<id>[0-9a-f]+)\t(?P<path>.*)", re.DOTALL)
_SYMLINK = b"120000"
_MOST_CONFLICTS = 127  # what `git merge-file` counts to; beyond it, it could not merge


def files_at(revision: str, plan: Path) -> dict[str, bytes]:
    """The files of the plan directory `plan` in a revision, by name relative to it.

    The repository is the one that the directory is in, or would be. Raises CannotRun.
    """
    around = _existing(plan)
    commit = _commit(revision, around)
    folder = path_in_repository(plan, root_around(around))
    listed = _git(around, "ls-tree", "-r", "-z", "--full-tree", commit, "--", folder or ".")
    found: dict[str, bytes] = {}
    for line in filter(None, listed.split(b"\0")):
        match = _FILE.fullmatch(line)
        if match is None or match["type"] != b"blob":
            continue
        path = match["path"].decode("utf-8", "surrogateescape")
        name = path.removeprefix(f"{folder}/") if folder else path
        if not is_plan_file(name):
            continue
        if match["mode"] == _SYMLINK:
            raise CannotRun(f"“{revision}”中的“{path}”是符号链接；请换成真实文件")
        found[name] = match["id"]
    if not found:
        raise CannotRun(f"“{revision}”中没有计划目录“{folder or '.'}”；请用 --plan 指明当时的目录")
    contents = _contents(around, tuple(found.values()))
    return dict(zip(found, contents, strict=True))


def is_span(words: str) -> bool:
    """Whether this is written as two revisions: `a..b` or `a...b`."""
    return ".." in words and "../" not in words and words != ".."


def is_revision(words: str, plan: Path) -> bool:
    """Whether git knows this revision in the repository that the plan directory is in."""
    try:
        _commit(words, _existing(plan))
    except CannotRun:
        return False
    return True


def ends_of(span: str, plan: Path) -> tuple[str, str]:
    """The revisions of `a..b`, or of `a...b` from where they parted; HEAD where one is left out.

    Raises CannotRun.
    """
    start, _, end = span.partition("..")
    from_parting, end = end.startswith("."), end.removeprefix(".") or "HEAD"
    start = start or "HEAD"
    if not from_parting:
        return start, end
    around = _existing(plan)
    commits = (_commit(start, around), _commit(end, around))
    try:
        parted = _git(around, "merge-base", *commits).decode().strip()
        return _git(around, "rev-parse", "--short", parted).decode().strip(), end
    except subprocess.CalledProcessError as error:
        raise CannotRun(f"“{start}”与“{end}”没有共同的来源；请改写为 {start}..{end}") from error


def merge_lines(base: Path, ours: Path, theirs: Path, labels: tuple[str, str]) -> tuple[bytes, int]:
    """Git's merge of three files, line by line, and the number of conflicts that stand in it.

    Nothing is written. `labels` stand at the marks of ours and theirs. Raises CannotRun.
    """
    named = ("-L", labels[0], "-L", "", "-L", labels[1])
    files = (str(path.absolute()) for path in (ours, base, theirs))
    done = _run(Path.cwd(), "merge-file", "-p", *named, "--", *files)
    if done.returncode > _MOST_CONFLICTS:
        raise CannotRun(f"git 合并不了“{ours}”；请确认三个文件都是文本文件")
    return done.stdout, done.returncode


def set_merge_driver(name: str, words: str, command: str, around: Path) -> None:
    """Tell the repository around a directory of a merge driver. Raises CannotRun."""
    folder = _existing(around)
    _inside_repository(folder, around.as_posix())
    for key, value in (("name", words), ("driver", command)):
        try:
            _git(folder, "config", "--local", f"merge.{name}.{key}", value)
        except subprocess.CalledProcessError as error:
            raise CannotRun("写不了这个仓库的 git 设置；请检查 .git/config 的权限") from error


def _existing(path: Path) -> Path:
    """The directory itself, or the nearest one around it that is there."""
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.is_dir())


def root_around(path: Path) -> Path:
    """The top folder of the repository that a path is in; the working directory outside of one."""
    real = path.resolve()
    found = (folder for folder in (real, *real.parents) if (folder / ".git").exists())
    return next(found, Path.cwd())


def path_in_repository(plan: Path, root: Path) -> str:
    """The path of a plan directory from the top of a repository, empty for the top itself.

    Raises CannotRun when it is elsewhere.
    """
    real, top = plan.resolve(), root.resolve()
    if not real.is_relative_to(top):
        raise CannotRun(f"计划目录“{plan}”不在仓库“{root}”里；请用 --plan 指明仓库里的目录")
    path = real.relative_to(top).as_posix()
    return "" if path == "." else path


def _commit(revision: str, around: Path) -> str:
    """The commit that a revision names. Raises CannotRun."""
    _inside_repository(around, revision)
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    try:
        named = _git(around, *asked, revision).decode().strip()
        return _git(around, *asked, f"{named}^{{commit}}").decode().strip()
    except (subprocess.CalledProcessError, ValueError) as error:
        raise CannotRun(
            f"“{seen(revision)}”既不是计划目录，也不是 git 版本；"
            "请写目录，或 main、HEAD~3 这样的版本，浅克隆的请先取回历史"
        ) from error


def _inside_repository(around: Path, revision: str) -> None:
    try:
        _git(around, "rev-parse", "--git-dir")
    except subprocess.CalledProcessError as error:
        raise CannotRun(
            f"找不到“{seen(revision)}”：没有这个目录，这里也不是 git 仓库；请写计划目录"
        ) from error


def _contents(around: Path, objects: Sequence[bytes]) -> list[bytes]:
    """The contents of objects, by their ids, in one run."""
    answer = _git(around, "cat-file", "--batch", given=b"".join(each + b"\n" for each in objects))
    found: list[bytes] = []
    position = 0
    for _ in objects:
        head_end = answer.index(b"\n", position)
        size = int(answer[position:head_end].rsplit(b" ", 1)[1])
        found.append(answer[head_end + 1 : head_end + 1 + size])
        position = head_end + 1 + size + 1
    return found


def _git(around: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git answers to one question."""
    done = _run(around, *arguments, given=given)
    done.check_returncode()
    return done.stdout


def _run(around: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One run of git, without locks, prompts or a look at other repositories."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _ELSEWHERE},
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "1",
    }
    command = ["git", "-C", str(around), *arguments]
    try:
        return subprocess.run(  # noqa: S603  no shell; revisions stand behind --end-of-options
            command, input=given, capture_output=True, check=False, env=environment
        )
    except FileNotFoundError as error:
        raise CannotRun("没有安装 git，不能读取历史版本，也不能逐行合并；请安装 git") from error


# Set inside a git hook, these would lead to another repository or to a half-made commit.
_ELSEWHERE = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
