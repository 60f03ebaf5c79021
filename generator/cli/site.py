"""The commands that make the site: build and serve."""

import argparse
import sys

from generator.build import Folders, examine, unreachable
from generator.build import build as make
from generator.cli.clock import today
from generator.cli.plan import tell, tell_why_unfit
from generator.site import serve as serve_site
from generator.stop import CannotRun


def build(options: argparse.Namespace) -> int:
    """Build the site; 1 when the plan is not fit."""
    folders = _folders(options)
    examined = examine(folders.plan, today(options))
    if not examined.fit:
        tell_why_unfit(examined)
        return 1
    tell(examined)
    if told := unreachable(examined, folders):
        print(told)
    published = make(examined, folders)
    written, kept, removed = published.written, published.kept, published.removed
    print(f"已生成 {folders.site}：写入 {written} 个文件，未变 {kept} 个，删除 {removed} 个。")
    return 0


def serve(options: argparse.Namespace) -> int:
    """Build the site, serve it and build again on every change, until interrupted."""
    folders = _folders(options)

    def rebuild() -> None:
        try:
            build(options)
        except CannotRun as reason:
            print(f"plansite: {reason}", file=sys.stderr)

    if build(options) and not folders.site.is_dir():
        return 1
    print(f"预览：http://127.0.0.1:{options.port}/ ，按 Ctrl+C 结束。")
    serve_site(
        folders.site, [folders.plan, folders.docs, folders.config], rebuild, port=options.port
    )
    return 0


def _folders(options: argparse.Namespace) -> Folders:
    return Folders(options.plan, options.docs, options.config, options.output)
