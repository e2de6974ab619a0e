"""Suites of a person's own cases as the vault keeps them: what is asked, and what a good answer must hold to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CaseKind = Literal["prompt", "folder", "pipeline"]
RunState = Literal["running", "stopped", "done", "failed"]
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class CheckSpec:
    """One check of a case: which, with which arguments (JSON), and how much it counts beside the others."""

    kind: str
    arguments: Arguments = field(default_factory=dict[str, Any])
    weight: float = 1.0


@dataclass(frozen=True)
class CaseFile:
    """A file that is asked about; its bytes are kept once under their `sha256`. Size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class CaseTurn:
    """What was said before the question."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True)
class Case:
    """One thing to ask, and its checks.

    Kind *prompt* asks `text` after `system` and `turns`; *folder* asks it of `folders` (ids), with sources; *pipeline*
    runs the stored pipeline named by its id with `inputs` by name, `text` left empty. `files` are pictures or
    documents that go with it. `baseline` is an answer that is known, such as a hosted model's (`baseline_model`).
    `origin` tells where the case is from: chat:ID, file:NAME:ROW, or empty for one made by hand.
    """

    id: str
    suite: str
    name: str
    kind: CaseKind = "prompt"
    text: str = ""
    system: str = ""
    turns: tuple[CaseTurn, ...] = ()
    folders: tuple[str, ...] = ()
    pipeline: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict[str, str])
    files: tuple[CaseFile, ...] = ()
    baseline: str = ""
    baseline_model: str = ""
    tags: tuple[str, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    origin: str = ""
    created: float = 0.0


@dataclass(frozen=True)
class Suite:
    """Cases that belong together. `cases` is how many there are."""

    id: str
    name: str
    created: float
    updated: float
    cases: int = 0
    words: str = ""
    """What it is for, in the person's words."""


@dataclass(frozen=True)
class SuiteRun:
    """A suite asked under certain conditions (JSON): model, template, sampling, seeds, build, exact or batched …

    `cases` are the hashes of the cases by id, as they were when the run began.
    """

    id: str
    suite: str
    title: str
    conditions: Mapping[str, Any]
    state: RunState
    created: float
    updated: float
    cases: Mapping[str, str] = field(default_factory=dict[str, str])
    summary: Mapping[str, Any] = field(default_factory=dict[str, Any])
    error: str = ""


@dataclass(frozen=True)
class SuiteResult:
    """What one case gave in a run with one seed: the output and its check results, both as JSON. Time in seconds."""

    run: str
    case: str
    seed: int
    state: Literal["done", "error"]
    output: Mapping[str, Any]
    checks: tuple[Mapping[str, Any], ...] = ()
    seconds: float = 0.0
    tokens: int = 0
    ended: float = 0.0


@dataclass(frozen=True)
class Label:
    """A person's word on which of two answers to a case is better; `judge` is what the judge's model said of them."""

    case: str
    first: str
    second: str
    human: Literal["first", "second", "tie"]
    judge: Literal["first", "second", "tie", ""] = ""
    judge_model: str = ""
    made: float = 0.0
