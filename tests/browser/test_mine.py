"""The reader's own unit: chosen once, marked everywhere, cleared as easily, kept in the browser only."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

REFUSED = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
"""
FULL = """
Storage.prototype.setItem = function () { throw new DOMException("full", "QuotaExceededError"); };
"""
MARKED = ".ps-is-mine"


@pytest.fixture
def chosen(page: Page) -> Page:
    """A page whose reader chose a unit on the unit's page."""
    page.goto("units/kewei/")
    page.get_by_role("button", name="设为我的单位").click()
    expect(page.get_by_role("button", name="取消我的单位")).to_be_visible()
    return page


def test_a_unit_chosen_on_its_page_is_a_link_in_the_head(chosen: Page) -> None:
    expect(chosen.locator("[data-toast]")).to_have_text("已设为我的单位：区科委")
    chosen.goto("tasks/T03/")
    with chosen.expect_navigation():
        chosen.get_by_role("link", name="我的单位", exact=True).click()
    expect(chosen).to_have_url(re.compile("/units/kewei/$"))


@pytest.mark.parametrize(
    "url", ["tasks/T03/", "table/", "units/", "matrix/", "indicators/", "", "text/"]
)
def test_it_is_marked_across_the_site_for_eye_and_ear(chosen: Page, url: str) -> None:
    chosen.goto(url)
    marks = chosen.locator(MARKED)
    expect(marks.first).to_be_attached()
    names = marks.evaluate_all("all => all.map(a => a.getAttribute('aria-label'))")
    assert all(re.fullmatch(".+（我的单位）", name) for name in names), names
    assert not any(name.startswith(("牵", "责", "推", "配")) for name in names)
    ends = marks.evaluate_all("all => all.map(a => new URL(a.href).pathname)")
    assert {end.rsplit("/", 2)[-2] for end in ends} == {"kewei"}
    unmarked = marks.evaluate_all("""all => all.filter(a => {
        const style = getComputedStyle(a), corner = getComputedStyle(a, "::after");
        return a.matches(".ps-chip") ? corner.position !== "absolute" || style.outlineStyle !== "solid"
          : style.textDecorationStyle !== "double";
    }).map(a => a.outerHTML)""")
    assert unmarked == []


def test_no_other_place_is_marked_and_nothing_moves(chosen: Page) -> None:
    chosen.goto("tasks/T03/")
    expect(chosen.locator(MARKED).first).to_be_visible()
    places = "() => Array.from(document.querySelectorAll('main *, article *'), e => Object.values(e.getBoundingClientRect().toJSON()).join())"
    marked = chosen.evaluate(places)
    chosen.evaluate("localStorage.clear()")
    chosen.reload()
    expect(chosen.locator(MARKED)).to_have_count(0)
    expect(chosen.locator("[data-mine-link]")).to_be_hidden()
    assert chosen.evaluate(places) == marked


def test_the_head_is_in_place_before_the_first_paint(chosen: Page) -> None:
    chosen.route("**/site.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    chosen.goto("tasks/T03/")
    expect(chosen.locator("[data-mine-link]")).to_be_visible()


def test_it_is_cleared_where_it_was_chosen(chosen: Page) -> None:
    chosen.get_by_role("button", name="取消我的单位").focus()
    chosen.keyboard.press("Enter")
    expect(chosen.get_by_role("button", name="设为我的单位")).to_be_visible()
    expect(chosen.locator("[data-mine-link]")).to_be_hidden()
    assert chosen.evaluate("localStorage.length") == 0


def test_it_is_chosen_and_cleared_on_the_list_of_units(page: Page) -> None:
    page.goto("units/")
    pick = page.get_by_label("我的单位", exact=True)
    expect(pick).to_have_accessible_description(re.compile("只记在这台设备的浏览器里"))
    pick.select_option(value="sjtu")
    expect(page.locator(MARKED).first).to_have_text("上海交大")
    page.reload()
    expect(pick).to_have_value("sjtu")
    pick.select_option(value="")
    expect(page.locator(MARKED)).to_have_count(0)
    expect(page.locator("[data-mine-link]")).to_be_hidden()


def test_it_follows_in_other_windows(chosen: Page) -> None:
    other = chosen.context.new_page()
    other.goto("tasks/T03/")
    expect(other.locator(MARKED).first).to_be_visible()
    chosen.get_by_role("button", name="取消我的单位").click()
    expect(other.locator(MARKED)).to_have_count(0)


def test_the_words_of_the_table_stay_as_they_are(chosen: Page) -> None:
    chosen.goto("table/")
    expect(chosen.locator(MARKED).first).to_be_attached()
    assert "我的单位" not in chosen.locator("[data-rows]").inner_text()


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}])
def test_nothing_is_offered_where_nothing_can_be_kept(
    new_page: NewPage, options: dict[str, bool]
) -> None:
    page = new_page(**options)
    if not options:
        page.add_init_script(REFUSED)
    for url in ("units/", "units/kewei/"):
        page.goto(url)
        expect(page.locator(".ps-mine-tools")).to_be_hidden()
        expect(page.locator("[data-mine-link]")).to_be_hidden()
        expect(page.locator(MARKED)).to_have_count(0)


def test_a_full_storage_is_told(page: Page) -> None:
    page.add_init_script(FULL)
    page.goto("units/")
    page.get_by_label("我的单位", exact=True).select_option(value="sjtu")
    expect(page.locator("[data-toast]")).to_have_text("浏览器不允许保存，没有设成")
    expect(page.locator(MARKED)).to_have_count(0)


def test_the_choice_fits_a_phone(phone: Page) -> None:
    phone.goto("units/kewei/")
    phone.get_by_role("button", name="设为我的单位").tap()
    expect(phone.locator("[data-mine-link]")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    box = phone.get_by_role("button", name="取消我的单位").bounding_box()
    assert box is not None
    assert box["height"] >= 24


def test_another_plan_on_the_same_host_is_none_of_it(chosen: Page) -> None:
    keys = chosen.evaluate("Object.keys(localStorage)")
    assert keys == ["unit /some/where/"]
