"""The matrix of units and tasks: filtered, scrolled, read on a phone, and without script."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

UNDER_THE_HEADS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  if (!at.closest("[data-matrix] tbody td")) return [];
  const table = at.closest("table"), head = table.tHead.rows[1].cells[0].getBoundingClientRect();
  const names = at.closest("tr").cells[0].getBoundingClientRect();
  const clear = box.top >= head.bottom - 1 && box.left >= names.right - 1;
  return clear ? [] : [at.title];
}"""
WIDE = "document.documentElement.scrollWidth"


def test_heads_stay_in_view(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 600})
    page.goto("matrix/")
    frame = page.locator(".ps-scroll--matrix")
    corner = page.locator("[data-matrix] thead th").first
    frame.evaluate("e => { e.scrollTop = 400; e.scrollLeft = 300; }")
    outer, inner = frame.bounding_box(), corner.bounding_box()
    assert outer
    assert inner
    assert abs(inner["x"] - outer["x"]) <= 2
    assert 0 <= inner["y"] - outer["y"] <= 2
    row = page.locator("[data-matrix] tbody tr", has=page.locator(".ps-sign")).nth(6).locator("th")
    box = row.bounding_box()
    assert box
    assert abs(box["x"] - outer["x"]) <= 2


def test_what_has_the_focus_is_clear_of_the_heads(page: Page) -> None:
    page.set_viewport_size({"width": 1100, "height": 700})
    page.goto("matrix/")
    signs = page.locator("[data-matrix] td .ps-sign")
    signs.last.focus()
    under = []
    for _ in range(signs.count() - 1):
        page.keyboard.press("Shift+Tab")
        under += page.evaluate(UNDER_THE_HEADS)
    assert under == []


def test_the_page_ends_with_its_foot(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("matrix/")
    foot = page.evaluate(
        "document.querySelector('footer').getBoundingClientRect().bottom + scrollY"
    )
    assert page.evaluate("document.documentElement.scrollHeight") <= foot + 1


def test_a_cell_leads_to_the_row(page: Page) -> None:
    page.goto("matrix/")
    sign = page.locator("[data-unit=sjtu] [data-role=responsible]").first
    expect(sign).to_have_accessible_name(re.compile("责任单位"))
    address = str(sign.get_attribute("href"))
    with page.expect_navigation():
        sign.click()
    expect(page.locator(f"[id='{address.partition('#')[2]}']")).to_be_in_viewport()


def test_filters_are_combined_and_kept_in_the_address(page: Page) -> None:
    page.goto("matrix/")
    rows, heads = (
        page.locator("[data-matrix] tbody tr:visible"),
        page.locator("[data-matrix] thead tr + tr th:visible"),
    )
    all_rows, all_heads = rows.count(), heads.count()
    page.get_by_label("行动", exact=True).select_option(index=1)
    page.get_by_label("角色", exact=True).select_option(label="配合单位")
    expect(page).to_have_url(re.compile(r"\?action=A1&role=supporting$"))
    assert 0 < rows.count() < all_rows
    assert 0 < heads.count() < all_heads
    expect(page.locator(".ps-sign[data-role=responsible]:visible")).to_have_count(0)
    shown = page.locator("[data-matrix] .ps-sign:visible").count()
    expect(page.locator("[data-matrix-count]")).to_have_text(f"共 {shown} 个标记")
    page.reload()
    expect(page.locator("[data-matrix-count]")).to_have_text(f"共 {shown} 个标记")
    # One column head for each cell of a row that is left.
    cells = rows.first.locator("td:visible").count()
    assert cells == heads.count()
    page.goto("matrix/?unit=nobody&role=")
    expect(rows).to_have_count(all_rows)


def test_the_filter_is_worked_from_the_keyboard(page: Page) -> None:
    page.goto("matrix/")
    page.get_by_label("角色", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("role="))
    page.keyboard.press("Tab")
    expect(page.get_by_label("单位", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".ps-scroll--matrix")).to_be_focused()


def test_on_a_phone_it_is_a_list(phone: Page) -> None:
    phone.goto("matrix/")
    assert phone.evaluate(WIDE) == 360
    first = phone.locator("[data-matrix] tbody tr").first.locator(".ps-sign").first
    expect(first.locator(".ps-sign__task")).to_be_visible()
    expect(phone.locator("[data-matrix] thead")).to_be_hidden()
    phone.get_by_label("角色", exact=True).select_option(label="推进单位")
    expect(phone.locator(".ps-sign[data-role=responsible]:visible")).to_have_count(0)


def test_without_script_it_is_a_plain_table(new_page: NewPage) -> None:
    plain = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    plain.goto("matrix/")
    expect(plain.locator("[data-matrix-filter]")).to_be_hidden()
    assert plain.locator("[data-matrix] .ps-sign:visible").count() > 100
