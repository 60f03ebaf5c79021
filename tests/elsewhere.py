"""`plansite` on a machine that is not this one: folders list their files backwards, the clock is years ahead.

The rest of another machine (zone, locale, umask, path, chance of hashes) is set from outside.
"""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Self

import time_machine


class Backwards:
    """The entries of a folder, the last first."""

    def __init__(self, entries: Any) -> None:
        self._entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __iter__(self) -> Iterator[Any]:
        return self._entries

    def __next__(self) -> Any:
        return next(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """There is nothing left to close."""


def main() -> int:
    """Run the command there."""
    scandir, listdir = os.scandir, os.listdir
    os.scandir = lambda *given: Backwards(scandir(*given))  # type: ignore[assignment,misc]
    os.listdir = lambda *given: sorted(listdir(*given), reverse=True)
    with time_machine.travel(datetime(2041, 2, 3, 21, 40, tzinfo=UTC)):
        from generator import cli  # noqa: PLC0415  what is read while it loads is read there too

        assert cli.__file__.startswith(os.getcwd())  # noqa: PTH109  not the copy that is tested elsewhere
        return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
