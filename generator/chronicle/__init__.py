"""The docket in; what it gives beside pages, out: digests, feeds, calendars and data files."""

from generator.chronicle.archive import archive
from generator.chronicle.calendars import calendars
from generator.chronicle.digest import digests
from generator.chronicle.feeds import feeds
from generator.chronicle.last_days import last_days
from generator.chronicle.removed import removed
from generator.chronicle.replies import comment_feeds
from generator.docket import Docket
from generator.load import Loaded


def chronicle(docket: Docket, loaded: Loaded, site: str) -> dict[str, bytes]:
    """Every file by path under the site's root.

    `site` is the web address of the site, with a slash at its end; empty when it is not known.
    """
    history = docket.history
    return {
        **archive(history, loaded),
        **removed(history),
        **digests(history, site),
        **feeds(history, site),
        **comment_feeds(docket, site),
        **calendars(history, loaded.dates, site),
        **last_days(docket, site),
    }
