"""Two plans' entries in; which items took the place of which, as `replaces` says, out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.entries import Entries, Key
from generator.model import Item


@dataclass(frozen=True, slots=True)
class Succession:
    """Ids of the older plan's items whose place one takes, and of the newer one's that take its.

    An item that others come out of or go into stays itself and is not named here.
    """

    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.replaces or self.replaced_by)

    @property
    def mirrored(self) -> "Succession":
        """The same on the way back."""
        return Succession(self.replaced_by, self.replaces)


NO_SUCCESSION = Succession()


class Successions:
    """All that took the place of something between two plans.

    A link that the older plan states is the way back of one: what was merged parts again. What
    both plans hold on both ends was settled before.
    """

    def __init__(self, old: Entries, new: Entries) -> None:
        self._old, self._new = old, new
        links = {*_stated(old, new), *((there, here) for here, there in _stated(new, old))}
        self._after = _sorted_pairs(links)
        self._before = _sorted_pairs({(there, here) for here, there in links})

    def of(self, key: Key) -> Succession:
        """What a thing takes the place of, and what takes its."""
        return Succession(
            tuple(other.id for other in self._before.get(key, ())),
            tuple(other.id for other in self._after.get(key, ())),
        )

    def linked(self) -> Iterator[tuple[Key, Key]]:
        """Each thing of the older plan with one of the newer that takes its place."""
        return ((here, there) for here, found in self._after.items() for there in found)

    def parts(self, key: Key) -> bool:
        """Whether a thing of the older plan is in several of the newer, or in one beside itself."""
        return len(self._after.get(key, ())) + (key in self._new) > 1

    def joins(self, key: Key) -> bool:
        """Whether in a thing of the newer plan are several of the older, or one beside itself."""
        return len(self._before.get(key, ())) + (key in self._old) > 1


def _stated(old: Entries, new: Entries) -> Iterator[tuple[Key, Key]]:
    """What of the older plan and what of the newer one takes its place, as the newer one says."""
    for key, entry in new.items():
        for identity in entry.value.replaces if isinstance(entry.value, Item) else ():
            other = replace(key, id=identity)
            settled = other in new and key in old
            if other in old and other != key and not settled:
                yield other, key


def _sorted_pairs(links: set[tuple[Key, Key]]) -> Mapping[Key, tuple[Key, ...]]:
    found: dict[Key, tuple[Key, ...]] = {}
    for here, there in sorted(links, key=lambda link: [_numbers(key.id) for key in link]):
        found[here] = (*found.get(here, ()), there)
    return found


def _numbers(identity: str) -> list[int]:
    """The numbers of an id of a known kind, so that T01-10 comes behind T01-9."""
    return [int(number) for number in re.findall("[0-9]+", identity)]
