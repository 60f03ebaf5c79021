"""The kinds of page that a built site has, found in it: a new kind is tested without being listed."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lxml.html

Features = frozenset[str]


def address(site: Path, page: Path) -> str:
    """The address of a page below its site: `tasks/T01/`, `` for the home page."""
    return page.relative_to(site).as_posix().removesuffix("index.html")


@cache
def parts(page: Path) -> Features:
    """What a page is and shows: its kind, and each part that it has of those that styles know."""
    root = lxml.html.fromstring(page.read_text("utf-8"))
    return frozenset(
        {
            *(f"kind {kind}" for kind in root.xpath("//article/@data-kind")),
            *(f"script {name.rpartition('/')[2]}" for name in root.xpath("//script/@src")),
            *(f".{name}" for held in root.xpath("//@class") for name in held.split()),
            *(f"[{name}]" for element in root.iter() for name in element.attrib),
            *(str(element.tag) for element in root.iter()),
        }
    )


def features(site: Path, page: Path) -> Features:
    """The parts of a page and where it stands: its section, and how deep in it."""
    first, *deeper = address(site, page).split("/")
    return parts(page) | {f"place {first} {len(deeper)}"}


def pages(site: Path) -> Iterator[Path]:
    """All pages of a site, what a host answers with for a page that is not there too.

    The adoption tables as HTML are no pages: they are documents to be taken into a word processor.
    """
    return iter(sorted(p for p in site.rglob("*.html") if p.name in ("index.html", "404.html")))


def kinds(site: Path, *others: Path) -> list[str]:
    """Addresses of few pages that together are of every kind and show every part there is.

    What pages of `others` show need not be shown again.
    """
    left = {page: features(site, page) for page in pages(site)}
    chosen: list[str] = []
    shown = {part for other in others for page in pages(other) for part in features(other, page)}
    while left:
        best = max(left, key=lambda page: (len(left[page] - shown), page.stat().st_size, str(page)))
        if not left[best] - shown:
            break
        shown |= left.pop(best)
        chosen.append(address(site, best))
    return sorted(chosen)
