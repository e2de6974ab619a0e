"""Read: whole documents in windows that fit a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Doc, Value


@dataclass(frozen=True)
class Params:
    """How large the windows are, and what to read where nothing is wired."""

    folders: tuple[str, ...] = param((), "Folders", "folders", "Read where no document is wired; none: all.")
    window: int = param(1500, "Window", "integer", "Tokens of one window.", least=64, most=200_000)
    overlap: int = param(100, "Overlap", "integer", "Tokens that two neighbours share.", least=0, most=20_000)
    model: str = param("", "Counted for", "model", "Whose tokens they are; empty: the chosen model.")


@node(
    "read", 1,
    inputs=(port("documents", "list<any>", "Documents or files; of a window just that part.", required=False),),
    outputs=(
        port("windows", "list<doc>", "Parts with their text, in order."),
        port("count", "number", "How many there are."),
        port("documents", "number", "How many documents were read."),
    ),
    params=Params, effect="knowledge",
    title="Read", words="Reads documents from end to end, in parts.", group="Read", icon="book",
)  # fmt: skip
def read(ctx: Context, params: Params, /, documents: Sequence[Value] | None = None) -> Mapping[str, Value]:
    """Every character of every document stands in a window."""
    wanted = ctx.documents(params.folders) if documents is None else list(documents)
    windows: list[Doc] = []
    for number, doc in enumerate(wanted, 1):
        ctx.cancel.check()
        pieces = ctx.read(doc)
        windows.extend(
            windows_of(ctx, pieces, params.window, min(params.overlap, params.window // 2), params.model)
        )
        ctx.progress(number / len(wanted), str(doc.get("name", "")))
    return {"windows": windows, "count": len(windows), "documents": len(wanted)}


def windows_of(ctx: Context, pieces: Sequence[Doc], size: int, overlap: int, model: str) -> Iterator[Doc]:
    """Neighbouring pieces together up to `size` tokens, the next window beginning `overlap` tokens before its end."""
    parts = [part for piece in pieces for part in _cut(ctx, piece, size, model)]
    costs = ctx.count([part.get("text", "") for part in parts], model) if parts else []
    start = 0
    while start < len(parts):
        end, used = start, 0
        while end < len(parts) and (end == start or used + costs[end] <= size):
            used += costs[end]
            end += 1
        yield _joined(parts[start:end])
        start = end if end == len(parts) else max(start + 1, _back(costs, end, overlap))


def _back(costs: Sequence[int], end: int, overlap: int) -> int:
    """Where the next window begins, so that it shares at most `overlap` tokens with the one before."""
    shared, start = 0, end
    while start > 0 and shared + costs[start - 1] <= overlap:
        start -= 1
        shared += costs[start]
    return start


def _cut(ctx: Context, piece: Doc, size: int, model: str) -> Iterator[Doc]:
    """A piece that is longer than a window in halves, at a blank if there is one."""
    text = piece.get("text", "")
    if len(text) < 2 or ctx.count([text], model)[0] <= size:
        yield piece
        return
    middle = len(text) // 2
    blank = text.rfind(" ", middle // 2, middle)
    at = blank + 1 if blank > 0 else middle
    yield from _cut(ctx, _part(piece, 0, at), size, model)
    yield from _cut(ctx, _part(piece, at, len(text)), size, model)


def _part(piece: Doc, start: int, end: int) -> Doc:
    made = piece.copy()
    made["text"] = piece.get("text", "")[start:end]
    made["start"], made["end"] = piece["start"] + start, piece["start"] + end
    return made


def _joined(parts: Sequence[Doc]) -> Doc:
    """One window of neighbours, with the gaps between them as blank lines of the same length."""
    made = parts[0].copy()
    text = parts[0].get("text", "")
    for part in parts[1:]:
        gap = part["start"] - (made["start"] + len(text))
        text += "\n" * max(0, gap) + part.get("text", "")
    made["text"], made["end"] = text, parts[-1]["end"]
    made["last_page"] = parts[-1].get("last_page") or parts[-1].get("page")
    return made
