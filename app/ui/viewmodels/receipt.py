"""One answer's receipts for the window: shown in plain words, made again beside everything else, and exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.assembly import AppCore
from app.base.errors import UserError
from app.base.files import write_atomic
from app.base.jobs import CancelToken
from app.quality.receipts import Part
from app.quality.replay import Replayed
from app.store.receipt_records import Receipt
from app.ui.chat.background import Background
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence

TICK_MS = 80
"""Between two looks at how far a replay is: its tokens are counted on the engine's thread."""


class ReceiptModel(QObject):
    """`changed` when another receipt is shown; `moved` while and after a replay."""

    changed = Signal()
    moved = Signal()
    told = Signal(str)

    def __init__(self, core: AppCore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.core = core
        self.background = Background(core.jobs, self)
        self.background.failed.connect(self._failed)
        self.receipts: list[Receipt] = []
        self.index = 0
        self.file = ""
        """The name of the file that it was read from; empty for those of this vault."""
        self.parts: list[Part] = []
        self.loaded = False
        self.result: Replayed | None = None
        self.trouble = ""
        self.running = False
        self.done, self.expected = 0, 0
        self._cancel: CancelToken | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.moved)

    @property
    def receipt(self) -> Receipt | None:
        """The one that is shown."""
        return self.receipts[self.index] if self.receipts else None

    @property
    def promise(self) -> str:
        """What may be expected of a replay; empty without a receipt."""
        return self.core.accounts.promise(self.receipt) if self.receipt else ""

    def show_message(self, message_id: str) -> None:
        """Those of an answer; the last is shown."""
        self._read(lambda: self.core.accounts.repo.of_message(message_id))

    def show_step(self, run_id: str, path: str) -> None:
        """Those of a pipeline's step in a run."""
        self._read(lambda: self.core.accounts.repo.of_step(run_id, path))

    def show_file(self, file: Path) -> None:
        """One that was exported, here or elsewhere."""
        self._read(lambda: [self.core.accounts.opened(file)], file.name)

    def _read(self, work: Callable[[], list[Receipt]], file: str = "") -> None:
        self.stop()
        self.receipts, self.parts, self.loaded, self.file = [], [], False, file
        self.background.run("receipts", work, self._show)

    def _show(self, receipts: list[Receipt]) -> None:
        self.receipts, self.loaded = receipts, True
        self.choose(len(receipts) - 1)

    def choose(self, index: int) -> None:
        """Show another of them."""
        self.stop()
        self.index, self.result, self.trouble = max(0, index), None, ""
        self.parts = self.core.accounts.in_words(self.receipt) if self.receipt else []
        self.changed.emit()
        self.moved.emit()

    @property
    def can_replay(self) -> bool:
        """Whether it can be made again at all."""
        receipt = self.receipt
        return receipt is not None and bool(receipt.tokens) and not receipt.facts.get("endpoint")

    @property
    def seed(self) -> int:
        """The one that was used."""
        return int(self.receipt.facts.get("sampling", {}).get("seed", 0)) if self.receipt else 0

    def replay(self, seed: int | None = None) -> None:
        """Make it again, with another seed if one is given."""
        receipt = self.receipt
        if receipt is None or self.running:
            return
        changes = {} if seed is None or seed == self.seed else {"seed": seed}
        cancel = self._cancel = CancelToken()
        self.result, self.trouble, self.running = None, "", True
        self.done, self.expected = 0, len(receipt.tokens)

        def told(done: int, _all: int) -> None:
            self.done = done

        def work(token: CancelToken) -> Replayed:
            return self.core.accounts.replay(receipt, changes, told, _Either(cancel, token))

        try:
            future: Future[Any] = self.core.jobs.start("turn", work).future
        except UserError as error:
            self._failed(error)
            return
        self.background.await_future("replay", future, self._replayed)
        self._tick.start()
        self.moved.emit()

    def stop(self) -> None:
        """Break the replay off."""
        if self._cancel is not None:
            self._cancel.cancel()
        self.background.forget("replay")
        self._end()

    def _replayed(self, result: Replayed) -> None:
        self.result = result
        self._end()

    def _failed(self, error: UserError) -> None:
        self.trouble = sentence(error)
        self.loaded = True
        self._end()
        self.changed.emit()

    def _end(self) -> None:
        self._tick.stop()
        self.running, self._cancel = False, None
        self.moved.emit()

    def export(self, path: Path) -> None:
        """Write it as JSON, prompt included."""
        receipt = self.receipt
        if receipt is None:
            return

        def work() -> Path:
            text = json.dumps(self.core.accounts.exported(receipt), ensure_ascii=False, indent=2)
            write_atomic(path, text.encode() + b"\n")
            return path

        words = tr("Saved as {name}. Whoever has it can read the prompt.")
        self.background.run("export", work, lambda made: self.told.emit(words.format(name=made.name)))

    def close(self) -> None:
        """The window closes."""
        self.stop()
        self.background.close()


class _Either(CancelToken):
    """Set when either of two is."""

    def __init__(self, *tokens: CancelToken) -> None:
        super().__init__()
        self._tokens = tokens

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked."""
        return super().cancelled or any(token.cancelled for token in self._tokens)
