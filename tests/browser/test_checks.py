"""The page of checks: both sides of each finding, filters that the address keeps, on a phone too."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from playwright.sync_api import expect

from generator.checks import check
from generator.directory import load_directory
from tests.browser.conftest import NewPage
from tests.conftest import REAL, TODAY

FOUND = check(load_directory(REAL), TODAY)
FINDINGS = ".ps-finding:visible"


def test_findings_are_filtered_and_the_address_keeps_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("checks/")
    expect(page.locator(FINDINGS)).to_have_count(len(FOUND))
    count = page.locator("[data-list-count]")
    expect(count).to_have_text(f"共 {len(FOUND)} 处")
    page.get_by_label("规则").select_option("mark-width")
    wide = sum(finding.rule == "mark-width" for finding in FOUND)
    expect(page.locator(FINDINGS)).to_have_count(wide)
    expect(page).to_have_url(re.compile(r"\?rule=mark-width$"))
    expect(page.locator(".ps-found:visible")).to_have_count(1)
    page.reload()
    expect(page.locator(FINDINGS)).to_have_count(wide)
    page.get_by_label("处理").select_option("acknowledged")
    expect(count).to_have_text(f"没有符合条件的，共 {len(FOUND)} 处")


def test_a_side_leads_to_where_it_stands(new_page: NewPage) -> None:
    page = new_page()
    page.goto("checks/?rule=quantity-differs")
    finding = page.locator(FINDINGS).first
    expect(finding.locator("mark")).to_have_count(2)
    side = finding.locator(".ps-cited").nth(1)
    words, identity = side.locator("mark").inner_text(), side.locator("a").inner_text()
    with page.expect_navigation():
        side.locator("a").click()
    expect(page.locator(f"#{identity}")).to_contain_text(words)


def test_an_item_shows_its_own_folded(new_page: NewPage) -> None:
    page = new_page()
    page.goto("tasks/T17/")
    folded = page.locator("details.ps-found")
    expect(folded.locator(".ps-finding").first).to_be_hidden()
    folded.locator("summary").first.click()
    expect(folded.locator(".ps-finding").first).to_be_visible()


def test_a_link_to_the_findings_of_a_unit_opens_them(new_page: NewPage) -> None:
    page = new_page()
    page.goto("checks/")
    page.get_by_text(re.compile("^按单位看")).click()
    with page.expect_navigation():
        page.locator(".ps-tally a").first.click()
    expect(page.locator("#findings .ps-finding").first).to_be_visible()


def test_on_paper_nothing_is_folded(new_page: NewPage) -> None:
    page = new_page()
    page.goto("checks/")
    page.emulate_media(media="print")
    for folded in ("[data-proof] td", ".ps-found details .ps-cited"):
        expect(page.locator(folded).first).to_be_visible()


def test_a_rule_explains_itself(new_page: NewPage) -> None:
    page = new_page()
    page.goto("checks/?rule=mark-range")
    with page.expect_navigation():
        page.locator(".ps-found:visible").get_by_text("举例").click()
    expect(page.locator("#rule-mark-range")).to_be_in_viewport()
    expect(page.get_by_text("目前 2 处")).not_to_have_count(0)


def test_it_fits_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    for address in ("checks/", "checks/rules/", "tasks/T17/", "units/ecnu/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_without_script_everything_is_there(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("checks/")
    expect(page.locator(FINDINGS)).to_have_count(len(FOUND))
    expect(page.locator("[data-list-filter]")).to_be_hidden()


def test_what_was_acknowledged_says_by_whom(
    built: Callable[..., Path],
    served: Callable[[Path], str],
    tmp_path: Path,
    new_page: NewPage,
) -> None:
    """Text of the office is text, whatever it looks like."""
    plan = copytree(REAL, tmp_path / "plan")
    entry = f'  - {{finding: {FOUND[0].identity}, by: "<b>甲</b>", day: "2026-01-05", why: "{{{{ 照录 }}}}"}}'
    (plan / "acknowledged.yaml").write_text(f"acknowledged:\n{entry}\n", "utf-8")
    page = new_page(base_url=served(built(plan)))
    page.goto("checks/")
    expect(page.locator(".ps-finding__said")).to_have_text(
        "已确认保持原样：{{ 照录 }}（<b>甲</b>，2026年1月5日）"
    )
    expect(page.locator('[data-state="acknowledged"]')).to_have_count(1)
