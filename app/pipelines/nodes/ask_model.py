"""Ask model: one call of a model, its prompt put together from inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.pipelines.context import Answer, Context, ask
from app.pipelines.nodes.template import fill, slot_ports
from app.pipelines.params import param
from app.pipelines.registry import Port, Ports, node, port
from app.pipelines.types import JSON, json_of
from app.pipelines.values import Value

REASONING: Mapping[str, bool | None] = {"auto": None, "on": True, "off": False}


@dataclass(frozen=True)
class Params:
    """Everything about the call."""

    prompt: str = param("{{text}}", "Prompt", "template", "Each {{name}} becomes an input.", most=200_000)
    system: str = param("", "Instructions", "prose", "Stand before the prompt.", most=50_000)
    model: str = param("", "Model", "model", "Empty: the chosen model.")
    temperature: float = param(0.0, "Temperature", "number", "0 takes the likeliest word.", least=0, most=2)
    seed: int | None = param(
        None,
        "Seed",
        "integer",
        "Empty: drawn for each run, and recorded.",
        least=0,
        most=2**32 - 2,
        optional=True,
    )
    reasoning: str = param(
        "auto", "Reasoning", "choice",
        choices=(("auto", "As the model does"), ("on", "Think first"), ("off", "Answer at once")),
    )  # fmt: skip
    context: int | None = param(
        None, "Window", "integer", "Tokens of prompt and answer together; empty: all that the model has.",
        least=256, most=1_048_576, optional=True,
    )  # fmt: skip
    max_tokens: int = param(1024, "Longest answer", "integer", "In tokens.", least=1, most=131_072)
    schema: str = param("", "Form of the answer", "schema", "A JSON Schema; empty: free text.", most=65_536)


def _outputs(params: Params) -> Ports:
    text = port("text", "text", "What the model wrote.")
    usage = port("usage", "json", "Tokens, seconds, the model and its seed.")
    if not params.schema.strip():
        return text, usage
    try:
        kind = json_of(json.loads(params.schema))
    except ValueError:  # half typed: the step says so when it runs
        kind = JSON
    return text, Port("json", kind, "The answer in its form."), usage


@node(
    "ask-model", 1,
    inputs=lambda params: slot_ports(params.prompt),
    outputs=_outputs,
    params=Params,
    title="Ask model", words="Puts a prompt to a model.", group="Model", icon="spark",
)  # fmt: skip
def ask_model(ctx: Context, params: Params, /, **inputs: Value) -> Mapping[str, Value]:
    """One request; with a schema the answer is held to it."""
    answer = ctx.ask(
        ask(
            fill(params.prompt, inputs),
            params.system,
            model=params.model,
            temperature=params.temperature,
            seed=params.seed,
            max_tokens=params.max_tokens,
            context=params.context,
            reasoning=REASONING[params.reasoning],
            schema=params.schema.strip() or None,
        )
    )
    made: dict[str, Value] = {"text": answer.text, "usage": usage(answer)}
    if params.schema.strip():
        made["json"] = answer.data
    return made


def usage(answer: Answer) -> dict[str, Any]:
    """What a call took, without its words."""
    kept = asdict(answer)
    return {name: kept[name] for name in ("prompt_tokens", "generated_tokens", "reason", "model", "seed")}
