"""What takes long is made once in a run of the tests, whichever of its workers comes first."""

import fcntl
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

Folders = pytest.TempPathFactory


def once(folders: Folders, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills; others wait for it. Nobody may write in it afterwards."""
    own = folders.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / f"once-{sha256(name.encode()).hexdigest()[:16]}"
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
