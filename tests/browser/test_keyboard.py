"""Each widget by the keyboard alone: what it does, what it says, and where one is afterwards.

The search has its own tests (`test_search.py`), and so have the filters of changes, matrix and table.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

KEYS = pytest.mark.parametrize("key", ["Enter", "Space"])


@KEYS
def test_light_or_dark(page: Page, key: str) -> None:
    page.goto("")
    switch = page.locator("[data-scheme-switch]")
    expect(switch).to_have_accessible_name("换成深色显示")
    switch.focus()
    page.keyboard.press(key)
    expect(switch).to_have_accessible_name("换成浅色显示")
    expect(switch).to_be_focused()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


@KEYS
def test_the_menu_of_sections(phone: Page, key: str) -> None:
    phone.goto("tasks/T01/")
    menu = phone.locator("[data-menu]")
    menu.focus()
    phone.keyboard.press(key)
    expect(menu).to_have_attribute("aria-expanded", "true")
    phone.keyboard.press("Tab")
    expect(phone.locator(".ps-nav a").first).to_be_focused()
    phone.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()
    phone.keyboard.press("Tab")  # what is folded is no stop
    expect(phone.locator("#query")).to_be_focused()


@KEYS
def test_the_contents_of_a_page_on_a_phone(phone: Page, key: str) -> None:
    phone.goto("text/")
    summary = phone.locator(".ps-toc summary")
    summary.focus()
    phone.keyboard.press(key)
    first = phone.locator(".ps-toc a").first
    expect(first).to_be_visible()
    phone.keyboard.press("Tab")
    expect(first).to_be_focused()
    phone.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_contents_lead_to_their_part(page: Page) -> None:
    page.goto("text/")
    link = page.locator(".ps-toc a").nth(2)
    name = str(link.get_attribute("href")).removeprefix("#")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{name}']")).to_be_in_viewport()


@KEYS
def test_copying_a_link(new_page: NewPage, key: str) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("tasks/T01/")
    button = page.get_by_role("button", name="复制链接")
    button.focus()
    page.keyboard.press(key)
    expect(page.locator("[data-toast]")).to_have_text("已复制链接")
    expect(button).to_be_focused()


@KEYS
def test_sorting_a_table(page: Page, key: str) -> None:
    page.goto("units/")
    head = page.locator("[data-sortable] th[scope=col]").last
    head.get_by_role("button").focus()
    page.keyboard.press(key)
    expect(head).to_have_attribute("aria-sort", "descending")
    page.keyboard.press(key)
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(head.get_by_role("button")).to_be_focused()


@KEYS
def test_unfolding(page: Page, key: str) -> None:
    page.goto("units/sjtu/")
    fold = page.locator("details.ps-fold").first
    fold.locator("summary").focus()
    page.keyboard.press(key)
    expect(fold.locator("li").first).to_be_visible()
    page.keyboard.press(key)
    expect(fold.locator("li").first).to_be_hidden()


def test_the_filter_of_the_table(page: Page) -> None:
    page.goto("table/")
    page.get_by_label("文字", exact=True).focus()
    page.keyboard.type("人工智能")
    expect(page.locator("[data-table-count]")).to_have_text(re.compile("^显示"))
    page.keyboard.press("Tab")
    clear = page.get_by_role("button", name="清除条件")
    expect(clear).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="下载筛选结果")).to_be_focused()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename.endswith(".csv")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-table-count]")).to_have_text(re.compile("^共"))
    expect(clear).to_be_focused()


@pytest.mark.parametrize(
    ("url", "frame"), [("matrix/", ".ps-scroll--matrix"), ("table/", ".ps-scroll--wide")]
)
def test_a_wide_table_is_moved_in_its_frame(page: Page, url: str, frame: str) -> None:
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(url)
    held = page.locator(frame)
    held.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=held.element_handle())


def test_a_sign_of_the_matrix(page: Page) -> None:
    page.goto("matrix/")
    sign = page.locator("[data-unit=sjtu] .ps-sign").first
    sign.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tasks/"))
