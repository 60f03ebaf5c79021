"""Moments as forges write them in; one form of them, and days in China, out."""

from datetime import UTC, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))  # the days of a notice are days in China
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_FIRST = 1970


def stamp(text: str) -> str:
    """A moment in the one form, in whole seconds; empty where the text names none.

    >>> stamp("2030-06-30T20:00:00.5+08:00"), stamp("0001-01-01T00:00:00Z"), stamp("soon")
    ('2030-06-30T12:00:00Z', '', '')
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime(_FORM) if moment.year >= _FIRST else ""


def day(moment: str) -> str:
    """The day in China of a moment in the one form.

    >>> day("2030-06-30T16:00:00Z")
    '2030-07-01'
    """
    return datetime.fromisoformat(moment).astimezone(ZONE).date().isoformat()


def before(moment: str, minutes: int) -> str:
    """A moment in the one form, some minutes earlier."""
    return (datetime.fromisoformat(moment) - timedelta(minutes=minutes)).strftime(_FORM)
