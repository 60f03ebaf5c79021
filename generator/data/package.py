"""A table as a CSV file, and several as a Frictionless data package.

UTF-8 with a byte order mark, so that Excel opens Chinese right; lines end with CRLF (RFC 4180).
A cell that a spreadsheet program would run as a formula gets an apostrophe in front, and so does
one that begins with an apostrophe: taking one leading apostrophe away gives the text back.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Cell = str | int | bool | None

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_RISKY = re.compile("['=+\\-@\t\r\n＝＋－＠]")
_BOM = "\ufeff"


@dataclass(frozen=True)
class Column:
    """One column: its name for programs and for people, and where its cells come from.

    `of`: the cell of a thing; by default the name is the way to it: `base.year`, `columns.fund`.
    `leads_to`: the table whose ids stand in the column.
    """

    name: str
    title: str
    of: Callable[[Any], Cell] | None = None
    type: Literal["string", "integer", "number", "boolean"] = "string"
    leads_to: str | None = None

    def cell(self, thing: Any) -> str:
        """The cell in the line of a thing, as it stands in the file."""
        return _written(self.of(thing) if self.of else _at(thing, self.name))


def _at(thing: Any, way: str) -> Any:
    """What stands at the end of a way of attributes and keys; None where it breaks off."""
    for step in way.split("."):
        if thing is None:
            break
        thing = thing.get(step) if isinstance(thing, Mapping) else getattr(thing, step)
    return thing


@dataclass(frozen=True)
class Sheet:
    """A table: its columns, what its lines are about, and the columns that tell lines apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    things: Sequence[Any]
    key: tuple[str, ...] = ("id",)


def for_programs(sheet: Sheet) -> bytes:
    """A table as CSV, headed by the names of its columns."""
    return _csv([column.name for column in sheet.columns], sheet)


def for_people(sheet: Sheet) -> bytes:
    """A table as CSV, headed by the Chinese titles of its columns."""
    return _csv([column.title for column in sheet.columns], sheet)


def _csv(heads: Sequence[str], sheet: Sheet) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(_written, heads))
    for thing in sheet.things:
        writer.writerow(column.cell(thing) for column in sheet.columns)
    return (_BOM + text.getvalue()).encode()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
    return f"'{cell}" if _RISKY.match(cell) and not PLAIN_NUMBER.fullmatch(cell) else cell


def package(title: str, sheets: Iterable[Sheet]) -> dict[str, Any]:
    """The Frictionless data package of some tables."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "plan",
        "title": title,
        "resources": [_resource(sheet) for sheet in sheets],
    }


def _resource(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "title": sheet.title,
        "path": f"{sheet.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": c.name, "type": c.type, "title": c.title} for c in sheet.columns],
            "primaryKey": list(sheet.key),
            "foreignKeys": [
                _foreign_key(c.name, "" if c.leads_to == sheet.name else c.leads_to)
                for c in sheet.columns
                if c.leads_to
            ],
        },
    }


def _foreign_key(column: str, table: str) -> dict[str, Any]:
    """A column that holds ids of a table; a table's name for itself is empty."""
    return {"fields": [column], "reference": {"resource": table, "fields": ["id"]}}
