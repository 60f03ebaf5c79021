"""The `plansite` command. Exit 0: fine; 1: the plan has errors; 2: the run could not go on."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from generator import git
from generator import review as reviewing
from generator.build import Examined, Folders, build, examine, examine_loaded
from generator.data import checks_json
from generator.driver import install, merge_files
from generator.finding import Severity, has_errors, in_order
from generator.fmt import tidied
from generator.forge.connect import connected
from generator.forge.environment import PullRequest, pull_request
from generator.forge.posting import Wanted, post, steps
from generator.forge.trouble import ForgeTrouble, NotAllowed
from generator.ledger import ledger, snapshot_file
from generator.load import (
    ACCOUNTS_FILE,
    HEAD_FILE,
    Loaded,
    Places,
    load,
    load_directory,
    read_directory,
)
from generator.model import Revision, Stage
from generator.owners import owners_files
from generator.publish import append, holds, save, write, write_all
from generator.release import released
from generator.report import FORMS, narrowed, report
from generator.schema import editor_schemas, rendered
from generator.site import serve
from generator.stop import CannotRun
from generator.verify import render

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except CannotRun as reason:
        print(f"plansite: {reason}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The command line as data."""
    top = argparse.ArgumentParser(prog="plansite", description="由行动计划的 YAML 生成公开网站")
    commands = top.add_subparsers(required=True, metavar="命令", title="命令")

    def add(name: str, command: Command, words: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.add_argument("--plan", type=Path, default=Path("plan"), help="计划目录（默认 plan）")
        added.set_defaults(command=command)
        return added

    form = add("check", _check, "检查计划，列出全部错误与提示")
    form.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")
    add("verify", _verify, "与原始文件逐字核对")
    building = add("build", _build, "生成网站到 build/site")
    serving = add("serve", _serve, "生成网站并在本机预览，改动后自动更新")
    serving.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    for one in (building, serving):
        one.add_argument("--docs", type=Path, default=Path("docs"), help="手写页面目录")
        one.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="MkDocs 配置")
        one.add_argument("--output", type=Path, default=Path("build"), help="输出目录")
    comparing = add("diff", _diff, "比较两稿：逐项列出变更，分清实质变更和编辑性变更")
    version = "计划目录、已发布的稿次，或 git 版本，如 main、HEAD~3"
    comparing.add_argument("old", metavar="OLD", help=f"旧稿：{version}；也可写成 a..b")
    comparing.add_argument("new", metavar="NEW", nargs="?", help="新稿；不写就是 --plan 的目录")
    comparing.add_argument("--format", choices=tuple(FORMS), default="text", help="输出格式")
    comparing.add_argument("--unit", help="只看与这个单位有关的（编号或名称）")
    comparing.add_argument("--item", help="只看这一项和它里面的（编号）")
    comparing.add_argument("--substantive", action="store_true", help="只看实质变更")
    asking = add("review", _review, "写出对一次修改的审阅意见，可发表在合并请求上")
    asking.add_argument("base", metavar="BASE", help="并入哪个 git 版本，如 main；也可写成 a..b")
    asking.add_argument("--head", metavar="REV", help="修改后的版本；不写就是 --plan 的目录")
    asking.add_argument("--preview", default="", metavar="URL", help="预览网站的地址")
    asking.add_argument("--output", type=Path, help="写到这个文件，不写到屏幕")
    asking.add_argument("--apply", action="store_true", help="发表到流水线所属的合并请求")
    releasing = add("release", _release, "发布一稿：把计划存档，登记到各稿的台账")
    releasing.add_argument("id", metavar="ID", help="这一稿的编号，如 draft；是网址的一部分")
    releasing.add_argument("--stage", required=True, choices=tuple(Stage), help="稿次")
    releasing.add_argument("--date", required=True, help="成文日期，如 2030-06-30，或“不详”")
    for name, words in _FACTS.items():
        releasing.add_argument(f"--{name}", help=words)
    merging = add("merge", _merge, "按条目合并一个文件的两种改法，供 git 调用；结果写入 OURS")
    merging.add_argument("base", metavar="BASE", type=Path, nargs="?", help="两边共同的旧稿")
    merging.add_argument("ours", metavar="OURS", type=Path, nargs="?", help="当前分支的写法")
    merging.add_argument("theirs", metavar="THEIRS", type=Path, nargs="?", help="并入分支的写法")
    merging.add_argument("--path", metavar="NAME", help="文件在仓库里的路径；不写就是 OURS")
    merging.add_argument("--install", action="store_true", help="让这个仓库的 git 合并时调用本命令")
    tidy = add("fmt", _fmt, "整理 YAML：一句一行，键按顺序，内容不变")
    tidy.add_argument("--check", action="store_true", help="只检查是否整齐，不改文件")
    schemas = add("schema", _schema, "写出编辑器用的 JSON Schema")
    schemas.add_argument("--output", type=Path, default=Path("schema"), help="输出目录")
    owning = add("owners", _owners, "写出 CODEOWNERS：单位的事项有改动的，平台请这个单位审核")
    owning.add_argument("--check", action="store_true", help="只检查是否与账号相符，不改文件")
    owning.add_argument("--output", type=Path, help="输出目录（默认仓库的根目录）")
    return top


def _check(options: argparse.Namespace) -> int:
    examined = examine(options.plan)
    if options.format == "json":
        print(checks_json(examined.findings).decode(), end="")
    else:
        _tell(examined)
        errors = sum(f.severity is Severity.ERROR for f in examined.findings)
        others = len(examined.findings) - errors
        print(f"错误 {errors} 处，提示 {others} 处。")
    return 1 if has_errors(examined.findings) else 0


def _tell(examined: Examined) -> None:
    for finding in examined.findings:
        print(finding)


def _verify(options: argparse.Namespace) -> int:
    examined = examine(options.plan)
    if examined.proof is None:
        _tell(examined)
        return 1
    print(render(examined.proof))
    return 1 if examined.proof.differences else 0


def _folders(options: argparse.Namespace) -> Folders:
    return Folders(options.plan, options.docs, options.config, options.output)


def _build(options: argparse.Namespace) -> int:
    folders = _folders(options)
    examined = examine(folders.plan)
    _tell(examined)
    if not examined.fit:
        if examined.proof is not None and examined.proof.differences:
            print(render(examined.proof))
        return 1
    published = build(examined, folders)
    written, kept, removed = published.written, published.kept, published.removed
    print(f"已生成 {folders.site}：写入 {written} 个文件，未变 {kept} 个，删除 {removed} 个。")
    return 0


def _diff(options: argparse.Namespace) -> int:
    loaded = [(name, _revision(name, options.plan)) for name in _revisions(options)]
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


def _revision(name: str, plan: Path) -> Loaded:
    """A plan by its directory, as the revision it was released as, or as a git revision has it."""
    if (Path(name) / HEAD_FILE).is_file() or Path(name) == plan:
        return load_directory(Path(name))
    if found := _snapshot(name, plan):
        return found
    return load(git.files_at(name, plan), f"{name}:{plan.as_posix()}")


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
        why = "的存档被改动过或读不了" if entry.held else "没有收录全文"
        raise CannotRun(f"稿次“{name}”{why}，不能比较；可运行 plansite check 查看")
    return Loaded(held.plan, Places({}, snapshot_file(name)), (), frozenset())


_FACTS = {
    "note": "说明",
    "number": "发文字号",
    "issuer": "发文机关",
    "published": "公开日期",
    "address": "官方文本的网址",
}
_UNKNOWN_DAY = "不详"


def _release(options: argparse.Namespace) -> int:
    examined = examine(options.plan)
    _tell(examined)
    if not examined.fit:
        if examined.proof is not None and examined.proof.differences:
            print(render(examined.proof))
        print("计划有错误，没有发布；请先改正。", file=sys.stderr)
        return 1
    entry = _entry(options)
    for name, data in released(read_directory(options.plan), entry).items():
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
    said = {name: getattr(options, name) for name in _FACTS}
    dated = None if options.date == _UNKNOWN_DAY else options.date
    try:
        return Revision(id=options.id, stage=Stage(options.stage), dated=dated, **said)
    except ValidationError as error:
        wrong = "、".join(str(detail["loc"][0]) for detail in error.errors(include_url=False))
        raise CannotRun(
            f"{wrong} 写法不对：编号用小写字母、数字和短横线，日期如 2030-06-30，其余不得为空"
        ) from error


def _review(options: argparse.Namespace) -> int:
    """The comment goes to the file or standard output, what is done with it to standard error."""
    if options.preview and not options.preview.startswith(("https://", "http://")):
        raise CannotRun("--preview 应为 http:// 或 https:// 开头的网址；请改正")
    pull = pull_request(os.environ)
    if options.apply and pull is None:
        raise CannotRun("--apply 只能在合并请求的流水线里用；在本机请去掉 --apply")
    before, after = (_side(_revision(name, options.plan)) for name in _reviewed(options))
    review = reviewing.Review(before, after, options.preview)
    marked = reviewing.mark(options.plan.as_posix())
    text = reviewing.comment(review, marked)
    if options.output:
        save(options.output, text.encode())
    else:
        print(text, end="")
    if pull is not None:
        wanted = Wanted(marked, text, reviewing.labels(review))
        for line in _posted(pull, wanted) if options.apply else _planned(pull, wanted):
            print(line, file=sys.stderr)
    return 0


def _reviewed(options: argparse.Namespace) -> tuple[str, str]:
    """What is reviewed: from where it parted from the base, to the head or the plan as it is."""
    if git.is_span(options.base):
        return git.ends_of(options.base, options.plan)
    parted, ends = options.base, (options.base, options.head or "HEAD")
    if all(git.is_revision(end, options.plan) for end in ends):
        parted, _ = git.ends_of("...".join(ends), options.plan)
    return parted, options.head or options.plan.as_posix()


def _side(loaded: Loaded) -> reviewing.Side:
    """One side of a review, with everything that the checks and the proof find."""
    known = examine_loaded(loaded)
    differences = known.proof.differences if known.proof is not None else ()
    found = in_order([*known.findings, *(difference.finding for difference in differences)])
    return reviewing.Side(None if has_errors(loaded.findings) else loaded.plan, found)


def _planned(pull: PullRequest, wanted: Wanted) -> Iterator[str]:
    try:
        with connected(pull) as discussion:
            yield from (f"加上 --apply 就会：{step}" for step in steps(discussion, wanted))
    except ForgeTrouble as trouble:
        yield f"看不到合并请求：{trouble}"


def _posted(pull: PullRequest, wanted: Wanted) -> Iterator[str]:
    """Post; where that cannot be, the job's summary says the same, if the job has one."""
    try:
        with connected(pull) as discussion:
            yield from post(discussion, wanted)
    except ForgeTrouble as trouble:
        instead = "审阅意见写在运行摘要里" if pull.summary else "审阅意见见命令的输出"
        if pull.summary:
            append(Path(pull.summary), wanted.body.encode())
        if not isinstance(trouble, NotAllowed):
            raise
        yield f"不能在合并请求上发表，{instead}：{trouble}"


def _fmt(options: argparse.Namespace) -> int:
    done = tidied(read_directory(options.plan), options.plan.as_posix())
    for finding in (*done.faults, *(done.untidy if options.check else ())):
        print(finding)
    if not options.check:
        for name, data in done.changed.items():
            write(options.plan / name, data)
        print(f"整理了 {len(done.changed)} 个文件。")
    return 1 if done.faults or (options.check and done.untidy) else 0


def _merge(options: argparse.Namespace) -> int:
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


def _schema(options: argparse.Namespace) -> int:
    plan = load_directory(options.plan).plan
    if plan is None:
        raise CannotRun("plan.yaml 有错误，写不出结构定义；请先运行 plansite check")
    schemas = rendered(editor_schemas(plan.head))
    changed = write_all(schemas, options.output)
    print(f"结构定义在 {options.output}：写入 {changed} 个文件，未变 {len(schemas) - changed} 个。")
    return 0


def _owners(options: argparse.Namespace) -> int:
    loaded = load_directory(options.plan)
    if loaded.plan is None or has_errors(loaded.findings):
        for finding in loaded.findings:
            print(finding)
        return 1
    if loaded.owners is None:
        print(f"没有 {options.plan / ACCOUNTS_FILE}，不写 CODEOWNERS。")
        return 0
    root = git.root_around(options.plan)
    folder = git.path_in_repository(options.plan, root)
    files = owners_files(loaded.plan, loaded.owners, folder)
    output = options.output or root
    if options.check:
        stale = [name for name, data in files.items() if not holds(output / name, data)]
        for name in stale:
            print(f"{output / name}：与 {ACCOUNTS_FILE} 不符；请运行 plansite owners")
        return 1 if stale else 0
    changed = write_all(files, output)
    print(f"CODEOWNERS 在 {output}：写入 {changed} 个文件，未变 {len(files) - changed} 个。")
    return 0


def _serve(options: argparse.Namespace) -> int:
    folders = _folders(options)

    def rebuild() -> None:
        try:
            _build(options)
        except CannotRun as reason:
            print(f"plansite: {reason}", file=sys.stderr)

    if _build(options) and not folders.site.is_dir():
        return 1
    print(f"预览：http://127.0.0.1:{options.port}/ ，按 Ctrl+C 结束。")
    serve(folders.site, [folders.plan, folders.docs, folders.config], rebuild, port=options.port)
    return 0
