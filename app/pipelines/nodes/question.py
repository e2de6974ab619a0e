"""Question: what a run is asked, typed by the person or given from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.errors import UserError
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Value


@dataclass(frozen=True)
class Params:
    """The question itself."""

    text: str = param("", "Question", "prose", "What to ask. A run may be given another.", most=100_000)
    help: str = param("", "Hint", "line", "Shown where the question is typed.", cosmetic=True, most=300)


@node(
    "question", 1,
    inputs=(),
    outputs=(
        port("text", "text", "The question as it was typed."),
        port("query", "query", "The same, to search with."),
    ),
    params=Params,
    title="Question", words="What the run is asked.", group="Start", icon="question",
)  # fmt: skip
def question(_ctx: Context, params: Params, /) -> Mapping[str, Value]:
    """Give the question twice: as text, and as a query. Raises UserError "no-question" for an empty one."""
    text = params.text.strip()
    if not text:
        raise UserError("The question is empty", todo="type one before the run", code="no-question")
    return {"text": text, "query": text}
