"""The day of a run: the only place that asks the clock.

A day decides whether a round of consultation is over, and nothing else: a site is the same on any
two days between which no round began or ended.
"""

import argparse
import os
from datetime import UTC, date, datetime

from generator.moment import ZONE
from generator.stop import CannotRun

EPOCH = "SOURCE_DATE_EPOCH"  # what builds that must be repeatable set: seconds since 1970


def add_today(parser: argparse.ArgumentParser) -> None:
    """The option by which a run is told its day."""
    parser.add_argument("--today", metavar="DATE", help="按哪一天算，如 2030-06-30（默认当天）")


def today(options: argparse.Namespace) -> date:
    """The day that was asked for, else that of SOURCE_DATE_EPOCH, else today. Raises CannotRun."""
    if options.today is not None:
        try:
            return date.fromisoformat(options.today)
        except ValueError as error:
            raise CannotRun("--today 应如 2030-06-30；请改正") from error
    seconds = os.environ.get(EPOCH, "")
    if not seconds:
        return datetime.now(ZONE).date()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).astimezone(ZONE).date()
    except (ValueError, OverflowError, OSError) as error:
        raise CannotRun(f"环境变量 {EPOCH} 应是 1970 年以来的秒数；请改正") from error
