"""A unit's desk: filtered by role and year, whom it works with, printed as one list."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.model import Plan
from generator.views import Duty, Views
from tests.browser.conftest import NewPage

DESK = "units/kewei/"


@pytest.fixture
def duties(real_plan: Plan) -> tuple[Duty, ...]:
    views = Views(real_plan)
    return views.duties(views.unit["kewei"])


def count(page: Page) -> Locator:
    return page.locator("[data-desk-count]")


def shown(page: Page) -> int:
    return page.locator("[data-duty] [data-years]:visible").count()


def held(duties: tuple[Duty, ...], role: str) -> Iterator[int]:
    return (len(duty.items) for duty in duties if duty.role.key == role)


def test_duties_are_filtered_by_role_and_the_address_keeps_it(
    page: Page, duties: tuple[Duty, ...]
) -> None:
    page.goto(DESK)
    total = sum(len(duty.items) for duty in duties)
    expect(count(page)).to_have_text(f"共 {total} 项")
    assert shown(page) == total
    page.get_by_label("角色", exact=True).select_option(value="supporting")
    left = sum(held(duties, "supporting"))
    expect(count(page)).to_have_text(f"显示 {left} 项，共 {total} 项")
    expect(page).to_have_url(re.compile(r"\?role=supporting$"))
    assert shown(page) == left
    expect(page.locator("[id=lead-indicator]")).to_be_hidden()
    expect(page.locator("[id=supporting-row]")).to_be_visible()
    expect(page.locator("[data-toc] a[href='#lead-indicator']")).to_be_hidden()
    page.reload()
    expect(count(page)).to_have_text(f"显示 {left} 项，共 {total} 项")


def test_duties_are_filtered_by_year(page: Page, duties: tuple[Duty, ...]) -> None:
    page.goto(f"{DESK}?year=2024")
    expect(count(page)).to_have_text(re.compile("^显示"))
    for thing in page.locator("[data-duty] [data-years]:visible").all():
        assert "2024" in str(thing.get_attribute("data-years")).split()
    assert 0 < shown(page) < sum(len(duty.items) for duty in duties)
    empty = page.locator(".ps-desk:visible").filter(
        has_not=page.locator("[data-years]:not([hidden])")
    )
    expect(empty).to_have_count(0)
    for duty in page.locator("[data-duty]:visible").all():
        left = duty.locator("[data-years]:visible").count()
        heading = str(duty.get_attribute("data-duty"))
        expect(page.locator(f"[id='{heading}'] .ps-count")).to_have_text(re.compile(f"^{left} "))
        line = page.locator(f"[data-toc] a[href='#{heading}']")
        expect(line).to_have_text(re.compile(f" {left} .$"))


def test_an_address_that_asks_for_nothing_known_shows_all(page: Page) -> None:
    page.goto(f"{DESK}?role=nobody&year=1")
    expect(count(page)).to_have_text(re.compile("^共"))


def test_what_it_leads_comes_first(page: Page, real_plan: Plan) -> None:
    page.goto(DESK)
    roles = page.locator("[data-duty]").evaluate_all("all => all.map(e => e.dataset.role)")
    order = [role.key for role in real_plan.head.roles]
    assert roles == sorted(roles, key=order.index)
    assert roles[0] == "lead"


def test_the_desk_without_script_is_the_plain_list(new_page: NewPage) -> None:
    plain = new_page(java_script_enabled=False)
    plain.goto(f"{DESK}?role=supporting")
    expect(plain.locator("[data-desk-filter]")).to_be_hidden()
    expect(plain.locator(".ps-mine-tools")).to_be_hidden()
    expect(plain.locator("[id=lead-indicator]")).to_be_visible()
    assert shown(plain) > 20


def test_the_filter_is_worked_from_the_keyboard_and_moves_nothing(phone: Page) -> None:
    phone.add_init_script(
        """new PerformanceObserver(list => { window.shifted = (window.shifted || 0)
          + list.getEntries().reduce((sum, entry) => sum + entry.value, 0); })
          .observe({ type: "layout-shift", buffered: true });"""
    )
    phone.goto(DESK)
    expect(count(phone)).to_have_text(re.compile("^共"))
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert phone.evaluate("window.shifted || 0") <= 0.02
    phone.get_by_label("角色", exact=True).focus()
    phone.keyboard.press("ArrowDown")
    expect(count(phone)).to_have_text(re.compile("^显示"))
    phone.keyboard.press("Tab")
    expect(phone.get_by_label("提到的年份", exact=True)).to_be_focused()


def test_who_works_with_it_leads_to_the_rows(page: Page, real_plan: Plan) -> None:
    views = Views(real_plan)
    helper = views.helpers(views.unit["kewei"])[0]
    page.goto(DESK)
    page.locator(".ps-help summary").first.click()
    line = page.locator(".ps-help").first.locator("li").first
    expect(line.get_by_role("link").first).to_have_text(helper.unit.name)
    with page.expect_navigation():
        line.get_by_role("link").nth(1).click()
    expect(page).to_have_url(re.compile(f"#{helper.rows[0].id}$"))


def test_its_files_are_there(page: Page) -> None:
    page.goto(DESK)
    for address in page.locator(".ps-data a").evaluate_all("all => all.map(a => a.href)"):
        assert page.request.get(address).ok, address


def test_it_is_printed_whole_as_one_list(page: Page) -> None:
    page.goto(DESK)
    page.emulate_media(media="print")
    expect(page.locator("[data-desk-filter]")).to_be_hidden()
    expect(page.locator(".ps-mine-tools")).to_be_hidden()
    step = page.locator(".ps-desk .ps-steps--short li > div").first
    box = step.bounding_box()
    assert box is not None
    assert box["height"] > 0
