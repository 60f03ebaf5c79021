"""The `plansite` command. Exit 0: fine; 1: the plan has errors; 2: the run could not go on."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.cli import check, comments, plan, review, revisions, site
from generator.cli.clock import add_today
from generator.cli.reading import Unfit
from generator.finding import seen
from generator.model import Stage
from generator.report import FORMS
from generator.stop import CannotRun

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser().parse_args(arguments)
    command: Command = options.command
    try:
        code = command(options)
        sys.stdout.flush()
    except Unfit as unfit:
        for finding in unfit.findings:
            print(finding)
        print("计划的文件有错误，什么都没有做；请先改正。", file=sys.stderr)
        return 1
    except CannotRun as reason:
        print(seen(f"plansite: {reason}"), file=sys.stderr)
        return 2
    except OSError as error:
        return _unsaid(error)
    return code


def _unsaid(error: OSError) -> int:
    """What was printed could not be: the disk that it goes to is full, or nobody reads on."""
    if error.filename is not None:
        raise error
    # Python writes what is left once more when it ends: that must not fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    reason = os.strerror(error.errno or 0)
    print(f"plansite: 结果写不出去（{reason}）；请检查磁盘空间，或接收结果的程序", file=sys.stderr)
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

    form = add("check", check.check, "检查计划，列出全部错误与提示")
    check.add(form)
    proving = add("verify", plan.verify, "与原始文件逐字核对；用 --site 核对网站的副本")
    proving.add_argument("--site", metavar="DIR|URL", help="核对这个目录或网址上的网站，不核对计划")
    proving.add_argument("--against", metavar="FILE|URL", help="按这份清单核对；不写就是副本自带的")
    building = add("build", site.build, "生成网站到 build/site")
    serving = add("serve", site.serve, "生成网站并在本机预览，改动后自动更新")
    serving.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    for one in (building, serving):
        one.add_argument("--docs", type=Path, default=Path("docs"), help="手写页面目录")
        one.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="MkDocs 配置")
        one.add_argument("--output", type=Path, default=Path("build"), help="输出目录")
    comparing = add("diff", revisions.diff, "比较两稿：逐项列出变更，分清实质变更和编辑性变更")
    version = "计划目录、已发布的稿次，或 git 版本，如 main、HEAD~3"
    comparing.add_argument("old", metavar="OLD", help=f"旧稿：{version}；也可写成 a..b")
    comparing.add_argument("new", metavar="NEW", nargs="?", help="新稿；不写就是 --plan 的目录")
    comparing.add_argument("--format", choices=tuple(FORMS), default="text", help="输出格式")
    comparing.add_argument("--unit", help="只看与这个单位有关的（编号或名称）")
    comparing.add_argument("--item", help="只看这一项和它里面的（编号）")
    comparing.add_argument("--substantive", action="store_true", help="只看实质变更")
    asking = add("review", review.review, "写出对一次修改的审阅意见，可发表在合并请求上")
    asking.add_argument("base", metavar="BASE", help="并入哪个 git 版本，如 main；也可写成 a..b")
    asking.add_argument("--head", metavar="REV", help="修改后的版本；不写就是 --plan 的目录")
    asking.add_argument("--preview", default="", metavar="URL", help="预览网站的地址")
    asking.add_argument("--output", type=Path, help="写到这个文件，不写到屏幕")
    asking.add_argument("--apply", action="store_true", help="发表到流水线所属的合并请求")
    releasing = add("release", revisions.release, "发布一稿：把计划存档，登记到各稿的台账")
    releasing.add_argument("id", metavar="ID", help="这一稿的编号，如 draft；是网址的一部分")
    releasing.add_argument("--stage", required=True, choices=tuple(Stage), help="稿次")
    releasing.add_argument("--date", required=True, help="成文日期，如 2030-06-30，或“不详”")
    for name, words in revisions.FACTS.items():
        releasing.add_argument(f"--{name}", help=words)
    for one in (form, proving, building, serving, asking, releasing):
        add_today(one)
    merging = add("merge", plan.merge, "按条目合并一个文件的两种改法，供 git 调用；结果写入 OURS")
    merging.add_argument("base", metavar="BASE", type=Path, nargs="?", help="两边共同的旧稿")
    merging.add_argument("ours", metavar="OURS", type=Path, nargs="?", help="当前分支的写法")
    merging.add_argument("theirs", metavar="THEIRS", type=Path, nargs="?", help="并入分支的写法")
    merging.add_argument("--path", metavar="NAME", help="文件在仓库里的路径；不写就是 OURS")
    merging.add_argument("--install", action="store_true", help="让这个仓库的 git 合并时调用本命令")
    comments.add(commands)
    _files_of_a_plan(add)
    return top


def _files_of_a_plan(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """The commands that write files which are made of others."""
    tidy = add("fmt", plan.fmt, "整理 YAML：一句一行，键按顺序，内容不变")
    tidy.add_argument("--check", action="store_true", help="只检查是否整齐，不改文件")
    dating = add("dates", plan.dates, "找出正文中写到的日期，经人确认后写入 dates.yaml")
    dating.add_argument("--confirm", metavar="ID,…", help="确认这些条目的日期；all 为全部")
    schemas = add("schema", plan.schema, "写出编辑器用的 JSON Schema")
    schemas.add_argument("--output", type=Path, default=Path("schema"), help="输出目录")
    owning = add("owners", plan.owners, "写出 CODEOWNERS：单位的事项有改动的，平台请这个单位审核")
    owning.add_argument("--check", action="store_true", help="只检查是否与账号相符，不改文件")
    owning.add_argument("--output", type=Path, help="输出目录（默认仓库的根目录）")
