"""The rounds of consultation in; their pages and what the banner on every page says, out.

What is said holds on every day of a state: no count of days, which only a reader's clock knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from generator import links
from generator.consultation import KINDS, Clock, Mail, Round
from generator.docket import Docket
from generator.escape import inert
from generator.model import Unit
from generator.pages.page import Page
from generator.views import chinese_day

NOTICE, FEEDBACK = "notice", "feedback"  # the anchors of the two parts of a round's page
_BOTH = "（首尾两日计在内）"


@dataclass(frozen=True)
class Saying:
    """What the banner says in one state: a link, the days, how they count, what can be done."""

    clock: Clock
    head: str
    days: str
    rule: str = ""
    deed: str = ""
    address: str = ""

    @property
    def is_comment(self) -> bool:
        """Whether what can be done is to comment."""
        return self.clock in (Clock.OPEN, Clock.LAST_DAYS)


def pages_of_rounds(docket: Docket) -> Iterator[Page]:
    """The page of each round: its notice and what came of it, on one address."""
    for one in docket.rounds:
        yield Page(
            links.address_of_round(one.id),
            name_of(one),
            f"{name_of(one)}：期限、提出意见的方式和意见反馈。",
            "round",
            kind="公告",
            eyebrow=KINDS[one.kind] if one.title else "",
            crumbs=(("首页", links.HOME), ("征求意见", links.CONSULTATION)),
            wide=True,
            script="tabs.js",
            item=one,
        )


def name_of(one: Round) -> str:
    """What a round is called: its notice's title, else what it does."""
    return one.title or KINDS[one.kind]


def span(one: Round) -> str:
    """Its first and last day, the year once where it is the same.

    >>> from generator.consultation import RoundKind
    >>> days = {"first": "2030-10-13", "last": "2030-11-11"}
    >>> span(Round(id="a", kind=RoundKind.PUBLIC, revision="draft", **days))
    '2030年10月13日至11月11日'
    """
    first, last = chinese_day(one.first or ""), chinese_day(one.last or "")
    year = first.partition("年")[0]
    return f"{first}至{last.removeprefix(f'{year}年')}"


def sayings(one: Round) -> tuple[Saying, ...]:
    """What the banner says of a round with days, state by state."""
    name, last = KINDS[one.kind], chinese_day(one.last or "")
    give = ("提意见", links.GIVE)
    results = f"{links.address_of_round(one.id)}#{FEEDBACK}"
    return (
        Saying(Clock.BEFORE, f"即将{name}", span(one), _BOTH),
        Saying(Clock.OPEN, name, span(one), _BOTH, *give),
        Saying(Clock.LAST_DAYS, f"{name}即将截止", f"最后一天是{last}", "（当日计在内）", *give),
        Saying(Clock.CLOSED, f"{name}已经结束", span(one), "", "看采纳情况", results),
    )


def banner(docket: Docket) -> dict[str, object]:
    """For the theme, which does not escape: the clock of the current round, where it has days.

    A round of unknown days is told on the home page and on its own.
    """
    dated = any(one.last for one in docket.rounds)
    one = docket.current
    if one is None or one.last is None:
        return {"dated": dated}
    listed = [
        {
            "clock": inert(saying.clock),
            "head": inert(saying.head),
            "days": inert(saying.days),
            "rule": inert(saying.rule),
            "deed": inert(saying.deed),
            "address": saying.address,
            "is_comment": saying.is_comment,
        }
        for saying in sayings(one)
    ]
    days = {name: inert(getattr(one, name)) for name in ("first", "ending", "last")}
    state = {"clock": inert(docket.clock(one)), "address": links.address_of_round(one.id)}
    return {"dated": dated, "banner": {**days, **state, "sayings": listed}}


def asked_units(docket: Docket, one: Round) -> tuple[Unit | str, ...]:
    """The units that a round asked; the id of one that nobody knows any more."""
    plans = (docket.history.plan, *(held.plan for held in reversed(docket.history.ledger.held)))
    known: dict[str, Unit] = {}
    for plan in plans:
        for unit in plan.units:
            known.setdefault(unit.id, unit)
    return tuple(known.get(identity, identity) for identity in docket.asked(one))


def mail_to(mail: Mail) -> str:
    """The address of a new mail, its subject begun with the mark that the notice asks for."""
    return f"mailto:{mail.address}{f'?subject={quote(mail.mark)}' if mail.mark else ''}"
