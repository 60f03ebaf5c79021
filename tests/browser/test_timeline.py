"""The timeline: filtered, on a phone, without script."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage


def test_the_timeline_is_filtered_and_the_address_keeps_the_choice(page: Page) -> None:
    page.goto("timeline/")
    count = page.locator("[data-list-count]")
    expect(count).to_have_text(re.compile(r"^共 \d+ 项$"))
    page.get_by_label("单位", exact=True).select_option(label="上海交大")
    expect(count).to_have_text(re.compile(r"^显示 \d+ 项，共 \d+ 项$"))
    expect(page).to_have_url(re.compile(r"\?unit=sjtu$"))
    for group in page.locator("[data-list-group]:not([hidden])").all():
        there = group.locator(
            "[data-list-item]:not([hidden]), [data-list-also]:not([hidden])"
        ).all()
        left = sum(int(item.get_attribute("data-list-also") or 1) for item in there)
        expect(group.locator(".ps-count")).to_have_text(re.compile(f"^{left} "))
        line = page.locator(f"[data-toc] a[href='#{group.locator('h2').get_attribute('id')}']")
        expect(line).to_have_text(re.compile(f" {left} .$"))
    hidden = page.locator("[data-list-group][hidden]")
    shown = page.locator("[data-list-group]:not([hidden])")
    assert hidden.count() + shown.count() >= 5
    for group in shown.all():
        assert group.locator("[data-list-item]:not([hidden]), [data-list-also]").count() > 0
    page.get_by_label("文字", exact=True).fill("没有这样的话")
    expect(count).to_have_text(re.compile("^没有符合条件的"))
    page.get_by_label("文字", exact=True).fill("")
    page.reload()
    expect(count).to_have_text(re.compile("^显示"))


def test_a_line_leads_to_its_item(page: Page) -> None:
    page.goto("timeline/")
    with page.expect_navigation():
        page.get_by_role("link", name="1778套房源，计划2024年下半年竣工").click()
    expect(page.locator("#T16-1-2")).to_be_in_viewport()


def test_it_fits_a_phone_and_needs_no_script(new_page: NewPage) -> None:
    plain = new_page(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, is_mobile=True
    )
    plain.goto("timeline/")
    assert plain.evaluate("document.documentElement.scrollWidth") == 360
    expect(plain.locator("[data-list-filter]")).to_be_hidden()
    assert plain.locator("[data-list-item]:visible").count() > 20
