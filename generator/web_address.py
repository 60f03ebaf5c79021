"""A web address that a setting names, in; the same, fit to stand in pages and files, out."""

import re

from generator.finding import seen
from generator.stop import CannotRun

# What stands before the path is no place for a password, and behind it for a query.
_ADDRESS = re.compile(
    r"https?://[a-z0-9.-]+(:[0-9]{1,5})?(/[\w.~+%-]+)*/?", re.ASCII | re.IGNORECASE
)
SHOWN = 80  # letters of what was given


def web_address(address: str, setting: str, example: str) -> str:
    """The address, when nothing in it can be taken for anything else. Raises CannotRun."""
    if not _ADDRESS.fullmatch(address):
        raise CannotRun(
            f"{setting}应是 http:// 或 https:// 开头的网页地址，不带账号、密码、参数、引号和空格，"
            f"如 {example}{_shown(address)}"
        )
    return address


def _shown(address: str) -> str:
    """What was given, unless there may be a password in it."""
    return "" if "@" in address else f"，实为“{seen(address[:SHOWN])}”"
