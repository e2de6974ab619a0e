"""What a run tells while it goes, for the canvas, the command line and chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.base.errors import UserError
from app.base.events import Event

RunState = Literal["running", "paused", "waiting", "done", "failed", "stopped"]
"""*paused* by the person or a breakpoint, *waiting* for a person's reply, *stopped* by the person. All but *done* go
on where they were when they are resumed."""

Stopped = Literal["condition", "max", "no-progress", "budget"]


@dataclass(frozen=True)
class RunEvent(Event):
    """Base of them all."""

    run: str


@dataclass(frozen=True)
class StepEvent(RunEvent):
    """About one instance of a step: `step` is its id in the pipeline, `path` tells the zones' rounds and items.

    A path is ids joined by "/", a zone's with "#" and the number of its round or item, from 1: "loop#2/ask-model".
    What a Sub-pipeline runs stands below its zone's id, "sub/ask-model".
    """

    step: str
    path: str


@dataclass(frozen=True)
class RunStarted(RunEvent):
    """A run began, or goes on (`resumed`)."""

    title: str
    resumed: bool = False


@dataclass(frozen=True)
class StepStarted(StepEvent):
    """It runs now; `attempt` counts from 1."""

    attempt: int = 1


@dataclass(frozen=True)
class StepStreamed(StepEvent):
    """Some more text of it; texts of one path may be joined."""

    text: str


@dataclass(frozen=True)
class StepProgress(StepEvent):
    """How far it is; `fraction` is None where that cannot be known."""

    fraction: float | None
    detail: str = ""


@dataclass(frozen=True)
class StepDone(StepEvent):
    """It ended and is committed. Tokens and seconds are those it took when it ran; `cached`: that was before.

    `preview` is the beginning of its first output as text, `notes` what a person should know.
    """

    prompt_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0
    cached: bool = False
    preview: str = ""
    notes: tuple[str, ...] = ()

    @property
    def tokens(self) -> int:
        """Prompt and answer together."""
        return self.prompt_tokens + self.generated_tokens


@dataclass(frozen=True)
class StepFailed(StepEvent):
    """It failed after its last try. `handled`: the run goes on, by its error port or the rule of its zone."""

    error: UserError
    handled: bool = False


@dataclass(frozen=True)
class StepSkipped(StepEvent):
    """It lies on a branch that was not taken."""


@dataclass(frozen=True)
class StepWaits(StepEvent):
    """It waits for a person's reply: Runs.reply(run, path, number, reply)."""

    kind: str
    title: str
    value: Any
    choices: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class ZoneStarted(StepEvent):
    """A zone began; `total` is how many items or at most how many rounds there will be."""

    total: int = 0


@dataclass(frozen=True)
class RoundStarted(StepEvent):
    """A round or an item of a zone began; `number` from 1, `path` is the zone's."""

    number: int


@dataclass(frozen=True)
class ZoneDone(StepEvent):
    """A zone ended: how many rounds or items, why, and what all of it took."""

    rounds: int
    stopped: str = ""
    tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class RunPaused(RunEvent):
    """Nothing goes on until somebody resumes or replies. `at` are the paths of the steps that hold it."""

    why: Literal["asked", "breakpoint", "reply"]
    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunDone(RunEvent):
    """The end: `results` by name where it is done, else `error`. Counts are of steps, tokens of this walk alone."""

    state: RunState
    results: dict[str, Any]
    error: UserError | None = None
    ran: int = 0
    cached: int = 0
    skipped: int = 0
    tokens: int = 0
    seconds: float = 0.0
