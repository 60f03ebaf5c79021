"""What a page costs whom it is sent to: limits in bytes, the same on every machine."""

import gzip
from pathlib import Path

import lxml.html

from tests.kinds import address, pages

KB = 1024
HOME, ITEM = 120 * KB, 40 * KB
ITEMS = ("actions", "tasks", "indicators", "safeguards")


def sent(path: Path) -> int:
    """The bytes of a file as a host sends it."""
    return len(gzip.compress(path.read_bytes(), 6))


def loaded(page: Path) -> set[Path]:
    """What a browser fetches for a page before anything is used."""
    root = lxml.html.fromstring(page.read_text("utf-8"))
    links = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src"
    return {page, *((page.parent / link).resolve() for link in root.xpath(links))}


def words(page: Path) -> int:
    """The bytes of what a page says."""
    root = lxml.html.fromstring(page.read_text("utf-8"))
    return len(" ".join(root.text_content().split()).encode())


def test_the_home_page_is_light(site: Path) -> None:
    files = loaded(site / "index.html")
    assert {file.suffix for file in files} == {".html", ".css", ".js", ".svg"}
    assert sum(map(sent, files)) <= HOME


def test_every_page_of_an_item_is_light(site: Path) -> None:
    sizes = {address(site, page): page.stat().st_size for page in pages(site)}
    items = {name: size for name, size in sizes.items() if name.split("/")[0] in ITEMS}
    assert {name: size for name, size in items.items() if size > ITEM} == {}
    assert len(items) > 3


def test_what_is_heavier_is_so_for_its_words(site: Path) -> None:
    """A unit with many rows says much: at least two fifths of its page is words."""
    units = (site / "units").glob("*/index.html")
    heavy = {page: page.stat().st_size for page in units if page.stat().st_size > ITEM}
    assert {
        page.parent.name: words(page) / size
        for page, size in heavy.items()
        if words(page) < size * 2 / 5
    } == {}


def test_the_index_of_the_search_is_no_part_of_a_page(site: Path) -> None:
    for page in pages(site):
        assert not any(file.suffix == ".json" for file in loaded(page)), page
