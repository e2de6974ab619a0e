"""What the store keeps of pipelines, as plain records; times are seconds since 1970 in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

RunState = Literal["running", "paused", "waiting", "done", "failed", "stopped"]
StepState = Literal["done", "failed", "skipped"]


@dataclass(frozen=True)
class StoredPipeline:
    """A pipeline of the profile. `text` is its file as it was saved last."""

    id: str
    title: str
    created: float
    updated: float
    text: str


@dataclass(frozen=True)
class Version:
    """One state of a pipeline's history; `label` is empty for autosaves."""

    seq: int
    saved: float
    label: str


@dataclass(frozen=True)
class Run:
    """A run. `text` is the pipeline as it was when it began; `plan` what was drawn and chosen then, as JSON.

    `results` are ids of values by name; `error` is a sentence, empty without one.
    """

    id: str
    pipeline: str | None
    title: str
    text: str
    plan: dict[str, Any]
    state: RunState
    created: float
    updated: float
    results: dict[str, str] = field(default_factory=dict[str, str])
    error: str = ""


@dataclass(frozen=True)
class Result:
    """What a step gave: ids of values by port, and what it took."""

    key: str
    outputs: Mapping[str, str]
    prompt_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepRecord:
    """How one instance of a step ended in a run; `inputs` are ids of values by port, `result` what it gave."""

    path: str
    step: str
    state: StepState
    key: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict[str, str])
    cached: bool = False
    error: str = ""
    ended: float = 0.0
    result: Result | None = None


@dataclass(frozen=True)
class Pending:
    """What a person is asked, as JSON, and the reply if there is one."""

    path: str
    number: int
    request: dict[str, Any]
    reply: dict[str, Any] | None = None


@dataclass(frozen=True)
class Snapshot:
    """A page of the web as it was fetched; `id` is the sha256 of `body`, `text` what is quoted from."""

    id: str
    url: str
    title: str
    kind: str
    fetched: float
    text: str
    body: bytes
