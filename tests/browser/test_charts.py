"""Indicators as pictures: beside their tables, sorted by growth, in colours of the page, to take away."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.model import Plan
from tests.browser.conftest import NewPage

WIDE = "document.documentElement.scrollWidth"


def test_every_indicator_has_its_picture_and_the_table_comes_first(
    page: Page, real_plan: Plan
) -> None:
    page.goto("indicators/")
    for indicator in real_plan.indicators:
        picture = page.get_by_role("img", name=f"{indicator.name}各年目标值", exact=True)
        expect(picture).to_have_count(1)
        said = "，".join(f"{y}年 {t.text}" for y, t in sorted(indicator.targets.items()))
        expect(picture).to_have_accessible_description(re.compile(re.escape(said)))
    first = page.evaluate(
        """() => {
          const before = Node.DOCUMENT_POSITION_FOLLOWING;
          return Array.from(document.querySelectorAll(".ps-figures")).every(figures => {
            const table = figures.previousElementSibling.querySelector("table");
            return table && table.compareDocumentPosition(figures) & before;
          });
        }"""
    )
    assert first
    twice = "() => { const ids = Array.from(document.querySelectorAll('[id]'), e => e.id); return ids.length - new Set(ids).size; }"
    assert page.evaluate(twice) == 0


def test_the_indicators_are_sorted_by_growth(page: Page, real_plan: Plan) -> None:
    page.goto("indicators/")
    table = page.locator("[data-sortable]")
    table.get_by_role("button", name="增幅").focus()
    page.keyboard.press("Enter")
    expect(table.locator("th[aria-sort=descending]")).to_have_text("增幅")
    shares = table.locator("tbody td:last-child").all_inner_texts()
    numbers = [float(text.rstrip("%").replace("−", "-")) for text in shares if text != "—"]
    assert len(shares) == len(real_plan.indicators)
    assert len(set(numbers)) > 1
    assert numbers == sorted(numbers, reverse=True)


def test_growth_is_read_and_sorted_on_a_phone(new_page: NewPage, any_address: str) -> None:
    phone = new_page(base_url=any_address, viewport={"width": 360, "height": 740})
    phone.goto("indicators/")
    table = phone.locator("[data-sortable]")
    frame = table.locator("xpath=..")
    assert frame.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert phone.evaluate(WIDE) == 360
    high = table.locator("tbody tr td").evaluate_all(
        "all => all.map(e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().height; })"
    )
    assert max(high) < 60  # no value is broken over several lines
    table.get_by_role("button", name="增量").click()
    expect(table.locator("th[aria-sort]")).to_have_text("增量")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_has_the_colours_of_its_page(new_page: NewPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto("indicators/I06/")
    colours = page.evaluate(
        """() => {
          const of = (e, key) => getComputedStyle(document.querySelector(e))[key];
          return [of(".ps-chart .v", "fill"), of("html", "color"),
                  of(".ps-chart polyline", "stroke"), of("article p a", "color")];
        }"""
    )
    assert colours[0] == colours[1]
    assert colours[2] == colours[3]


@pytest.mark.parametrize("url", ["", "indicators/", "indicators/I06/"])
def test_pictures_fit_a_phone_and_need_no_script(new_page: NewPage, url: str) -> None:
    phone = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    phone.goto(url)
    picture = phone.locator(".ps-chart").first
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_picture_and_path_are_taken_away(page: Page, tmp_path: Path) -> None:
    page.goto("indicators/I06/")
    for words, name, start in (
        ("下载图（SVG）", "I06.svg", b"<?xml"),
        ("下载目标值（CSV 表格）", "I06.csv", "\ufeff年份,类别,目标值".encode()),
    ):
        with page.expect_download() as saved:
            page.get_by_role("link", name=words).click()
        assert saved.value.suggested_filename == name
        saved.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_a_picture_by_itself_is_drawn(page: Page) -> None:
    page.goto("")
    size = page.evaluate(
        """() => new Promise((done, failed) => {
          const image = new Image();
          image.onload = () => done([image.naturalWidth > 0, image.naturalHeight > 0]);
          image.onerror = failed;
          image.src = "indicators/I06/chart.svg";
        })"""
    )
    assert size == [True, True]


def test_home_is_light_with_all_that_it_asks_for(page: Page, site: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("", wait_until="networkidle")
    names = {re.sub(r"^.*?/some/where/", "", url).split("?")[0] or "index.html" for url in asked}
    weight = sum(len(gzip.compress((site / name).read_bytes())) for name in names)
    assert "assets/plan.css" in names
    assert weight < 60_000


@pytest.mark.parametrize("url", ["", "indicators/", "indicators/I03/"])
def test_the_letters_can_be_read_on_a_phone(phone: Page, url: str) -> None:
    phone.goto(url)
    heights = phone.locator(".ps-chart text:visible").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) > 12
