"""The history in; a calendar of the dated deadlines that a revision changes, out (RFC 5545).

Dates of less than a day's precision stand on the last day of their period. A revision without a day
has no calendar: its events could not be stamped. A deadline has no id of its own: it is followed
from revision to revision by what it says, then by its place among those of its item.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from generator import links
from generator.history import History, Transition
from generator.model import AnyItem, Deadline, Plan, Revision, Row, Safeguard, Step, Task
from generator.report import last_day
from generator.views import Views, title_of


@dataclass(frozen=True)
class _Due:
    """One dated deadline: which one of which item, and what it is a deadline of."""

    item: AnyItem
    deadline: Deadline
    address: str | None


def calendars(history: History, site: str) -> dict[str, bytes]:
    """The calendars by path under the site's root; none where no dated deadline changes."""
    return dict(_calendars(history, site))


def address_of_calendar(transition: Transition) -> str:
    """Where the calendar of a revision stands."""
    return f"{links.REVISIONS}{transition.id}/deadlines.ics"


def _calendars(history: History, site: str) -> Iterator[tuple[str, bytes]]:
    for place, (transition, old, new) in enumerate(_followed(history), 1):
        revision = transition.revision
        if revision is None or revision.day is None:
            continue
        changed = [key for key in {**new, **old} if _said(old.get(key)) != _said(new.get(key))]
        if not changed:
            continue
        calendar = calendar_of(_title(transition, revision, history))
        stamp = datetime.combine(date.fromisoformat(revision.day), time(), UTC)
        for key in changed:
            event = _event(old.get(key), new.get(key), site)
            event.add("uid", f"{history.stable_id('deadline', key)}")
            event.add("sequence", place)
            event.add("dtstamp", stamp)
            calendar.add_component(event)
        yield address_of_calendar(transition), calendar.to_ical()


def calendar_of(title: str) -> Calendar:
    """An empty calendar; `Calendar.new` would give it an id by chance."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//plansite//ZH")
    calendar.add("x-wr-calname", vText(" ".join(title.split())))
    return calendar


# A deadline by a name that it keeps; no other deadline ever has that name.
_Dues = Mapping[str, _Due]


def _followed(history: History) -> Iterator[tuple[Transition, _Dues, _Dues]]:
    """Each transition with the dated deadlines before it and after it, by their names."""
    given: Counter[str] = Counter()
    old: _Dues | None = None
    for transition in history.transitions:
        if old is None:
            old = _named(_dues(transition.report.old), {}, given)
        new = _named(_dues(transition.report.new), old, given)
        yield transition, old, new
        old = new


def _dues(plan: Plan) -> Iterator[_Due]:
    """The dated deadlines of a plan, in document order."""
    views = Views(plan)
    return (
        _Due(item, deadline, views.address(item.id))
        for item in plan.items()
        if isinstance(item, Task | Row | Step | Safeguard)
        for deadline in item.deadlines
        if deadline.date is not None
    )


def _named(dues: Iterable[_Due], known: _Dues, given: Counter[str]) -> _Dues:
    """Deadlines by name: those that say the same keep theirs, then the others of an item in order.

    `given` counts by item the names that were ever given; it is kept up here.
    """
    free: dict[str, list[str]] = {}
    for name, due in known.items():
        free.setdefault(due.item.id, []).append(name)
    found = tuple(dues)
    kept: list[str | None] = []
    for due in found:
        names = free.get(due.item.id, [])
        same = next((name for name in names if _said(known[name]) == _said(due)), None)
        if same is not None:
            names.remove(same)
        kept.append(same)
    return {
        name or _next_name(due.item.id, free, given): due
        for name, due in zip(kept, found, strict=True)
    }


def _next_name(item: str, free: Mapping[str, list[str]], given: Counter[str]) -> str:
    """A name of the item that became free, else a new one."""
    if free.get(item):
        return free[item].pop(0)
    given[item] += 1
    return f"{item}.{given[item] - 1}"


def _said(due: _Due | None) -> tuple[str | None, str] | None:
    return (due.deadline.date, due.deadline.text) if due else None


def _event(old: _Due | None, new: _Due | None, site: str) -> Event:
    """An all-day event; cancelled when the deadline is there no more."""
    due = new or old
    if due is None or due.deadline.date is None:
        raise ValueError("neither plan has the deadline")
    event = Event()
    day = last_day(due.deadline.date)
    event.add("summary", f"{due.item.id} {title_of(due.item)}：{due.deadline.text}")
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("status", "CONFIRMED" if new else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    if old and new:
        event.add("description", f"原为：{old.deadline.text}")
    if site and due.address is not None:
        event.add("url", f"{site}{due.address}")
    return event


def _title(transition: Transition, revision: Revision, history: History) -> str:
    head = transition.report.new.head
    return f"{head.short_title or head.title}：{history.called(revision)}改动的时限"
