"""The clock of the consultation and the two tabs of a notice, as a person sees them on a day.

The browser's clock is set, its time zone far from China's. The site is built on the first day of
the round; what it says on other days is the script's work, without it that of a new build.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.conftest import FOREIGN

WIDE = "document.documentElement.scrollWidth"
Site = Callable[..., str]
# By what the page tells: an instant in China, the words of the banner, what is left, comment links.
MOMENTS = {
    "before": ("2025-10-12T23:59:00+08:00", "即将公开征求意见", "", False),
    "first day": ("2025-10-13T00:01:00+08:00", "公开征求意见", "还有 30 天", True),
    "in the middle": ("2025-11-08T12:00:00+08:00", "公开征求意见", "还有 4 天", True),
    "last days": ("2025-11-09T00:01:00+08:00", "公开征求意见即将截止", "还有 3 天", True),
    "the day before": ("2025-11-10T12:00:00+08:00", "公开征求意见即将截止", "还有 2 天", True),
    "last minute": ("2025-11-11T23:59:00+08:00", "公开征求意见即将截止", "今天截止", True),
    "after": ("2025-11-12T00:01:00+08:00", "公开征求意见已经结束", "", False),
}
ZONES = ("America/Los_Angeles", "Pacific/Kiritimati")


@pytest.fixture(scope="module")
def site_of(built: Callable[..., Path], served: Callable[[Path], str]) -> Site:
    """The address of the foreign plan's site as built on a day."""
    return lambda today: served(built(FOREIGN, "", today))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_clock_is_china_s_wherever_one_reads(
    new_page: NewPage, site_of: Site, moment: str, zone: str
) -> None:
    instant, words, left, takes = MOMENTS[moment]
    page = new_page(base_url=site_of("2025-10-13"), timezone_id=zone)
    page.clock.set_fixed_time(instant)
    page.goto("tasks/T01/")
    expect(page.locator(".ps-clock p:visible")).to_have_count(1)
    expect(page.locator(".ps-clock p:visible > a").first).to_have_text(words)
    counts = page.locator(".ps-clock [data-left]:visible")
    expect(counts).to_have_text([left] if left else [])
    expect(page.locator(".ps-clock .ps-comment-link:visible")).to_have_count(1 if takes else 0)
    of_items = page.get_by_role("link", name=re.compile("^对 T01.* 提意见$"))
    expect(of_items).to_have_count(6 if takes else 0)
    page.goto("consultation/public/")
    mail = page.get_by_role("link", name="写邮件")
    expect(mail).to_have_count(1 if takes else 0)


def test_a_page_left_open_over_midnight_goes_on(new_page: NewPage, site_of: Site) -> None:
    page = new_page(base_url=site_of("2025-10-13"))
    page.clock.set_fixed_time("2025-11-11T23:59:00+08:00")
    page.goto("")
    expect(page.locator(".ps-clock")).to_contain_text("今天截止")
    page.clock.set_fixed_time("2025-11-12T00:01:00+08:00")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".ps-clock p:visible > a").first).to_have_text("公开征求意见已经结束")
    expect(page.locator(".ps-comment-link:visible")).to_have_count(0)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2025-10-12", "即将公开征求意见2025年10月13日至11月11日（首尾两日计在内）"),
        ("2025-10-13", "公开征求意见2025年10月13日至11月11日（首尾两日计在内）提意见"),
        ("2025-11-11", "公开征求意见即将截止最后一天是2025年11月11日（当日计在内）提意见"),
        ("2025-11-12", "公开征求意见已经结束2025年10月13日至11月11日看采纳情况"),
    ],
)
def test_without_script_the_day_of_the_build_counts(
    new_page: NewPage, site_of: Site, today: str, words: str
) -> None:
    page = new_page(
        base_url=site_of(today), java_script_enabled=False, viewport={"width": 1280, "height": 800}
    )
    for url in ("", "tasks/T01/", "consultation/public/"):
        page.goto(url)
        shown = page.locator(".ps-clock p:visible")
        expect(shown).to_have_count(1)
        assert re.sub(r"\s", "", shown.inner_text()) == words
    expect(page.locator("#notice")).to_be_visible()
    expect(page.locator("#feedback")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(0)
    top, below = (page.locator(part).bounding_box() for part in ("#notice", "#feedback"))
    assert top["y"] + top["height"] <= below["y"]
    page.locator(".ps-tabs").get_by_role("link", name="意见反馈").click()
    expect(page).to_have_url(re.compile("#feedback$"))
    expect(page.locator("#feedback")).to_be_in_viewport()


def test_the_two_parts_are_tabs(new_page: NewPage, site_of: Site) -> None:
    page = new_page(base_url=site_of("2025-11-12"))
    page.goto("consultation/public/")
    notice, feedback = page.get_by_role("tab").all()
    expect(page.get_by_role("tabpanel", name="意见征集")).to_be_visible()
    expect(page.locator("#feedback")).to_be_hidden()
    expect(notice).to_have_attribute("aria-selected", "true")
    expect(notice).to_have_attribute("aria-controls", "notice")
    feedback.click()
    expect(page).to_have_url(re.compile("/consultation/public/#feedback$"))
    expect(page.get_by_role("tabpanel", name="意见反馈")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("tabpanel", name="意见反馈")).to_be_visible()


def test_the_tabs_work_from_the_keyboard(new_page: NewPage, site_of: Site) -> None:
    page = new_page(base_url=site_of("2025-11-12"))
    page.goto("consultation/public/")
    notice, feedback = page.get_by_role("tab").all()
    notice.focus()
    for key, chosen in (
        ("ArrowRight", feedback),
        ("ArrowRight", notice),
        ("ArrowLeft", feedback),
        ("Home", notice),
        ("End", feedback),
    ):
        page.keyboard.press(key)
        expect(chosen).to_be_focused()
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(page.locator("[role=tab][tabindex='0']")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("#feedback")).to_be_focused()


def test_a_link_from_elsewhere_opens_its_tab(new_page: NewPage, site_of: Site) -> None:
    page = new_page(base_url=site_of("2025-11-12"))
    page.goto("consultation/public/")
    page.get_by_role("link", name="看采纳情况").click()
    expect(page.get_by_role("tabpanel", name="意见反馈")).to_be_visible()
    page.go_back()
    page.goto("consultation/public/#notice-title")
    expect(page.get_by_role("tabpanel", name="意见征集")).to_be_visible()


@pytest.mark.parametrize("today", ["2025-10-12", "2025-10-13", "2025-11-11", "2025-11-12"])
def test_it_fits_a_phone_in_every_state(new_page: NewPage, site_of: Site, today: str) -> None:
    page = new_page(base_url=site_of(today), viewport={"width": 360, "height": 740}, is_mobile=True)
    page.clock.set_fixed_time(f"{today}T12:00:00+08:00")
    for url in ("", "consultation/", "consultation/public/", "consultation/units/"):
        page.goto(url)
        assert page.evaluate(WIDE) == 360, url
        expect(page.locator("h1")).to_have_count(1)
    banner = page.locator(".ps-clock").bounding_box()
    assert banner["height"] <= 80


def test_a_printed_page_counts_no_days(new_page: NewPage, site_of: Site) -> None:
    page = new_page(base_url=site_of("2025-10-13"))
    page.clock.set_fixed_time("2025-10-20T12:00:00+08:00")
    page.goto("consultation/public/")
    page.emulate_media(media="print")
    expect(page.locator("[data-left]:visible")).to_have_count(0)
    expect(page.locator(".ps-state:visible")).to_have_count(0)
    expect(page.locator(".ps-clock")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.locator(".ps-clock")).to_contain_text("2025年10月13日至11月11日")
    expect(page.locator(".ps-comment-link:visible")).to_have_count(0)
    expect(page.get_by_role("heading", name="意见征集")).to_be_visible()


def test_the_sections_of_the_foreign_plan_fit_on_one_line_too(
    new_page: NewPage, site_of: Site
) -> None:
    page = new_page(base_url=site_of("2025-10-13"), viewport={"width": 1200, "height": 800})
    page.goto("")
    tops = page.locator(".ps-nav a").evaluate_all("links => links.map(a => a.offsetTop)")
    assert len(set(tops)) == 1
