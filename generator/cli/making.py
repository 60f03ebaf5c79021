"""Files that are made of a plan and kept beside it: written, or told where they are not current."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.publish import holds, write_all


@dataclass(frozen=True)
class Made:
    """What readers call the files, what they are made of, and the command that makes them."""

    name: str
    source: str
    command: str


def keep(made: Made, files: Mapping[str, bytes], output: Path, *, check: bool = False) -> int:
    """Write the files, or only tell which are not current; 1 when some are not."""
    if check:
        stale = [name for name, data in files.items() if not holds(output / name, data)]
        for name in stale:
            print(f"{output / name}：与{made.source}不符；请运行 {made.command}")
        return 1 if stale else 0
    changed = write_all(files, output)
    print(f"{made.name}在 {output}：写入 {changed} 个文件，未变 {len(files) - changed} 个。")
    return 0
