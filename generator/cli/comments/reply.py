"""`plansite comments reply`: answers are posted below the issues that comments came from."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.cli.clock import add_today, today
from generator.cli.comments.desk import NOTED, Setting, add_setting, is_noted, setting
from generator.exchange.replying import Answer, answers, name_of, post
from generator.forge.connect import tracker
from generator.forge.environment import TOKEN
from generator.forge.trouble import Missing, NotAllowed
from generator.publish import save
from generator.site import replies
from generator.written import written


def add(sub: Any) -> None:
    """Add the command."""
    words = "把采纳情况答复到意见所在的来件；不加 --apply 只看不发"
    parser = sub.add_parser("reply", help=words, description=words)
    add_setting(parser)
    parser.add_argument("--apply", action="store_true", help="发出答复")
    add_today(parser)
    parser.set_defaults(command=reply)


def reply(options: argparse.Namespace) -> int:
    """The answers, posted with --apply. Raises Unfit, CannotRun."""
    found = setting(options, today(options))
    if not replies(found.config):
        print("没有开启答复；要开启，请在 mkdocs.yml 写明 extra.repository.reply: true。")
        return 0
    wanted = [
        one for one in answers(found.desk, found.config.site_url or "") if isinstance(one, Answer)
    ]
    if not options.apply:
        for step in wanted:
            print(f"加上 --apply 就会：{step}")
    done = _posted(found, wanted, options.plan) if options.apply and wanted else 0
    left = f"，没有发出 {len(wanted) - done} 条，原因见上" if options.apply else "，都还没有发"
    count = f"应发的答复 {len(wanted)} 条{left if len(wanted) > done else '，都已发出'}"
    print(f"{count if wanted else '没有要发的答复'}。")
    return 0


def _posted(found: Setting, wanted: Sequence[Answer], plan: Path) -> int:
    """Post, and file what was posted, one by one: what is cut goes on where it stopped."""
    if not found.tracker.token:
        raise NotAllowed(f"没有访问令牌，不能答复；请设置环境变量 {TOKEN}")
    done = 0
    with tracker(found.tracker) as forge:
        login = name_of(forge)
        for step in wanted:
            if is_noted(file := plan / f"{step.filed.place}.yaml"):
                print(f"没有发出 {step.comment.id} 的答复，{file} {NOTED}；请把批注挪走再答复")
                continue
            try:
                filed = post(step, forge, login)
            except Missing as missing:
                print(f"没有发出 {step.comment.id} 的答复，来件已不在平台上：{missing}")
                continue
            save(file, written(filed.comment))
            print(step, flush=True)
            done += 1
    return done
