"""The commands that look after the files of a plan: verify, fmt, dates, schema, owners, merge."""

import argparse
import sys

from generator import git
from generator.build import Examined, examine
from generator.cli.clock import today
from generator.cli.making import Made, keep
from generator.cli.reading import readable
from generator.dates import proposals, with_dates
from generator.directory import load_directory, read_directory
from generator.driver import install, merge_files
from generator.files import ACCOUNTS_FILE, DATES_FILE
from generator.finding import Severity
from generator.fmt import tidied
from generator.mirror import compare, is_address
from generator.owners import owners_files
from generator.publish import save
from generator.report import report
from generator.schema import editor_schemas, rendered
from generator.stop import CannotRun
from generator.verify import render


def tell(examined: Examined) -> None:
    """Print the errors, and how much else there is to look at."""
    told = [f for f in examined.findings if f.open]
    errors = [f for f in told if f.severity is Severity.ERROR]
    for finding in errors:
        print(finding)
    if len(told) > len(errors):
        print(f"提示 {len(told) - len(errors)} 处：运行 plansite check 查看。")


def tell_why_unfit(examined: Examined) -> None:
    """Print all findings, and where the plan differs from its source."""
    tell(examined)
    if examined.proof is not None and examined.proof.differences:
        print(render(examined.proof))


def verify(options: argparse.Namespace) -> int:
    """The proof against the source text, or of a copy of the site; 1 when it does not hold."""
    if options.site is not None:
        return _verify_site(options.site, options.against)
    if options.against is not None:
        raise CannotRun("--against 是核对网站用的；请同时写明 --site")
    examined = examine(options.plan, today(options))
    if examined.proof is None:
        tell(examined)
        return 1
    print(render(examined.proof))
    latest, plan = examined.ledger.latest, examined.loaded.plan
    if latest is not None and plan is not None and latest.plan != plan:
        told = report(latest.plan, plan, latest.id, options.plan.as_posix())
        print(f"与最近发布的“{latest.id}”相比：{told.summary}")
    return 1 if examined.proof.differences else 0


def _verify_site(place: str, against: str | None) -> int:
    listed, found = compare(place, against)
    for difference in found:
        print(difference)
    print(f"清单列有 {listed} 个文件，不符 {len(found)} 处。")
    if is_address(place):
        print("按网址只能核对清单上的文件；多出的文件请在服务器上核对目录。")
    return 1 if found else 0


def fmt(options: argparse.Namespace) -> int:
    """Bring the files of a plan into canonical form, or tell which are not; 1 when some are not."""
    done = tidied(read_directory(options.plan), options.plan.as_posix())
    for finding in (*done.faults, *(done.untidy if options.check else ())):
        print(finding)
    if not options.check:
        for name, data in done.changed.items():
            save(options.plan / name, data)
        print(f"整理了 {len(done.changed)} 个文件。")
    return 1 if done.faults or (options.check and done.untidy) else 0


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schemas of a plan's files."""
    plan = load_directory(options.plan).plan
    if plan is None:
        raise CannotRun("plan.yaml 有错误，写不出结构定义；请先运行 plansite check")
    schemas = rendered(editor_schemas(plan.head))
    return keep(Made("结构定义", "计划", "plansite schema"), schemas, options.output)


def owners(options: argparse.Namespace) -> int:
    """Write who is asked for which file, or tell which files are not current."""
    plan, loaded = readable(options.plan)
    if loaded.owners is None:
        print(f"没有 {options.plan / ACCOUNTS_FILE}，不写 CODEOWNERS。")
        return 0
    root = git.root_around(options.plan)
    folder = git.path_in_repository(options.plan, root)
    files = owners_files(plan, loaded.owners, folder)
    made = Made("CODEOWNERS ", f" {ACCOUNTS_FILE} ", "plansite owners")
    return keep(made, files, options.output or root, check=options.check)


def dates(options: argparse.Namespace) -> int:
    """Propose the dates that the texts seem to commit to; file those that a person confirms."""
    plan, loaded = readable(options.plan)
    known = {(dated.item, dated.quote) for dated in loaded.dates}
    proposed = [p for p in proposals(plan) if (p.item, p.quote) not in known]
    asked = set(options.confirm.split(",")) if options.confirm else set()
    confirmed = [p for p in proposed if p.item in asked or _ALL in asked]
    if unknown := sorted(asked - {p.item for p in proposed} - {_ALL}):
        raise CannotRun(f"没有待确认日期的条目：{'、'.join(unknown)}；什么都没有写")
    for one in proposed if not asked else confirmed:
        print(f"{one.item}\t{one.date or '—'}\t{one.kind}\t{one.quote}")
    if confirmed:
        save(options.plan / DATES_FILE, with_dates(read_directory(options.plan), confirmed))
        print(f"已写入 {options.plan / DATES_FILE}：{len(confirmed)} 处。")
    elif proposed:
        print(f"待确认 {len(proposed)} 处；看过以后用 --confirm 写入：条目编号，或 {_ALL}。")
    else:
        print("没有待确认的日期。")
    return 0


_ALL = "all"


def merge(options: argparse.Namespace) -> int:
    """Merge one file for git; 1 when something is left to decide."""
    if options.install:
        install((sys.executable, "-P", "-m", "generator"), options.plan)
        print("已写入这个仓库的 git 设置；此后 git 合并计划的文件时按条目合并。")
        return 0
    files = (options.base, options.ours, options.theirs)
    if None in files:
        raise CannotRun("请写明 BASE、OURS、THEIRS 三个文件；要让 git 合并时调用，请用 --install")
    name = options.path or options.ours.as_posix()
    done = merge_files(*files, name, options.plan)
    told = f"{done.conflicts} 处改法不同，已用“<<<<<<<”“>>>>>>>”标出，请逐处定稿"
    for words in (*done.notes, *([told] if done.conflicts else ())):
        print(f"{name}: {words}", file=sys.stderr)
    return 1 if done.conflicts else 0
