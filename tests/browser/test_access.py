"""Every kind of page for everybody: axe, focus, targets, narrow windows, wide spacing, motion, forced colours.

The pages are found in the built site (`tests/kinds.py`): what is added to it is tested here by itself.
"""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.conftest import WHILE_OPEN

# Everything folded that can be unfolded, the menu of a phone too.
UNFOLD = """() => {
  document.querySelectorAll("details").forEach(each => { each.open = true; });
  const menu = document.querySelector("[data-menu]");
  if (menu.offsetParent && menu.getAttribute("aria-expanded") === "false") menu.click();
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a scheme of colours can change.
COLOURS = ["color-contrast", "link-in-text-block"]
AXE = """async options => {
  const found = await axe.run(document, options);
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
RUN: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": False,
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
}
ONLY_COLOURS: dict[str, Any] = RUN | {"runOnly": {"type": "rule", "values": COLOURS}}


def at_the_office(page: Page) -> Page:
    """A page whose reader's clock stands on the day on which the sites were built."""
    page.clock.set_fixed_time(f"{WHILE_OPEN}T12:00:00+08:00")
    return page


def injected(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(UNFOLD)
    page.evaluate(AXE_SCRIPT)


def violations(page: Page) -> list[str]:
    """What axe finds, in light and in dark."""
    found = []
    for scheme, options in (("light", RUN), ("dark", ONLY_COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{page.url} {scheme}: {each}" for each in page.evaluate(AXE, options)]
    return found


def test_axe_finds_nothing_on_any_kind_of_page(
    new_page: NewPage, any_address: str, every_kind: list[str]
) -> None:
    page = at_the_office(new_page(base_url=any_address))
    found = []
    for address in every_kind:
        injected(page, address)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(UNFOLD)
            found += [f"{width} {each}" for each in violations(page)]
    assert found == []


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_an_open_search(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    injected(page, "")
    page.locator("#query").fill("大零号湾")
    expect(page.locator("[data-search-results] a").nth(2)).to_be_visible()
    assert violations(page) == []
    page.locator("#query").fill("没有 创新 这样的话")
    expect(page.locator(".ps-search__word").first).to_be_visible()
    assert violations(page) == []


def test_axe_does_find_what_is_wrong(new_page: NewPage) -> None:
    page = new_page(bypass_csp=True)
    injected(page, "")
    page.evaluate("""() => {
      const wrong = document.createElement("div");
      wrong.innerHTML = '<button></button> <p style="color: #ccc">看不清的字</p>'
        + '<a href="#a" style="display: inline-block; font-size: 8px; line-height: 1">乙</a>'
        + '<a href="#b" style="display: inline-block; font-size: 8px; line-height: 1">丙</a>';
      document.querySelector("article").append(wrong);
    }""")
    found = {each.split(": ")[1].split()[-1] for each in violations(page)}
    assert {"button-name", "color-contrast", "target-size"} <= found


# --- Focus: each stop shows where one is, and nothing stands over it.

FOCUS = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const seen = [...document.querySelectorAll(all)].filter(each => each.tabIndex >= 0 &&
    each.checkVisibility({ checkVisibilityCSS: true }) && !each.disabled);
  return seen.filter(each => {
    each.focus({ preventScroll: true });
    if (document.activeElement !== each || !each.matches(":focus-visible")) return true;
    const style = getComputedStyle(each);
    return style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
  }).map(each => each.outerHTML.slice(0, 160));
}"""
COVERED = """() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const boxes = [...at.getClientRects()].map(box => {
    const left = Math.max(box.left, 0), top = Math.max(box.top, 0);
    const right = Math.min(box.right, innerWidth), bottom = Math.min(box.bottom, innerHeight);
    return { left, top, width: right - left, height: bottom - top };
  }).filter(box => box.width > 0 && box.height > 0);
  const points = boxes.flatMap(box => [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(y =>
    [box.left + box.width * x, box.top + box.height * y])));
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (at.contains(top) || top.contains(at));
  });
  return seen ? "" : at.outerHTML.slice(0, 160);
}"""
STOPS = 30


def test_every_stop_of_the_keyboard_shows_itself(
    new_page: NewPage, any_address: str, every_kind: list[str]
) -> None:
    page = at_the_office(new_page(base_url=any_address, viewport={"width": 1280, "height": 800}))
    lost = {}
    for address in every_kind:
        page.goto(address)
        page.evaluate(UNFOLD)
        page.keyboard.press("Tab")  # from here on the browser shows focus as for a keyboard
        lost[address] = page.evaluate(FOCUS)
    assert {address: stops for address, stops in lost.items() if stops} == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_stop_is_hidden_behind_what_stands_still(
    new_page: NewPage, any_address: str, every_kind: list[str], width: int
) -> None:
    page = at_the_office(new_page(base_url=any_address, viewport={"width": width, "height": 640}))
    covered = []
    for address in every_kind:
        page.goto(address)
        for _ in range(STOPS):
            page.keyboard.press("Tab")
            if hidden := page.evaluate(COVERED):
                covered.append((address, hidden))
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
        for _ in range(STOPS // 2):
            page.keyboard.press("Shift+Tab")
            if hidden := page.evaluate(COVERED):
                covered.append((address, hidden))
    assert covered == []


# --- Targets: what is not a link in a line of text is at least as large as a fingertip needs.

SMALL = """() => {
  const all = "a[href], button, input, select, textarea, summary";
  return [...document.querySelectorAll(all)].filter(each => {
    if (!each.checkVisibility({ checkVisibilityCSS: true })) return false;
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    if (style.display === "inline" || box.right <= 0) return false;
    return Math.min(box.width, box.height) < 23.99;
  }).map(each => each.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_targets_are_large_enough(
    new_page: NewPage, any_address: str, every_kind: list[str], width: int
) -> None:
    page = at_the_office(new_page(base_url=any_address, viewport={"width": width, "height": 800}))
    small = {}
    for address in every_kind:
        page.goto(address)
        page.evaluate(UNFOLD)
        small[address] = page.evaluate(SMALL)
    assert {address: targets for address, targets in small.items() if targets} == {}


# --- Narrow windows: 320 px are 1280 at 400 %; letters and lines as far apart as a reader may set them.

SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
WIDTH = "document.documentElement.scrollWidth"
# What a box cuts off; what scrolls in its own frame, or is meant for ears only, is not cut.
CUT = """() => [...document.querySelectorAll("article *, header *, footer *")].filter(each => {
  const style = getComputedStyle(each);
  return /hidden|clip/.test(style.overflow) && each.clientWidth > 1
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map(each => each.outerHTML.slice(0, 160))"""


def test_no_page_scrolls_sideways_at_400_percent(
    new_page: NewPage, any_address: str, every_kind: list[str]
) -> None:
    page = at_the_office(
        new_page(base_url=any_address, viewport={"width": 320, "height": 640}, bypass_csp=True)
    )
    wide, cut = {}, {}
    for address in every_kind:
        page.goto(address)
        page.evaluate(UNFOLD)
        wide[address] = [page.evaluate(WIDTH)]
        page.add_style_tag(content=SPACED)
        wide[address].append(page.evaluate(WIDTH))
        cut[address] = page.evaluate(CUT)
    assert {address: widths for address, widths in wide.items() if {*widths} != {320}} == {}
    assert {address: parts for address, parts in cut.items() if parts} == {}


# --- Motion and colours

MOVING = """() => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  return style.animationName !== "none" || style.scrollBehavior === "smooth"
    || style.transitionDuration.split(",").some(time => parseFloat(time) > 0);
}).map(each => each.outerHTML.slice(0, 160))"""


def test_nothing_moves_for_who_wants_no_motion(
    new_page: NewPage, any_address: str, every_kind: list[str]
) -> None:
    page = at_the_office(new_page(base_url=any_address, reduced_motion="reduce"))
    moving = {}
    for address in every_kind:
        page.goto(address)
        moving[address] = page.evaluate(MOVING)
    assert {address: parts for address, parts in moving.items() if parts} == {}


FORCED = """() => {
  const problems = [];
  const edge = style => style.borderTopWidth + style.borderTopStyle;
  document.querySelectorAll("[class*='-sign--'], .ps-chip").forEach(each => {
    if (!each.checkVisibility()) return;
    const style = getComputedStyle(each);
    if (style.borderTopStyle === "none" || !each.textContent.trim()) problems.push(each.outerHTML);
  });
  document.querySelectorAll("del, ins").forEach(each => {
    const line = getComputedStyle(each).textDecorationLine;
    const wanted = each.matches("del") ? "line-through" : "underline";
    if (!line.includes(wanted)) problems.push(each.outerHTML);
  });
  document.querySelectorAll("a[href], button, summary, select, input").forEach(each => {
    if (!each.checkVisibility() || each.tabIndex < 0) return;
    each.focus({ preventScroll: true });
    if (getComputedStyle(each).outlineStyle === "none") problems.push(each.outerHTML);
  });
  return problems.map(each => each.slice(0, 160));
}"""


def test_signs_and_redlines_are_told_apart_in_forced_colours(
    new_page: NewPage, any_address: str, every_kind: list[str]
) -> None:
    page = at_the_office(new_page(base_url=any_address, forced_colors="active"))
    lost = {}
    for address in every_kind:
        page.goto(address)
        page.keyboard.press("Tab")
        lost[address] = page.evaluate(FORCED)
    assert {address: parts for address, parts in lost.items() if parts} == {}


# --- Without script

DEAD = """() => [...document.querySelectorAll("button, select, input, textarea, form:not([action])")]
  .filter(each => each.checkVisibility({ checkVisibilityCSS: true }) && !each.closest("form[action]"))
  .map(each => each.outerHTML.slice(0, 160))"""
BLANK = """() => [...document.querySelectorAll("article *")].filter(each =>
  /^(P|LI|OL|UL|DD|TD|DIV|SECTION|H[1-6])$/.test(each.tagName) && each.offsetHeight > 0
  && !each.closest("td, th") && !each.textContent.trim() && !each.querySelector("img, svg, hr"))
  .map(each => each.outerHTML.slice(0, 160))"""
LINKS = """() => [...document.querySelectorAll("article a[href]")].filter(each => each.checkVisibility())
  .map(each => each.getAttribute("href"))"""
WORDS = """() => [...document.querySelectorAll("article :is(p, li, td, th, dd, h1, h2, h3, h4)")]
  .filter(each => each.checkVisibility() && !each.closest("form, [data-clock], [data-cite], [data-collected]")
    && !each.querySelector("[data-clock], select, button, input, textarea"))
  .map(each => each.textContent)"""
OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


def test_without_script_everything_is_there_and_nothing_is_dead(
    new_page: NewPage, any_address: str, every_kind: list[str]
) -> None:
    plain = new_page(base_url=any_address, java_script_enabled=False)
    full = at_the_office(new_page(base_url=any_address))
    for address in every_kind:
        plain.goto(address)
        assert plain.evaluate(DEAD) == [], address
        assert plain.evaluate(BLANK) == [], address
        expect(plain.locator(".ps-search__without")).to_be_visible()
        plain.evaluate(OPEN)
        full.goto(address)
        full.evaluate(OPEN)
        for what in (LINKS, WORDS):
            there = plain.evaluate(what)
            assert [each for each in full.evaluate(what) if each not in there] == [], address
