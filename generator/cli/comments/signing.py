"""The command of the internal round: sign-off tables out to the units, and back."""

import argparse
import sys
from pathlib import Path
from typing import Any

from generator.cli.comments.desk import refuse_to_lose_notes
from generator.cli.comments.office import Open, command, opened
from generator.comment import ANSWERS, SILENT, FiledComment
from generator.consultation import Round, RoundKind
from generator.intake.sheet import MOST_BYTES
from generator.intake.signoff import Signed, read_signed, tables
from generator.publish import holds, read_bytes, save
from generator.stop import CannotRun
from generator.written import written

# What the office wrote into a comment stays when its unit sends a corrected table.
_SAID = ("item", "text", "proposed", "grounds", "received")


def add(commands: Any) -> None:
    """Add the command."""
    signing = command(commands, "signoff", "征求单位意见：写出各单位的会签表；给出文件则读回")
    signing.add_argument("files", metavar="FILE", nargs="*", type=Path, help="单位填好的会签表")
    signing.add_argument("--round", required=True, metavar="ROUND", help="哪一轮的编号")
    signing.add_argument("--output", type=Path, default=Path("会签表"), help="会签表写到哪个目录")
    signing.add_argument("--received", default="", metavar="DATE", help="收到日期")
    signing.add_argument("--apply", action="store_true", help="读回时写入文件")
    signing.set_defaults(command=signoff)


def signoff(options: argparse.Namespace) -> int:
    """Write the tables of a round, or read those that came back; 1 when any is wrong."""
    work = opened(options)
    one = next((r for r in work.docket.rounds if r.id == options.round), None)
    if one is None or one.kind is not RoundKind.INTERNAL:
        raise CannotRun(
            f"没有编号为“{options.round}”的征求单位意见的一轮；请核对 consultation.yaml"
        )
    return _read(options, work, one) if options.files else _write(options, work, one)


def _write(options: argparse.Namespace, work: Open, one: Round) -> int:
    try:
        made = [*tables(one, work.docket)]
    except LookupError as error:
        message = f"“{one.revision}”这一稿没有存档，写不出会签表；请先用 plansite release 发布"
        raise CannotRun(message) from error
    for unit, data in made:
        save(options.output / f"{unit.name.replace('/', '、')}.xlsx", data)
    print(f"会签表在 {options.output}：{len(made)} 个单位。")
    return 0


def _read(options: argparse.Namespace, work: Open, one: Round) -> int:
    found = [
        read_signed(read_bytes(f, MOST_BYTES), f.name, one, work.docket, options.received)
        for f in options.files
    ]
    faults = [fault for signed in found for fault in signed.faults]
    if faults:
        for fault in faults:
            print(fault)
        print(f"有 {len(faults)} 处要改，什么都没有写。", file=sys.stderr)
        return 1
    for file, signed in zip(options.files, found, strict=True):
        _file(options, work, file.name, signed)
    return 0


def _file(options: argparse.Namespace, work: Open, name: str, signed: Signed) -> None:
    if signed.signoff is None:
        print(f"{name}：没有填写任何答复，仍为{SILENT}")
        return
    changed = {f"{signed.signoff.place}.yaml": written(signed.signoff.signoff)}
    for filed in signed.comments:
        changed[f"{filed.place}.yaml"] = _merged(work, filed)
    fresh = {n: d for n, d in changed.items() if not holds(work.directory / n, d)}
    for file in fresh:
        refuse_to_lose_notes(work.directory / file)
    if options.apply:
        for file, data in fresh.items():
            save(work.directory / file, data)
    answers = [answer.answer for answer in signed.signoff.signoff.answers]
    told = "，".join(
        f"{words} {answers.count(a)} 项" for a, words in ANSWERS.items() if a in answers
    )
    did = "没有变化" if not fresh else "已登记" if options.apply else "加上 --apply 就会登记"
    print(f"{name}：{told}（{did}）")
    for identity in _gone(work, signed):
        print(f"  {identity} 不在新表里；原来的意见保留，要撤下请改它的文件")


def _merged(work: Open, filed: FiledComment) -> bytes:
    """A unit's amendment as it is now, with what the office has written on it."""
    known = work.docket.by_id.get(filed.comment.id)
    if known is None:
        return written(filed.comment)
    said = {field: getattr(filed.comment, field) for field in _SAID}
    return written(known.comment.model_copy(update=said))


def _gone(work: Open, signed: Signed) -> list[str]:
    there = {filed.comment.id for filed in signed.comments}
    unit = signed.signoff.signoff.unit if signed.signoff else ""
    start = f"signoff-{unit}-"
    return [i for i in work.docket.by_id if i.startswith(start) and i not in there]
