"""The rounds of consultation in; a calendar of the last day of each, out (RFC 5545).

A round whose days are not known has none. Nothing in it depends on the day of the run.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Event

from generator.chronicle.calendars import calendar_of
from generator.consultation import KINDS, Round
from generator.docket import Docket
from generator.links import address_of_round


def last_days(docket: Docket, site: str) -> dict[str, bytes]:
    """The calendars by path under the site's root."""
    return dict(_last_days(docket, site))


def address_of_last_day(identity: str) -> str:
    """Where the calendar of a round stands, by the round's id."""
    return f"{address_of_round(identity)}last-day.ics"


def _last_days(docket: Docket, site: str) -> Iterator[tuple[str, bytes]]:
    head = docket.history.plan.head
    for one in docket.rounds:
        if one.first is None or one.last is None or one.days is None:
            continue
        words = f"{KINDS[one.kind]}截止：{head.short_title or head.title}"
        calendar = calendar_of(words)
        event = _event(one, words, date.fromisoformat(one.last))
        event.add("uid", docket.history.stable_id("round", one.id))
        event.add("sequence", one.days)  # a round that is made longer replaces what was kept of it
        event.add("dtstamp", datetime.combine(date.fromisoformat(one.first), time(), UTC))
        if site:
            event.add("url", f"{site}{address_of_round(one.id)}")
        calendar.add_component(event)
        yield address_of_last_day(one.id), calendar.to_ical()


def _event(one: Round, words: str, day: date) -> Event:
    """An all-day event without an alarm."""
    event = Event()
    event.add("summary", words)
    event.add("dtstart", day)
    if day < date.max:  # without an end, it is one day all the same
        event.add("dtend", day + timedelta(days=1))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if one.title:
        event.add("description", f"{one.title}。当日计在内。")
    return event
