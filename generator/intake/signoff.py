"""Sign-off tables (会签表) of an internal round: made for each unit, and read back.

A blank is never an answer: what is not filled in is not filed, and stays 未反馈.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import Workbook

from generator.comment import (
    ANSWERS,
    Answer,
    Channel,
    Comment,
    FiledComment,
    FiledSignoff,
    SignedItem,
    Signoff,
)
from generator.consultation import Round
from generator.docket import Docket, words_of
from generator.finding import Finding, Place
from generator.intake.entry import day_in
from generator.intake.sheet import Row, Table, packed, read_table
from generator.intake.template import choices, head, text
from generator.model import AnyItem, Unit
from generator.views import Views, chinese_day

SHEET = "会签表"
HEADS = ("编号", "角色", "文字", "答复", "修改意见", "建议改为", "理由")
ITEM, ROLE, TEXT, ANSWER, OPINION, PROPOSED, GROUNDS = HEADS
_WIDTHS = (12, 14, 60, 10, 48, 48, 36)
_TOP = 5  # the row of heads, below what the table is
_MARK = "会签编号："
_HOW = "答复一栏选同意、修改或无意见；选修改的，请写修改意见。留空的按未反馈登记。"
_NO_MARK = "认不出是哪个单位、哪一轮的会签表，应有一行写着“{}”；请用原表填写"
_WORDS = {words: answer for answer, words in ANSWERS.items()}


def tables(one: Round, docket: Docket) -> Iterator[tuple[Unit, bytes]]:
    """The table of each unit that the round asks and that has a role, to be sent to it.

    Raises LookupError where the text of the round's revision is not held.
    """
    held = docket.asked_about(one)
    if held is None:
        raise LookupError(one.revision)
    views = Views(held.plan)
    asked = docket.asked(one) or [unit.id for unit in held.plan.units]
    for identity in asked:
        unit = views.unit.get(identity)
        if unit is not None and views.items_of(unit):
            yield unit, _table(unit, one, views, docket.history.called(held.revision))


def _table(unit: Unit, one: Round, views: Views, revision: str) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    plan = views.plan.head
    last = f"，请于{chinese_day(one.last)}前反馈" if one.last else ""
    text(sheet, 1, 1, f"{plan.title}（{revision}）会签表：{unit.name}{last}")
    text(sheet, 2, 1, _HOW)
    text(sheet, 3, 1, f"{_MARK}{one.id}/{unit.id}")
    head(sheet, HEADS, _WIDTHS, _TOP)
    choices(sheet, ANSWER, HEADS, [*_WORDS], _TOP + 1)
    for row, item in enumerate(views.items_of(unit), _TOP + 1):
        text(sheet, row, 1, item.id)
        text(sheet, row, 2, _roles(item, unit, views))
        text(sheet, row, 3, words_of(item))
    return packed(book)


def _roles(item: AnyItem, unit: Unit, views: Views) -> str:
    held = (role.label for role in views.plan.head.roles if unit.id in item.units(role.key))
    return "、".join(held)


@dataclass(frozen=True)
class Signed:
    """What a unit's table says: its sign-off, the comments of its amendments, and every fault."""

    signoff: FiledSignoff | None
    comments: tuple[FiledComment, ...] = ()
    faults: tuple[Finding, ...] = ()


def read_signed(data: bytes, name: str, one: Round, docket: Docket, received: str) -> Signed:
    """A table that a unit sent back. Raises CannotRun for what is no table."""
    table = read_table(data, name, SHEET, HEADS)
    unit, day = _unit_in(table, one), day_in(received)
    faults = [*table.faults]
    if unit is None:
        message = _NO_MARK.format(f"{_MARK}{one.id}/单位编号")
        faults.append(_fault(Place(name), message))
    if day is None:
        faults.append(_fault(Place(name), "请用 --received 写明收到日期，如 2030-06-30"))
    if unit is None or day is None or faults:
        return Signed(None, (), tuple(faults))
    return _Signing(table, one, unit, docket, day).signed(name)


def _fault(place: Place, message: str) -> Finding:
    return Finding("signoff-table", place, message)


def _unit_in(table: Table, one: Round) -> str | None:
    """The unit named in the line above the heads, if the line is of this round."""
    start = f"{_MARK}{one.id}/"
    found = (words for words in table.above if words.startswith(start))
    return next((words.removeprefix(start).strip() for words in found), None)


class _Signing:
    def __init__(self, table: Table, one: Round, unit: str, docket: Docket, day: str) -> None:
        self.table, self.one, self.unit, self.docket, self.day = table, one, unit, docket, day
        self.faults: list[Finding] = []

    def fault(self, row: Row, message: str) -> None:
        self.faults.append(_fault(row.place, message))

    def signed(self, name: str) -> Signed:
        views = self.docket.views(self.one.revision)
        unit = views.unit.get(self.unit) if views else None
        if views is None or unit is None:
            message = f"那一稿里没有编号为“{self.unit}”的单位；请用原表填写"
            return Signed(None, (), (_fault(Place(name), message),))
        own = {item.id for item in views.items_of(unit)}
        answers: list[SignedItem] = []
        comments: list[FiledComment] = []
        for row in self.table.rows:
            if signed := self.answer(row, own, {a.item for a in answers}):
                answers.append(signed)
                if signed.answer is Answer.AMEND:
                    comments.append(self.comment(row, len(comments) + 1))
        signoff = Signoff(unit=self.unit, received=self.day, answers=tuple(answers))
        filed = FiledSignoff(round=self.one.id, signoff=signoff) if answers else None
        return Signed(filed, tuple(comments), tuple(self.faults))

    def answer(self, row: Row, own: set[str], known: set[str]) -> SignedItem | None:
        """A row's answer; None for a blank, which is none, and where something is wrong."""
        item, word, words = row[ITEM], "".join(row[ANSWER].split()), row[OPINION] or row[PROPOSED]
        if not word:
            if words:
                self.fault(row, f"“{item}”写了修改意见，没有选答复；请选“{ANSWERS[Answer.AMEND]}”")
            return None
        if word not in _WORDS:
            self.fault(row, f"“答复”一栏只能是：{'、'.join(_WORDS)}，实为“{word}”")
        elif item not in own:
            self.fault(row, f"编号“{item}”不是这个单位在那一稿里的事项；请勿改动编号一栏")
        elif item in known:
            self.fault(row, f"“{item}”答复了两次；请删去一行")
        elif (_WORDS[word] is Answer.AMEND) != bool(words):
            wanted = "没有写修改意见" if not words else f"写了修改意见，却选了“{word}”"
            self.fault(row, f"“{item}”{wanted}；请改正")
        else:
            return SignedItem(item=item, answer=_WORDS[word])
        return None

    def comment(self, row: Row, number: int) -> FiledComment:
        said = row[OPINION] or f"建议改为：{row[PROPOSED]}"
        made = Comment(
            id=f"signoff-{self.unit}-{number}",
            item=row[ITEM],
            revision=self.one.revision,
            text=said,
            proposed=row[PROPOSED] or None,
            grounds=row[GROUNDS] or None,
            channel=Channel.SIGNOFF,
            received=self.day,
            unit=self.unit,
        )
        return FiledComment(round=self.one.id, comment=made)
