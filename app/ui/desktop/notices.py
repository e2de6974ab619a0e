"""Tells that long work is done, when no window of ours is in front; without names unless the person wants them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base.events import Event, IndexProgress, Progress, TurnDone, TurnStarted
from app.pipelines.events import RunDone, RunPaused, RunStarted
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore

LONG_S = 10.0
"""Work that took less is not worth a notice."""
FETCH = "fetch:"
"""Begins the title of a fetch's progress; the model's id follows."""


@dataclass(frozen=True)
class Notice:
    """`words` hold nothing that a person wrote. `name` is the work's own, for those who want it told. A click leads
    to `place`, and there to `target`."""

    words: str
    place: str
    target: str = ""
    name: str = ""


class Notices:
    """Feed it the bridge's batches; it answers with what is worth telling."""

    def __init__(self, core: AppCore, clock: Callable[[], float] = time.monotonic) -> None:
        self._core, self._clock = core, clock
        self._begun: dict[str, float] = {}
        self._titles: dict[str, str] = {}

    def hear(self, batch: list[Event]) -> list[Notice]:
        """What of this batch ended long work."""
        return [notice for event in batch if (notice := self._one(event)) is not None]

    def _one(self, event: Event) -> Notice | None:
        match event:
            case RunStarted():
                self._begin(event.run)
                self._titles[event.run] = event.title
            case TurnStarted():
                self._begin(event.message_id)
            case IndexProgress(phase="reading" | "vectors" | "pictures"):
                self._begin("index")
            case Progress(done=False):
                self._begin(event.title)
            case RunPaused(why="breakpoint" | "reply"):
                return Notice(
                    tr("A pipeline waits for you"), "pipelines", "", self._titles.get(event.run, "")
                )
            case RunDone():
                return self._run(event)
            case TurnDone() if event.reason != "cancelled" and not self._short(event.message_id):
                return Notice(tr("An answer is ready"), "chat", event.chat_id)
            case IndexProgress(phase="idle") if not self._short("index"):
                return Notice(tr("Your documents are read"), "knowledge")
            case Progress(done=True) if event.title.startswith(FETCH) and not self._short(event.title):
                return self._fetched(event)
            case _:
                return None
        return None

    def _begin(self, what: str) -> None:
        self._begun.setdefault(what, self._clock())

    def _short(self, what: str) -> bool:
        """Whether it took no time to speak of; it is over either way."""
        now = self._clock()
        return now - self._begun.pop(what, now) < LONG_S

    def _run(self, event: RunDone) -> Notice | None:
        """Nothing is told of one that a person stopped."""
        title = self._titles.pop(event.run, "")
        if self._short(event.run) or event.state not in ("done", "failed"):
            return None
        words = tr("A pipeline is done") if event.state == "done" else tr("A pipeline ended early")
        return Notice(words, "pipelines", "", title)

    def _fetched(self, event: Progress) -> Notice | None:
        model_id = event.title.removeprefix(FETCH)
        if event.detail == "cancelled":
            return None
        words = tr("A model was fetched") if event.fraction == 1.0 else tr("A model could not be fetched")
        offered = self._core.library.manifest.get(model_id)
        return Notice(words, "models", "", offered.name if offered else "")
