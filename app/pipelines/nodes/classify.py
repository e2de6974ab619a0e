"""Classify: which of some classes a text belongs to; the flow goes on at that one's port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.errors import UserError
from app.pipelines.asking import fenced, instructions, model_param, more_param, request
from app.pipelines.context import Context
from app.pipelines.nodes.template import fill, slot_ports
from app.pipelines.params import param
from app.pipelines.registry import PORT, Ports, node, port
from app.pipelines.values import Value, as_text

TAKEN = ("class", "value")


@dataclass(frozen=True)
class Params:
    """The classes."""

    classes: tuple[str, ...] = param(("yes", "no"), "Classes", "lines", "Each becomes an output.", most=24)
    question: str = param(
        "",
        "What to decide",
        "template",
        "For example: is this about {{topic}}? Names become inputs.",
        most=20_000,
    )
    more: str = more_param()
    model: str = model_param()


def names(params: Params) -> tuple[str, ...]:
    """The classes that can be ports, each once."""
    return tuple(dict.fromkeys(name for name in params.classes if PORT.match(name) and name not in TAKEN))


def _inputs(params: Params) -> Ports:
    more = (slot for slot in slot_ports(params.question) if slot.name not in TAKEN)
    return (port("value", "any", "What to judge."), *more)


def _outputs(params: Params) -> Ports:
    chosen = port("class", "text", "The class it belongs to.")
    return (
        chosen,
        *(port(name, "any", "What came in, if it belongs here.", like="value") for name in names(params)),
    )


@node(
    "classify", 1,
    inputs=_inputs,
    outputs=_outputs,
    params=Params,
    title="Classify", words="Decides which of some classes something belongs to.", group="Judge", icon="tag",
)  # fmt: skip
def classify(ctx: Context, params: Params, /, value: Value, **inputs: Value) -> Mapping[str, Value]:
    """The answer is one of the classes, by the form that it is held to."""
    found = names(params)
    if not found:
        raise UserError("There are no classes to choose from", todo="name at least one", code="no-classes")
    system = instructions(
        "Decide which class the source belongs to.",
        fill(params.question, inputs),
        f"Classes: {', '.join(found)}.",
        params.more,
    )
    fields = {"class": {"type": "string", "enum": list(found)}}
    chosen = ctx.ask(request(fenced([as_text(value)], ["Source"]), system, params.model, 64, fields)).data[
        "class"
    ]
    return {"class": chosen, chosen: value}
