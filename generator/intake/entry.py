"""Rows, slips or a collecting page's file in; comments to be filed, with every fault, out.

Contact data is dropped: it is told of and never kept.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.comment import CHANNELS, LONGEST, OFFLINE, WHOLE, Channel
from generator.docket import Docket
from generator.finding import Finding, Place
from generator.intake.sheet import Row, Table
from generator.slip import Slip, read
from generator.stop import CannotRun
from generator.written import plain

HEADS = (
    *("条目编号", "稿次", "原文", "意见", "建议改为", "理由", "来自", "收到日期", "公开的称呼"),
)
ITEM, REVISION, QUOTE, TEXT, PROPOSED, GROUNDS, WAY, RECEIVED, NAME = HEADS
# Columns whose cells are never kept.
CONTACT = re.compile("姓名|电话|手机|邮箱|邮件地址|地址|身份证|证件|联系|微信|单位名称")
FORMAT = "plansite-comments"
_WAYS = {CHANNELS[channel]: channel for channel in OFFLINE}
_WHOLES = frozenset({"", "plan", "全文", "整份文件", "总体"})
_DAY = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?")


@dataclass(frozen=True)
class Entry:
    """A comment as it came in, not yet filed."""

    place: Place
    slip: Slip
    channel: Channel
    received: str
    round: str


@dataclass(frozen=True)
class Taken:
    """What a file gave: its entries, its faults, and what was dropped from it."""

    entries: tuple[Entry, ...]
    faults: tuple[Finding, ...]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What the command was told: the round, the channel and the day where the file is silent."""

    round: str = ""
    channel: Channel | None = None
    received: str = ""


def from_table(table: Table, docket: Docket, asked: Asked) -> Taken:
    """The comments of a table made from the template."""
    dropped = tuple(head for head in table.heads if head not in HEADS and CONTACT.search(head))
    faults = [*table.faults]
    unknown = [h for h in table.heads if h and h not in HEADS and h not in dropped]
    if unknown and table.rows:
        message = f"不认识的栏：{'、'.join(unknown)}；可用：{'、'.join(HEADS)}"
        faults.append(Finding("table-column", table.rows[0].place, message))
    entries: list[Entry] = []
    for row in table.rows:
        reading = _Reading(row, docket, asked)
        entry = reading.entry()
        faults += reading.faults
        if entry is not None and not reading.faults:
            entries.append(entry)
    return Taken(tuple(entries), tuple(faults), dropped)


class _Reading:
    """One row, read with all its faults."""

    def __init__(self, row: Row, docket: Docket, asked: Asked) -> None:
        self.row, self.docket, self.asked = row, docket, asked
        self.faults: list[Finding] = []

    def fault(self, head: str, message: str) -> None:
        self.faults.append(Finding("table-cell", self.row.place, f"“{head}”一栏{message}"))

    def entry(self) -> Entry | None:
        item, text = self.item(), self.row[TEXT]
        if not text:
            self.fault(TEXT, "不得空白")
        for head in (QUOTE, TEXT, PROPOSED, GROUNDS):
            if len(self.row[head]) > LONGEST:
                self.fault(head, f"太长，至多 {LONGEST} 字")
        channel, received = self.channel(), self.received()
        found = round_of(self.docket, self.asked.round, received)
        if found is None:
            self.fault(RECEIVED, "不在任何一轮公开征求意见期间；请用 --round 写明是哪一轮")
            return None
        revision = self.row[REVISION] or found[1]
        if self.docket.revision(revision) is None:
            self.fault(REVISION, f"没有“{revision}”这一稿")
        said = (self.row[QUOTE], text, self.row[PROPOSED], self.row[GROUNDS])
        slip = Slip(item, revision, "", *said, self.row[NAME])
        return Entry(self.row.place, slip, channel, received, found[0])

    def item(self) -> str:
        written = "".join(unicodedata.normalize("NFKC", self.row[ITEM]).split()).replace("—", "-")
        if written in _WHOLES:
            return WHOLE
        known = written.upper()
        if not any(known in views.item for views in self.docket.all_views()):
            self.fault(ITEM, f"没有编号为“{written}”的条目；针对整份文件的留空")
        return known

    def channel(self) -> Channel:
        written = self.row[WAY]
        if not written and self.asked.channel:
            return self.asked.channel
        if written not in _WAYS:
            self.fault(WAY, f"只能是：{'、'.join(_WAYS)}{f'，实为“{written}”' if written else ''}")
        return _WAYS.get(written, Channel.MAIL)

    def received(self) -> str:
        written = self.row[RECEIVED] or self.asked.received
        found = day_in(written)
        if found is None:
            self.fault(
                RECEIVED, f"应为日期，如 2030-06-30{f'，实为“{written}”' if written else ''}"
            )
        return found or "1900-01-01"


def day_in(text: str) -> str | None:
    """A day however it is written: 2030-06-30, 2030/6/30, 2030.6.30, 2030年6月30日."""
    match = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None


def round_of(docket: Docket, asked: str, received: str) -> tuple[str, str] | None:
    """The id and the revision of the round that a comment belongs to.

    The one asked for, else the only public one, else the public one that was open on the day.
    """
    public = [*docket.consultation.public()]
    named = [one for one in docket.rounds if one.id == asked]
    if asked:
        return next(((one.id, one.revision) for one in named), None)
    within = [one for one in public if one.first and one.first <= received <= (one.last or "")]
    fitting = public if len(public) == 1 else within
    return (fitting[0].id, fitting[0].revision) if len(fitting) == 1 else None


def from_text(data: bytes, name: str, docket: Docket, asked: Asked) -> Taken:
    """The comments of a collecting page's file, or of a mail's text that holds slips."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRun(f"{name} 不是 UTF-8 的文字；请另存为 UTF-8") from error
    slips = _slips_in_json(text, name) if text.lstrip().startswith("{") else read(text)
    if not slips:
        raise CannotRun(f"{name} 里没有“事项编号”一行，认不出是对哪一项的意见；请补上，或用模板")
    missing = [
        w for w, v in (("--channel", asked.channel), ("--received", asked.received)) if not v
    ]
    if missing:
        raise CannotRun(f"请用 {'、'.join(missing)} 写明来自哪里、哪天收到")
    return _from_slips(slips, Place(name), docket, asked)


def _from_slips(slips: Sequence[Slip], place: Place, docket: Docket, asked: Asked) -> Taken:
    entries: list[Entry] = []
    faults: list[Finding] = []
    for number, slip in enumerate(slips, 1):
        row = Row(Place(place.file, number), dict(_cells(slip)))
        reading = _Reading(row, docket, asked)
        entry = reading.entry()
        faults += reading.faults
        if entry is not None and not reading.faults:
            entries.append(replace(entry, slip=replace(entry.slip, sha256=slip.sha256)))
    return Taken(tuple(entries), tuple(faults))


def _cells(slip: Slip) -> Iterator[tuple[str, str]]:
    yield from zip((ITEM, REVISION, QUOTE), (slip.item, slip.revision, slip.quote), strict=True)
    said = (slip.text, slip.proposed, slip.grounds, slip.name)
    yield from zip((TEXT, PROPOSED, GROUNDS, NAME), said, strict=True)


def _slips_in_json(text: str, name: str) -> tuple[Slip, ...]:
    wrong = CannotRun(f"{name} 不是“我的意见”页面保存的文件；请重新保存")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise wrong from error
    listed = value.get("comments") if isinstance(value, dict) else None
    if not isinstance(listed, list) or value.get("format") != FORMAT or len(listed) > 1000:  # noqa: PLR2004
        raise wrong
    fields = ("item", "revision", "sha256", "quote", "text", "proposed", "grounds", "name")
    slips = []
    for one in listed:
        said = [one.get(f, "") if isinstance(one, dict) else None for f in fields]
        if not all(isinstance(words, str) for words in said):
            raise wrong
        slips.append(Slip(*(plain(str(words)) for words in said)))
    return tuple(slips)
