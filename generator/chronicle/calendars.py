"""The history and the confirmed dates in; a calendar of what a revision changes, out (RFC 5545).

What is due is what the timeline has of each text: deadlines as printed, and dates that a person
confirmed in words which the text has. Dates of less than a day's precision stand on the last day of
their period. A revision without a day has no calendar: its events could not be stamped. A
commitment has no id of its own: it is followed from revision to revision by what it says, then by
its date, then by its place among those of its item.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from generator import links
from generator.history import History, Transition, key_of
from generator.model import Dated, Plan, Revision
from generator.report import last_day
from generator.timeline import Due, Timeline
from generator.views import title_of

# A commitment by a name that it keeps; no other ever has that name.
_Dues = Mapping[str, Due]


def calendars(history: History, dates: Iterable[Dated], site: str) -> dict[str, bytes]:
    """The calendars by path under the site's root; none where nothing that is dated changes."""
    return dict(_calendars(history, tuple(dates), site))


def address_of_calendar(transition: Transition) -> str:
    """Where the calendar of a revision stands."""
    return f"{links.REVISIONS}{transition.id}/deadlines.ics"


def _calendars(
    history: History, dates: tuple[Dated, ...], site: str
) -> Iterator[tuple[str, bytes]]:
    for place, (transition, old, new) in enumerate(_followed(history, dates), 1):
        revision = transition.revision
        if revision is None or revision.day is None:
            continue
        changed = [key for key in {**new, **old} if _changes(old.get(key), new.get(key))]
        if not changed:
            continue
        calendar = calendar_of(_title(transition, revision, history))
        stamp = datetime.combine(date.fromisoformat(revision.day), time(), UTC)
        for key in changed:
            event = _event(old.get(key), new.get(key), history, site)
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


def _followed(
    history: History, dates: Iterable[Dated]
) -> Iterator[tuple[Transition, _Dues, _Dues]]:
    """Each transition with what was due before it and after it, by their names."""
    given: Counter[str] = Counter()
    old: _Dues | None = None
    for transition in history.transitions:
        if old is None:
            old = _named(_dues(transition.report.old, dates), {}, given)
        new = _named(_dues(transition.report.new, dates), old, given)
        yield transition, old, new
        old = new


def _dues(plan: Plan, dates: Iterable[Dated]) -> tuple[Due, ...]:
    return tuple(due for due in Timeline(plan, dates).all if due.date is not None)


def _named(dues: tuple[Due, ...], known: _Dues, given: Counter[str]) -> _Dues:
    """Commitments by name: those that say the same keep theirs, then those of the same date.

    The others of an item take the names that are left, in order, then new ones. `given` counts by
    place the names that were ever given; it is kept up here.
    """
    kept: dict[int, str] = {}
    for same in (_said, _dated, _place):
        free: dict[object, list[str]] = {}
        taken = {*kept.values()}
        for name, due in known.items():
            if name not in taken:
                free.setdefault(same(due), []).append(name)
        for index, due in enumerate(dues):
            if index not in kept and free.get(same(due)):
                kept[index] = free[same(due)].pop(0)
    return {kept.get(n) or _new_name(due, given): due for n, due in enumerate(dues)}


def _new_name(due: Due, given: Counter[str]) -> str:
    given[_place(due)] += 1
    return f"{_place(due)}.{given[_place(due)] - 1}"


def _place(due: Due) -> str:
    """What commitments are told apart in: the deadlines of an item, or the dates in its words."""
    return due.item.id if due.printed else f"{due.item.id}.text"


def _dated(due: Due) -> tuple[str, str | None]:
    return _place(due), due.date


def _said(due: Due) -> tuple[str, str | None, str]:
    return *_dated(due), due.words


def _changes(old: Due | None, new: Due | None) -> bool:
    """Whether one is another; words around a date that stays are no change of what is due."""
    if old is None or new is None:
        return True
    return old.date != new.date or (new.printed and old.words != new.words)


def _event(old: Due | None, new: Due | None, history: History, site: str) -> Event:
    """An all-day event; cancelled when the deadline is there no more."""
    due = new or old
    if due is None or due.date is None:
        raise ValueError("neither plan has the date")
    event = Event()
    day = last_day(due.date)
    named = f"{title_of(due.item)}：" if due.printed else ""
    event.add("summary", f"{due.item.id} {named}{due.words}")
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("status", "CONFIRMED" if new else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    if old and new:
        event.add("description", f"原为：{old.words}")
    if site:
        event.add("url", f"{site}{history.address(key_of(due.item)) or ''}")
    return event


def _title(transition: Transition, revision: Revision, history: History) -> str:
    head = transition.report.new.head
    return f"{head.short_title or head.title}：{history.called(revision)}改动的时限"
