"""The page of the software that makes the site, with its licences."""

from generator import links
from generator.pages.page import Page


def page_of_licences(title: str) -> Page:
    """The page; `title` is the plan's, for its description."""
    return Page(
        links.LICENCES,
        "使用的软件",
        f"生成《{title}》网站所用的软件及其许可证。",
        "licences",
        kind="说明",
        crumbs=(("首页", links.HOME), ("关于本站", "about/")),
        quiet=True,
    )
