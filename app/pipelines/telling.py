"""What a run gave as a message of a chat: the words, and its sources in the form that answers keep theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from app.knowledge import cite
from app.knowledge.passage import Passage
from app.pipelines.types import CLAIM, DOC, EVIDENCE, REPORT
from app.pipelines.values import Report, Source, Value, as_text, is_a

PassagesOf = Callable[[str], Sequence[Passage]]
"""The pieces of an indexed document by its id; none where it is not there any more."""


@dataclass(frozen=True)
class Told:
    """`record` is what app.knowledge.cite.record makes, with a source for each number in `text`; empty without any."""

    text: str
    record: dict[str, Any]
    sources: int


def told(results: Mapping[str, Value], asked: str, passages_of: PassagesOf) -> Told:
    """The reports among a run's results, their numbers made one row; without any, what is for people as text."""
    reports = [cast("Report", value) for value in results.values() if is_a(value, REPORT)]
    if not reports:
        worded = [value for value in results.values() if not _is_data(value)] or list(results.values())
        return Told("\n\n".join(filter(None, map(as_text, worded))), {}, 0)
    texts: list[str] = []
    sources: list[Source] = []
    for report in reports:
        numbers = {source["n"]: at for at, source in enumerate(report["sources"], len(sources) + 1)}
        texts.append(_renumbered(report["text"], numbers))
        sources += report["sources"]
    text, known = "\n\n".join(texts), dict[str, Sequence[Passage]]()
    passages = [_passage(source, _pieces(source, known, passages_of)) for source in sources]
    record = cite.record(passages, _uses(text, passages), asked)
    return Told(text, record if passages else {}, len(passages))


def _is_data(value: Value) -> bool:
    """Whether it is for programs rather than people, like the figures of a call."""
    return isinstance(value, dict) and not any(is_a(value, kind) for kind in (CLAIM, EVIDENCE, DOC))


def _renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The text with other numbers in its markers; a number without a source goes."""
    if all(old == new for old, new in numbers.items()) and numbers:
        return text

    def marker(found: Any) -> str:
        new = [numbers[n] for n in dict.fromkeys(cite.numbers(found[1])) if n in numbers]
        blank = found[0][: len(found[0]) - len(found[0].lstrip())]
        return blank + "".join(f"[{n}]" for n in new) if new else ""

    return cite.MARKER.sub(marker, text)


def _uses(text: str, passages: Sequence[Passage]) -> list[cite.Citation]:
    """Every use of a source; its span is that of the evidence, whatever of it the sentence quotes."""
    found = cite.citations(text, passages)
    return [
        replace(
            one, start=passages[one.n - 1].start, stop=passages[one.n - 1].stop, page=passages[one.n - 1].page
        )
        for one in found
    ]


def _pieces(
    source: Source, known: dict[str, Sequence[Passage]], passages_of: PassagesOf
) -> Sequence[Passage]:
    document = source["document"]
    if document not in known:
        known[document] = () if document.startswith("web:") else passages_of(document)
    return known[document]


def _passage(source: Source, pieces: Sequence[Passage]) -> Passage:
    """Evidence as a passage: its own words and span, in the piece of the document that it begins in."""
    piece = next((one for one in pieces if one.start <= source["start"] < one.stop), None)
    section = source.get("section", "")
    return Passage(
        chunk=piece.chunk if piece else 0,
        document=source["document"],
        folder=piece.folder if piece else "",
        path=source.get("path", "") or source.get("url", ""),
        name=source["name"],
        title=source["name"],
        headings=(section,) if section else piece.headings if piece else (),
        text=source["quote"],
        start=source["start"],
        stop=source["end"],
        page=source["page"],
        score=float(source.get("score", 0.0)),
    )
