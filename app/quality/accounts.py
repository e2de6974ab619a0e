"""Everything that accounts for answers: their receipts, replays, the self-test, the drift check and the ledger."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from app.base.errors import Cancelled, UserError
from app.base.events import Changed, Event, EventHub, ModelState, TurnDone, TurnFailed, TurnStarted
from app.base.jobs import CancelToken, Job, Jobs, Priority
from app.base.settings import Settings
from app.engine.api import Engine
from app.quality.drift import Drift, DriftCheck
from app.quality.energy import Meter
from app.quality.ledger import Ledger
from app.quality.receipt_files import read_receipt
from app.quality.receipts import Part, Retention, exported, in_words, promise
from app.quality.replay import Desk, Replayed, Replayer, Told
from app.quality.selftest import SelfTest
from app.store.receipt_records import Receipt
from app.store.receipts import ReceiptsRepo
from app.store.settings import SettingsRepo
from app.store.vault import Vault

QUIET_S = 20.0
"""After a model was loaded: a person who has just asked something is not disturbed."""
log = logging.getLogger("underdesk.quality")


class Library(Protocol):
    """The library of models; entries have `id`, `name`, `sha256` and `role`."""

    def list(self) -> Any: ...
    def get(self, wanted: str) -> Any: ...


class Accounts:
    """Of one open profile. Replays and checks wait for answers: call them off the window's thread."""

    def __init__(
        self,
        vault: Vault,
        engine: Engine,
        library: Library,
        desk: Desk,
        settings: Settings,
        meter: Meter,
    ) -> None:
        kept = SettingsRepo(vault)
        self.repo, self.meter = ReceiptsRepo(vault), meter
        self._library, self._settings = library, settings
        self.replayer = Replayer(engine, library, desk)
        self.drift = DriftCheck(self.replayer, desk, kept)
        self.selftest = SelfTest(engine, desk, kept)
        self.ledger = Ledger(self.repo, settings, kept, self.name_of)
        self.retention = Retention(self.repo, settings)
        self._routine: Routine | None = None

    def name_of(self, model_id: str) -> str:
        """A model's name; its id where it is gone."""
        try:
            return str(self._library.get(model_id).name) if model_id else ""
        except UserError:
            return model_id

    def in_words(self, receipt: Receipt) -> list[Part]:
        """A receipt for people."""
        return in_words(receipt, self.name_of)

    def promise(self, receipt: Receipt) -> str:
        """What may be expected of a replay."""
        return promise(receipt)

    def exported(self, receipt: Receipt) -> dict[str, Any]:
        """A receipt as JSON, prompt included."""
        return exported(receipt)

    def replay(
        self,
        receipt: Receipt | str,
        changes: Mapping[str, float | int] | None = None,
        told: Told = lambda _done, _all: None,
        cancel: CancelToken | None = None,
    ) -> Replayed:
        """Make an answer again, by a receipt or its id; see `Replayer.replay`."""
        kept = self.repo.get(receipt) if isinstance(receipt, str) else receipt
        return self.replayer.replay(kept, changes, told, cancel)

    def opened(self, file: Path) -> Receipt:
        """An exported receipt, this computer's or another's; raises UserError where it is none."""
        return read_receipt(file)

    def check_drift(
        self,
        model_id: str,
        *,
        renew: bool = False,
        told: Told = lambda _done, _all: None,
        cancel: CancelToken | None = None,
    ) -> Drift:
        """Compare a model with what it said before."""
        return self.drift.run(self._library.get(model_id), renew=renew, told=told, cancel=cancel)

    def watch(self, hub: EventHub, jobs: Jobs) -> None:
        """Measure and compare by itself while the window is open: each new model once, and all of them weekly."""
        self._routine = Routine(self, self._library, self._settings, hub, jobs)

    def close(self) -> None:
        """End what runs by itself."""
        if self._routine is not None:
            self._routine.close()


class Routine:
    """What is done by itself, some time after a model was loaded, and only while no answer of a chat is made: it gives
    way to one that begins, and goes on from the start when there was quiet again."""

    def __init__(
        self,
        accounts: Accounts,
        library: Library,
        settings: Settings,
        hub: EventHub,
        jobs: Jobs,
        quiet: float = QUIET_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._accounts, self._library, self._settings = accounts, library, settings
        self._hub, self._jobs, self._quiet, self._clock = hub, jobs, quiet, clock
        self._timer: threading.Timer | None = None
        self._job: Job[None] | None = None
        self._model = ""
        self._answers: set[str] = set()
        self._forget = hub.listen(self.on_event)

    def on_event(self, event: Event) -> None:
        """A model is ready, or the last answer ended: look after it in a while. An answer begins: give way."""
        if isinstance(event, TurnStarted):
            self._answers.add(event.job_id)
            self._give_way()
        elif isinstance(event, TurnDone | TurnFailed):
            self._answers.discard(event.job_id)
        elif isinstance(event, ModelState) and event.phase == "ready" and event.model_id:
            self._model = event.model_id
        else:
            return
        if self._model and not self._answers:
            self._later()

    def _later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._quiet, self._begin, (self._model,))
        self._timer.daemon = True
        self._timer.start()

    def _give_way(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._job is not None:
            self._job.token.cancel()

    def _begin(self, model_id: str) -> None:
        if self._answers:
            return
        if self._job is not None and not self._job.future.done():
            if self._job.token.cancelled:  # it is about to end
                self._later()
            return
        try:
            self._job = self._jobs.start(
                "cpu", lambda token: self.look_after(model_id, token), Priority.BACKGROUND
            )
        except UserError as error:
            log.debug("too late for a self-test: %s", error.code)

    def look_after(self, model_id: str, cancel: CancelToken) -> None:
        """Do what is due for a model; nothing for those that are beyond this computer or not hashed yet."""
        try:
            model = self._library.get(model_id)
            if model.source == "endpoint" or not model.sha256:
                return
            if self._accounts.selftest.known(model) is None:
                self._accounts.selftest.run(model, cancel)
            drift = self._accounts.drift
            if self._settings.flag("drift_weekly") and drift.due(model.id, self._clock()):
                drift.run(model, cancel=cancel, priority=Priority.BACKGROUND)
            self._hub.post(Changed("quality"))
            self._model = "" if self._model == model_id else self._model
        except Cancelled:
            log.debug("a self-test was broken off")
        except UserError as error:
            log.info("a self-test could not be made: %s", error.code)

    def close(self) -> None:
        """Nothing more begins."""
        self._forget()
        if self._timer is not None:
            self._timer.cancel()
