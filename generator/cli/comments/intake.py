"""The commands for letters, mails, calls and meetings: import, template."""

import argparse
import sys
from pathlib import Path
from typing import Any

from generator.cli.comments.office import Open, command, opened
from generator.comment import CHANNELS, OFFLINE, Channel
from generator.directory import load_directory
from generator.intake.entry import HEADS, Asked, Taken, from_table, from_text
from generator.intake.filing import New, steps
from generator.intake.sheet import MOST_BYTES, read_table
from generator.intake.template import SHEET, template, template_csv
from generator.publish import read_bytes, save
from generator.stop import CannotRun
from generator.written import written

_TABLES = (".xlsx", ".csv")
_TEXTS = (".json", ".txt", ".eml", ".md")


def add(commands: Any) -> None:
    """Add the commands."""
    importing = command(
        commands, "import", "录入信函、邮件、电话、座谈会的意见；不加 --apply 只看不写"
    )
    importing.add_argument("file", metavar="FILE", type=Path, help="按模板填写的表格，或意见文件")
    importing.add_argument("--round", default="", metavar="ROUND", help="哪一轮征求意见的编号")
    words = "、".join(f"{channel} {CHANNELS[channel]}" for channel in OFFLINE)
    importing.add_argument("--channel", choices=OFFLINE, help=f"表中没有写的，来自：{words}")
    importing.add_argument("--received", default="", metavar="DATE", help="表中没有写的，收到日期")
    importing.add_argument("--apply", action="store_true", help="写入文件")
    importing.set_defaults(command=take_in)
    making = command(commands, "template", "写出录入用的表格模板")
    making.add_argument(
        "--output", type=Path, default=Path("意见录入模板.xlsx"), help="写到哪个文件"
    )
    making.set_defaults(command=make_template)


def take_in(options: argparse.Namespace) -> int:
    """File the comments of a table or file; nothing where anything in it is wrong."""
    work = opened(options)
    taken = _taken(options, work)
    if taken.dropped:
        print(f"以下各栏属于联系信息，一律丢弃：{'、'.join(taken.dropped)}")
    if taken.faults:
        for fault in taken.faults:
            print(fault)
        print(f"有 {len(taken.faults)} 处要改，什么都没有写。", file=sys.stderr)
        return 1
    planned = [*steps(taken.entries, work.docket)]
    for step in planned:
        if options.apply and isinstance(step, New):
            save(work.file(step.filed), written(step.filed.comment))
        print(f"{'' if options.apply else '加上 --apply 就会：'}{step}")
    new = sum(isinstance(step, New) for step in planned)
    print(f"{'已新增' if options.apply else '可新增'} {new} 条，重复跳过 {len(planned) - new} 条。")
    return 0


def _taken(options: argparse.Namespace, work: Open) -> Taken:
    channel = Channel(options.channel) if options.channel else None
    asked = Asked(options.round, channel, options.received)
    if asked.round and asked.round not in {one.id for one in work.docket.rounds}:
        raise CannotRun(f"没有编号为“{asked.round}”的一轮；请核对 consultation.yaml")
    name, kind = options.file.name, options.file.suffix.lower()
    data = read_bytes(options.file, MOST_BYTES)
    if kind in _TABLES:
        return from_table(read_table(data, name, SHEET, HEADS), work.docket, asked)
    if kind in _TEXTS:
        return from_text(data, name, work.docket, asked)
    raise CannotRun(f"不认识的文件“{name}”；可用：{'、'.join((*_TABLES, *_TEXTS))}")


def make_template(options: argparse.Namespace) -> int:
    """Write the empty table."""
    plan = load_directory(options.plan).plan
    if plan is None:
        raise CannotRun("plan.yaml 有错误，写不出模板；请先运行 plansite check")
    save(options.output, template_csv() if options.output.suffix == ".csv" else template(plan))
    print(f"模板在 {options.output}。")
    return 0
