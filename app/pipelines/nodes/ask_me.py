"""Ask me: a person approves, edits or chooses before the flow goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from app.base.errors import UserError
from app.pipelines.context import Context, Request
from app.pipelines.params import param
from app.pipelines.registry import Ports, node, port
from app.pipelines.values import Value, as_text

KINDS = (("approve", "Approve or refuse"), ("edit", "Edit the text"), ("choose", "Choose one"))


@dataclass(frozen=True)
class Params:
    """What is asked."""

    kind: str = param("approve", "What is asked", "choice", "", choices=KINDS)
    title: str = param("Shall it go on with this?", "Question", "line", "Shown above it.", most=400)
    choices: tuple[str, ...] = param(
        (), "Choices", "lines", "For choosing; else the items of a list.", most=50
    )


def _outputs(params: Params) -> Ports:
    note = port("note", "text", "What the person remarked.")
    if params.kind == "approve":
        return (
            port("value", "any", "What came in, if it was approved.", like="value"),
            port("refused", "any", "What came in, if it was refused.", like="value"),
            note,
        )
    return port("value", "text", "As the person left it."), note


@node(
    "ask-me", 1,
    inputs=(port("value", "any", "What it is about."),),
    outputs=_outputs,
    params=Params, effect="world",
    title="Ask me", words="Waits until a person approved, edited or chose.", group="Flow", icon="person",
)  # fmt: skip
def ask_me(ctx: Context, params: Params, /, value: Value) -> Mapping[str, Value]:
    """The run pauses, for days if need be."""
    if params.kind == "approve":
        reply = ctx.person(Request("approve", params.title, value))
        return {"value" if reply.approved else "refused": value, "note": reply.note}
    if params.kind == "edit":
        reply = ctx.person(Request("edit", params.title, as_text(value)))
        return {"value": as_text(reply.value), "note": reply.note}
    items = cast("list[Value]", value) if isinstance(value, list) else []
    offered = params.choices or tuple(as_text(item) for item in items)
    if not offered:
        raise UserError(
            "There is nothing to choose from", todo="name choices, or wire a list", code="no-choices"
        )
    reply = ctx.person(Request("choose", params.title, value, offered))
    return {"value": reply.choice, "note": reply.note}
