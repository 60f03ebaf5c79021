"""The commands that compare and release revisions: diff and release."""

import argparse
import sys
from pathlib import Path

from pydantic import ValidationError

from generator import git
from generator.build import examine_loaded
from generator.cli.clock import today
from generator.cli.plan import tell, tell_why_unfit
from generator.directory import load_directory, read_directory
from generator.files import HEAD_FILE
from generator.finding import has_errors
from generator.ledger import ledger, snapshot_file
from generator.load import Loaded, Places, load
from generator.model import Revision, Stage
from generator.publish import save
from generator.release import released, without_remains
from generator.report import FORMS, narrowed, report
from generator.stop import CannotRun


def diff(options: argparse.Namespace) -> int:
    """What changes between two plans; 1 when one of them has errors."""
    loaded = [(name, revision(name, options.plan)) for name in _revisions(options)]
    faults = [fault for _, found in loaded for fault in found.findings]
    (old_name, old), (new_name, new) = loaded
    if has_errors(faults) or old.plan is None or new.plan is None:
        for fault in faults:
            print(fault, file=sys.stderr)
        return 1
    whole = report(old.plan, new.plan, old_name, new_name)
    asked = {"unit": options.unit, "item": options.item, "substantive": options.substantive}
    print(FORMS[options.format](narrowed(whole, **asked)), end="")
    return 0


def _revisions(options: argparse.Namespace) -> tuple[str, str]:
    """What the two plans to compare were asked for by."""
    if options.new is not None:
        return options.old, options.new
    if git.is_span(options.old):
        return git.ends_of(options.old, options.plan)
    return options.old, options.plan.as_posix()


def revision(name: str, plan: Path) -> Loaded:
    """A plan by its directory, as the revision it was released as, or as a git revision has it."""
    if _is_plan(Path(name)) or Path(name) == plan:
        return load_directory(Path(name))
    if found := _snapshot(name, plan):
        return found
    return load(git.files_at(name, plan), f"{name}:{plan.as_posix()}")


def _is_plan(directory: Path) -> bool:
    """Whether there is a plan in a directory; a name may be too long to be one."""
    try:
        return (directory / HEAD_FILE).is_file()
    except OSError:
        return False


def _snapshot(name: str, plan: Path) -> Loaded | None:
    """A released revision by its id; None when the ledger does not know the name."""
    if not plan.is_dir():
        return None
    known = ledger(load_directory(plan))
    entry = next((entry for entry in known.revisions if entry.id == name), None)
    if entry is None:
        return None
    held = known.find(name)
    if held is None:
        why = "的登记或存档被改动过，或读不了" if entry.held else "没有收录全文"
        raise CannotRun(f"稿次“{name}”{why}，不能比较；可运行 plansite check 查看")
    return Loaded(held.plan, Places({}, snapshot_file(name)), (), frozenset())


FACTS = {
    "note": "说明",
    "number": "发文字号",
    "issuer": "发文机关",
    "published": "公开日期",
    "address": "官方文本的网址",
}
_ASKED_BY = {"id": "ID", "dated": "--date"}  # the other fields are asked for by their names
_UNKNOWN_DAY = "不详"


def release(options: argparse.Namespace) -> int:
    """Freeze the plan as a revision; 1 when it has errors."""
    files = read_directory(options.plan)
    whole = load(without_remains(files, options.id), options.plan.as_posix())
    examined = examine_loaded(whole, today(options))
    if not examined.fit:
        tell_why_unfit(examined)
        print("计划有错误，没有发布；请先改正。", file=sys.stderr)
        return 1
    tell(examined)
    entry = _entry(options)
    for name, data in released(files, entry, today(options)).items():
        save(options.plan / name, data)
    held = ledger(load_directory(options.plan)).held
    print(f"已发布“{entry.id}”（{entry.stage}）：存档 {options.plan / snapshot_file(entry.id)}")
    print(f"SHA-256 {held[-1].revision.sha256}")
    if len(held) > 1:
        old, new = held[-2:]
        print(f"与“{old.id}”相比：{report(old.plan, new.plan, old.id, new.id).summary}")
    print(f"请把 {options.plan} 里的改动提交到仓库。")
    return 0


def _entry(options: argparse.Namespace) -> Revision:
    """The entry of the ledger that was asked for. Raises CannotRun."""
    said = {name: getattr(options, name) for name in FACTS}
    dated = None if options.date == _UNKNOWN_DAY else options.date
    try:
        return Revision(id=options.id, stage=Stage(options.stage), dated=dated, **said)
    except ValidationError as error:
        fields = (str(detail["loc"][0]) for detail in error.errors(include_url=False))
        wrong = "、".join(_ASKED_BY.get(field, f"--{field}") for field in fields)
        raise CannotRun(
            f"{wrong} 写法不对：编号用小写字母、数字和短横线，日期如 2030-06-30，其余不得为空"
        ) from error
