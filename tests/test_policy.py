"""The policy says what pages may do; no page needs more than it says."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import lxml.html
import pytest

from generator.policy import inline_scripts, nginx, policy
from generator.site import headers
from generator.stop import CannotRun
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


def test_scripts_in_a_page_are_found() -> None:
    page = "<script src=a.js></script><SCRIPT >x</SCRIPT>"
    assert inline_scripts(page) == 1
    assert inline_scripts("&#60;script&#62;") == 0


def test_a_page_with_a_script_in_itself_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    page = tmp_path / "a" / "index.html"
    page.write_text("<style>b{}</style>", encoding="utf-8")
    assert headers(tmp_path).decode() == nginx()
    page.write_text("<script>1</script>", encoding="utf-8")
    with pytest.raises(CannotRun, match=r"a/index\.html 里写有脚本"):
        headers(tmp_path)
