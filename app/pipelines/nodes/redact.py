"""Redact: what names a person or an account is replaced by marks before a text leaves, and put back afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from app.pipelines.asking import fenced, instructions, model_param, request, strings
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import Ports, node, port
from app.pipelines.values import Value, as_text

KINDS: Mapping[str, re.Pattern[str]] = {
    "EMAIL": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "LINK": re.compile(r"https?://\S+"),
    "ACCOUNT": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
    "PHONE": re.compile(r"(?<![\w.])\+?\d[\d ()/-]{6,18}\d(?![\w.]*\d)"),
    "NUMBER": re.compile(r"\b\d{6,}\b"),
}
NAME_MOST = 80


@dataclass(frozen=True)
class Params:
    """What is hidden."""

    way: str = param(
        "hide", "What is done", "choice", "",
        choices=(("hide", "Hide what names somebody"), ("restore", "Put back what was hidden")),
    )  # fmt: skip
    names: tuple[str, ...] = param((), "Words to hide", "lines", "Names of people, firms, places.", most=200)
    ask: bool = param(False, "Ask the model for names", "bool", "What it names is hidden too.")
    model: str = model_param()


def _inputs(params: Params) -> Ports:
    text = port("text", "text", "What is to leave, or what came back.")
    return (text, port("map", "json", "What each mark stands for.")) if params.way == "restore" else (text,)


def _outputs(params: Params) -> Ports:
    text = port("text", "text", "With marks, or with the words again.")
    more = (
        port("map", "json", "What each mark stands for."),
        port("count", "number", "How many marks there are."),
    )
    return (text,) if params.way == "restore" else (text, *more)


@node(
    "redact", 1,
    inputs=_inputs,
    outputs=_outputs,
    params=Params,
    title="Redact", words="Hides what names people and accounts, and puts it back afterwards.",
    group="Text", icon="shield",
)  # fmt: skip
def redact(ctx: Context, params: Params, /, text: Value, map: Value = None) -> Mapping[str, Value]:  # noqa: A002
    """Equal words get equal marks. The map stays here: only the text is meant to leave."""
    whole = as_text(text)
    if params.way == "restore":
        known = cast("dict[str, str]", map) if isinstance(map, dict) else {}
        return {"text": restored(whole, known)}
    hidden, marks = redacted(whole, [*params.names, *(_named(ctx, params, whole) if params.ask else ())])
    return {"text": hidden, "map": marks, "count": len(marks)}


def redacted(text: str, names: list[str]) -> tuple[str, dict[str, str]]:
    """The text with marks like [EMAIL 1], and the words behind each mark."""
    marks: dict[str, str] = {}
    by_words: dict[str, str] = {}

    def mark(kind: str, words: str) -> str:
        if words not in by_words:
            number = sum(name.startswith(f"[{kind} ") for name in marks) + 1
            by_words[words] = f"[{kind} {number}]"
            marks[by_words[words]] = words
        return by_words[words]

    for kind, pattern in KINDS.items():
        text = pattern.sub(lambda found, k=kind: mark(k, found[0]), text)
    wanted = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True)
    if wanted:
        words = "|".join(map(re.escape, wanted))
        whole = re.compile(rf"\[[A-Z]+ \d+\]|(?<!\w)(?:{words})(?!\w)")
        text = whole.sub(lambda found: found[0] if found[0] in marks else mark("NAME", found[0]), text)
    return text, marks


def restored(text: str, marks: Mapping[str, str]) -> str:
    """The text with the words where their marks are."""
    return re.sub(r"\[[A-Z]+ \d+\]", lambda found: marks.get(found[0], found[0]), text)


def _named(ctx: Context, params: Params, text: str) -> list[str]:
    """Names that the model sees and that stand in the text."""
    system = instructions(
        "List the names of people, firms and places in the source, as they are written there."
    )
    fields = {"names": strings(20, NAME_MOST)}
    said = ctx.ask(request(fenced([text], ["Source"]), system, params.model, 240, fields)).data["names"]
    return [name for name in said if name.strip() and name in text]
