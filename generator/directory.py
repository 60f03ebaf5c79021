"""A directory in; the files of the plan that it holds, or the plan, out."""

import errno
import os
from pathlib import Path

from generator.files import READ, is_plan_file
from generator.load import Loaded, load
from generator.stop import CannotRun

MOST_FILES = 50_000  # of a plan
MOST_BYTES = 200_000_000  # of all its files


def read_directory(directory: Path) -> dict[str, bytes]:
    """The files of a plan by name relative to its directory. Raises CannotRun."""
    if not directory.is_dir():
        raise CannotRun(f"找不到计划目录“{directory}”；请用 --plan 指明，或在项目根目录运行")
    files: dict[str, bytes] = {}
    for pattern in READ:
        for path in sorted(directory.glob(pattern)):
            name = path.relative_to(directory).as_posix()
            if not is_plan_file(name) or path.is_dir():
                continue
            files[name] = _content(path, directory)
            if len(files) > MOST_FILES:
                raise CannotRun(f"计划目录“{directory}”不得超过 {MOST_FILES} 个文件；请移出多余的")
    return files


def _content(path: Path, directory: Path) -> bytes:
    """The content of a file of a plan. Raises CannotRun."""
    try:
        if not path.resolve().is_relative_to(directory.resolve()):
            raise CannotRun(f"“{path}”指向计划目录之外；请换成真实文件")
        if not path.is_file():
            raise CannotRun(f"“{path}”不是普通文件；请换成真实文件")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise CannotRun(f"“{path}”不得超过 {MOST_BYTES} 字节，实为 {size} 字节；请移出计划目录")
        return path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = os.strerror(getattr(error, "errno", None) or errno.ELOOP)
        raise CannotRun(f"读不了“{path}”（{reason}）；请检查权限") from error


def load_directory(directory: Path) -> Loaded:
    """`load` the files of a directory; places name them by the path as given."""
    return load(read_directory(directory), directory.as_posix())
