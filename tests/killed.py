"""Runs of the command that are killed, or get no more of the disk, at a moment that the test chooses.

`python -m tests.killed` loads the program once and then runs it in a child for each line of JSON
that it is sent. Killed means SIGKILL: nothing is cleaned up, as when a machine takes the process.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.conftest import ROOT

_OPENED = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {"os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"}
_BOUNDING, _OVERRIDES = 24, (1, 2)  # PR_CAPBSET_DROP; CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


@dataclass(frozen=True)
class Run:
    """How one run goes: killed before its `kill`th change of the disk, or after some seconds.

    `largest`: the bytes after which a file takes no more. `plain`: even root keeps to the modes of
    files and folders. `times`: how many such runs begin at once.
    """

    arguments: Sequence[str]
    folder: str
    kill: int | None = None
    seconds: float | None = None
    largest: int | None = None
    plain: bool = False
    times: int = 1
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ended:
    """How runs ended: exit codes (a signal is negative), what they changed on the disk, what they said."""

    codes: list[int]
    changes: list[str] = field(default_factory=list)
    said: str = ""
    took: float = 0.0

    @property
    def killed(self) -> bool:
        return self.codes == [-signal.SIGKILL]


class Runs:
    """The process that runs are begun in."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.communicate()  # closes what it is asked through, and it ends

    def run(self, arguments: Sequence[str | Path], folder: Path = ROOT, **how: Any) -> Ended:
        """One run of `plansite`, or several at once."""
        run = Run([str(word) for word in arguments], str(folder), **how)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(run)) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


def _begun(run: Run, reader: int, writer: int) -> int:
    """The process id of a child that does one run and says all into a pipe."""
    child = os.fork()
    if child:
        return child
    from generator.cli import main  # noqa: PLC0415  loaded already, but not by the tests

    os.close(reader)
    for stream in (1, 2):
        os.dup2(writer, stream)
    sys.stdout, sys.stderr = (os.fdopen(s, "w", 1, "utf-8", closefd=False) for s in (1, 2))
    os.environ.update(run.env)
    os.chdir(run.folder)
    _limited(run)
    code = 70  # what no run returns
    try:
        code = main(run.arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 70
    except BaseException:  # noqa: BLE001  a fault of the program is for the test to tell
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _limited(run: Run) -> None:
    if run.largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (run.largest, run.largest))
    if run.plain and os.geteuid() == 0:
        _drop_overrides()
    count = 0

    def noticed(event: str, details: tuple[Any, ...]) -> None:
        nonlocal count
        if (change := _change(event, details)) is not None:
            if count == run.kill:
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1
            os.write(1, f"\x00{change}\n".encode(errors="replace"))

    sys.addaudithook(noticed)


def _change(event: str, details: tuple[Any, ...]) -> str | None:
    """What is about to be changed on the disk."""
    if event == "open":
        path, _, flags = details
        writes = isinstance(path, str | bytes | os.PathLike) and flags & _OPENED
        return f"open {os.fsdecode(path)}" if writes and path != os.devnull else None
    if event == "ctypes.dlsym" and details[1] == "renameat2":
        return "exchange"
    return f"{event} {details[0]}" if event in _CHANGES else None


def _drop_overrides() -> None:
    """Root without the right to pass over modes: in the child only. Raises OSError."""
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capget(header, data):
        raise OSError(ctypes.get_errno(), "capget")
    kept = ~sum(1 << right for right in _OVERRIDES) & 0xFFFFFFFF
    data[0], data[1] = data[0] & kept, data[1] & kept
    if libc.capset(header, data):
        raise OSError(ctypes.get_errno(), "capset")


def _ended(run: Run) -> Ended:
    """Begin the children of one line, kill them if asked to, and gather what they said."""
    began = time.monotonic()
    reader, writer = os.pipe()
    children = [_begun(run, reader, writer) for _ in range(run.times)]
    os.close(writer)
    said: list[bytes] = []
    listening = threading.Thread(target=lambda: said.append(_all(reader)))
    listening.start()
    if run.seconds is not None:
        time.sleep(run.seconds)
        for child in children:
            os.kill(child, signal.SIGKILL)  # not yet waited for: the id is still the child's
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    listening.join()
    lines = said[0].decode("utf-8", "replace").splitlines()
    changes = [line.partition("\x00")[2] for line in lines if "\x00" in line]
    words = "\n".join(filter(None, (line.partition("\x00")[0] for line in lines)))
    return Ended(codes, changes, words, time.monotonic() - began)


def _all(reader: int) -> bytes:
    with os.fdopen(reader, "rb") as stream:
        return stream.read()


def main() -> None:
    """Do what is asked, line by line, until nobody asks any more."""
    import generator.cli  # noqa: F401, PLC0415  what every child then has

    for line in sys.stdin:
        print(json.dumps(asdict(_ended(Run(**json.loads(line))))), flush=True)


if __name__ == "__main__":
    main()
