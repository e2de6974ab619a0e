"""What the store keeps of how answers were made, and what they took; times are seconds since 1970 in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["chat", "pipeline"]


@dataclass(frozen=True)
class Receipt:
    """How one call of a model was answered. It belongs to a `message` of a chat or to the `result` of a step.

    `number` counts the calls of its owner, `model` is the library's id. `facts` are plain JSON: conditions, sampling,
    options, figures, passages. `request` is JSON text: messages, tools and forms; `prompt` what was made of them,
    `prompt_sha256` of its tokens, `tokens` what came out.
    """

    id: str
    made: float
    message: str = ""
    result: str = ""
    step: str = ""
    number: int = 0
    model: str = ""
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    tokens: tuple[int, ...] = ()
    request: str = "{}"
    prompt: str = ""
    prompt_sha256: str = ""


@dataclass(frozen=True)
class Spent:
    """What answers took on one day, local time. Tokens, seconds, joules; `energy` is "measured", "entered" or empty.

    `subject` is a chat or a pipeline; empty for those that are deleted, and for runs of unsaved pipelines.
    """

    day: str
    kind: Kind
    subject: str
    model: str
    energy: str = ""
    answers: int = 0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0
    joules: float = 0.0
    title: str = ""
