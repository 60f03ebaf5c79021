"""What a page is before a template places it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.comment import FiledComment
from generator.consultation import Round
from generator.giving import Asked
from generator.history import Past
from generator.ledger import Held
from generator.model import AnyItem, Revision, Unit
from generator.report import Report

Crumbs = tuple[tuple[str, str], ...]
Sections = tuple[Asked, ...]


@dataclass(frozen=True)
class Listed:
    """One page of a list of comments, and the addresses of all of its pages."""

    comments: tuple[FiledComment, ...]
    number: int
    addresses: tuple[str, ...]


# What a page may be about.
Subject = AnyItem | Unit | Revision | Past | Held | Report | Round | Listed | FiledComment


@dataclass(frozen=True)
class Page:
    """One page: its address (`tasks/T01/`), its words, the template that places them.

    `quiet`: the search leaves it out, since it tells what is told elsewhere or no longer holds.
    `script`: those of the theme's that only such pages need, a space between. `feed`: changes are
    told by an Atom feed beside the page.
    """

    address: str
    title: str
    description: str
    template: str
    kind: str = "页面"
    eyebrow: str = ""
    subject: str = ""
    counter: str = "项"
    crumbs: Crumbs = ()
    wide: bool = False
    quiet: bool = False
    script: str = ""
    feed: bool = False
    item: Subject | Sections | None = None

    @property
    def own(self) -> str:
        """The last part of its address: the id of what it is about, where it is about one thing."""
        return self.address.rstrip("/").rpartition("/")[2]


def told_apart(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages; those of things that share a title, as comments on one item, with their ids."""
    known = Counter(page.title for page in pages)
    for page in pages:
        alike = page.item is not None and known[page.title] > 1
        yield replace(page, title=f"{page.title}（{page.own}）") if alike else page
