"""The ledger of revisions and the snapshots beside it in; the released plans and all faults out.

Each released entry is tied to the one before it by a hash: no snapshot, id, stage or day can
change, and no earlier entry can come or go, without the next one telling. When the last entry goes,
its snapshot is left over and tells.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.comment import NEXT
from generator.files import REVISIONS_FILE, SNAPSHOTS_FOLDER
from generator.finding import Finding, Place
from generator.load import Loaded
from generator.model import Plan, Revision
from generator.snapshot import digest, thawed

# Addresses below /revisions/ that are no revision, and what a comment calls the next one.
TAKEN = frozenset({"compare", "unreleased", NEXT})


@dataclass(frozen=True)
class Held:
    """A released revision and its plan."""

    revision: Revision
    plan: Plan

    @property
    def id(self) -> str:
        """The revision's id."""
        return self.revision.id


@dataclass(frozen=True)
class Ledger:
    """All revisions that are known, in order, and those whose text is held, unaltered."""

    revisions: tuple[Revision, ...] = ()
    held: tuple[Held, ...] = ()
    faults: tuple[Finding, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every text that was released is held as it was."""
        return len(self.held) == sum(entry.held for entry in self.revisions)

    @property
    def latest(self) -> Held | None:
        """The revision that was released last."""
        return self.held[-1] if self.held else None

    def find(self, identity: str) -> Held | None:
        """The released revision of this id."""
        return next((held for held in self.held if held.id == identity), None)


def snapshot_file(identity: str) -> str:
    """The snapshot of a revision, relative to the plan directory."""
    return f"{SNAPSHOTS_FOLDER}/{identity}.json"


def link(before: str | None, entry: Revision) -> str:
    """The chain value of an entry: the digest of the one before it and of what may not change.

    `before` is the chain value of the released entry before; a line break parts what is hashed.
    """
    fixed = (before or "", entry.id, entry.stage, entry.dated or "", entry.sha256 or "")
    return hashlib.sha256("\n".join(fixed).encode()).hexdigest()


def ledger(loaded: Loaded) -> Ledger:
    """The ledger of a plan directory; an altered entry or snapshot is told and left out."""
    held: list[Held] = []
    faults = [*_entries(loaded), *_chain(loaded), *_unlisted(loaded)]
    for before, entry in _linked(loaded.revisions):
        data = loaded.snapshots.get(entry.id)
        if data is None or digest(data) != entry.sha256 or link(before, entry) != entry.chain:
            continue
        try:
            held.append(Held(entry, thawed(data)))
        except ValueError as error:
            message = f"存档读不了：{error}；请用写出它的那一版程序，或恢复原来的文件"
            faults.append(_fault("revision-unreadable", _snapshot_place(loaded, entry.id), message))
    return Ledger(loaded.revisions, tuple(held), tuple(faults))


def _entries(loaded: Loaded) -> Iterator[Finding]:
    """Ids that are taken or used twice, days out of order, snapshots gone or altered."""
    counts = Counter(entry.id for entry in loaded.revisions)
    for entry in loaded.revisions:
        place = loaded.places.of("revisions", f"{entry.id}.id")
        if counts[entry.id] > 1:
            yield _fault("revision-id", place, f"稿次编号“{entry.id}”重复；请改用别的编号")
        if entry.id in TAKEN:
            yield _fault("revision-id", place, f"“{entry.id}”留作网站的固定地址；请换一个编号")
    last_day = ""
    for entry in loaded.revisions:
        if entry.day and entry.day < last_day:
            place = loaded.places.of("revisions", f"{entry.id}.dated")
            message = f"日期 {entry.day} 早于前面一稿的 {last_day}；各稿须按时间排列"
            yield _fault("revision-order", place, message)
        last_day = max(last_day, entry.day or "")
    for entry in loaded.revisions:
        if entry.held:
            yield from _snapshot(loaded, entry)


def _snapshot(loaded: Loaded, entry: Revision) -> Iterator[Finding]:
    place = loaded.places.of("revisions", f"{entry.id}.sha256")
    data = loaded.snapshots.get(entry.id)
    name = snapshot_file(entry.id)
    if data is None:
        message = f"稿次“{entry.id}”的存档 {name} 不见了；请从仓库的记录中恢复"
        yield _fault("revision-missing", place, message)
    elif (found := digest(data)) != entry.sha256:
        message = (
            f"稿次“{entry.id}”的存档 {name} 被改动过：SHA-256 应为 {entry.sha256}，实为 {found}；"
            "已发布的稿不得改动，请从仓库的记录中恢复"
        )
        yield _fault("revision-altered", place, message)


def _linked(revisions: Sequence[Revision]) -> Iterator[tuple[str | None, Revision]]:
    """Each entry that says that its text is held, behind the chain value of the one before it."""
    before: str | None = None
    for entry in revisions:
        if entry.held:
            yield before, entry
            before = entry.chain


def _chain(loaded: Loaded) -> Iterator[Finding]:
    for before, entry in _linked(loaded.revisions):
        if link(before, entry) != entry.chain:
            place = loaded.places.of("revisions", f"{entry.id}.chain")
            message = (
                f"稿次“{entry.id}”与前一稿接不上：它的编号、稿次、成文日期、校验值被改动过，"
                "或前面有稿次被增删、调换；请从仓库的记录中恢复 " + REVISIONS_FILE
            )
            yield _fault("revision-chain", place, message)


def _unlisted(loaded: Loaded) -> Iterator[Finding]:
    listed = {entry.id for entry in loaded.revisions if entry.held}
    for identity in sorted({*loaded.snapshots} - listed):
        message = (
            f"{REVISIONS_FILE} 没有登记“{identity}”的存档；登记过的，请从仓库的记录中恢复 "
            f"{REVISIONS_FILE}；发布中断留下的，请再发布一次；都不是的，请删去这份存档"
        )
        yield _fault("revision-unlisted", _snapshot_place(loaded, identity), message)


def _snapshot_place(loaded: Loaded, identity: str) -> Place:
    return Place(f"{loaded.places.of('').file}/{snapshot_file(identity)}")


def _fault(rule: str, place: Place, message: str) -> Finding:
    return Finding(rule, place, message)


def appended(known: Sequence[Revision], entry: Revision, data: bytes) -> Revision:
    """A new entry as the ledger gets it: with the digest of its snapshot, tied to the last one."""
    before = next((other.chain for other in reversed(known) if other.held), None)
    named = entry.model_copy(update={"sha256": digest(data)})
    return named.model_copy(update={"chain": link(before, named)})
