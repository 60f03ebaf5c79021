"""The decomposition table explored: filters, words, merged cells, what is left as CSV, no script."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.model import Plan
from tests.browser.conftest import NewPage


def shown(page: Page) -> list[str]:
    return [
        str(i)
        for i in page.locator("[data-row]:visible").evaluate_all(
            "all => all.map(e => e.dataset.row)"
        )
    ]


def count(page: Page) -> Locator:
    return page.locator("[data-table-count]")


def test_filters_are_combined_and_kept_in_the_address(page: Page, real_plan: Plan) -> None:
    rows = [row for _, row in real_plan.rows()]
    page.goto("table/")
    expect(count(page)).to_have_text(f"共 {len(rows)} 行")
    page.get_by_label("单位", exact=True).select_option(value="sjtu")
    page.get_by_label("角色", exact=True).select_option(value="supporting")
    wanted = [row.id for row in rows if "sjtu" in row.units("supporting")]
    expect(count(page)).to_have_text(f"显示 {len(wanted)} 行，共 {len(rows)} 行")
    assert shown(page) == wanted
    page.get_by_label("提到的年份", exact=True).select_option(value="2024")
    expect(page).to_have_url(re.compile(r"\?unit=sjtu&role=supporting&year=2024$"))
    some = shown(page)
    assert {*some} < {*wanted}
    page.reload()
    assert shown(page) == some
    page.get_by_role("button", name="清除条件").click()
    expect(page).to_have_url(re.compile("/table/$"))
    expect(count(page)).to_have_text(f"共 {len(rows)} 行")


def test_words_are_found_in_a_row_and_in_what_heads_it(page: Page, real_plan: Plan) -> None:
    page.goto("table/")
    task = next(task for task in real_plan.tasks if len(task.rows) > 1)
    page.get_by_label("文字", exact=True).fill(f" {task.table.title or task.title} ")
    expect(count(page)).to_have_text(re.compile("^显示"))
    assert {row.id for row in task.rows} <= {*shown(page)}
    page.get_by_label("文字", exact=True).fill("没有这样的话")
    expect(count(page)).to_have_text(re.compile("^没有符合条件的行"))
    assert shown(page) == []


def test_merged_cells_stay_over_their_rows(page: Page) -> None:
    page.goto("table/")
    whole = page.locator("[data-rows] tbody").evaluate("e => e.innerText")
    page.get_by_label("单位", exact=True).select_option(value="sjtu")
    page.get_by_label("角色", exact=True).select_option(value="responsible")
    lines = page.locator("[data-rows] tbody tr:visible")
    covered: dict[int, int] = {}
    for y in range(lines.count()):
        cells = (
            lines.nth(y)
            .locator("> :visible")
            .evaluate_all("all => all.map(e => [Number(e.dataset.x), e.rowSpan])")
        )
        there = {x for x, until in covered.items() if until > y} | {x for x, _ in cells}
        assert there == set(range(6)), y
        assert [x for x, _ in cells] == sorted(x for x, _ in cells)
        covered |= {x: y + span for x, span in cells}
    page.get_by_role("button", name="清除条件").click()
    assert page.locator("[data-rows] tbody").evaluate("e => e.innerText") == whole


def test_what_is_left_is_taken_away_as_csv(page: Page, tmp_path: Path) -> None:
    page.goto("table/?unit=sjtu&role=responsible")
    wanted = shown(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载筛选结果").click()
    saved.value.save_as(tmp_path / "rows.csv")
    data = (tmp_path / "rows.csv").read_bytes()
    assert data.startswith("\ufeff".encode())
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert [line["id"] for line in lines] == wanted
    assert all("sjtu" in line["responsible"] for line in lines)


def test_an_address_that_asks_for_nothing_known_shows_all(page: Page, real_plan: Plan) -> None:
    page.goto("table/?unit=nobody&year=1&text=")
    expect(count(page)).to_have_text(f"共 {len([*real_plan.rows()])} 行")


@pytest.mark.parametrize("name", ["T03-2"])
def test_without_script_it_is_the_plain_table(
    new_page: NewPage, name: str, real_plan: Plan
) -> None:
    plain = new_page(java_script_enabled=False)
    plain.goto(f"table/#{name}")
    expect(plain.locator("[data-table-filter]")).to_be_hidden()
    expect(plain.locator("[data-row]:visible")).to_have_count(len([*real_plan.rows()]))


def test_the_filter_fits_a_phone_and_is_worked_from_the_keyboard(phone: Page) -> None:
    phone.goto("table/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.get_by_label("角色", exact=True).focus()
    phone.keyboard.press("ArrowDown")
    expect(count(phone)).to_have_text(re.compile("^显示|^共"))
    phone.keyboard.press("Tab")
    expect(phone.get_by_label("提到的年份", exact=True)).to_be_focused()


@pytest.mark.parametrize(
    ("url", "choices"),
    [
        ("matrix/", "?action=A1&role=responsible"),
        ("table/", "?action=A1&text=创新"),
        ("timeline/", "?action=A1&text=2024"),
        ("units/kewei/", "?role=supporting&year=2024"),
        ("checks/", "?state=open&words=单位"),
    ],
)
def test_the_choices_of_every_filter_are_cleared_at_once(
    page: Page, url: str, choices: str
) -> None:
    page.goto(url + choices)
    expect(page.locator("[role=status][data-list-count], .ps-filter__count").first).to_be_visible()
    page.get_by_role("button", name="清除条件", exact=True).click()
    assert "?" not in page.url
    values = page.locator(".ps-filter :is(select, input)").evaluate_all(
        "all => all.map(e => e.value)"
    )
    assert set(values) == {""}


def test_what_goes_on_beyond_the_edge_of_a_frame_has_a_shadow(page: Page) -> None:
    page.goto("table/")
    frame = page.locator(".ps-scroll--wide")
    frame.evaluate("e => { e.style.width = '40rem'; }")
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    style = frame.evaluate("e => getComputedStyle(e).backgroundAttachment")
    assert style.replace(" ", "") == "local,local,scroll,scroll"
