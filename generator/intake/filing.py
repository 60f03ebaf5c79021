"""Entries and the docket in; the comments to file, each with its id, and what was left out, out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from typing_extensions import override

from generator.comment import WHOLE, Channel, Comment, FiledComment, quote_digest
from generator.docket import Docket, everything, quoted, words_of
from generator.intake.entry import Entry


@dataclass(frozen=True)
class New:
    """A comment that is filed."""

    filed: FiledComment
    note: str = ""

    @override
    def __str__(self) -> str:
        said = self.filed.comment
        return f"新增 {self.filed.place}：针对 {said.item}{f'（{self.note}）' if self.note else ''}"


@dataclass(frozen=True)
class Known:
    """An entry whose words are filed already, as that comment."""

    entry: Entry
    identity: str

    @override
    def __str__(self) -> str:
        return f"跳过 {self.entry.place}：与 {self.identity} 的条目和文字相同"


Step = New | Known


def steps(entries: Iterable[Entry], docket: Docket) -> Iterator[Step]:
    """What becomes of each entry. Taken twice, the second time all are known."""
    known = {_sign(f.round, f.comment.item, f.comment.text): f.comment.id for f in docket.comments}
    last = _last_numbers(docket)
    for entry in entries:
        sign = _sign(entry.round, entry.slip.item, entry.slip.text)
        if sign in known:
            yield Known(entry, known[sign])
            continue
        last[entry.channel] += 1
        identity = f"{entry.channel}-{last[entry.channel]:04}"
        known[sign] = identity
        yield _new(entry, identity, docket)


def _sign(round_id: str, item: str, text: str) -> tuple[str, str, str]:
    return round_id, item, quote_digest(text)


def _last_numbers(docket: Docket) -> Counter[Channel]:
    """The greatest number of each channel, over all rounds."""
    last: Counter[Channel] = Counter()
    for filed in docket.comments:
        channel, _, number = filed.comment.id.rpartition("-")
        if channel in tuple(Channel) and number.isdecimal():
            last[Channel(channel)] = max(last[Channel(channel)], int(number))
    return last


def _new(entry: Entry, identity: str, docket: Docket) -> New:
    slip = entry.slip
    quote, text, note = slip.quote or None, slip.text, ""
    if quote and not _stands(quote, entry, docket):
        text, quote = f"所引：{quote}\n{text}", None
        note = "所引的话不见于那一稿，已并入意见"
    comment = Comment(
        id=identity,
        item=slip.item,
        revision=slip.revision,
        quote=quote,
        quote_sha256=quote_digest(quote) if quote else None,
        text=text,
        proposed=slip.proposed or None,
        grounds=slip.grounds or None,
        channel=entry.channel,
        received=entry.received,
        name=slip.name or None,
    )
    return New(FiledComment(round=entry.round, comment=comment), note)


def _stands(quote: str, entry: Entry, docket: Docket) -> bool:
    """Whether quoted words stand in the item as it was; where nobody can say, they may."""
    views = docket.views(entry.slip.revision)
    if views is None:
        return True
    if entry.slip.item == WHOLE:
        return quoted(quote, everything(views.plan))
    item = views.item.get(entry.slip.item)
    return item is not None and quoted(quote, words_of(item))
