"""Files in; a folder that holds exactly these files out: written only if changed, atomically.

A run may be killed at any moment: a file is the old one or the new one, and so is a site. What it
leaves is one file in a folder, or one folder beside the site, which the next run takes.
"""

import ctypes
import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from generator.stop import CannotRun

SCRATCH = ".scratch"
_NEW = ".new"  # what is being written, beside what it will replace
_FILE, _FOLDER = 0o644, 0o755  # what a site's web server may read, whatever the umask
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


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
    with disk(folder):
        if folder.is_symlink():  # what it leads to is not ours to empty
            folder.unlink()
    written = write_all(files, folder)
    with disk(folder):
        removed = _remove_others(folder, {folder / name for name in files})
    return Published(written, len(files) - written, removed)


def write_all(files: Mapping[str, bytes], folder: Path) -> int:
    """Write files beside what is there, and tell how many of them changed. Raises CannotRun."""
    with disk(folder):
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
    with _turn(path.parent) as alone:
        # Alone, what lies there is of a run that was killed.
        temporary = path.parent / (_NEW if alone else f"{_NEW}-{secrets.token_hex(8)}")
        temporary.unlink(missing_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
            temporary.chmod(_FILE)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return True


@contextmanager
def _turn(folder: Path) -> Iterator[bool]:
    """One writer in a folder at a time; False where the file system keeps no such order."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _locked(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def holds(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly these bytes."""
    return path.is_file() and path.read_bytes() == data


def save(path: Path, data: bytes) -> None:
    """Write a file that was asked for by name. Raises CannotRun."""
    with disk(path):
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
    with disk(path), path.open("ab") as file:
        file.write(data)


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """What the disk does not let us do is one line. Raises CannotRun."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        place = error.filename2 or error.filename or path  # of a copy, where it goes
        raise CannotRun(f"写不了“{place}”（{reason}）；请检查磁盘空间与权限") from error


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


@contextmanager
def workshop(output: Path, site: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """One run at a time makes the site in a folder, after what a killed one left is put right.

    `waiting` is called where another run is at work. What programs write to temporary files is kept
    in the folder too, so that a killed run leaves none elsewhere.
    """
    scratch, usual = output / SCRATCH, tempfile.tempdir
    with disk(output):
        output.mkdir(parents=True, exist_ok=True)
        with (output / ".lock").open("ab") as lock:
            try:
                _locked(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                _locked(lock.fileno(), fcntl.LOCK_EX)
            _put_right(site)
            clear(scratch)
            scratch.mkdir()
            tempfile.tempdir = str(scratch)
            try:
                yield
            finally:
                tempfile.tempdir = usual
                with suppress(OSError):  # what stopped the run is told, not this
                    clear(scratch)


def _put_right(site: Path) -> None:
    """A run that was killed while it changed sites in two steps: the old one is back."""
    old = site.with_name(f"{site.name}.old")
    if old.exists() and not site.exists():
        old.rename(site)


def clear(path: Path) -> None:
    """Remove a file, a link or a whole folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def readable(folder: Path) -> None:
    """Every file and folder as a web server needs it, whatever the umask of the run."""
    folder.chmod(_FOLDER)
    for path in folder.rglob("*"):
        path.chmod(_FOLDER if path.is_dir() else _FILE)


def swap(fresh: Path, place: Path) -> None:
    """Put a finished folder where another stands. Raises CannotRun.

    In one step where the file system can; else in two, with a whole one to go back to.
    """
    old = place.with_name(f"{place.name}.old")
    try:
        clear(old)
        if not _exchanged(fresh, place):
            if place.exists():
                place.rename(old)
            fresh.rename(place)
        clear(old)
        clear(fresh)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise CannotRun(f"换不上新站“{place}”（{reason}）；请检查权限后重试") from error


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders could change places in one step."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
