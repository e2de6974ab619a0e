"""From the rows of a sheet to tables and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.knowledge.readers._frame import Builder


def add(out: Builder, name: str, number: int, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Add a sheet: rows without a gap between them form a table, a lone cell is a remark."""
    out.reset_headings()
    named = False
    held: list[Sequence[str]] = []
    expected = 0
    for row, cells in rows:
        filled = any(cell.strip() for cell in cells)
        if held and (row != expected or not filled):
            _end(out, held, number)
            held = []
        if filled and not named:  # an empty sheet is not worth a heading
            out.heading(1, name, number)
            named = True
        if filled:
            held.append(cells)
            expected = row + 1
    _end(out, held, number)


def _end(out: Builder, rows: Sequence[Sequence[str]], number: int) -> None:
    if len(rows) == 1 and sum(bool(cell.strip()) for cell in rows[0]) == 1:
        out.add("text", next(cell for cell in rows[0] if cell.strip()), number)
    elif rows:
        out.table(rows, number)
