"""Pages of revisions as a person uses them: filters, columns, any two compared, old texts, no script.

The plan is the foreign one with three released revisions, and one sentence revised after the last.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.conftest import FOREIGN

WIDE = "document.documentElement.scrollWidth"
# Of what no other site of the browser tests has: changes that are not released yet.
PAGES = ("", "revisions/", "revisions/unreleased/", "tasks/T02/", "units/chuanyuan/")


@pytest.fixture(scope="module")
def revised(
    tmp_path_factory: pytest.TempPathFactory,
    built: Callable[[Path], Path],
    served: Callable[[Path], str],
) -> str:
    """The address of the site of a plan that was revised after its last release."""
    plan = tmp_path_factory.mktemp("revised") / "plan"
    shutil.copytree(FOREIGN, plan)
    task = plan / "tasks" / "T02.yaml"
    task.write_text(task.read_text("utf-8").replace("4小时以内", "3小时以内"), "utf-8")
    return served(built(plan))


@pytest.fixture
def desktop(new_page: NewPage, revised: str) -> Page:
    return new_page(base_url=revised, viewport={"width": 1280, "height": 800})


@pytest.mark.parametrize("url", PAGES)
def test_every_page_fits_a_phone(new_page: NewPage, revised: str, url: str) -> None:
    phone = new_page(base_url=revised, viewport={"width": 360, "height": 740}, is_mobile=True)
    phone.goto(url, wait_until="networkidle")
    assert phone.evaluate(WIDE) == 360
    expect(phone.locator("h1")).to_have_count(1)


def test_the_pairs_of_a_phone_stand_below_each_other_each_name_on_one_line(
    new_page: NewPage, revised: str
) -> None:
    for width in (360, 1280):
        page = new_page(base_url=revised, viewport={"width": width, "height": 740})
        page.goto("revisions/compare/")
        for row in page.locator("tbody tr").all():
            old, new, told = [cell.bounding_box() for cell in row.locator("td").all()]
            assert old
            assert new
            assert told
            below = old["y"] < new["y"] < told["y"] and old["x"] == new["x"] == told["x"]
            assert below == (width == 360)
        lines = """cell => { const range = document.createRange(); range.selectNodeContents(cell);
            return new Set([...range.getClientRects()].map(box => box.top)).size; }"""
        for cell in page.locator("td:not(:last-child)").all():
            assert cell.evaluate(lines) == 1, cell.text_content()


def test_a_note_alone_stands_where_the_words_do_and_a_notice_apart_from_what_is_above(
    desktop: Page,
) -> None:
    desktop.goto("revisions/submitted/")
    notes = desktop.locator(".ps-change__note:first-child")
    indents = """notes => notes.map(note =>
        note.getClientRects()[0].left - note.parentElement.getBoundingClientRect().left)"""
    assert {*notes.evaluate_all(indents)} == {0}
    desktop.goto("revisions/")
    above, notice = (desktop.locator(place).bounding_box() for place in (".ps-prose", ".ps-notice"))
    assert above
    assert notice
    assert notice["y"] - above["y"] - above["height"] >= 12


def shown(page: Page) -> list[str]:
    return [
        str(i)
        for i in page.locator("[data-change]:visible").evaluate_all("all => all.map(e => e.id)")
    ]


def test_changes_are_filtered_and_the_address_keeps_the_choice(desktop: Page) -> None:
    desktop.goto("revisions/submitted/")
    count = desktop.locator("[data-filter-count]")
    expect(count).to_have_text("共 20 项")
    desktop.get_by_label("单位", exact=True).select_option(label="市财政局")
    expect(count).to_have_text("显示 1 项，共 20 项")
    assert shown(desktop) == ["T06-2"]
    expect(desktop.locator("[data-change-group]:visible")).to_have_count(1)
    expect(desktop).to_have_url(re.compile(r"/revisions/submitted/\?unit=caizheng$"))
    desktop.reload()
    assert shown(desktop) == ["T06-2"]
    desktop.get_by_label("性质", exact=True).select_option("editorial")
    expect(count).to_have_text("没有符合条件的改动，共 20 项")
    desktop.get_by_label("单位", exact=True).select_option("")
    assert shown(desktop) == ["T08", "unit-chuanyuan"]
    desktop.get_by_label("部分", exact=True).select_option(label="完善智慧监管体系")
    assert shown(desktop) == ["T08"]


def test_a_unit_s_page_leads_to_its_changes(desktop: Page) -> None:
    desktop.goto("units/haishi/")
    with desktop.expect_navigation():
        desktop.locator("#changes ~ .ps-history a", has_text="送审稿").first.click()
    assert "T10" in shown(desktop)
    assert "T01-2" not in shown(desktop)


def test_what_was_and_what_is_stand_side_by_side(desktop: Page) -> None:
    desktop.goto("revisions/submitted/")
    line = desktop.locator("#T04-1-1 .ps-change__line")
    expect(line.locator("del").first).to_contain_text("力争")
    desktop.get_by_label("对照", exact=True).select_option("beside")
    old, new = line.locator(".ps-side").all()
    expect(old).to_have_text("旧稿〔删去〕力争〔删去完〕每年改造18套〔删去〕左右〔删去完〕；")
    expect(new).to_contain_text("不少于")
    expect(new).not_to_contain_text("力争")
    assert old.bounding_box()["y"] == new.bounding_box()["y"]
    expect(desktop).to_have_url(re.compile("view=beside"))
    desktop.get_by_label("对照", exact=True).select_option("")
    expect(line.locator(".ps-side")).to_have_count(0)
    expect(line.locator(".ps-redline")).to_be_visible()


def test_the_filter_works_from_the_keyboard(desktop: Page) -> None:
    desktop.goto("revisions/submitted/")
    desktop.get_by_label("性质", exact=True).focus()
    desktop.keyboard.press("ArrowDown")
    expect(desktop.locator("[data-filter-count]")).to_have_text("显示 18 项，共 20 项")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_label("部分", exact=True)).to_be_focused()


def test_any_two_revisions_are_compared(desktop: Page) -> None:
    desktop.goto("revisions/compare/")
    desktop.get_by_label("旧稿", exact=True).select_option("draft")
    desktop.get_by_label("新稿", exact=True).select_option("unreleased")
    desktop.get_by_role("button", name="对照").click()
    expect(desktop.locator("h1")).to_contain_text(
        "征求意见稿（2025年10月13日）与尚未发布的文字对照"
    )
    expect(desktop.locator("#T02 ins")).to_contain_text("3")
    desktop.go_back()
    desktop.get_by_label("旧稿", exact=True).select_option("issued")
    desktop.get_by_label("新稿", exact=True).select_option("draft")
    desktop.get_by_role("button", name="对照").click()
    expect(desktop.locator("[data-compare-status]")).to_have_text("请选先后不同的两稿，旧稿在前。")


def test_what_is_not_released_is_said_where_it_stands(desktop: Page) -> None:
    desktop.goto("tasks/T02/")
    notice = desktop.locator(".ps-notice")
    expect(notice).to_contain_text("本项在正式印发以后又有改动，尚未作为新一稿发布。")
    notice.get_by_role("link").click()
    expect(desktop.locator(".ps-history .ps-change").first).to_be_visible()
    desktop.goto("tasks/T01/")
    expect(desktop.locator(".ps-notice")).to_have_count(0)
    desktop.goto("")
    with desktop.expect_navigation():
        desktop.get_by_role("link", name="最近一稿以后又有改动，尚未发布").click()
    assert shown(desktop) == ["T02"]


def test_an_old_citation_opens_its_own_text_and_leads_to_today_s(desktop: Page) -> None:
    desktop.goto("revisions/draft/text/#T04-1-1")
    step = desktop.locator("#T04-1-1")
    expect(step).to_be_in_viewport()
    expect(step).to_contain_text("力争每年改造18套左右；")
    step.get_by_role("link", name="此后有改动，看现在的文字").click()
    expect(desktop).to_have_url(re.compile("/tasks/T04/#T04-1-1$"))
    expect(desktop.locator("#T04-1-1")).to_contain_text("每年改造不少于18套；")


def test_a_removed_task_keeps_its_page_and_a_moved_row_its_address(desktop: Page) -> None:
    desktop.goto("tasks/T10/#T10-1-2")
    expect(desktop.locator(".ps-notice")).to_contain_text("这一项于送审稿（2025年12月30日）删去。")
    expect(desktop.locator("#T10-1-2")).to_be_in_viewport()
    desktop.goto("tasks/T07/#T06-2")
    desktop.locator("#T06-2").get_by_role("link", name="已移至别处，看现在的位置").click()
    expect(desktop).to_have_url(re.compile("/tasks/T06/#T06-2$"))


def test_without_script_everything_is_there(new_page: NewPage, revised: str) -> None:
    plain = new_page(base_url=revised, java_script_enabled=False)
    plain.goto("revisions/submitted/")
    expect(plain.locator("[data-change]:visible")).to_have_count(20)
    expect(plain.locator("[data-filter]")).to_be_hidden()
    plain.goto("revisions/compare/")
    expect(plain.locator("[data-pair]")).to_have_count(6)
    plain.locator("[data-pair='submitted..issued']").click()
    expect(plain.locator("[data-change]").first).to_be_visible()


def test_old_texts_are_not_found_by_the_search(desktop: Page) -> None:
    desktop.goto("")
    desktop.locator("#query").fill("力争每年改造18套左右")
    expect(desktop.locator("#search-status")).to_contain_text("没有")
    expect(desktop.locator("[data-search-results] a")).to_have_count(0)
