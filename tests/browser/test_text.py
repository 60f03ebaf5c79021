"""The reading text with its rows beside it; citations."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Page, Route, expect

from generator.model import Plan
from tests.browser.conftest import NewPage


@pytest.fixture
def rowed(real_plan: Plan) -> str:
    """A task whose rows stand in the table."""
    return next(task.id for task in real_plan.tasks if len(task.rows) > 1)


def test_rows_stand_beside_their_paragraph_on_a_desktop(page: Page, rowed: str) -> None:
    page.goto(f"text/#{rowed}")
    annex = page.locator(f"[id={rowed}] .ps-annex")
    expect(annex.locator("details")).to_have_attribute("open", "")
    beside, text = annex.bounding_box(), page.locator(f"[id={rowed}-p1]").bounding_box()
    assert beside is not None
    assert text is not None
    assert beside["x"] >= text["x"] + text["width"]
    with page.expect_navigation():
        annex.locator("a.ps-id").first.click()
    expect(page).to_have_url(re.compile(rf"/tasks/{rowed}/#{rowed}-1$"))


def test_every_row_is_there_once(page: Page, real_plan: Plan) -> None:
    page.goto("text/")
    found = page.locator(".ps-annex__row .ps-id").all_inner_texts()
    assert found == [row.id for _, row in real_plan.rows()]


def test_rows_are_folded_on_a_phone(phone: Page, rowed: str) -> None:
    phone.goto("text/")
    details = phone.locator(f"[id={rowed}] .ps-annex details")
    row = details.locator(".ps-annex__row").first
    expect(row).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    details.locator("summary").focus()
    phone.keyboard.press("Enter")
    expect(row).to_be_visible()


def test_rows_unfold_without_script(new_page: NewPage, rowed: str) -> None:
    plain = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    plain.goto("text/")
    details = plain.locator(f"[id={rowed}] .ps-annex details")
    details.locator("summary").click()
    expect(details.locator(".ps-annex__row").first).to_be_visible()


def test_the_text_comes_without_moving(page: Page, rowed: str) -> None:
    page.add_init_script(
        """new PerformanceObserver(list => { window.shifted = (window.shifted || 0)
          + list.getEntries().reduce((sum, entry) => sum + entry.value, 0); })
          .observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto("text/", wait_until="networkidle")
    expect(page.locator(f"[id={rowed}] .ps-annex details")).to_have_attribute("open", "")
    assert page.evaluate("window.shifted || 0") <= 0.02


def test_the_contents_follow_the_text(page: Page, real_plan: Plan) -> None:
    page.goto("text/")
    for action in real_plan.actions[1:3]:
        page.locator(f"[id={action.id}]").evaluate("e => e.scrollIntoView()")
        here = page.locator("[data-toc] [aria-current]")
        expect(here).to_have_attribute("href", f"#{action.id}")


def test_the_rows_are_no_part_of_the_printed_text(page: Page) -> None:
    page.goto("text/")
    page.emulate_media(media="print")
    expect(page.locator(".ps-annex:visible")).to_have_count(0)


# --- Citations

PLACES = ["tasks/T03/", "actions/A1/", "indicators/I01/", "safeguards/", "text/"]


@pytest.mark.parametrize("url", PLACES)
def test_each_item_is_cited_and_the_citation_copied(new_page: NewPage, url: str) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.clock.set_fixed_time(datetime(2031, 4, 5, 12, tzinfo=timezone(timedelta(hours=8))))
    page.goto(url)
    fold = page.locator(".ps-cite").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    button = fold.get_by_role("button", name=re.compile("^复制引文")).first
    expect(button).to_be_visible()
    expect(fold).not_to_contain_text("请换成查阅当日", use_inner_text=True)
    button.click()
    expect(page.locator("[data-toast]")).to_have_text("已复制引文")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(
        r"\[EB/OL\](//|\. ).+\[2031-04-05\]\. http://localhost/some/where/\S+$", copied
    )
    assert f"/{url}" in copied


def test_the_rows_of_a_task_are_cited_by_their_anchors(page: Page, rowed: str) -> None:
    page.goto(f"tasks/{rowed}/")
    ends = page.locator("[data-cite-address]").evaluate_all("all => all.map(a => a.hash)")
    assert ends[:2] == ["", f"#{rowed}-1"]


def test_without_an_address_of_the_site_the_page_gives_its_own(
    new_page: NewPage, address: str
) -> None:
    page = new_page(bypass_csp=True)  # what is changed here is no page that the policy knows

    def unaware(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace('data-cite-address="given"', "data-cite-address")
        route.fulfill(response=answer, body=text.replace("http://localhost/some/where/", ""))

    page.route("**/tasks/T03/", unaware)
    page.goto("tasks/T03/")
    expect(page.locator("[data-cite-address]").first).to_have_text(f"{address}tasks/T03/")


def test_without_script_the_day_is_left_to_the_reader(new_page: NewPage) -> None:
    plain = new_page(java_script_enabled=False)
    plain.goto("tasks/T03/")
    plain.locator(".ps-cite summary").click()
    expect(plain.locator("[data-cite]").first).to_contain_text("[引用日期]")
    expect(plain.locator(".ps-cite__by-hand")).to_be_visible()
    expect(plain.locator("[data-cite-copy]").first).to_be_hidden()


def test_a_citation_fits_a_phone(phone: Page) -> None:
    phone.goto("tasks/T03/")
    phone.locator(".ps-cite summary").click()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
