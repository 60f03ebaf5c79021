"""The printed tables as lines of cells for a page: merged cells span the lines that they cover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.model import AnyItem, Plan, TableColumn
from generator.printed import Chain, Table, indicator_chains, row_chains
from generator.tables import Tables

T = TypeVar("T")


@dataclass(frozen=True)
class Cell:
    """A cell: the item it is about, its words, and how many lines it spans."""

    column: TableColumn
    item: AnyItem | None
    span: int
    words: str
    head: bool


@dataclass(frozen=True)
class Line:
    """A line of a table: what it is about, and the cells that begin on it."""

    item: AnyItem
    cells: tuple[Cell, ...]


def indicator_lines(plan: Plan) -> tuple[Line, ...]:
    """The indicator table. The cell of `targets` stands for all target years."""
    columns = Tables(plan).indicator_columns()
    return _lines(Table(plan, columns, numbered=False), columns, indicator_chains(plan))


def row_lines(plan: Plan) -> tuple[Line, ...]:
    """The decomposition table; a task without rows has a line of its own. Empty without any row."""
    if not any(task.rows for task in plan.tasks):
        return ()
    columns = Tables(plan).row_columns()
    return _lines(Table(plan, columns, numbered=True), columns, row_chains(plan))


def _lines(
    table: Table, columns: Sequence[TableColumn], chains: Iterable[Chain]
) -> tuple[Line, ...]:
    found = list(chains)
    down = [_column(table, index, found) for index in range(len(columns))]
    lines = []
    for number, chain in enumerate(found):
        cells = tuple(
            Cell(columns[index], item, span, table.words(index, item) if item else "", head)
            for index, column in enumerate(down)
            for item, span, head in [column[number]]
            if span
        )
        if chain[0] is not None:
            lines.append(Line(chain[0], cells))
    return tuple(lines)


def _column(
    table: Table, index: int, chains: Sequence[Chain]
) -> list[tuple[AnyItem | None, int, bool]]:
    """One column downwards: the item of each cell, its span, whether it heads several lines."""
    items = [table.subject(index, chain) for chain in chains]
    heads = [
        item is not None and item is not chain[0] for item, chain in zip(items, chains, strict=True)
    ]
    same = [
        item.id if item and head else str(number)
        for number, (item, head) in enumerate(zip(items, heads, strict=True))
    ]
    return list(zip(items, spans(same), heads, strict=True))


def spans(values: Sequence[T]) -> tuple[int, ...]:
    """Row spans of equal neighbours: the length at the first of a run, 0 at the others.

    >>> spans("aabba")
    (2, 0, 2, 0, 1)
    """
    result = [0] * len(values)
    start = 0
    for index, value in enumerate(values):
        if value != values[start]:
            start = index
        result[start] += 1
    return tuple(result)
