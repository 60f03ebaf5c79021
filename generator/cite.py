"""A plan and its history in; how an item of it is cited, out.

The form is that of GB/T 7714—2015 for a part of an electronic document (4.2.2 with 4.6.2); for
web resources the edition after it keeps this order: part[EB/OL]//responsible body. title: number.
version(day)[day of access]. address. What is not known is left out; the day of access is the
reader's.
"""

from dataclasses import dataclass

from generator.history import History
from generator.model import KIND_OF, Action, AnyItem, Revision, Row
from generator.views import Views, title_of

ACCESSED = "引用日期"
_MOST = 3  # responsible bodies that are named; more are 等


@dataclass(frozen=True)
class Citation:
    """What stands before the day of access, and the address, relative to the site's root."""

    text: str
    address: str


class Citations:
    """How the items of a plan are cited, as it stands."""

    def __init__(self, views: Views, history: History) -> None:
        self.views, self.history, self.plan = views, history, views.plan

    def of(self, item: AnyItem) -> Citation:
        """The citation of one item."""
        part = f"{self._sort(item)}：{title_of(item)}（{item.id}）"
        address = self.views.address(item.id) or ""
        return Citation(f"{part}[EB/OL]//{self._document('')}", address)

    def whole(self, address: str) -> Citation:
        """The citation of the whole document, read at an address."""
        return Citation(self._document("[EB/OL]"), address)

    def _sort(self, item: AnyItem) -> str:
        if isinstance(item, Action):
            return f"{self.views.label(item)}{item.number}"
        if isinstance(item, Row):
            return self.views.labels.row
        word = self.views.kind_label(KIND_OF[type(item)])
        return f"{word}{item.number}"

    def _document(self, sort: str) -> str:
        """Body, title, number, sort of resource, version, day."""
        number = self._number()
        named = self.plan.head.title + (f"：{number}" if number else "")
        parts = [part for part in (self._bodies(), named + sort, self._version()) if part]
        day = self._day()
        return ". ".join(parts) + (f"({day})" if day else "")

    @property
    def _revision(self) -> Revision | None:
        """The revision whose text this is; None once it was changed."""
        latest = self.history.ledger.latest
        return latest.revision if latest and not self.history.unreleased else None

    def _bodies(self) -> str:
        issuers = self.plan.head.document.issuers
        issuer = self._revision.issuer if self._revision else None
        if not issuers:
            return issuer or ""
        return "，".join(issuers[:_MOST]) + ("，等" if len(issuers) > _MOST else "")

    def _number(self) -> str:
        return (self._revision.number if self._revision else None) or ""

    def _version(self) -> str:
        """The revision, or the stage without one; of a text that goes on changing, that it does."""
        latest = self.history.ledger.latest
        named = self.history.called(latest.revision) if latest else self.plan.head.stage
        return f"{named}{'后的修改，尚未发布' if self.history.unreleased else ''}"

    def _day(self) -> str:
        return (self._revision.day if self._revision else None) or ""
