"""A forge and the comments filed from it in; what is to be looked at again out.

There is no cursor: the ledger says up to when it was filed. Lists shift while they are read, so
each is read until a reading brings nothing new.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from generator.comment import Comment
from generator.forge.issues import Issue, Issues, Remark
from generator.forge.trouble import Missing, NotAllowed, Unknown
from generator.moment import before

OVERLAP = 10  # minutes that are read again, for what a forge was late to list
_READINGS = 5
_T = TypeVar("_T", Issue, Remark)
Interesting = Callable[[Issue], bool]


@dataclass(frozen=True)
class Seen:
    """What a forge answered.

    `remarks`: all that stands below each issue that was asked for it; `gone`: the issues that were
    deleted; `moved`: those that are in another repository now; `login`: who we are, empty where
    the forge did not say; `nameless`: whether there were issues without a number.
    """

    issues: Mapping[str, Issue] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Remark]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    login: str = ""
    nameless: bool = False


def since(filed: Iterable[Comment], latest: str) -> str:
    """The moment from which on issues are to be looked at; empty for all of them.

    What claims to be of later than `latest` is not believed: it would hide all that comes.
    """
    known = (one.forge.updated for one in filed if one.forge and one.forge.updated <= latest)
    greatest = max(known, default="")
    return before(greatest, OVERLAP) if greatest else ""


def look(forge: Issues, filed: Sequence[Comment], start: str, interesting: Interesting) -> Seen:
    """Read what changed since a moment, or everything since "". Raises ForgeTrouble."""
    known = _by_number(filed)
    login = _login(forge)
    issues = _settled(lambda: forge.changed(start), lambda one: one.number)
    nameless = issues.pop("", None) is not None
    gone, moved = set[str](), set[str]()
    if not start:
        for number, issue in _asked_one_by_one(forge, sorted({*known} - {*issues})):
            if issue is None:
                gone.add(number)
            elif issue.number != number:
                moved.add(number)
            else:
                issues[number] = issue
    wanted = {n: one for n, one in issues.items() if n in known or interesting(one)}
    remarks = _all_remarks if not start else _changed_remarks
    found = remarks(forge, wanted, known, start)
    return Seen(issues, found, frozenset(gone), frozenset(moved), login, nameless)


def _login(forge: Issues) -> str:
    """Who we are; a job's own token may not ask."""
    try:
        return forge.login()
    except Unknown:
        raise
    except NotAllowed:
        return ""


def _by_number(filed: Iterable[Comment]) -> dict[str, list[Comment]]:
    found: dict[str, list[Comment]] = {}
    for one in filed:
        if one.forge:
            found.setdefault(one.forge.number, []).append(one)
    return found


def _asked_one_by_one(forge: Issues, numbers: Sequence[str]) -> Iterator[tuple[str, Issue | None]]:
    """The issues that are filed and in no list; None for one that is gone.

    The repository is asked first: where it cannot be, nothing in it is known to be gone.
    """
    if numbers:
        forge.reach()
    for number in numbers:
        try:
            yield number, forge.issue(number)
        except Missing:
            yield number, None


def _all_remarks(
    forge: Issues, issues: Mapping[str, Issue], known: Mapping[str, Sequence[Comment]], _: str
) -> dict[str, Sequence[Remark]]:
    """What stands below the issues, from the list of all where there is one.

    Where something that is filed is not in it, its issue is asked: lists may be late.
    """
    talked = {n for n, one in issues.items() if one.remarks != 0 or _further(known.get(n, ()))}
    listed = None
    if forge.remarks_since("") is not None:
        listed = _settled(lambda: forge.remarks_since("") or (), lambda one: one.id)
    if listed is None or any(not one.issue for one in listed.values()):
        return dict(_below_each(forge, sorted(talked)))
    found: dict[str, list[Remark]] = {number: [] for number in issues}
    for one in listed.values():
        if one.issue in found:
            found[one.issue].append(one)
    unsure = [n for n in found if _further(known.get(n, ())) - {one.id for one in found[n]}]
    return {**found, **dict(_below_each(forge, sorted(unsure)))}


def _changed_remarks(
    forge: Issues, issues: Mapping[str, Issue], known: Mapping[str, Sequence[Comment]], start: str
) -> dict[str, Sequence[Remark]]:
    """What stands below the issues that changed, and below those where only that changed."""
    talked = {n for n, one in issues.items() if one.remarks != 0 or _further(known.get(n, ()))}
    touched = forge.remarks_since(start)
    if touched is not None:
        listed = _settled(lambda: forge.remarks_since(start) or (), lambda one: one.id)
        below = {one.issue for one in listed.values()}
        talked |= {*known} if "" in below else below & {*known}
    return dict(_below_each(forge, sorted(talked)))


def _below_each(forge: Issues, numbers: Iterable[str]) -> Iterator[tuple[str, Sequence[Remark]]]:
    for number in numbers:
        try:
            yield number, tuple(forge.remarks(number))
        except Missing:  # deleted since: the sweep will tell
            continue


def _further(comments: Iterable[Comment]) -> set[str]:
    """The ids of what is filed as standing below an issue."""
    return {more.id for one in comments for more in one.further if more.withdrawn is None}


def _settled(read: Callable[[], Iterable[_T]], key: Callable[[_T], str]) -> dict[str, _T]:
    """All things of a list that shifts while it is read: once each, as they were last."""
    known: dict[str, _T] = {}
    for reading in range(_READINGS):
        fresh = {key(one): one for one in read()}
        new = {k: v for k, v in fresh.items() if k not in known or _later(v, known[k])}
        known.update(new)
        if reading and not new:
            break
    return known


def _later(one: _T, other: _T) -> bool:
    return one.updated >= other.updated and one != other
