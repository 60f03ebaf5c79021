"""The commands of the office's daily work: assign, group, hide, show, clear."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.checks.privacy import said_digest
from generator.cli.clock import add_today, today
from generator.cli.comments.desk import refuse_to_lose_notes
from generator.cli.reading import readable
from generator.comment import (
    HIDDEN_REASONS,
    Cleared,
    Comment,
    FiledComment,
    Hidden,
    HiddenReason,
)
from generator.docket import Docket
from generator.history import History
from generator.ledger import ledger
from generator.likeness import groups
from generator.publish import save
from generator.stop import CannotRun
from generator.views import opening
from generator.written import written


@dataclass(frozen=True)
class Open:
    """A plan's comments, ready to be worked on."""

    directory: Path
    docket: Docket

    def find(self, identity: str) -> FiledComment:
        """The comment of an id. Raises CannotRun."""
        filed = self.docket.by_id.get(identity)
        if filed is None:
            raise CannotRun(f"没有编号为“{identity}”的意见；请核对编号")
        return filed

    def file(self, filed: FiledComment) -> Path:
        """The file of a comment."""
        return self.directory / f"{filed.place}.yaml"

    def refile(self, filed: FiledComment, changed: Comment) -> None:
        """Write a comment anew. Raises CannotRun where its file holds what would be lost."""
        self.refile_all(((filed, changed),))

    def refile_all(self, changes: Sequence[tuple[FiledComment, Comment]]) -> None:
        """Write comments anew, all or none of them."""
        for filed, _ in changes:
            refuse_to_lose_notes(self.file(filed))
        for filed, changed in changes:
            save(self.file(filed), written(changed))


def opened(options: argparse.Namespace) -> Open:
    """The comments of the plan of the options. Raises Unfit, CannotRun."""
    plan, loaded = readable(options.plan)
    history = History(ledger(loaded), plan)
    return Open(options.plan, Docket.of(loaded, history, today(options)))


def command(commands: Any, name: str, words: str) -> argparse.ArgumentParser:
    """The parser of one command, with what all of them take."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.add_argument("--plan", type=Path, default=Path("plan"), help="计划目录（默认 plan）")
    add_today(parser)
    return parser


def add(commands: Any) -> None:
    """Add the commands."""
    assigning = command(commands, "assign", "把意见交给单位办理")
    assigning.add_argument("id", metavar="ID", help="意见编号")
    assigning.add_argument("unit", metavar="UNIT", help="单位的编号或名称")
    assigning.set_defaults(command=assign)
    grouping = command(commands, "group", "找出说的是同一件事的意见，经人确认后归为一类")
    grouping.add_argument("--round", default="", metavar="ROUND", help="只看这一轮")
    grouping.add_argument("--apply", metavar="ID,…", help="把这些意见归为一类，第一条为首")
    grouping.set_defaults(command=group)
    hiding = command(commands, "hide", "不予展示：保留编号，公布理由")
    hiding.add_argument("id", metavar="ID", help="意见编号")
    reasons = "、".join(f"{reason} {words}" for reason, words in HIDDEN_REASONS.items())
    hiding.add_argument("--reason", required=True, choices=tuple(HiddenReason), help=reasons)
    hiding.add_argument("--note", help="向公众说明的话")
    hiding.set_defaults(command=hide)
    showing = command(commands, "show", "恢复展示")
    showing.add_argument("id", metavar="ID", help="意见编号")
    showing.set_defaults(command=show)
    clearing = command(commands, "clear", "看过以后，准予展示疑似含有个人信息的文字")
    clearing.add_argument("id", metavar="ID", help="意见编号")
    clearing.add_argument("--note", help="为什么可以展示")
    clearing.set_defaults(command=clear)


def assign(options: argparse.Namespace) -> int:
    """Give a comment to a unit."""
    work = opened(options)
    filed = work.find(options.id)
    units = work.docket.history.plan.units
    unit = next((u for u in units if options.unit == u.id or options.unit in u.names), None)
    if unit is None:
        raise CannotRun(f"单位名录里没有“{options.unit}”；请核对名称")
    day = today(options).isoformat()
    work.refile(filed, _with(filed, assigned=unit.id, assigned_on=day))
    print(f"{options.id} 已交 {unit.name} 办理（{day}）。")
    return 0


def group(options: argparse.Namespace) -> int:
    """Propose groups of like comments, or file one that a person has confirmed."""
    work = opened(options)
    if options.apply:
        return _grouped(work, options.apply.split(","))
    comments = [f for f in work.docket.comments if options.round in ("", f.round)]
    count = 0
    for found in groups(comments):
        count += 1
        print(f"{len(found)} 条，针对 {found[0].item}：{','.join(c.id for c in found)}")
        for comment in found:
            print(f"  {comment.id} {opening(comment.text, 50)}")
    print(
        f"可能同类的 {count} 组；看过以后用 --apply 编号,编号,… 归为一类。"
        if count
        else "没有同类的意见。"
    )
    return 0


def _grouped(work: Open, identities: Sequence[str]) -> int:
    found = [work.find(identity) for identity in dict.fromkeys(identities)]
    if len(found) < 2 or len({filed.round for filed in found}) > 1:  # noqa: PLR2004
        raise CannotRun("归为一类的至少要有两条，而且在同一轮；请改正")
    first = found[0].comment.id
    work.refile_all([(filed, _with(filed, group=first)) for filed in found])
    print(f"已归为一类：{'、'.join(filed.comment.id for filed in found)}，以 {first} 为首。")
    return 0


def hide(options: argparse.Namespace) -> int:
    """Hide a comment with one of the fixed reasons."""
    work = opened(options)
    filed = work.find(options.id)
    day = today(options).isoformat()
    hidden = Hidden(reason=HiddenReason(options.reason), day=day, note=options.note)
    work.refile(filed, _with(filed, hidden=hidden))
    print(f"{options.id} 不再展示，理由：{HIDDEN_REASONS[hidden.reason]}。编号和理由仍然公布。")
    return 0


def show(options: argparse.Namespace) -> int:
    """Show a comment again."""
    work = opened(options)
    filed = work.find(options.id)
    if filed.comment.hidden is None:
        raise CannotRun(f"{options.id} 本来就在展示；什么都没有写")
    work.refile(filed, _with(filed, hidden=None))
    print(f"{options.id} 恢复展示。")
    return 0


def clear(options: argparse.Namespace) -> int:
    """File a person's decision that a comment's words may be shown as they are."""
    work = opened(options)
    filed = work.find(options.id)
    day = today(options).isoformat()
    cleared = Cleared(sha256=said_digest(filed.comment), day=day, note=options.note)
    work.refile(filed, _with(filed, cleared=cleared))
    print(f"{options.id} 的文字已记为看过、可以展示；文字再有改动须重新看过。")
    return 0


def _with(filed: FiledComment, **changed: object) -> Comment:
    return filed.comment.model_copy(update=changed)
