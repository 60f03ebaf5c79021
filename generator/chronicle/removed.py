"""The history in; the data files of what was published once and is there no more, out.

A published address stays: each file is made of the last released revision that had it.
"""

from collections.abc import Iterator

from generator.chart import Charts, address_of_chart, can_be_drawn
from generator.data import files_of_removed
from generator.data.document import Paged
from generator.data.fields import Removal
from generator.history import History, Past

_NOTE = "旧图，以后各稿没有。"


def removed(history: History) -> dict[str, bytes]:
    """Every such file by path under the site's root."""
    return dict((*_files(history), *_pictures(history)))


def _files(history: History) -> Iterator[tuple[str, bytes]]:
    """What stood beside the page of an item or a unit that was removed."""
    for past in (past for page in history.past.values() for past in page):
        held = history.ledger.find(past.last.id)
        if held is not None and isinstance(past.thing, Paged):
            made = files_of_removed(past.thing, held.plan, _removal(past, history))
            yield from made.items()


def _removal(past: Past, history: History) -> Removal:
    heirs = tuple(key.id for key in history.successors(past))
    return Removal(past.last.id, past.gone.id if past.gone else None, heirs)


def _pictures(history: History) -> Iterator[tuple[str, bytes]]:
    """Those of indicators that were removed, or whose targets have become words."""
    today = {one.id for one in history.plan.indicators if can_be_drawn(one)}
    for held in history.ledger.held:
        for indicator in held.plan.indicators:
            if can_be_drawn(indicator) and indicator.id not in today:
                picture = Charts(held.plan).alone(indicator, _NOTE)
                yield address_of_chart(indicator), picture
