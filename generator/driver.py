"""The three files that git hands to a merge driver in; the merge of them in the place of ours.

A file that cannot be merged by item is merged by lines, as git would: nothing is ever lost.
"""

import shlex
from collections.abc import Sequence
from pathlib import Path, PurePath

from generator import git
from generator.files import HEAD_FILE
from generator.load import load
from generator.merge import LABELS, Merged, merged
from generator.model import Role
from generator.publish import write
from generator.stop import CannotRun

NAME = "plansite"  # as in .gitattributes


def merge_files(base: Path, ours: Path, theirs: Path, name: str, plan: Path) -> Merged:
    """Merge three files and write the result into `ours`; `name` is the file's in the repository.

    Raises CannotRun; `ours` is then as it was.
    """
    texts = [_text(path) for path in (base, ours, theirs)]
    done = _by_item(texts, _inside(plan, name), _roles(plan))
    if done is None:
        lines, conflicts = git.merge_lines(base, ours, theirs, LABELS)
        done = Merged(lines, conflicts, ("不能按条目合并，已逐行合并",))
    try:
        write(ours, done.content)
    except OSError as error:
        raise CannotRun(f"写不了“{ours}”；请检查磁盘空间与权限") from error
    return done


def install(program: Sequence[str], plan: Path) -> None:
    """Set up the driver in the repository that the plan is in; `program` runs plansite.

    Should it be gone one day, git would keep ours alone: then the files are merged by lines.
    """
    folder = git.path_in_repository(plan, git.root_around(plan)) or "."
    asked = (*program, "merge", "--plan", folder)
    by_item = f"{shlex.join(asked)} --path %P %O %A %B"
    by_lines = "git merge-file %A %O %B"
    command = f"{by_item}; case $? in 0) ;; 1) exit 1 ;; *) {by_lines} ;; esac"
    git.set_merge_driver(NAME, "按条目合并计划", command, plan)


def _by_item(texts: Sequence[bytes], name: str, roles: Sequence[Role]) -> Merged | None:
    try:
        base, ours, theirs = (text.decode() for text in texts)
    except UnicodeDecodeError:
        return None
    return merged(base, ours, theirs, name, roles)


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRun(f"读不了“{path}”；请写明 BASE、OURS、THEIRS 三个文件") from error


def _inside(plan: Path, name: str) -> str:
    """The file's name relative to the plan directory."""
    path = PurePath(name)
    return path.relative_to(plan).as_posix() if path.is_relative_to(plan) else path.as_posix()


def _roles(plan: Path) -> Sequence[Role]:
    """The roles of the plan as it stands: they tell the order of keys."""
    head = plan / HEAD_FILE
    if not head.is_file():
        return ()
    loaded = load({HEAD_FILE: head.read_bytes()}, plan.as_posix()).plan
    return loaded.head.roles if loaded else ()
