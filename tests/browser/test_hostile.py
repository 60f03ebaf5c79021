"""A plan and comments as an enemy would write them, in a real browser: whatever stands in any of their
texts, nothing runs, leaves or breaks the page. The corpus is that of `tests/attacks`.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Page, Request, expect

from generator.build import Folders, build, examine
from generator.comment import Disposition, Earlier, Further, Hidden, HiddenReason
from generator.source import unseen
from tests.attacks import harmless, hostile_plan
from tests.browser.conftest import NewPage
from tests.browser.test_comments import DAY, comment, file
from tests.conftest import LEAST, ROOT, TODAY

BEACON = "http://evil.invalid/x"
# The elements that push the page out; what scrolls in a frame of its own does not.
TOO_WIDE = """
document.documentElement.scrollWidth === 360 ? [] : Array.from(document.querySelectorAll("body *"))
  .filter(e => e.getBoundingClientRect().right > 361 && !e.closest(".ps-scroll, .ps-toc"))
  .map(e => e.outerHTML.slice(0, 120)).slice(0, 5)
"""


@pytest.fixture(scope="module")
def attacked_site(tmp_path_factory: pytest.TempPathFactory, built: Callable[..., Path]) -> Path:
    """A site in which every text of the plan, of its releases and of comments is an attack."""
    plan = tmp_path_factory.mktemp("attacked") / "plan"
    hostile_plan(plan)
    corpus = harmless()
    for number, (text, other) in enumerate(zip_longest(corpus[::2], corpus[1::2], fillvalue="空")):
        line = " ".join(text.split())[:900]
        more = Further(id="1", received=DAY, text=other, earlier=(Earlier(until=DAY, text=other),))
        asked_for = re.sub(r"[\s<>]", "", line)[:300]
        made = comment(
            f"mail-{number + 100:04}",
            text=text,
            quote=text,
            proposed=other,
            grounds=other,
            name=f"{line[:20]}**",
            url=f"https://forge.example/{number}?q={asked_for}",
            earlier=(Earlier(until=DAY, text=text),),
            further=(more,),
            disposition=Disposition.REJECTED,
            reason=f"{number}。\n{other}",
            answered=DAY,
        )
        file(plan, made)
        hidden = Hidden(reason=HiddenReason.SPAM, day=DAY, note=line)
        file(plan, comment(f"post-{number + 100:04}", text=text, item="T05", hidden=hidden))
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    site = built(plan)
    assert before == {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    return site


@pytest.fixture
def asked(new_page: NewPage, attacked_site: Path, served: Callable[[Path], str]) -> Iterator[Page]:
    """A phone; what its pages ask for elsewhere, and what they say, fails."""
    address = served(attacked_site)
    phone = new_page(base_url=address, viewport={"width": 360, "height": 740}, is_mobile=True)
    seen: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            seen.append(request.url)

    phone.on("request", on_request)
    phone.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    yield phone
    assert seen == []


# What no page makes of its own: an element or attribute that an enemy brought in.
FOREIGN_PARTS = (
    "article :is(script, iframe, object, embed, base, meta, link, style, template, math, video, audio, marquee, textarea:not(.ps-give *), form:not(.ps-filter):not(.ps-compare)),"
    " article img:not([src$='chart.svg']), article .ps-said :is(svg, table, pre, h1, b, ol, ul ul), [style]"
)
LOOK = f"""
(foreign => {{
  const all = Array.from(document.querySelectorAll("*"));
  return {{
    pwned: window.__pwned === undefined ? null : window.__pwned,
    foreign: Array.from(document.querySelectorAll(foreign)).map(e => e.outerHTML.slice(0, 200)),
    handlers: all.filter(e => e.getAttributeNames().some(n => n.startsWith("on"))).map(e => e.outerHTML.slice(0, 200)),
    headings: document.querySelectorAll("h1").length,
    links: Array.from(document.querySelectorAll("a[href], form[action]"), e => e.getAttribute("href") || e.getAttribute("action"))
      .filter(l => /^\\s*(javascript|data|vbscript|file):|evil[.]invalid\\/x$/i.test(l) && !/^(mailto|https?):[^?]*[?]/.test(l)),
  }};
}})({json.dumps(FOREIGN_PARTS)})
"""


def pages_of(site: Path) -> list[str]:
    """Every page, of comments on the same item with hidden words only one."""
    found = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    kept = (url for url in found if not re.search(r"comments/post-0(?!100)", url))
    return [url.removesuffix("index.html") for url in kept]


def test_whatever_was_written_is_words(asked: Page, attacked_site: Path) -> None:
    wide: dict[str, list[str]] = {}
    for url in pages_of(attacked_site):
        asked.goto(url)
        asked.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        clean = {"pwned": None, "foreign": [], "handlers": [], "headings": 1, "links": []}
        assert asked.evaluate(LOOK) == clean, url
        if not url.endswith("feedback.html"):  # a document for word processors
            wide |= {url: parts} if (parts := asked.evaluate(TOO_WIDE)) else {}
    assert wide == {}
    asked.goto("comments/mail-0100/")
    expect(
        asked.locator("#said + .ps-said__text").get_by_text(harmless()[0], exact=True).first
    ).to_be_visible()
    expect(asked.get_by_role("link", name="原处")).to_have_attribute("rel", "nofollow ugc noopener")


def test_what_a_search_finds_is_words(asked: Page) -> None:
    asked.goto("")
    asked.locator("#query").fill("onerror")
    expect(asked.locator("[data-search-results] a").first).to_be_visible()
    assert asked.evaluate("window.__pwned") is None
    assert asked.locator("[data-search-results] :is(img, script, svg)").count() == 0


RUNS = re.compile("[=+\\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def test_no_cell_of_a_table_is_run_and_no_file_hides_a_character(attacked_site: Path) -> None:
    cells = files = 0
    for path in sorted(attacked_site.rglob("*.csv")):
        files += 1
        with path.open(encoding="utf-8-sig", newline="") as table:
            for row in csv.reader(table):
                cells += len(row)
                assert not [c for c in row if RUNS.match(c) and not NUMBER.fullmatch(c)], path
    assert files > 30
    assert cells > 5_000
    for path in sorted(attacked_site.rglob("*.json")):
        if path.parent.name == "search":
            continue  # lists what it leaves out
        said = path.read_text("utf-8")
        json.loads(said)
        assert unseen(said.replace("\n", "")) is None, path


HEAD = '"><img src=x onerror=window.__pwned=7><meta http-equiv=refresh content="0;url=/x">'


def test_settings_and_hand_written_pages_are_words(
    new_page: NewPage,
    served: Callable[[Path], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    faults: list[str],
) -> None:
    """The theme by itself: were an address let in that is refused today, it would still be words."""
    docs = copytree(ROOT / "docs", tmp_path / "docs")
    said = json.dumps(HEAD)
    head = "".join(f"{key}: {said}\n" for key in ("title", "description", "kind"))
    (docs / "about" / "index.md").write_text(f"---\n{head}---\n\n甲\n", encoding="utf-8")
    monkeypatch.setattr("generator.site.web_address", lambda address, *_: address)
    monkeypatch.setenv("SITE_URL", f"https://x/{HEAD}/")
    output = tmp_path / "out"
    folders = Folders(LEAST, docs, ROOT / "mkdocs.yml", output)
    build(examine(LEAST, TODAY), folders)
    address = served(folders.site)
    page = new_page(base_url=address)
    for url in ("", "about/", "tasks/", "text/", "404.html"):
        page.goto(url)
        assert page.url == address + url
        assert page.evaluate("window.__pwned") is None, url
        assert page.locator("[onerror], meta[http-equiv=refresh]").count() == 0, url
        assert page.locator("link[rel=canonical], html").count() >= 1
    page.goto("about/")
    assert page.title().startswith('"> · ')
    assert page.locator("meta[name=description]").get_attribute("content") == '">'
    assert page.locator("h1").inner_text() == '">'
    faults.clear()  # on a site that stands elsewhere, what 404.html asks for is not there
