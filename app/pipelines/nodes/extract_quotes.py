"""Extract with quotes: a model points at passages, and code checks that each stands in the text word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.knowledge.support import STEM
from app.knowledge.words import WORD, terms
from app.pipelines.asking import fenced, instructions, model_param, more_param, request, text_of
from app.pipelines.citing import SENTENCE
from app.pipelines.context import Answer, Context
from app.pipelines.nodes.collect import unique
from app.pipelines.params import param
from app.pipelines.quotes import locate, plain
from app.pipelines.registry import node, port
from app.pipelines.types import EVIDENCE
from app.pipelines.values import Doc, Evidence, Value, is_a, place

FIELDS = ("path", "url", "section")


@dataclass(frozen=True)
class Params:
    """How much of each part, and who looks."""

    most: int = param(4, "Quotes of each part at most", "integer", "", least=1, most=40)
    length: int = param(400, "Longest quote", "integer", "In characters.", least=40, most=4000)
    nearest: bool = param(
        False, "Never nothing", "bool",
        "Where the model points at nothing, the sentence that shares most words with the question.",
    )  # fmt: skip
    more: str = more_param()
    model: str = model_param()


@node(
    "extract-quotes", 1,
    inputs=(
        port("question", "text", "What the quotes must bear on."),
        port("texts", "list<any>", "Parts of documents, or passages that were found."),
    ),
    outputs=(
        port("evidence", "list<evidence>", "Quotes that stand in their documents word for word."),
        port("count", "number", "How many there are."),
        port("refused", "number", "How many the model made up, which are not among them."),
    ),
    params=Params,
    title="Extract with quotes", words="Finds passages on a question; code checks each word.",
    group="Read", icon="quote",
)  # fmt: skip
def extract_quotes(
    ctx: Context, params: Params, /, question: Value, texts: Sequence[Value]
) -> Mapping[str, Value]:
    """One call for each part, all at once; what does not stand in its part is refused."""
    parts = [found for item in texts if (found := _part(item)) is not None]
    system = instructions(
        f"Copy up to {params.most} passages from the source that bear on the question of the user, word for word, "
        "and say of each in a few words what it tells. If nothing bears on it, the list is empty.",
        params.more,
    )
    asked = text_of(question)
    fields = {"quotes": _quotes(params)}
    room = min(_room(params), max(256, ctx.window(params.model) // 2))
    requests = [
        request(f"Question: {asked}\n\n{_shown(part)}", system, params.model, room, fields) for part in parts
    ]
    answers = ctx.ask_all(requests)
    found = [hit for part, answer in zip(parts, answers, strict=True) for hit in _checked(ctx, part, answer)]
    if params.nearest:
        found = [*found, *_nearest_of(ctx, asked, parts, found)]
    kept = unique([hit for hit in found if hit is not None])
    refused = sum(hit is None for hit in found)
    if refused:
        ctx.note(
            f"{refused} of {refused + len(kept)} quotes do not stand in their document and were left out."
        )
    return {"evidence": kept, "count": len(kept), "refused": refused}


def _nearest_of(
    ctx: Context, asked: str, parts: Sequence[Doc], found: Sequence[Evidence | None]
) -> Iterator[Evidence]:
    """Of each part that gave no quote the sentence nearest to the question, if it shares a word with it."""
    known = [hit for hit in found if hit is not None]
    for part in parts:
        if not any(_within(hit, part) for hit in known) and (span := nearest(asked, part.get("text", ""))):
            yield _evidence(ctx, part, span, "")


def _within(hit: Evidence, part: Doc) -> bool:
    return hit["document"] == part["document"] and part["start"] <= hit["start"] < part["end"]


def nearest(asked: str, text: str) -> tuple[int, int] | None:
    """The sentence that shares most telling words with a question, the first of equals; None where none does."""
    wanted = {word[:STEM] for word in terms(asked)}
    best, most = None, 0
    for found in SENTENCE.finditer(text):
        shared = len(wanted & {word[:STEM] for word in WORD.findall(found[0].lower())})
        if shared > most and locate(found[0], text) is not None:
            best, most = found.span(), shared
    return best


def _quotes(params: Params) -> dict[str, Any]:
    row = {
        "type": "object",
        "properties": {
            "quote": {"type": "string", "maxLength": params.length},
            "note": {"type": "string", "maxLength": 160},
        },
        "required": ["quote", "note"],
        "additionalProperties": False,
    }
    return {"type": "array", "items": row, "maxItems": params.most}


def _room(params: Params) -> int:
    """Tokens of the longest answer, one for each character: a small model's may be that short."""
    return 32 + params.most * (params.length + 200)


def _part(item: Value) -> Doc | None:
    """A window of a document; of a passage that was found its quote."""
    if is_a(item, EVIDENCE):
        made: Any = {name: item[name] for name in (*Doc.__required_keys__, *FIELDS, "page") if name in item}
        return cast("Doc", {**made, "text": item["quote"]})
    doc = cast("Doc", item) if isinstance(item, dict) else None
    return doc if doc is not None and doc.get("text") else None


def _shown(part: Doc) -> str:
    return fenced([part.get("text", "")], [f"Source: {' '.join(place(part).split())[:200]}"])


def _checked(ctx: Context, part: Doc, answer: Answer) -> Iterator[Evidence | None]:
    """Each quote as evidence with the document's own words, or None for one that is not there."""
    text = part.get("text", "")
    for row in answer.data["quotes"]:
        span = locate(row["quote"], text)
        yield None if span is None else _evidence(ctx, part, span, row["note"])


def _evidence(ctx: Context, part: Doc, span: tuple[int, int], note: str) -> Evidence:
    loose = cast("dict[str, Any]", part)
    made: Any = {name: loose[name] for name in FIELDS if name in loose}
    made |= {
        "quote": plain(part.get("text", "")[span[0] : span[1]]),
        "document": part["document"],
        "name": part["name"],
        "sha256": part["sha256"],
        "page": _page(ctx, part, span),
        "start": part["start"] + span[0],
        "end": part["start"] + span[1],
        "note": " ".join(note.split()),
    }
    return cast("Evidence", made)


def _page(ctx: Context, part: Doc, span: tuple[int, int]) -> int | None:
    """The page on which a quote begins; a window may go over several."""
    first = part.get("page")
    if first == (part.get("last_page") or first):
        return first
    here = part.copy()
    here["start"], here["end"] = part["start"] + span[0], part["start"] + span[1]
    pieces = ctx.read(here)
    return pieces[0].get("page") if pieces else first
