"""What is typed and not sent: kept in the vault when the typing pauses, and measured for the context meter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from app.ui.viewmodels.chat import ChatViewModel

DRAFT_MS = 400
METER_MS = 350


class Draft(QObject):
    """The draft of the chat in hand. `measured` carries the next prompt's Usage, or None without a chat.

    `source` reads the text being typed; the work area sets it.
    """

    measured = Signal(object)

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm = vm
        self._text: str | None = None
        self.source: Callable[[], str] = str
        self._keeping = self._timer(DRAFT_MS, self.flush)
        self._measuring = self._timer(METER_MS, self._measure)

    def _timer(self, wait_ms: int, work: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(work)
        return timer

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._text is not None

    def keep(self, text: str) -> None:
        """The text as it is now; kept soon."""
        self._text = text
        self._keeping.start()
        self.measure_soon()

    def drop(self) -> None:
        """Forget what is not kept yet: it was sent or its chat is gone."""
        self._keeping.stop()
        self._text = None

    def flush(self, closing: bool = False) -> None:
        """Keep the draft now; when `closing`, before this returns."""
        text = self._text
        self.drop()
        chat, core = self._vm.chat, self._vm.core
        if text is None or (chat is None and not text.strip()):
            return
        if chat is not None:
            core.chats.save_draft(chat.id, text)
            return

        def work() -> str:
            wanted = self._vm.blank_id()
            core.chats.save_draft(wanted, text)
            return wanted

        if closing:
            work()
        else:
            self._vm.background.run("draft", work, self._vm.stored)

    def close(self) -> None:
        """Keep the draft, measure nothing more."""
        self.flush(closing=True)
        self._measuring.stop()

    def measure_soon(self) -> None:
        """Measure when the typing pauses."""
        self._measuring.start()

    def _measure(self) -> None:
        chat, core = self._vm.chat, self._vm.core
        if chat is None:
            self.measured.emit(None)
        elif core.models.current is not None and not self._vm.busy:
            usage = core.chats.usage(chat.id, self.source())
            self._vm.background.await_future("meter", usage, self.measured.emit)
