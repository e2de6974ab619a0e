"""Template: a text with {{names}} that become inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import Port, Ports, filled, node, port, slots
from app.pipelines.types import ANY
from app.pipelines.values import Value, as_text


@dataclass(frozen=True)
class Params:
    """The text."""

    template: str = param("{{text}}", "Text", "template", "Each {{name}} becomes an input.", most=100_000)


def slot_ports(template: str) -> Ports:
    """An input for each name in double braces; it takes anything and shows it as text."""
    return tuple(Port(name, ANY, f"Stands where {{{{{name}}}}} is.") for name in slots(template))


def fill(template: str, inputs: Mapping[str, Value]) -> str:
    """The text with its inputs in place."""
    return filled(template, {name: as_text(value) for name, value in inputs.items()})


@node(
    "template", 1,
    inputs=lambda params: slot_ports(params.template),
    outputs=(port("text", "text", "The text with its inputs in place."), port("query", "query", "To search with.")),
    params=Params,
    title="Template", words="Puts a text together from its inputs.", group="Text", icon="text",
)  # fmt: skip
def template(_ctx: Context, params: Params, /, **inputs: Value) -> Mapping[str, Value]:
    """Fill in the names; lists become paragraphs, evidence a quotation with its place."""
    text = fill(params.template, inputs)
    return {"text": text, "query": text.strip()}
