"""The ledger and today's plan in; what became of each item from revision to revision, out.

A step of the history leads from one released text to the next one, the last step to today's text
where that has not been released. Nothing that was ever published is lost: an address that today's
plan does not have is told with what stood there and where it went.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import combinations, pairwise
from uuid import NAMESPACE_OID, uuid5

from generator.entries import Key, Subject
from generator.ledger import Held, Ledger
from generator.links import SAFEGUARDS, address_of
from generator.model import KIND_OF, AnyItem, Plan, Revision, Row, Task, Unit
from generator.report import Report, narrowed, report
from generator.report.contents import Topic
from generator.views import Views, chinese_day, title_of

UNRELEASED = "unreleased"  # stands for the id of what has not been released


class Fate(StrEnum):
    """What became of a thing of an older text."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Transition:
    """The way from a released revision to the next; `revision` is None for today's text."""

    before: Revision
    revision: Revision | None
    report: Report

    @property
    def id(self) -> str:
        """The id of the revision that the transition leads to."""
        return self.revision.id if self.revision else UNRELEASED


Life = tuple[tuple[Transition, tuple[Topic, ...]], ...]


@dataclass(frozen=True)
class Past:
    """Something that stood at an address and no longer does.

    `last` is the last revision in which it stood there, `gone` the one that took it away (None:
    not released yet); `now` the address at which it is found today, if it moved.
    """

    key: Key
    label: str
    thing: AnyItem | Unit
    address: str
    last: Revision
    gone: Revision | None
    now: str | None

    @property
    def title(self) -> str:
        """What it was called."""
        return self.thing.name if isinstance(self.thing, Unit) else title_of(self.thing)

    @property
    def page(self) -> str:
        """The page of its address."""
        return self.address.partition("#")[0]


class History:
    """Derived values of the revisions of one plan; each is worked out once."""

    def __init__(self, ledger: Ledger, plan: Plan) -> None:
        self.ledger = ledger
        self.plan = plan

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """All that are known, in order."""
        return self.ledger.revisions

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """From each released text to the next, and to today's when it is another."""
        found = [
            Transition(old.revision, new.revision, self._told[old.id, new.id])
            for old, new in pairwise(self.ledger.held)
        ]
        latest = self.ledger.latest
        if latest is not None and latest.plan != self.plan:
            found.append(Transition(latest.revision, None, self._told[latest.id, UNRELEASED]))
        return tuple(found)

    @property
    def unreleased(self) -> Transition | None:
        """What changed since the last release; None when today's text is the released one."""
        last = self.transitions[-1] if self.transitions else None
        return last if last and last.revision is None else None

    @property
    def shown(self) -> str:
        """Which text the site shows: the latest release with the head of its digest."""
        latest = self.ledger.latest
        if latest is None:
            return self.plan.head.stage
        since = "之后的修改，尚未发布" if self.unreleased else ""
        return f"{self.name(latest.revision)}{since}，校验值 {(latest.revision.sha256 or '')[:16]}"

    @property
    def comparisons(self) -> tuple[Report, ...]:
        """Every released revision against every later one, and against today's text.

        Those against today's text have addresses of their own, which stay when it is released.
        """
        return tuple(self._told.values())

    @cached_property
    def _told(self) -> Mapping[tuple[str, str], Report]:
        """The comparisons by the ids of both; what else is told of changes is of these."""
        texts = [(held.id, held.plan) for held in self.ledger.held]
        told = {(old, new): report(a, b, old, new) for (old, a), (new, b) in combinations(texts, 2)}
        for old, plan in texts:
            same = told.get((old, texts[-1][0])) if texts[-1][1] == self.plan else None
            today = same or report(plan, self.plan, old, UNRELEASED)
            told[old, UNRELEASED] = replace(today, new_name=UNRELEASED)
        return told

    def between(self, old: str, new: str) -> Report | None:
        """The comparison of two released revisions, or of one with today's text; None without."""
        return self._told.get((old, new))

    def transition_to(self, revision: Revision) -> Transition | None:
        """What leads to a revision; None for the first one, and for one whose text is not held."""
        return next((p for p in self.transitions if p.revision == revision), None)

    def dated(self, told: Report) -> Report:
        """A report whose revisions are named by their days, as readers know them."""
        old, new = (self._dated(identity) for identity in (told.old_name, told.new_name))
        return replace(told, old_name=old, new_name=new)

    def _dated(self, identity: str) -> str:
        revision = next((r for r in self.revisions if r.id == identity), None)
        return self._moment(revision) if revision else "尚未发布"

    def name(self, revision: Revision | None) -> str:
        """What a reader knows a revision by: its stage and day, its id where these do not do."""
        if revision is None:
            return "尚未发布的文字" if self.unreleased else "现在的文字"
        return f"{revision.stage}（{self._moment(revision)}）"

    def called(self, revision: Revision) -> str:
        """A revision in titles and lists: its stage; its name, where another has that stage."""
        alike = [other for other in self.revisions if other.stage == revision.stage]
        return revision.stage if len(alike) == 1 else self.name(revision)

    def _moment(self, revision: Revision) -> str:
        """The day of a revision, with its id where another of its stage is of that day."""
        alike = [r for r in self.revisions if (r.stage, r.day) == (revision.stage, revision.day)]
        return f"{day_of(revision)}{f'，{revision.id}' if len(alike) > 1 else ''}"

    def name_of(self, identity: str) -> str:
        """The name of the revision of this id; of today's text for `unreleased`."""
        return self.name(next((r for r in self.revisions if r.id == identity), None))

    def stable_id(self, *named: str) -> str:
        """An id that stays whatever the site's address, and whatever is released later (RFC 4122).

        It is made of the digest of the first released text, or of the title of a plan without one.
        """
        first = next((held.revision.sha256 for held in self.ledger.held), None)
        name = "/".join((first or self.plan.head.title, *named))
        return f"urn:uuid:{uuid5(NAMESPACE_OID, name)}"

    # -- one thing ---------------------------------------------------------------------------

    def life(self, *keys: Key) -> Life:
        """What changed in these things, transition by transition, the latest first."""
        wanted = frozenset(keys)
        found = (
            (transition, tuple(topic for topic in transition.report.topics if topic.key in wanted))
            for transition in reversed(self.transitions)
        )
        return tuple((transition, topics) for transition, topics in found if topics)

    def life_at(self, thing: AnyItem | Unit, page: str) -> Life:
        """The life of a thing, of what stands in it, and of what once stood on its page."""
        return self.life(*keys_in(thing), *(past.key for past in self.past.get(page, ())))

    def concerning(self, unit: Unit) -> tuple[Transition, ...]:
        """The transitions that concern a unit, the latest first, narrowed to it."""
        found = (
            replace(transition, report=narrowed(transition.report, unit=unit.id))
            for transition in reversed(self.transitions)
            if any(unit.id in change.units for change in transition.report.changes)
        )
        return tuple(found)

    @staticmethod
    def units_in(transition: Transition) -> tuple[Unit, ...]:
        """The units that a transition concerns, those of the older plan that are gone too."""
        concerned = {unit for change in transition.report.changes for unit in change.units}
        return tuple(unit for unit in transition.report.teller.units if unit.id in concerned)

    @cached_property
    def _first(self) -> Mapping[Key, Revision]:
        first: dict[Key, Revision] = {}
        for held in self.ledger.held:
            for key in keys_of(held.plan):
                first.setdefault(key, held.revision)
        return first

    def first(self, key: Key) -> Revision | None:
        """The first released revision that has it; None when none does."""
        return self._first.get(key)

    def after(self, revision: Revision) -> str:
        """What can be said of the time since a revision in which a thing did not change."""
        latest = self.ledger.latest
        known = self.revisions[self.revisions.index(latest.revision) + 1 :] if latest else ()
        if known:
            named = "、".join(map(self.called, known))
            return f"此后还有“{named}”的文本，本站未收录全文，有无改动无从比较。"
        if latest is not None and latest.revision == revision:
            return "此后没有发布新的一稿。"
        return "此后各稿没有改动。"

    # -- addresses ---------------------------------------------------------------------------

    @cached_property
    def past(self) -> Mapping[str, tuple[Past, ...]]:
        """What was published once and stands there no more, by the page of its address."""
        there = {address for _, (address, _) in _addresses(self.plan)}
        found: dict[str, Past] = {}
        for index, held in enumerate(self.ledger.held):
            views = Views(held.plan)
            gone = self._after(index)
            for key, (address, thing) in _addresses(held.plan):
                if address in there:
                    continue
                now = self._addressed[key] if self._addressed[key] != address else None
                label = (
                    "单位" if isinstance(thing, Unit) else views.kind_label(KIND_OF[type(thing)])
                )
                found[address] = Past(key, label, thing, address, held.revision, gone, now)
        pages: dict[str, list[Past]] = {}
        for past in found.values():
            pages.setdefault(past.page, []).append(past)
        return {page: tuple(gathered) for page, gathered in pages.items()}

    @cached_property
    def _pages(self) -> frozenset[str]:
        addresses = (address for _, (address, _) in _addresses(self.plan))
        return frozenset(address.partition("#")[0] for address in addresses)

    def stands(self, page: str) -> bool:
        """Whether today's plan has a page at this address."""
        return page in self._pages or page == SAFEGUARDS

    def fate(self, held: Held, key: Key) -> Fate:
        """What became of a thing since a released revision."""
        if key not in self._today:
            return Fate.GONE
        return Fate.CHANGED if key in self._changed_since[held.id] else Fate.SAME

    @cached_property
    def _today(self) -> frozenset[Key]:
        return frozenset(keys_of(self.plan))

    @cached_property
    def _changed_since(self) -> Mapping[str, frozenset[Key]]:
        """By released revision what is not today what it was then."""
        return {
            held.id: frozenset(change.key for change in self._told[held.id, UNRELEASED].changes)
            for held in self.ledger.held
        }

    def successors(self, past: Past) -> tuple[Key, ...]:
        """The things that took the place of one that is gone, as far as the plan says."""
        transition = next((p for p in self.transitions if p.revision == past.gone), None)
        changes = transition.report.changes if transition else ()
        heirs = (
            identity
            for change in changes
            if change.key == past.key
            for identity in change.succession.replaced_by
        )
        return tuple(Key(past.key.subject, identity) for identity in dict.fromkeys(heirs))

    def _after(self, index: int) -> Revision | None:
        held = self.ledger.held
        return held[index + 1].revision if index + 1 < len(held) else None

    @cached_property
    def _addressed(self) -> Mapping[Key, str]:
        """Where each thing that ever was is found today."""
        plans = (*(held.plan for held in self.ledger.held), self.plan)
        return {key: address for plan in plans for key, (address, _) in _addresses(plan)}

    def address(self, key: Key) -> str | None:
        """The address at which a thing is found today, whether it still stands or not."""
        return self._addressed.get(key)


def day_of(revision: Revision) -> str:
    """The day of a revision in words."""
    return chinese_day(revision.day) if revision.day else "日期不详"


def keys_in(thing: AnyItem | Unit) -> tuple[Key, ...]:
    """The key of a thing and those of what stands in it, in document order."""
    inner: tuple[AnyItem, ...] = ()
    if isinstance(thing, Task):
        inner = thing.rows
    elif isinstance(thing, Row):
        inner = thing.steps
    return (key_of(thing), *(key for each in inner for key in keys_in(each)))


def key_of(thing: AnyItem | Unit) -> Key:
    """What a thing is matched by from revision to revision."""
    if isinstance(thing, Unit):
        return Key(Subject.UNIT, thing.id)
    return Key(Subject(KIND_OF[type(thing)]), thing.id)


def anchor_of(key: Key) -> str:
    """The anchor of a thing on a page that tells of many; a unit may have the id of something else.

    >>> anchor_of(Key(Subject.STEP, "T03-2-1")), anchor_of(Key(Subject.UNIT, "main"))
    ('T03-2-1', 'unit-main')
    """
    if key.subject in (Subject.UNIT, Subject.PLAN):
        return f"unit-{key.id}" if key.subject is Subject.UNIT else "document"
    return key.id


def keys_of(plan: Plan) -> Iterator[Key]:
    """The keys of all units and items."""
    yield from map(key_of, plan.units)
    yield from map(key_of, plan.items())


def _addresses(plan: Plan) -> Iterator[tuple[Key, tuple[str, AnyItem | Unit]]]:
    views = Views(plan)
    for thing in (*plan.units, *plan.items()):
        yield key_of(thing), (address_of(thing, views.task_of.get(thing.id)), thing)
