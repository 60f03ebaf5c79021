"""The command that tells reviewers of a revision, on the forge or on the screen: review."""

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from generator import git
from generator.build import examine_loaded
from generator.cli.clock import today
from generator.cli.revisions import revision
from generator.finding import has_errors, in_order
from generator.forge.connect import connected
from generator.forge.environment import PullRequest, pull_request
from generator.forge.posting import Wanted, post, steps
from generator.forge.trouble import ForgeTrouble, NotAllowed
from generator.load import Loaded
from generator.publish import append, save
from generator.review import Review, Side, comment, labels, mark, plain
from generator.stop import CannotRun


def review(options: argparse.Namespace) -> int:
    """The comment goes to the forge or the file, what it says to standard output otherwise.

    What is done with it goes to standard error.
    """
    if options.preview and not options.preview.startswith(("https://", "http://")):
        raise CannotRun("--preview 应为 http:// 或 https:// 开头的网址；请改正")
    pull = pull_request(os.environ)
    if options.apply and pull is None:
        raise CannotRun("--apply 只能在合并请求的流水线里用；在本机请去掉 --apply")
    day = today(options)
    before, after = (_side(revision(name, options.plan), day) for name in _reviewed(options))
    told = Review(before, after, options.preview)
    marked = mark(options.plan.as_posix())
    text = comment(told, marked)
    if options.output:
        save(options.output, text.encode())
    else:
        print(plain(told), end="")
    if pull is not None:
        wanted = Wanted(marked, text, labels(told))
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


def _side(loaded: Loaded, day: date) -> Side:
    """One side of a review, with everything that the checks and the proof find."""
    known = examine_loaded(loaded, day)
    differences = known.proof.differences if known.proof is not None else ()
    found = in_order([*known.findings, *(difference.finding for difference in differences)])
    return Side(None if has_errors(loaded.findings) else loaded.plan, found)


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
