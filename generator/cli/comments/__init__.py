"""The commands that take comments in, work on them and answer them: `plansite comments …`."""

import argparse
from typing import Any

from generator.cli.comments import forms, intake, office, reply, signing, sync


def add(commands: Any) -> None:
    """Add the parser of `comments` with its own commands."""
    words = "征求意见：收取、办理、答复"
    parser: argparse.ArgumentParser = commands.add_parser("comments", help=words, description=words)
    sub = parser.add_subparsers(required=True, metavar="命令", title="命令")
    intake.add(sub)
    signing.add(sub)
    office.add(sub)
    forms.add(sub)
    sync.add(sub)
    reply.add(sub)
