"""The policy says what pages may do; no page needs more than it says."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import lxml.html
import markdown
import pytest

from generator.policy import breach, nginx, policy
from generator.site import refuse_breaches
from generator.stop import CannotRun
from tests.attacks import HERE
from tests.conftest import ROOT
from tests.kinds import pages


def test_no_script_and_no_style_is_let_in_by_a_wildcard_or_as_it_stands() -> None:
    said = policy(["p{}"])
    for much in ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:"):
        assert much not in said
    assert "default-src 'none'; script-src 'self'; " in said
    assert b64encode(sha256(b"p{}").digest()).decode() in said


def test_the_header_is_as_strict_but_for_styles() -> None:
    said = nginx()
    assert said.count("unsafe") == said.count("style-src 'self' 'unsafe-inline'") == 1
    assert "default-src 'none'; script-src 'self'; " in said


def test_the_readme_tells_nginx_so() -> None:
    lines = [line.strip() for line in (ROOT / "README.md").read_text("utf-8").splitlines()]
    assert [line for line in lines if line.startswith("add_header")] == nginx().splitlines()


def test_what_counts_in_a_header_alone_is_not_said_in_a_page() -> None:
    assert "frame-ancestors" not in policy()
    assert "frame-ancestors 'self'" in nginx()


def test_the_order_of_the_styles_changes_nothing() -> None:
    assert policy(["a", "b", "a"]) == policy(["b", "a"])


def test_every_page_has_the_policy_of_its_own_styles(site: Path) -> None:
    for page in pages(site):
        root = lxml.html.fromstring(page.read_text("utf-8"))
        (said,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert said == policy(style.text for style in root.iter("style")), page


BODIES = json.loads((HERE / "bodies.json").read_text("utf-8"))


@pytest.mark.parametrize(("body", "told"), BODIES, ids=range(len(BODIES)))
def test_what_the_policy_forbids_is_found_in_a_page(body: str, told: str) -> None:
    found = breach(markdown.markdown(body, extensions=["attr_list", "md_in_html"]))
    assert found is not None
    assert told in found


@pytest.mark.parametrize(
    "body",
    [
        "<script src=a.js></script><style>b{}</style>",
        "&#60;script&#62; onerror=1",
        "<a href='https://elsewhere.example/' title='onclick=1'>x</a><a href='mailto:a@b.cn'>y</a>",
        "<img src='../a.png'><img src='data:image/png;base64,x'>",
        "<link rel=canonical href='https://elsewhere.example/'>",
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">',
    ],
)
def test_what_it_lets_in_is_left(body: str) -> None:
    assert breach(body) is None


def test_a_page_that_breaks_the_policy_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    page = tmp_path / "a" / "index.html"
    page.write_text("<style>b{}</style>", encoding="utf-8")
    refuse_breaches(tmp_path)
    for name in ("a/index.html", "a/x.HTM", "x.svg", "x.xhtml"):
        page = tmp_path / name
        page.write_text("<script>1</script>", encoding="utf-8")
        with pytest.raises(CannotRun, match=f"{re.escape(name)} 里写有脚本"):
            refuse_breaches(tmp_path)
        page.unlink()
    (tmp_path / "x.svg").write_text('<!DOCTYPE svg [<!ENTITY x "y">]><svg/>', encoding="utf-8")
    with pytest.raises(CannotRun, match="<!ENTITY"):
        refuse_breaches(tmp_path)


def test_the_policy_stands_before_all_that_comes_from_outside(site: Path) -> None:
    for page in pages(site):
        root = lxml.html.fromstring(page.read_text("utf-8"))
        first, second = root.xpath("//head/*")[:2]
        assert first.get("charset") == "utf-8", page
        assert second.get("http-equiv") == "Content-Security-Policy", page
