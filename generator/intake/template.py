"""The plan in; the table that letters, mails and calls are entered into, out."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator import links
from generator.comment import CHANNELS, OFFLINE
from generator.data.package import Column, Sheet, for_people
from generator.docket import Docket, words_of
from generator.intake.entry import HEADS, ITEM, RECEIVED, WAY
from generator.intake.sheet import LONGEST_CELL, packed
from generator.model import Plan
from generator.views import title_of

SHEET = "意见"
_WIDTHS = (12, 14, 36, 48, 36, 36, 12, 14, 12)
_ROWS = 2000  # rows that the list of choices holds for
_AS_TEXT = (ITEM, RECEIVED)
_NOTES = (
    "一行一条意见。一封信对几项都有意见的，分成几行。",
    "条目编号：见“条目”一页；针对整份文件的留空。",
    "稿次：意见针对哪一稿，填稿次的编号；留空即为正在征求意见的一稿。",
    "原文：意见针对的原话，可不填。意见：照原话录入。建议改为、理由：没有则不填。",
    "来自：信函、电子邮件、电话、当面、座谈会。收到日期：如 2030-06-30。",
    "公开的称呼：只有本人要求公布的才填；录入后只保留第一个字，如“朱**”。",
    "不要填写姓名、电话、邮箱、住址、证件号码：录入时一律丢弃，不进入本站。",
)


def template(plan: Plan) -> bytes:
    """The empty table as a workbook, with explanations and the items of the plan."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    head(sheet, HEADS, _WIDTHS)
    choices(sheet, WAY, HEADS, [CHANNELS[channel] for channel in OFFLINE])
    _notes(book.create_sheet("说明"))
    _items(book.create_sheet("条目"), plan)
    return packed(book)


def template_csv() -> bytes:
    """The empty table as CSV."""
    return for_people(Sheet("template", SHEET, tuple(Column(h, h) for h in HEADS), ()))


def head(sheet: Worksheet, heads: tuple[str, ...], widths: tuple[int, ...], row: int = 1) -> None:
    """The row of heads, kept in view."""
    for column, (words, width) in enumerate(zip(heads, widths, strict=True), 1):
        text(sheet, row, column, words)
        shown = sheet.cell(row, column)
        shown.font = Font(bold=True)
        shown.fill = PatternFill("solid", fgColor="EFEDE8")
        sheet.column_dimensions[get_column_letter(column)].width = width
        for below in range(row + 1, row + 200) if words in _AS_TEXT else ():
            sheet.cell(below, column).number_format = "@"
    sheet.freeze_panes = f"A{row + 1}"


def choices(
    sheet: Worksheet, name: str, heads: tuple[str, ...], words: list[str], first: int = 2
) -> None:
    """A list of choices below one of the heads."""
    letter = get_column_letter(heads.index(name) + 1)
    rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    rule.error, rule.errorTitle, rule.showErrorMessage = (
        f"只能选：{'、'.join(words)}",
        "填写有误",
        True,
    )
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{first}:{letter}{first + _ROWS}")


def text(sheet: Worksheet, row: int, column: int, words: str) -> None:
    """A cell that is text, whatever it looks like."""
    cell = sheet.cell(row, column, words[:LONGEST_CELL])
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _notes(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 90
    for row, words in enumerate(_NOTES, 1):
        text(sheet, row, 1, words)


def _items(sheet: Worksheet, plan: Plan) -> None:
    head(sheet, ("编号", "标题", "文字"), (12, 40, 80))
    for row, item in enumerate(plan.items(), 2):
        text(sheet, row, 1, item.id)
        text(sheet, row, 2, title_of(item))
        text(sheet, row, 3, words_of(item))


def files(docket: Docket) -> dict[str, bytes]:
    """The empty table beside the notices, by path under the site's root; none without a round."""
    if not any(one.last for one in docket.rounds):
        return {}
    plan = docket.history.plan
    workbook = f"{links.CONSULTATION}template.xlsx"
    return {workbook: template(plan), f"{links.CONSULTATION}template.csv": template_csv()}
