"""The history in; what it gives beside pages, out: digests, feeds, calendars and data files."""

from generator.chronicle.archive import archive
from generator.chronicle.calendars import calendars
from generator.chronicle.digest import digests
from generator.chronicle.feeds import feeds
from generator.history import History
from generator.load import Loaded


def chronicle(history: History, loaded: Loaded, site: str) -> dict[str, bytes]:
    """Every file by path under the site's root.

    `site` is the web address of the site, with a slash at its end; empty when it is not known.
    """
    return {
        **archive(history, loaded),
        **digests(history, site),
        **feeds(history, site),
        **calendars(history, site),
    }
