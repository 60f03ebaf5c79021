"""The docket in; which items may be commented on, where, and in which ways, out.

A round asks about the items of its revision: these have a section each on the pages below
`consultation/give/`. What was published once stays: a section of a round that is over leads on to
its item and to what came of the round.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from markupsafe import Markup

from generator.comment import WHOLE
from generator.consultation import Clock, Round, RoundKind
from generator.docket import Docket, item_digest, plan_digest, words_of
from generator.forge.address import Repository
from generator.forge.issue_address import MOST as ISSUE_MOST
from generator.forge.issue_address import NewIssue, new_issue
from generator.giving import mail
from generator.giving.code import code
from generator.history import key_of
from generator.ledger import Held
from generator.links import GIVE, TEXT
from generator.model import KIND_OF, Action, AnyItem, Indicator, Row, Safeguard, Step, Task
from generator.slip import CUT, LABELS, SUBJECT, Slip, letter
from generator.views import Views, title_of

SAFEGUARDS = "safeguards"  # the page of all safeguards
_SHORT = 12  # characters of a digest that paper shows


@dataclass(frozen=True)
class Asked:
    """An item in the revision that a round is on; `thing` is None for the whole document.

    `page`: the page below `consultation/give/` on which its section stands.
    """

    page: str
    round: Round
    held: Held
    thing: AnyItem | None
    label: str
    number: str

    @property
    def id(self) -> str:
        """The item's id, or `plan`."""
        return self.thing.id if self.thing else WHOLE

    @property
    def title(self) -> str:
        """What the item is called."""
        return title_of(self.thing) if self.thing else self.held.plan.head.title

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, by paragraph; those of the whole document stand elsewhere."""
        return tuple(words_of(self.thing).split("\n")) if self.thing else ()

    @cached_property
    def slip(self) -> Slip:
        """A slip on the whole item, on which nothing was said yet."""
        digest = item_digest(self.thing) if self.thing else plan_digest(self.held.plan)
        return Slip(self.id, self.held.id, digest, "\n".join(self.words))

    @property
    def digest(self) -> str:
        """The beginning of the digest, for paper."""
        return self.slip.sha256[:_SHORT]

    @property
    def anchor(self) -> str:
        """The address of its section."""
        return f"{GIVE}{self.page}/#{self.id}"


class Giving:
    """Derived values of giving comments, on the docket's day; each is worked out once.

    `repository`: where issues are opened; `site_url`: where the site will stand, for the codes.
    """

    def __init__(
        self, docket: Docket, repository: Repository | None = None, site_url: str = ""
    ) -> None:
        self.docket = docket
        self.repository = repository
        self.site_url = site_url

    @property
    def open(self) -> Round | None:
        """The round that takes comments today, provided that its text is held."""
        found = self.docket.open
        return found if found and self.docket.asked_about(found) else None

    @cached_property
    def pages(self) -> Mapping[str, tuple[Asked, ...]]:
        """The sections of each page that was ever published, in document order.

        The open round comes first, then the latest: an item is told in the last one that asked.
        """
        found: dict[str, dict[str, Asked]] = {}
        for one in self._begun():
            for asked in self._asked(one):
                found.setdefault(asked.page, {}).setdefault(asked.id, asked)
        return {page: tuple(sections.values()) for page, sections in found.items()}

    def _begun(self) -> Sequence[Round]:
        today = self.docket.today
        rounds = [
            one
            for one in self.docket.rounds
            if one.kind is RoundKind.PUBLIC and one.first and one.clock(today) is not Clock.BEFORE
        ]
        order = sorted(rounds, key=lambda one: one.first or "", reverse=True)
        return sorted(order, key=lambda one: one != self.open)

    def _asked(self, one: Round) -> Iterator[Asked]:
        held = self.docket.asked_about(one)
        if held is None:
            return
        views = Views(held.plan)
        yield Asked(WHOLE, one, held, None, "全文", "")
        for thing in held.plan.items():
            page, label = _page(thing, views), _label(thing, views)
            yield Asked(page, one, held, thing, label, _number(thing))

    @cached_property
    def _offered(self) -> Mapping[str, Asked]:
        sections = (asked for page in self.pages.values() for asked in page)
        return {asked.id: asked for asked in sections if asked.round == self.open}

    def address(self, identity: str) -> str | None:
        """Where an item may be commented on today; None where it may not."""
        asked = self._offered.get(identity)
        return asked.anchor if asked else None

    def address_today(self, asked: Asked) -> str:
        """Where the item is found today."""
        found = self.docket.history.address(key_of(asked.thing)) if asked.thing else TEXT
        return TEXT if found is None else found

    # -- ways --------------------------------------------------------------------------------

    def new_issue(self, one: Round) -> NewIssue | None:
        """How a comment is opened on the forge; None where there is none, or it takes none."""
        wanted = one.channels.issues and self.repository
        return new_issue(self.repository) if wanted and self.repository else None

    def issue_address(self, asked: Asked) -> str | None:
        """The address of a new issue on an item."""
        way = self.new_issue(asked.round)
        return way.address([asked.slip]) if way else None

    @staticmethod
    def mail_link(asked: Asked) -> str | None:
        """The link of a mail on an item."""
        to = asked.round.channels.mail
        return mail.mail_link(to, [asked.slip]) if to else None

    @staticmethod
    def letter(asked: Asked) -> str:
        """The text to copy."""
        return letter([asked.slip])

    def code(self, asked: Asked) -> Markup | None:
        """The QR code of the item; None where nobody knows at which address the site stands."""
        if not self.site_url:
            return None
        return code(f"{self.site_url.rstrip('/')}/{self.address_today(asked)}")

    def settings(self, one: Round | None) -> str:
        """What the pages' script needs to do the same with what was typed, as JSON."""
        way = self.new_issue(one) if one else None
        to = one.channels.mail if one else None
        told = {
            "labels": LABELS,
            "subject": SUBJECT,
            "cut": CUT,
            "last": one.last if one else None,
            "issue": {**asdict(way), "most": ISSUE_MOST} if way else None,
            "mail": {"address": to.address, "mark": to.mark, "most": mail.MOST} if to else None,
        }
        return json.dumps(told, ensure_ascii=False)


def _page(thing: AnyItem, views: Views) -> str:
    if isinstance(thing, Safeguard):
        return SAFEGUARDS
    return views.task_of[thing.id].id if isinstance(thing, Task | Row | Step) else thing.id


def _label(thing: AnyItem, views: Views) -> str:
    return (
        views.label(thing) if isinstance(thing, Action) else views.kind_label(KIND_OF[type(thing)])
    )


def _number(thing: AnyItem) -> str:
    return str(thing.number) if isinstance(thing, Action | Indicator | Task | Safeguard) else ""
