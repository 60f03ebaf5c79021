"""Entries and the docket in; the comments to file, each with its id, and what was left out, out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from typing_extensions import override

from generator.comment import Channel, Comment, FiledComment, quote_digest
from generator.docket import Docket
from generator.intake.entry import Entry
from generator.said import said


@dataclass(frozen=True)
class New:
    """A comment that is filed."""

    filed: FiledComment
    notes: tuple[str, ...] = ()

    @override
    def __str__(self) -> str:
        made = self.filed.comment
        told = f"（{'；'.join(self.notes)}）" if self.notes else ""
        return f"新增 {self.filed.place}：针对 {made.item}{told}"


@dataclass(frozen=True)
class Known:
    """An entry that is filed already, as that comment."""

    entry: Entry
    identity: str

    @override
    def __str__(self) -> str:
        return f"跳过 {self.entry.place}：{self.identity} 的条目、来处、日期和文字都相同"


Step = New | Known


def steps(entries: Iterable[Entry], docket: Docket) -> Iterator[Step]:
    """What becomes of each entry. Taken twice, the second time all are known.

    Two people may say the same: what came another way, or on another day, is filed in the group of
    what says the same.
    """
    known = {_sign(filed.round, filed.comment): filed.comment for filed in docket.comments}
    alike: dict[tuple[str, ...], Comment] = {}
    for sign, comment in known.items():
        alike.setdefault(sign[:3], comment)
    last = _last_numbers(docket)
    for entry in entries:
        identity = f"{entry.channel}-{last[entry.channel] + 1:04}"
        made = _made(entry, identity, docket)
        sign = _sign(entry.round, made.filed.comment)
        if sign in known:
            yield Known(entry, known[sign].id)
            continue
        last[entry.channel] += 1
        step = _grouped(made, alike.get(sign[:3]))
        known[sign] = step.filed.comment
        alike.setdefault(sign[:3], step.filed.comment)
        yield step


def _sign(round_id: str, comment: Comment) -> tuple[str, ...]:
    """What two entries of the same comment share; the first three, what says the same."""
    text = quote_digest(comment.text)
    return round_id, comment.item, text, comment.channel, comment.received


def _grouped(made: New, first: Comment | None) -> New:
    if first is None:
        return made
    comment = made.filed.comment.model_copy(update={"group": first.group or first.id})
    filed = FiledComment(round=made.filed.round, comment=comment)
    return New(filed, (*made.notes, f"文字与 {first.id} 相同，归为同类"))


def _last_numbers(docket: Docket) -> Counter[Channel]:
    """The greatest number of each channel, over all rounds."""
    last: Counter[Channel] = Counter()
    for filed in docket.comments:
        channel, _, number = filed.comment.id.rpartition("-")
        if channel in tuple(Channel) and number.isdecimal():
            last[Channel(channel)] = max(last[Channel(channel)], int(number))
    return last


def _made(entry: Entry, identity: str, docket: Docket) -> New:
    slip = entry.slip
    kept = said(slip, slip.revision, docket)
    comment = Comment(
        id=identity,
        item=kept.item,
        revision=slip.revision,
        channel=entry.channel,
        received=entry.received,
        **kept.fields(),
    )
    return New(FiledComment(round=entry.round, comment=comment), kept.notes)
