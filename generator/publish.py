"""Files in; a folder that holds exactly these files out: written only if changed, atomically."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from generator.stop import CannotRun


@dataclass(frozen=True)
class Published:
    """How many files were written, left as they were, and removed."""

    written: int
    kept: int
    removed: int


def publish(files: Mapping[str, bytes], folder: Path) -> Published:
    """Make `folder` hold exactly `files` (path relative to it, with slashes → bytes).

    Raises CannotRun when the disk does not let it.
    """
    written = write_all(files, folder)
    with _disk(folder):
        removed = _remove_others(folder, {folder / name for name in files})
    return Published(written, len(files) - written, removed)


def write_all(files: Mapping[str, bytes], folder: Path) -> int:
    """Write files beside what is there, and tell how many of them changed. Raises CannotRun."""
    with _disk(folder):
        for parent in sorted({part for name in files for part in PurePath(name).parents}):
            if parent.name and (folder / parent).is_symlink():
                raise CannotRun(
                    f"“{folder / parent}”是符号链接，写进去会改动别处的文件；请换成真实目录"
                )
        return sum(write(folder / name, data) for name, data in sorted(files.items()))


def write(path: Path, data: bytes) -> bool:
    """Write a file as a whole or not at all; False when it already held these bytes."""
    if holds(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise
    return True


def holds(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly these bytes."""
    return path.is_file() and path.read_bytes() == data


def save(path: Path, data: bytes) -> None:
    """Write a file that was asked for by name. Raises CannotRun."""
    with _disk(path):
        write(path, data)


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a file that was named, of at most so many bytes. Raises CannotRun."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise CannotRun(f"读不了“{path}”（{reason}）；请核对文件名和权限") from error
    if len(data) > most:
        raise CannotRun(f"“{path}”超过 {most // 1_000_000} MB；请分成几个文件")
    return data


def append(path: Path, data: bytes) -> None:
    """Add to the end of a file that others write too. Raises CannotRun."""
    with _disk(path), path.open("ab") as file:
        file.write(data)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """What the disk does not let us do is one line. Raises CannotRun."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise CannotRun(
            f"写不了“{error.filename or path}”（{reason}）；请检查磁盘空间与权限"
        ) from error


def _remove_others(folder: Path, wanted: set[Path]) -> int:
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
            removed += 1
    return removed


def swap(fresh: Path, place: Path) -> None:
    """Put a finished folder where another stands; there is always a whole one to go back to."""
    old = place.with_name(f"{place.name}.old")
    try:
        if old.exists():
            shutil.rmtree(old)
        if place.exists():
            place.rename(old)
        fresh.rename(place)
        if old.exists():
            shutil.rmtree(old)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise CannotRun(f"换不上新站“{place}”（{reason}）；请检查权限后重试") from error
