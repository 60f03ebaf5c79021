"""`plansite comments sync`: comments are taken in from the issues of the repository."""

import argparse
from datetime import timedelta
from typing import Any

from generator.cli.clock import add_today, today
from generator.cli.comments.desk import NOTED, Setting, add_setting, is_noted, setting
from generator.exchange.planning import ledger_of, steps, summary
from generator.exchange.reading import Seen, look, since
from generator.exchange.steps import Leave, Skipped, Step
from generator.forge.connect import tracker
from generator.publish import save
from generator.slip import read


def add(sub: Any) -> None:
    """Add the command."""
    words = "从仓库平台收取意见，登记到 plan/comments；不加 --apply 只看不写"
    parser = sub.add_parser("sync", help=words, description=words)
    add_setting(parser)
    parser.add_argument("--apply", action="store_true", help="写入文件")
    parser.add_argument("--full", action="store_true", help="从头再收一遍，并查出已删除的")
    add_today(parser)
    parser.set_defaults(command=sync)


def sync(options: argparse.Namespace) -> int:
    """The steps, taken with --apply. Raises Unfit, CannotRun."""
    found = setting(options, today(options))
    planned = steps(_seen(found, full=options.full), found.desk)
    noted = 0
    for step in planned:
        if isinstance(step, Leave):
            continue
        if isinstance(step, Step) and is_noted(file := options.plan / step.file):
            noted += 1
            print(f"没有写 {file}，{NOTED}；请把批注挪走，再用 --full 收取（{step}）")
            continue
        before = "" if options.apply or isinstance(step, Skipped) else "加上 --apply 就会："
        if options.apply and isinstance(step, Step):
            save(options.plan / step.file, step.data)
        print(f"{before}{step}", flush=True)
    skipped = noted + sum(isinstance(step, Skipped) for step in planned)
    behind = f"；未收 {skipped} 件，原因见上" if skipped else ""
    print(f"{summary(planned)}{behind}。")
    return 0


def _seen(found: Setting, *, full: bool) -> Seen:
    """What the forge answers, since the ledger was filed last or from the beginning."""
    filed = ledger_of(found.desk).comments
    latest = f"{found.desk.docket.today + timedelta(days=2)}T00:00:00Z"
    start = "" if full else since(filed, latest)
    with tracker(found.tracker) as forge:
        return look(forge, filed, start, lambda issue: bool(read(issue.body)))
