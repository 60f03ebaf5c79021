"""What the site says of its own accessibility is what was tested: `docs/about/accessibility.md`.

After a change of the pages or of axe run `GOLDEN=write pytest tests/browser/test_statement.py`.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import all_sites
from tests.browser.test_access import TAGS
from tests.conftest import ROOT
from tests.kinds import kinds, pages

STATEMENT = ROOT / "docs" / "about" / "accessibility.md"
RULES = "tags => axe.getRules(tags).length"


def figures(page: Page, site: Path) -> list[str]:
    """The results as lines. That nothing was found is what the other tests hold.

    The site is the foreign plan's: no edit of the real one makes the statement stale.
    """
    page.goto("")
    page.evaluate(AXE_SCRIPT)
    found = re.search(r"axe v([\d.]+)", AXE_SCRIPT)
    assert found
    every, some = (len([*of(site)]) for of in (pages, kinds))
    return [
        f"- 检查的页面：样例网站共 {every} 页，逐页检查代码；从中选出各类页面 {some} 页，逐页打开检查",
        "- 检查的情形：手机和电脑两种宽度，深色和浅色，折叠的内容全部展开",
        f"- 自动检查的规则：{page.evaluate(RULES, TAGS)} 条，由开源的检查程序（axe {found[1]} 版）提供",
        "- 自动检查发现的问题：0 处",
        "- 网页代码不合规范之处：0 处",
    ]


def test_the_statement_is_true(page: Page, built: Callable[..., Path]) -> None:
    text = STATEMENT.read_text("utf-8")
    lines = "\n".join(figures(page, all_sites(built)[1]))
    true = re.sub(r"^- 检查的页面：(.*\n)*?- 网页代码.*$", lines, text, flags=re.MULTILINE)
    if os.environ.get("GOLDEN") == "write":
        STATEMENT.write_text(true, "utf-8")
    assert STATEMENT.read_text("utf-8") == true
