"""The command that writes the forms by which the forges take comments: comments forms."""

import argparse
from pathlib import Path
from typing import Any

from generator import git
from generator.cli.making import Made, keep
from generator.cli.reading import readable
from generator.consultation import Consultation
from generator.forge.issue_forms import issue_forms


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
    plan, loaded = readable(options.plan)
    files = issue_forms(plan, loaded.consultation or Consultation())
    made = Made("表单", "计划", "plansite comments forms")
    output = options.output or git.root_around(options.plan)
    return keep(made, files, output, check=options.check)
