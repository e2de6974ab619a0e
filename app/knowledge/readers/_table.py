"""Tables as Markdown rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_PART_CHARS = 2_000


def markdown_tables(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The table as Markdown; a long one in parts of about 2,000 characters that repeat the header row."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return
    columns = _columns(filled)
    header, *body = [_line([row[c] if c < len(row) else "" for c in columns]) for row in filled]
    head = f"{header}\n|{' --- |' * len(columns)}"
    part: list[str] = []
    size = 0
    for line in body:
        if part and size + len(line) > _PART_CHARS:
            yield "\n".join([head, *part])
            part, size = [], 0
        part.append(line)
        size += len(line)
    yield "\n".join([head, *part])


def _columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns that hold anything."""
    used: set[int] = set()
    for row in rows:
        used.update(i for i, cell in enumerate(row) if cell.strip())
    return sorted(used)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
