"""The `plansite` command. Exit 0: fine; 1: the plan has errors; 2: the run could not go on."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from generator import git
from generator.build import Examined, Places, build, examine
from generator.data import checks_json
from generator.driver import install, merge_files
from generator.finding import Severity, has_errors
from generator.fmt import tidied
from generator.load import HEAD_FILE, Loaded, load, load_directory, read_directory
from generator.publish import write
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
    version = "计划目录，或 git 版本，如 main、HEAD~3"
    comparing.add_argument("old", metavar="OLD", help=f"旧稿：{version}；也可写成 a..b")
    comparing.add_argument("new", metavar="NEW", nargs="?", help="新稿；不写就是 --plan 的目录")
    comparing.add_argument("--format", choices=tuple(FORMS), default="text", help="输出格式")
    comparing.add_argument("--unit", help="只看与这个单位有关的（编号或名称）")
    comparing.add_argument("--item", help="只看这一项和它里面的（编号）")
    comparing.add_argument("--substantive", action="store_true", help="只看实质变更")
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


def _places(options: argparse.Namespace) -> Places:
    return Places(options.plan, options.docs, options.config, options.output)


def _build(options: argparse.Namespace) -> int:
    places = _places(options)
    examined = examine(places.plan)
    _tell(examined)
    if not examined.fit:
        if examined.proof is not None and examined.proof.differences:
            print(render(examined.proof))
        return 1
    published = build(examined, places)
    written, kept, removed = published.written, published.kept, published.removed
    print(f"已生成 {places.site}：写入 {written} 个文件，未变 {kept} 个，删除 {removed} 个。")
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
    """A plan by its directory, or by the git revision that it stands in."""
    if (Path(name) / HEAD_FILE).is_file() or Path(name) == plan:
        return load_directory(Path(name))
    return load(git.files_at(name, plan), f"{name}:{plan.as_posix()}")


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
    changed = sum(write(options.output / name, data) for name, data in schemas.items())
    print(f"结构定义在 {options.output}：写入 {changed} 个文件，未变 {len(schemas) - changed} 个。")
    return 0


def _serve(options: argparse.Namespace) -> int:
    places = _places(options)

    def rebuild() -> None:
        try:
            _build(options)
        except CannotRun as reason:
            print(f"plansite: {reason}", file=sys.stderr)

    if _build(options) and not places.site.is_dir():
        return 1
    print(f"预览：http://127.0.0.1:{options.port}/ ，按 Ctrl+C 结束。")
    serve(places.site, [places.plan, places.docs, places.config], rebuild, port=options.port)
    return 0
