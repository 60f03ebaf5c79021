"""The command that writes the forms by which the forges take comments: comments forms."""

import argparse
from pathlib import Path
from typing import Any

from generator import git
from generator.consultation import Consultation
from generator.finding import has_errors
from generator.forge.issue_forms import issue_forms
from generator.load import load_directory
from generator.publish import holds, write_all


def add(commands: Any) -> None:
    """Add the parser of `comments forms`."""
    words = "写出各平台收意见用的表单"
    parser = commands.add_parser("forms", help=words, description=words)
    parser.add_argument("--plan", type=Path, default=Path("plan"), help="计划目录（默认 plan）")
    parser.add_argument("--check", action="store_true", help="只检查是否最新，不改文件")
    parser.add_argument("--output", type=Path, help="输出目录（默认仓库的根目录）")
    parser.set_defaults(command=forms)


def forms(options: argparse.Namespace) -> int:
    """Write the forms, or tell which are not current; 1 when some are not, or the plan is wrong."""
    loaded = load_directory(options.plan)
    if loaded.plan is None or has_errors(loaded.findings):
        for finding in loaded.findings:
            print(finding)
        return 1
    files = issue_forms(loaded.plan, loaded.consultation or Consultation())
    output = options.output or git.root_around(options.plan)
    if options.check:
        stale = [name for name, data in files.items() if not holds(output / name, data)]
        for name in stale:
            print(f"{output / name}：与计划不符；请运行 plansite comments forms")
        return 1 if stale else 0
    changed = write_all(files, output)
    print(f"表单在 {output}：写入 {changed} 个文件，未变 {len(files) - changed} 个。")
    return 0
