"""The shell of every page: it asks nobody else, fits a phone, and its few controls work."""

import re
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SUB_PATH, NewPage
from tests.kinds import address as address_in
from tests.kinds import pages


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).colorScheme"))


def test_every_page_says_what_it_is(site: Path) -> None:
    """All but what a host answers with for a page that is not there, which stands at any address."""
    for page in (page for page in pages(site) if page.name != "404.html"):
        head = lxml.html.fromstring(page.read_text("utf-8")).find("head")
        assert head.findtext("title").strip(), page
        for name in ("description", "og:title", "og:description", "og:site_name", "twitter:card"):
            (said,) = head.xpath(f"meta[@name='{name}' or @property='{name}']/@content")
            assert said.strip(), (page, name)
        (canonical,) = head.xpath("link[@rel='canonical']/@href")
        assert canonical.endswith(f"{SUB_PATH}{address_in(site, page)}"), page


def test_no_page_names_another_host(site: Path) -> None:
    loads = re.compile(
        rb"""(?:src|srcset|data|poster)=["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//"""
    )
    names = ("*.html", "*.css", "*.js")
    files = [file for name in names for file in site.rglob(name) if "javascripts" not in file.parts]
    assert [file for file in files if loads.search(file.read_bytes())] == []


def test_the_sections_fit_on_one_line_of_a_desktop(page: Page) -> None:
    page.goto("")
    tops = page.locator(".ps-nav a").evaluate_all("links => links.map(a => a.offsetTop)")
    assert len(set(tops)) == 1
    expect(page.locator(".ps-nav [aria-current=page]")).to_have_text("首页")
    page.goto("tasks/T01/")
    expect(page.locator(".ps-nav [aria-current=true]")).to_have_attribute("href", "../")


def test_the_sections_unfold_on_a_phone(phone: Page) -> None:
    phone.goto("")
    links = phone.locator(".ps-nav a")
    expect(links.first).to_be_hidden()
    phone.locator("[data-menu]").tap()
    expect(links.last).to_be_visible()
    phone.keyboard.press("Escape")
    expect(links.first).to_be_hidden()
    expect(phone.locator("[data-menu]")).to_be_focused()


def test_without_javascript_every_section_is_there(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("tasks/T01/")
    for link in page.locator(".ps-nav a").all():
        expect(link).to_be_visible()
    expect(page.locator("[data-scheme-switch]")).to_be_hidden()
    assert ground(page) == "light"


def test_the_first_tab_stop_skips_to_the_text(page: Page) -> None:
    page.goto("tasks/T01/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")


def test_light_or_dark_follows_the_system_until_chosen(new_page: NewPage, scheme: str) -> None:
    other = "light" if scheme == "dark" else "dark"
    page = new_page(color_scheme=scheme)
    page.goto("")
    assert ground(page) == scheme
    page.locator("[data-scheme-switch]").click()
    assert ground(page) == other
    page.goto("text/")
    assert ground(page) == other
    page.locator("[data-scheme-switch]").click()
    assert ground(page) == scheme
    assert page.evaluate("localStorage.length") == 0


def test_print_is_always_light(new_page: NewPage) -> None:
    page = new_page(color_scheme="dark")
    page.goto("tasks/T01/")
    page.emulate_media(media="print", color_scheme="dark")
    assert ground(page) == "light"
    expect(page.locator(".ps-bar")).to_be_hidden()
    expect(page.get_by_text("本页地址：")).to_be_visible()


def test_a_copied_link_is_absolute_and_told(new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("tasks/T01/")
    page.locator("article [data-copy]").first.click()
    expect(page.get_by_role("status").filter(has_text="已复制链接")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url


def test_the_contents_follow_the_reader(page: Page) -> None:
    page.goto("text/")
    last = page.locator(".ps-toc a").last
    last.click()
    expect(last).to_have_attribute("aria-current", "true")
    expect(last).to_be_in_viewport()


def test_a_table_sorts_by_any_column(page: Page) -> None:
    page.goto("units/")
    head = page.locator("[data-sortable] th[scope=col]").last
    column = page.locator("[data-sortable] tbody tr td:last-child")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    falling = [int(text) for text in column.all_inner_texts()]
    assert falling == sorted(falling, reverse=True)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert [int(text) for text in column.all_inner_texts()] == sorted(falling)


def test_robots_and_sitemap_are_there(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert "Sitemap: http://localhost/some/where/sitemap.xml" in (site / "robots.txt").read_text()
    pages = {f"{file.parent.relative_to(site).as_posix()}/" for file in site.rglob("index.html")}
    listed = re.findall(r"<loc>http://localhost/some/where/(.*)</loc>", sitemap)
    assert {url or "./" for url in listed} == pages
    assert "lastmod" not in sitemap
