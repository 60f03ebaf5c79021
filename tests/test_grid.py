"""The tables of a page hold every cell of the printed table once, and their lines fill up."""

from generator.grid import Line, indicator_lines, row_lines, spans
from generator.model import Plan
from generator.tables import Tables


def is_rectangular(lines: tuple[Line, ...], columns: int) -> bool:
    """Whether the spans leave no hole and no overlap."""
    covered: list[int] = [0] * len(lines)
    for number, line in enumerate(lines):
        for cell in line.cells:
            for below in range(cell.span):
                covered[number + below] += 1
    return all(count == columns for count in covered)


def test_lines_are_full(plan: Plan) -> None:
    tables = Tables(plan)
    assert is_rectangular(row_lines(plan), len(tables.row_columns()))
    assert is_rectangular(indicator_lines(plan), len(tables.indicator_columns()))


def test_every_row_and_every_task_without_rows_has_a_line(plan: Plan) -> None:
    lines = row_lines(plan)
    wanted = [item.id for task in plan.tasks for item in (task.rows or (task,))]
    assert [line.item.id for line in lines] == (wanted if any(t.rows for t in plan.tasks) else [])


def test_texts_and_phrases_stand_in_their_cells(plan: Plan) -> None:
    words = {
        (line.item.id, cell.column.field): cell.words
        for line in row_lines(plan)
        for cell in line.cells
    }
    for _, row in plan.rows():
        assert row.text in words[row.id, "text"]
        for role in row.roles:
            if (row.id, role) in words:
                assert words[row.id, role] == row.phrase(role)


def test_spans() -> None:
    assert spans("aabba") == (2, 0, 2, 0, 1)
    assert spans("") == ()
