"""From an item on a page to its line in the repository's editor, as one of the office would go."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.grid import row_lines
from tests.browser.conftest import NewPage
from tests.browser.test_access import injected, violations
from tests.conftest import FOREIGN, ROOT, plan_in

REPOSITORY = "https://github.com/org/river"
EDITOR = f"{REPOSITORY}/edit/main/"


@pytest.fixture(scope="module")
def editable(built: Callable[..., Path], served: Callable[[Path], str]) -> str:
    """The address of the foreign plan's site, whose plan stands in a folder of a repository."""
    return served(built(FOREIGN, REPOSITORY))


def line_at(address: str) -> str:
    """The line of the YAML that an editor's address leads to."""
    assert address.startswith(EDITOR), address
    path, _, line = address.removeprefix(EDITOR).partition("#L")
    return (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1].strip()


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        (("tasks/T01/", "修改这一项：T01"), "id: T01"),
        (("tasks/T01/", "修改这一项：T01-2"), "- id: T01-2"),
        (("tasks/T01/", "修改 T01-1-3"), "- id: T01-1-3"),
        (("units/jiaotong/", "修改这一项：jiaotong"), "- id: jiaotong"),
        (("indicators/I01/", "修改这一项：I01"), "- id: I01"),
        (("actions/A1/", "修改这一项：A1"), "- id: A1"),
        (("safeguards/", "修改这一项：S1"), "- id: S1"),
        (("text/", "修改前言"), "preamble: |-"),
        (("table/", "修改 T01-2"), "- id: T01-2"),
        (("indicators/", "修改 I02"), "- id: I02"),
    ],
)
def test_a_click_opens_the_editor_at_the_item(
    where: tuple[str, str], wanted: str, new_page: NewPage, editable: str, faults: list[str]
) -> None:
    page, name = where
    browser = new_page(base_url=editable, viewport={"width": 1280, "height": 800})
    browser.route(f"{REPOSITORY}/**", lambda route: route.fulfill(body="编辑"))
    browser.goto(page)
    browser.get_by_role("link", name=name, exact=True).click()
    browser.wait_for_url(f"{EDITOR}**")
    assert line_at(browser.url) == wanted
    asked = browser.url.partition("#")[0]
    assert [fault for fault in faults if f"asks elsewhere: {asked}" not in fault] == []
    faults.clear()


@pytest.mark.parametrize(
    "page", ["tasks/T01/", "text/", "safeguards/", "units/jiaotong/", "table/", "indicators/"]
)
def test_the_links_are_there_for_a_finger_and_fit_a_phone(
    page: str, new_page: NewPage, editable: str
) -> None:
    options = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    phone = new_page(base_url=editable, **options)
    phone.goto(page)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    links = phone.locator(".ps-edit")
    assert links.count() > 0
    for link in links.all():
        expect(link).to_be_visible()
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, box
    assert overlaps(phone) == []


def overlaps(page: Page) -> list[str]:
    """Links for editing that lie on the words of a heading or of another link."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".ps-edit")].flatMap(link => {
            const own = link.getBoundingClientRect();
            const others = document.querySelectorAll("article :is(h1, h2, h3, a, button, p)");
            return [...others].filter(other => {
                if (other === link || other.contains(link) || !other.checkVisibility()) return false;
                const range = document.createRange();
                range.selectNodeContents(other);
                return [...range.getClientRects()].some(box =>
                    box.left < own.right - 1 && own.left < box.right - 1 &&
                    box.top < own.bottom - 1 && own.top < box.bottom - 1);
            }).map(other => `${link.href}: ${other.textContent}`);
        })"""
    )
    return found


def test_each_row_and_each_indicator_has_its_link(new_page: NewPage, editable: str) -> None:
    plan, page = plan_in(FOREIGN), new_page(base_url=editable)
    for address, ids in (
        ("table/", [line.item.id for line in row_lines(plan)]),
        ("indicators/", [indicator.id for indicator in plan.indicators]),
    ):
        page.goto(address)
        links = page.locator("article .ps-edit")
        names = [link.get_attribute("aria-label") for link in links.all()]
        assert sorted(names) == sorted(f"修改 {identity}" for identity in ids)


@pytest.mark.parametrize("address", ["tasks/T01/", "table/", "indicators/"])
def test_nothing_is_offered_for_editing_on_paper(
    new_page: NewPage, editable: str, address: str
) -> None:
    page = new_page(base_url=editable)
    page.goto(address)
    page.emulate_media(media="print")
    for link in page.locator(".ps-edit").all():
        expect(link).to_be_hidden()


def test_without_a_repository_there_is_no_link(page: Page) -> None:
    page.goto("tasks/T01/")
    expect(page.locator(".ps-row").first).to_be_visible()
    expect(page.locator(".ps-edit")).to_have_count(0)


@pytest.mark.parametrize("address", ["table/", "indicators/"])
def test_axe_finds_nothing_where_every_line_may_be_edited(
    new_page: NewPage, editable: str, address: str
) -> None:
    page = new_page(base_url=editable)
    injected(page, address)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
