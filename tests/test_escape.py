"""For any text, what a rendered page shows is that text: the one place that escapes is fuzzed."""

import re
from functools import cache
from pathlib import Path

import lxml.html
import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.escape import address, encoded, inert, mark, styled

HOSTILE = (
    "*a*",
    "_b_",
    "# c",
    "<b>d</b>",
    "a|b",
    "{{ 7*7 }}",
    "{% raw %}",
    "[[wiki]]",
    "[a](javascript:alert(1))",
    "1. one",
    "- item",
    "---",
    "===",
    "> quote",
    "https://example.com/?a=1&b=2",
    "“1+3+N”",
    "&lt;&amp;&#65;",
    "<script>alert(1)</script>",
    "{: #id .class onclick=x }",
    "`code` ``` fence",
    "!!! note",
    "\\\\ back\\*slash",
    "line  \ntwo",
    "    four spaces",
    "\"quoted\" 'single'",
    "*[HTML]: abbr",
    "[^1] foot",
    "^sup^ ~sub~ ==mark== ++ins++",
    ":smile: (c) -> ...",
)
# What the loader lets through: no control characters, no surrogates.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn"), include_characters=" \n"),
    max_size=60,
) | st.lists(st.sampled_from(HOSTILE), max_size=4).map("".join)


@cache
def extensions() -> list[str]:
    """The Markdown extensions of mkdocs.yml, by name."""
    text = re.sub(r"!!?[\w/:.]+", "", Path("mkdocs.yml").read_text("utf-8"))
    listed = yaml.safe_load(text)["markdown_extensions"]
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in listed]


def shown(source: str) -> lxml.html.HtmlElement:
    html = markdown.markdown(source, extensions=extensions())
    return lxml.html.fromstring(f"<main>{html}</main>")


def folded(text: str) -> str:
    return re.sub(
        r"[ \t\n\r\f\v\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+",
        " ",
        text,
    ).strip()


@given(TEXTS)
def test_paragraph_heading_block_and_attribute_show_the_text(text: str) -> None:
    written = inert(text)
    page = shown(
        f'# 题{written} {{: #top }}\n\n前{written}后\n\n<div title="{written}"><p>{written}</p></div>\n'
    )
    wanted = folded(text)
    (heading,) = page.xpath("//h1")
    assert folded(heading.text_content()) == folded(f"题{text}")
    assert heading.get("id") == "top"
    paragraph = page.xpath("./p")[0]
    assert folded(paragraph.text_content()) == folded(f"前{text}后")
    (block,) = page.xpath("./div")
    assert folded(block.text_content()) == wanted
    assert folded(block.get("title")) == wanted
    assert {element.tag for element in page.iter()} <= {"main", "h1", "p", "div"}


@given(TEXTS)
def test_front_matter_holds_the_text(text: str) -> None:
    held = yaml.safe_load(f'title: "{inert(text)}"')["title"]
    assert folded(lxml.html.fromstring(f"<p>{held}</p>").text_content()) == folded(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_mark_survives(text: str) -> None:
    assert re.fullmatch(r"(?:[^!-/:-@\[-`{-~]|&#\d+;)*", str(inert(text)))


def test_markup_is_left_as_it_is() -> None:
    assert inert(Markup("<b>x</b>")) == "<b>x</b>"


def test_address_lets_only_web_and_mail_through() -> None:
    assert "javascript" not in address("javascript:alert(1)")
    assert lxml.html.fromstring(f'<a href="{address("https://a.cn/?x=1&y")}">x</a>').get(
        "href"
    ) == ("https://a.cn/?x=1&y")


def test_mark_refuses_what_could_mean_something() -> None:
    assert mark("T03-1") == "T03-1"
    with pytest.raises(ValueError, match="x y"):
        mark("x y")


def test_an_encoded_address_is_short_and_safe() -> None:
    assert encoded("mailto:a%2Bb@c.cn?subject=%E6%84%8F&body=x") == (
        "mailto:a%2Bb@c.cn?subject=%E6%84%8F&amp;body=x"
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        'https://a.cn/"',
        "https://a.cn/<b>",
        "https://a.cn/ b",
        "https://a.cn/意",
        "//a.cn/",
    ],
)
def test_what_is_not_encoded_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(address)):
        encoded(address)


@given(TEXTS)
def test_a_string_of_a_style_sheet_holds_the_text(text: str) -> None:
    written = str(styled(text))
    assert re.fullmatch(r"(?:[0-9A-Za-z\u00a1-\U0010ffff ]|\\[0-9a-f]{6})*", written)
    told = re.sub(r"\\([0-9a-f]{6})", lambda m: chr(int(m[1], 16)), written)
    assert folded(told) == folded(text)
    assert yaml.safe_load(f"said: '{written}'")["said"] == written
