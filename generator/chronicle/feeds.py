"""The history in; Atom feeds of all, of units, groups, items and safeguards, out (RFC 4287).

An entry is a revision, as far as it concerns the subject of the feed. Revisions without a day are
left out: an entry must be dated. A day stands for its first moment in China. What was published
once keeps its feed, whether it still stands or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator import links
from generator.chronicle.atom import Entry, Head, atom
from generator.escape import inert
from generator.history import History, Transition, keys_in
from generator.model import Action, AnyItem, Revision, Unit
from generator.report import Report, Topic, marked_alone, narrowed, only
from generator.views import Views, title_of


@dataclass(frozen=True)
class Subject:
    """What a feed is about: a page of the site, and the things on it; None stands for all."""

    address: str
    title: str
    things: tuple[AnyItem | Unit, ...] | None = None

    @property
    def feed(self) -> str:
        """The address of the feed."""
        return f"{self.address}feed.xml"


def feeds(history: History, site: str) -> dict[str, bytes]:
    """Every feed by path under the site's root.

    `site` is the web address of the site, with a slash at its end. Without it links are relative
    to the feed, which not every reader follows.
    """
    return {subject.feed: _feed(subject, history, site) for subject in subjects(history)}


def subjects(history: History) -> Iterator[Subject]:
    """What has a feed: every page of a thing or of many that there ever was."""
    plan = history.plan
    yield Subject(links.REVISIONS, "修订")
    yield Subject(links.SAFEGUARDS, plan.head.labels.safeguard, plan.safeguards)
    standing: tuple[AnyItem | Unit, ...]
    standing = (*plan.units, *plan.actions, *plan.tasks, *plan.indicators)
    pasts = (past for page in history.past.values() for past in page)
    gone = (past.thing for past in pasts if past.address == past.page)
    for thing in (*standing, *gone):
        yield Subject(links.address_of(thing), _called(thing), (thing,))


def _called(thing: AnyItem | Unit) -> str:
    return thing.name if isinstance(thing, Unit) else f"{thing.id} {title_of(thing)}"


def _feed(subject: Subject, history: History, site: str) -> bytes:
    head = history.plan.head
    told = [*_entries(subject, history)]
    known = [revision.day for revision in history.revisions if revision.day]
    days = [revision.day for revision, _ in told if revision.day] or known
    about = Head(
        history.stable_id("feed", subject.address),
        f"{head.short_title or head.title}：{subject.title}",
        head.title,
        _href(subject.feed, subject, site),
        _href(subject.address, subject, site),
    )
    entries = (_entry(subject, *entry, history, site) for entry in reversed(told))
    return atom(about, max(days, default=f"{head.period.start}-01-01"), entries)


def _entries(subject: Subject, history: History) -> Iterator[tuple[Revision, Report | None]]:
    """The dated revisions that concern the subject, each with its changes that do."""
    for revision in history.revisions:
        transition = history.transition_to(revision)
        told = _told(subject, transition, history) if transition else None
        whole = subject.things is None
        if revision.day is not None and (whole or (told and told.changes)):
            yield revision, told


def _told(subject: Subject, transition: Transition, history: History) -> Report:
    """The changes of a transition that belong to the subject."""
    told = transition.report
    if subject.things is None:
        return told
    match subject.things:
        case (Unit(id=unit),):
            concerned = unit in {each.id for each in history.units_in(transition)}
            return narrowed(told, unit=unit) if concerned else only(told, ())
    inside = (key for item in subject.things for key in _inside(item, transition))
    pasts = (past.key.id for past in history.past.get(subject.address, ()))
    return only(told, (*inside, *pasts))


def _inside(item: AnyItem | Unit, transition: Transition) -> Iterator[str]:
    """The ids of an item and of what stands in it, before or after."""
    yield from (key.id for key in keys_in(item))
    if isinstance(item, Action):
        for plan in (transition.report.old, transition.report.new):
            views = Views(plan)
            inside = views.item.get(item.id)
            if isinstance(inside, Action):
                yield from (key.id for t in views.tasks_in(inside) for key in keys_in(t))
                yield from (indicator.id for indicator in views.indicators_in(inside))


def _entry(
    subject: Subject, revision: Revision, told: Report | None, history: History, site: str
) -> Entry:
    facts = _facts(revision, history)
    summary = told.summary if told else facts
    return Entry(
        history.stable_id("entry", revision.id, subject.address),
        f"{history.called(revision)}：{summary}",
        revision.day or "",
        _href(f"{links.REVISIONS}{revision.id}/", subject, site),
        f"{facts}{revision.note or ''}",
        _content(summary, told),
    )


def _facts(revision: Revision, history: History) -> str:
    """What is known of a revision, in a sentence."""
    known = (revision.number, revision.issuer)
    held = "" if revision.held else "本站未收录其全文。"
    return "，".join(filter(None, (history.called(revision), *known))) + f"。{held}"


def _content(summary: str, told: Report | None) -> str:
    """The changes as HTML, what weighs first."""
    topics = (*told.substantive, *told.editorial) if told else ()
    lines = [Markup("<p>{}</p>").format(inert(summary)), *map(_topic, topics)]
    return str(Markup("\n").join(lines))


def _topic(topic: Topic) -> Markup:
    heading = f"{topic.heading}（{'、'.join(topic.reasons)}）"
    lines = (
        Markup("<li>{}：{}{}</li>").format(
            inert(told.label),
            marked_alone(told.redline),
            inert(f"（{told.note}）" if told.note else ""),
        )
        for told in topic.told
    )
    return Markup("<h3>{}</h3><ul>{}</ul>").format(inert(heading), Markup().join(lines))


def _href(address: str, subject: Subject, site: str) -> str:
    return f"{site}{address}" if site else links.relative(address, subject.address)
