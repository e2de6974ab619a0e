"""Paragraphs: documents cut where their writers cut them, each part with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.quotes import plain
from app.pipelines.registry import node, port
from app.pipelines.values import Doc, Evidence, Value

PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![ \t]*(?:\n|$)))*")


@dataclass(frozen=True)
class Params:
    """Of what, and how large."""

    folders: tuple[str, ...] = param((), "Folders", "folders", "Cut where no document is wired; none: all.")
    by: str = param(
        "paragraph", "Parts are", "choice", "What one part is.",
        choices=(("paragraph", "paragraphs"), ("section", "sections under one heading")),
    )  # fmt: skip
    least: int = param(3, "Words at least", "integer", "Shorter parts are left out.", least=1, most=1000)


@node(
    "paragraphs", 1,
    inputs=(port("documents", "list<any>", "Documents or files.", required=False),),
    outputs=(
        port("evidence", "list<evidence>", "Each part word for word, with its place."),
        port("count", "number", "How many there are."),
        port("documents", "number", "How many documents they are of."),
    ),
    params=Params, effect="knowledge",
    title="Paragraphs", words="Cuts documents into their paragraphs, each with its place.",
    group="Read", icon="text",
)  # fmt: skip
def paragraphs(
    ctx: Context, params: Params, /, documents: Sequence[Value] | None = None
) -> Mapping[str, Value]:
    """Every paragraph stands in just one part; none goes over a heading."""
    wanted = ctx.documents(params.folders) if documents is None else list(documents)
    made: list[Evidence] = []
    for number, doc in enumerate(wanted, 1):
        ctx.cancel.check()
        for run in runs_of(ctx.read(doc)):
            made.extend(_parts(run, params))
        ctx.progress(number / len(wanted), str(doc.get("name", "")))
    return {"evidence": made, "count": len(made), "documents": len(wanted)}


def runs_of(pieces: Sequence[Doc]) -> Iterator[list[Doc]]:
    """Neighbouring pieces of one section, each without what it shares with the one before."""
    run: list[Doc] = []
    at = 0
    for piece in pieces:
        fresh = _from(piece, at)
        if fresh is None:
            continue
        at = fresh["end"]
        if run and run[-1].get("section", "") != fresh.get("section", ""):
            yield run
            run = []
        run.append(fresh)
    if run:
        yield run


def _from(piece: Doc, at: int) -> Doc | None:
    """A piece from a character on; None where nothing is left."""
    if piece["end"] <= at:
        return None
    made, start = piece.copy(), max(at, piece["start"])
    made["text"], made["start"] = piece.get("text", "")[start - piece["start"] :], start
    return made


def _parts(run: Sequence[Doc], params: Params) -> Iterator[Evidence]:
    first = run[0]["start"]
    text = ""
    for piece in run:
        text += "\n" * (piece["start"] - first - len(text)) + piece.get("text", "")
    spans = [(0, len(text))] if params.by == "section" else [m.span() for m in PARAGRAPH.finditer(text)]
    for start, end in spans:
        quote = plain(text[start:end])
        if len(quote.split()) >= params.least:
            home = max((p for p in run if p["start"] <= first + start), key=lambda p: p["start"])
            yield _evidence(home, quote, first + start, first + end)


def _evidence(home: Doc, quote: str, start: int, end: int) -> Evidence:
    return Evidence(
        quote=quote,
        document=home["document"],
        name=home["name"],
        page=home.get("page"),
        start=start,
        end=end,
        sha256=home["sha256"],
        path=home.get("path", ""),
        section=home.get("section", ""),
    )
