"""What the commands on comments share: the way to the issues, and care for notes by hand."""

import argparse
import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from generator.cli.reading import readable
from generator.docket import Docket
from generator.exchange.filing import Desk
from generator.forge.environment import Tracker, issues_of
from generator.history import History
from generator.ledger import ledger
from generator.site import configuration, repository_of
from generator.source import has_notes
from generator.stop import CannotRun


@dataclass(frozen=True)
class Setting:
    """A desk with the way to the forge, and what mkdocs.yml says."""

    desk: Desk
    tracker: Tracker
    config: MkDocsConfig


NOTED = "里有手写的批注（井号后面的字），程序改写会丢失"


def is_noted(path: Path) -> bool:
    """Whether a person noted something in a file that is to be written anew."""
    return path.is_file() and has_notes(path.read_bytes())


def refuse_to_lose_notes(path: Path) -> None:
    """What a person noted in a file must not be lost by writing it anew. Raises CannotRun."""
    if is_noted(path):
        raise CannotRun(f"{path} {NOTED}；请直接改这份文件，或先把批注挪走")


def add_setting(parser: argparse.ArgumentParser) -> None:
    """The options of a command that asks a forge."""
    parser.add_argument("--plan", type=Path, default=Path("plan"), help="计划目录（默认 plan）")
    parser.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="MkDocs 配置")


def settings(path: Path) -> MkDocsConfig:
    """What mkdocs.yml says, whatever folders are there. Raises CannotRun."""
    with tempfile.TemporaryDirectory() as folder:
        return configuration(path, docs=Path(folder), site=Path(folder).with_suffix(".site"))


def setting(options: argparse.Namespace, today: date) -> Setting:
    """The desk, and the way to the forge. Raises Unfit, CannotRun."""
    plan, loaded = readable(options.plan)
    config = settings(options.config)
    repository = repository_of(config)
    if repository is None:
        raise CannotRun(
            "没有写明仓库；请在 mkdocs.yml 的 extra.repository.address 写明，或设置 REPO_URL"
        )
    history = History(ledger(loaded), plan)
    desk = Desk(Docket.of(loaded, history, today), repository)
    return Setting(desk, issues_of(repository, os.environ), config)
