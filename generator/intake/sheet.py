"""An XLSX or CSV file's bytes in; its rows by head, with every fault of form, out. And back.

Formulas are never worked out, and a file that unpacks to more than it should is not read.
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml.etree import SerialisationError
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from generator.finding import Finding, Place
from generator.stop import CannotRun
from generator.written import plain

MOST_BYTES = 10_000_000
MOST_UNPACKED = 100_000_000
MOST_ROWS = 20_000
LONGEST_CELL = 32_767  # characters that a cell of a workbook can hold
# What a spoiled workbook makes zipfile, zlib and openpyxl raise.
_UNREADABLE = (
    *(zipfile.BadZipFile, InvalidFileException, zlib.error, struct.error, SyntaxError, EOFError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, OSError, RuntimeError),
)
_EPOCH = (2000, 1, 1, 0, 0, 0)  # the time that is written into every workbook


@dataclass(frozen=True)
class Row:
    """A row of a table: where it stands, and its cells by the head of their column."""

    place: Place
    cells: Mapping[str, str]

    def __getitem__(self, head: str) -> str:
        return self.cells.get(head, "")


@dataclass(frozen=True)
class Table:
    """What a file holds: its rows, the heads of its columns, and what is wrong with its form.

    `above`: what stands above the row of heads.
    """

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Finding, ...] = ()
    above: tuple[str, ...] = ()


def read_table(data: bytes, name: str, sheet: str, heads: Sequence[str]) -> Table:
    """The table of a file. `heads`: those of which the row of heads has at least one.

    A workbook's table is the sheet of this name, else the first. Raises CannotRun for what is no
    table at all.
    """
    if len(data) > MOST_BYTES:
        raise CannotRun(f"{name} 超过 {MOST_BYTES // 1_000_000} MB；请分成几个文件")
    lines = _workbook(data, name, sheet) if data.startswith(b"PK") else _csv(data, name)
    return _table(lines, name, heads)


Line = tuple[int, list[Any]]


def _workbook(data: bytes, name: str, sheet: str) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise CannotRun(f"{name} 解开后太大，不是正常的表格；请用模板重新填写")
            if any("vbaProject" in one for one in packed.namelist()):
                raise CannotRun(f"{name} 含有宏；请另存为不带宏的 .xlsx")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except _UNREADABLE as error:
        raise CannotRun(f"{name} 不是能读的 .xlsx 表格；请用模板重新填写") from error
    try:
        found = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        for number, cells in enumerate(found.iter_rows(values_only=True), 1):
            yield number, list(cells)
    except _UNREADABLE as error:
        raise CannotRun(f"{name} 的内容读不了；请用模板重新填写") from error
    finally:
        book.close()


def _csv(data: bytes, name: str) -> Iterator[Line]:
    """A CSV file as spreadsheet programs in China save it: UTF-8 or GB 18030, any usual mark."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise CannotRun(f"{name} 的文字编码认不出；请另存为 UTF-8 的 CSV，或直接用 .xlsx")
    if "\x00" in text:
        raise CannotRun(f"{name} 不是 CSV 表格；请用 .xlsx 或 .csv")
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield reader.line_num, [_without_apostrophe(cell) for cell in cells]
    except csv.Error as error:
        raise CannotRun(f"{name} 第 {reader.line_num} 行的引号没有配对；请改正") from error


def _without_apostrophe(cell: str) -> str:
    """Our own tables put an apostrophe before what a spreadsheet program would run."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "'=+-@" else cell


def _table(lines: Iterable[Line], name: str, wanted: Sequence[str]) -> Table:
    heads: tuple[str, ...] = ()
    rows: list[Row] = []
    above: list[str] = []
    faults: list[Finding] = []
    for number, cells in lines:
        if number > MOST_ROWS:
            raise CannotRun(f"{name} 超过 {MOST_ROWS} 行；请分成几个文件")
        place = Place(name, number)
        words = [_words(cell) for cell in cells]
        if not heads:
            if {*wanted} & {*words}:
                heads = tuple(words)
            above += filter(None, words)
            continue
        if any(words):
            faults += _formulas(cells, heads, place)
            rows.append(Row(place, dict(zip(heads, words, strict=False))))
    if not heads:
        message = f"找不到表头；应有一行写着：{'、'.join(wanted)}"
        faults.append(Finding("table-head", Place(name), message))
    return Table(heads, tuple(rows), tuple(faults), tuple(above))


def _formulas(cells: Sequence[Any], heads: Sequence[str], place: Place) -> Iterator[Finding]:
    for head, cell in zip(heads, cells, strict=False):
        if isinstance(cell, str) and cell.startswith("=") and len(cell) > 1:
            message = f"“{head}”一栏是公式；请改成文字"
            yield Finding("table-formula", place, message)


def _words(cell: Any) -> str:
    """A cell as text; a day as it is written in the plan's files."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return plain(str(cell))


def packed(book: Workbook) -> bytes:
    """A workbook as a file: the same bytes whenever it is made.

    Raises CannotRun where there is no room: openpyxl writes each sheet to a file of its own first.
    """
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime(*_EPOCH)  # noqa: DTZ001
    made, fixed = io.BytesIO(), io.BytesIO()
    try:
        book.save(made)
    except (SerialisationError, OSError) as error:
        reason = f"写不了临时目录（{error}）；请检查磁盘空间与权限，或用 TMPDIR 指明别的目录"
        raise CannotRun(reason) from error
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            content = old.read(one)
            if one.filename == "docProps/core.xml":
                content = _without_clock(content)
            new.writestr(zipfile.ZipInfo(one.filename, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _without_clock(core: bytes) -> bytes:
    """Openpyxl writes the time of saving over the one that was set."""
    head, mark, rest = core.partition(b"<dcterms:modified")
    if not mark:
        return core
    opened, close, after = rest.partition(b">")
    _, end, tail = after.partition(b"</dcterms:modified>")
    return head + mark + opened + close + b"2000-01-01T00:00:00Z" + end + tail
