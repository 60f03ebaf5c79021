"""Built pages in, the index of the search out: what a reader sees of each page, block by block.

The search itself is plain substring search in the browser (theme/assets/search.js) over this one
file, which is fetched when the box is first used. How texts are compared is written here once and
travels in the index: each character by itself in form NFKC and lower case, some left out.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
from lxml.html import HtmlElement

# Left out of text and question alike: white space, marks without a width, quotation marks.
_DROPPED = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\"'`´«»‘’‚‛“”„‟‹›′″「」『』〝〞〟"
)
_FORM = "NFKC"

# Elements inside a line of text; every other element begins and ends a block.
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|label|mark|q|rp|rt|ruby|s|samp|small"
    "|span|strong|sub|sup|time|u|var|wbr"
)
_UNSEEN = re.compile(
    "button|datalist|desc|input|metadata|nav|noscript|script|select|style|template|textarea|title"
)
_HEADING = re.compile("h[2-6]")
_ARTICLE = "//article[contains(concat(' ', normalize-space(@class), ' '), ' md-content__inner ')]"
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Block:
    """A paragraph, cell, item or heading as it is read, and the nearest anchor to it."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Page:
    """What one page of the site says."""

    url: str
    title: str
    kind: str
    blocks: tuple[Block, ...]


def index(site: Path) -> bytes:
    """The index of a built site, as the JSON that the browser fetches."""
    files = sorted(site.rglob("index.html"))
    pages = (read(file.read_text("utf-8"), _address(file.parent, site)) for file in files)
    text = json.dumps(index_of(filter(None, pages)), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def index_of(pages: Iterable[Page]) -> Mapping[str, Any]:
    """The index: each distinct text once; pages in the order in which they are to be told."""
    numbers: dict[str, int] = {}

    def number(block: Block) -> int:
        return numbers.setdefault(block.text, len(numbers))

    listed = [
        {
            "url": page.url,
            "title": page.title,
            "kind": page.kind,
            "blocks": [[number(block), block.anchor] for block in page.blocks],
        }
        for page in sorted(pages, key=_order)
    ]
    rule = {"form": _FORM, "dropped": _DROPPED}
    return {"version": 1, "rule": rule, "pages": listed, "blocks": list(numbers)}


def read(html: str, url: str) -> Page | None:
    """What a built page says; None when it has no article, or one that the search leaves out."""
    articles = lxml.html.document_fromstring(html).xpath(_ARTICLE)
    if not articles or "data-search-skip" in articles[0].attrib:
        return None
    article = articles[0]
    reading = _Reading()
    reading.element(article, "")
    blocks = tuple(reading.blocks)
    title = reading.title or next((block.text for block in blocks), url)
    return Page(url, title, article.get("data-kind", ""), blocks)


def _address(folder: Path, site: Path) -> str:
    return "" if folder == site else f"{folder.relative_to(site).as_posix()}/"


def _order(page: Page) -> tuple[object, ...]:
    """Pages of one item before pages of a section and the home page; `T9` before `T10`."""
    parts = page.url.count("/")
    pieces = _DIGITS.split(page.url)
    natural = [(int(p), "") if i % 2 else (-1, p) for i, p in enumerate(pieces)]
    return (-parts, natural)


@dataclass
class _Reading:
    """Walks an article and gathers its blocks."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    _line: list[str] = field(default_factory=list)
    _heading: str = ""

    def element(self, element: HtmlElement, anchor: str) -> None:
        """Read an element; `anchor` is the id of the nearest element around that has one."""
        tag = element.tag
        if not isinstance(tag, str) or _is_unseen(tag, element):
            return
        if tag == "br":
            self._line.append(" ")
            return
        if _INLINE.fullmatch(tag):
            self._content(element, anchor)
            return
        self._end_block(anchor)
        own = "" if tag == "h1" else element.get("id") or anchor
        if _HEADING.fullmatch(tag):
            self._heading = own
        self._content(element, own)
        text = self._end_block(own)
        if tag == "h1":
            self.title = self.title or text

    def _content(self, element: HtmlElement, anchor: str) -> None:
        self._line.append(element.text or "")
        for child in element:
            self.element(child, anchor)
            self._line.append(child.tail or "")

    def _end_block(self, anchor: str) -> str:
        text = " ".join("".join(self._line).split())
        self._line.clear()
        if text:
            self.blocks.append(Block(text, anchor or self._heading))
        return text


def _is_unseen(tag: str, element: HtmlElement) -> bool:
    return (
        "hidden" in element.attrib
        or "data-search-skip" in element.attrib
        or "headerlink" in element.get("class", "").split()
        or _UNSEEN.fullmatch(tag) is not None
    )
