"""The day of a run: the only place that asks the clock.

A day decides whether a round of consultation is over, and nothing else: a site is the same on any
two days between which no round began or ended.
"""

import argparse
import os
import re
from datetime import UTC, date, datetime

from generator.moment import ZONE
from generator.stop import CannotRun

EPOCH = "SOURCE_DATE_EPOCH"  # what builds that must be repeatable set: seconds since 1970
_MOST_SECONDS = 2**32 - 1  # as far as packed files count


def add_today(parser: argparse.ArgumentParser) -> None:
    """The option by which a run is told its day."""
    parser.add_argument("--today", metavar="DATE", help="按哪一天算，如 2030-06-30（默认当天）")


def today(options: argparse.Namespace) -> date:
    """The day that was asked for, else that of SOURCE_DATE_EPOCH, else today. Raises CannotRun."""
    seconds = _epoch()
    if options.today is not None:
        try:
            return date.fromisoformat(options.today)
        except ValueError as error:
            raise CannotRun("--today 应如 2030-06-30；请改正") from error
    if seconds is None:
        return datetime.now(ZONE).date()
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZONE).date()


def _epoch() -> int | None:
    """Read also where a day was asked for: MkDocs reads it too."""
    said = os.environ.get(EPOCH)
    if said is None:
        return None
    if not re.fullmatch("[0-9]{1,10}", said) or int(said) > _MOST_SECONDS:
        raise CannotRun(
            f"环境变量 {EPOCH} 应是 1970 年以来的秒数，0 至 {_MOST_SECONDS} 的整数；请改正或去掉"
        )
    return int(said)
