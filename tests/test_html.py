"""Every page of every site is valid HTML: as its standard has it, and as a screen reader needs it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import turbohtml
from turbohtml import Document, Element
from turbohtml.conformance import check

from tests.kinds import address, pages

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What may stand in a line of text, of the elements that pages use.
PHRASES = {
    "a",
    "abbr",
    "b",
    "br",
    "button",
    "code",
    "del",
    "dfn",
    "em",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "s",
    "samp",
    "script",
    "select",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "svg",
    "time",
    "u",
    "var",
    "wbr",
    "noscript",
}
HOLDS_PHRASES = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "span",
    "b",
    "em",
    "i",
    "code",
    "kbd",
    "small",
    "strong",
    "button",
    "dt",
    "label",
}
MAY_HOLD = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
ACTS = {"a", "button", "input", "label", "select", "summary", "textarea"}


def document(page: str) -> Document:
    return turbohtml.parse(page)


def elements(parsed: Document) -> list[Element]:
    return parsed.find_all()


def faults(page: str) -> list[str]:
    """What a validator would say of a page."""
    parsed = document(page)
    return [
        *(f"{error.line}: {error.code}" for error in parsed.errors),
        *(f"{found.line}: {found.message}" for found in check(parsed).messages),
        *mended(page),
        *misplaced(parsed),
        *badly_told(parsed),
    ]


def nested(page: str) -> Iterator[tuple[int, str]]:
    """Each element as it is written: how deep, and its name; an end without its beginning has none."""
    depth: list[str] = []
    for token in turbohtml.tokenize(page):
        if token.type.name == "START_TAG":
            yield len(depth), str(token.tag)
            if token.tag not in VOID and not token.self_closing:
                depth.append(str(token.tag))
        elif token.type.name == "END_TAG":
            yield -1, f"/{token.tag}" if not depth or depth.pop() != token.tag else ""


def mended(page: str) -> Iterator[str]:
    """Where a browser had to put an element elsewhere than where it is written."""
    page = page.replace("noscript>", "div>")  # whose words are no elements where scripts run
    parsed = document(page)
    written = [place for place in nested(page) if place[1]]
    read = [(len(list(each.ancestors)) - 1, each.tag) for each in elements(parsed)]
    for one, other in zip(written, read, strict=False):
        if one != other:
            yield f"written {one}, read {other}"
            return
    if len(written) != len(read):
        yield f"{len(written)} elements written, {len(read)} read"


def misplaced(parsed: Document) -> Iterator[str]:
    """Elements in others that may not hold them."""
    for each in elements(parsed):
        around = each.parent.tag if isinstance(each.parent, Element) else ""
        if around in MAY_HOLD and each.tag not in MAY_HOLD[around] | {"script", "template"}:
            yield f"{each.tag} in {around}"
        if around in HOLDS_PHRASES and each.tag not in PHRASES:
            yield f"{each.tag} in {around}"
        inside = [outer.tag for outer in each.ancestors if isinstance(outer, Element)]
        if each.tag in ACTS and ({"a", "button"} & {*inside}):
            yield f"{each.tag} inside what acts itself"


def badly_told(parsed: Document) -> Iterator[str]:
    """Headings, tables and names as a screen reader reads them out."""
    levels = [int(each.tag[1]) for each in elements(parsed) if re.fullmatch("h[1-6]", each.tag)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"h1: {levels}"
    yield from (f"h{one} then h{other}" for one, other in pairwise(levels) if other > one + 1)
    for table in parsed.find_all("table"):
        if not table.select("caption"):
            yield f"a table without a caption: {table.text[:40]}"
        yield from (
            f"a head without scope: {th.text}"
            for th in table.find_all("th")
            if not th.attrs.get("scope")
        )
        if not table.find_all("th"):
            yield f"a table without heads: {table.text[:40]}"
    for svg in parsed.select("svg:not([aria-hidden=true], [aria-hidden=true] svg)"):
        if not (svg.select(":scope > title") or {"aria-label", "aria-labelledby"} & {*svg.attrs}):
            yield "a drawing without a name"
    for each in parsed.select("nav, [role=region], form[role]"):
        if not each.attrs.get("aria-label") and each.attrs.get("role") != "search":
            yield f"no name: {each.tag}"


def wrong_in(site: Path) -> dict[str, list[str]]:
    found = {address(site, page): faults(page.read_text("utf-8")) for page in pages(site)}
    return {page: wrong for page, wrong in found.items() if wrong}


def test_every_page_is_valid(site: Path) -> None:
    assert wrong_in(site) == {}


def test_every_page_is_valid_while_a_round_is_open(open_site: Path) -> None:
    assert wrong_in(open_site) == {}


def test_the_tongue_is_told(site: Path) -> None:
    """Chinese throughout, names of files and ids too, as they are read out; what is not is marked."""
    for page in pages(site):
        parsed = document(page.read_text("utf-8"))
        html = parsed.select_one("html")
        assert html is not None
        assert html.attrs["lang"] == "zh-Hans-CN", page
        for each in parsed.select("body [lang]"):
            assert not re.search("[\u4e00-\u9fff]", each.text), (page, each.text)


HEAD = '<!doctype html><html lang="zh"><head><title>甲</title></head><body><h1>乙</h1>'
WRONG = {
    "two attributes of a name": "<p id=a id=b></p>",
    "an unknown entity": "<p>&nosuch;</p>",
    "an id twice": "<p id=a></p><p id=a></p>",
    "a picture without words": "<img src=a>",
    "an end without its beginning": "</p>",
    "a block in a paragraph": "<p><div></div></p>",
    "a link in a link": "<a href=a>b<a href=c>d</a></a>",
    "a table that holds anything": "<table><caption>a</caption><p>b</p></table>",
    "a paragraph in a list": "<ul><p>a</p></ul>",
    "a block in a line": "<span><div></div></span>",
    "a button in a link": "<a href=a><button>b</button></a>",
    "two first headings": "<h1>a</h1>",
    "a level left out": "<h3>a</h3>",
    "a table without a caption": "<table><tbody><tr><th scope=row>a</th></tr></tbody></table>",
    "a head without scope": "<table><caption>a</caption><tbody><tr><th>b</th></tr></tbody></table>",
    "a table without heads": "<table><caption>a</caption><tbody><tr><td>b</td></tr></tbody></table>",
    "a navigation without a name": "<nav></nav>",
    "a drawing without a name": '<svg viewBox="0 0 1 1"><g></g></svg>',
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_seen(wrong: str) -> None:
    assert faults(f"{HEAD}<p>丙</p></body></html>") == []
    assert faults(f"{HEAD}{WRONG[wrong]}</body></html>") != []
