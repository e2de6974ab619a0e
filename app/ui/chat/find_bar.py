"""The line that finds words in the open chat, says how many there are, and goes from one to the next."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.chat.finding import Finding, Spot
from app.ui.chat.rows import RowMaker
from app.ui.chat.transcript import Transcript
from app.ui.theme.style import Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import label
from app.ui.widgets.search import SearchField

SLICE_S = 0.006
"""How long rows are looked through before the window gets its turn."""
PAUSE_MS = 120


class FindBar(QFrame):
    """Lies in the top right corner of `over`. Enter and F3 go on, with Shift back; Escape closes."""

    def __init__(
        self, theme: Theme, transcript: Transcript, rows: RowMaker, over: QWidget, left: Callable[[], None]
    ) -> None:
        super().__init__(over)
        self._theme, self._transcript, self._rows, self._over, self._left = (
            theme,
            transcript,
            rows,
            over,
            left,
        )
        self.setObjectName("find-bar")
        self.setProperty("kind", "card")
        self._finding: Finding | None = None
        self._at = -1
        self.field = SearchField(theme, "find-text", self.tr("Find in this chat"))
        self.count = label("", "caption", name="find-count")
        self.previous = IconButton(theme, "chevron-up", self.tr("Previous place"), name="find-previous")
        self.following = IconButton(theme, "chevron-down", self.tr("Next place"), name="find-next")
        self.close_button = IconButton(theme, "close", self.tr("Close"), name="find-close")
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._begin)
        self._more = QTimer(self, interval=0)
        self._more.timeout.connect(self._go_on)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.following.clicked.connect(lambda: self.step(1))
        self.close_button.clicked.connect(self.leave)
        transcript.model.spliced.connect(self._changed)
        over.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        px = self._theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(6), px(6), px(6))
        row.setSpacing(px(4))
        self.field.setMinimumWidth(px(220))
        self.count.setMinimumWidth(px(84))
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for part in (self.field, self.count, self.previous, self.following, self.close_button):
            row.addWidget(part)

    def open(self) -> None:
        """Show it and take what is typed."""
        self.show()
        self.raise_()
        self._put()
        self.field.setFocus()
        self.field.selectAll()
        if self.field.text():
            self._begin()

    def leave(self) -> None:
        """Close it; nothing stays marked."""
        self.hide()
        self._make_room(0)
        self._soon.stop()
        self._more.stop()
        self._finding = None
        self._transcript.mark(None, None)
        self._left()

    def _put(self) -> None:
        self.adjustSize()
        margin = self._theme.px(16)
        self.move(self._over.width() - self.width() - margin, margin // 2)
        self._make_room(self.height() + margin // 2)

    def _make_room(self, room: int) -> None:
        """The chat begins below it: what is found in its first lines is to be seen."""
        if (layout := self._over.layout()) is not None:
            layout.setContentsMargins(0, room, 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._put()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step(-1 if back else 1)
        else:
            return False
        return True

    # finding

    def _typed(self) -> None:
        self._soon.start()

    def _changed(self, _row: int) -> None:
        if not self.isHidden():
            self._soon.start()

    def _begin(self) -> None:
        rows = self._transcript.model.rows
        self._finding = Finding(
            self.field.text(), len(rows), lambda row: rows[row].message.content, self._rows.texts
        )
        self._at = -1
        self._transcript.mark(self._finding.pattern, None)
        self._more.start()
        self._go_on()

    def _go_on(self) -> None:
        finding = self._finding
        if finding is None:
            return
        until = time.perf_counter() + SLICE_S
        finding.step(lambda: time.perf_counter() > until)
        if finding.done:
            self._more.stop()
        if self._at < 0 and finding.done and finding.spots:
            self._at = finding.nearest(self._transcript.row_at(0))
            self._show()
        self._tell()

    @property
    def spots(self) -> list[Spot]:
        """What has been found so far."""
        return self._finding.spots if self._finding is not None else []

    def step(self, by: int) -> None:
        """To the next place, or the one before, around the ends."""
        if self._soon.isActive():
            self._soon.stop()
            self._begin()
        if self.spots:
            self._at = (self._at + by) % len(self.spots)
            self._show()
            self._tell()

    def _show(self) -> None:
        spot = self.spots[self._at]
        for _ in range(8):
            if spot.block < len(self._rows.data(spot.row).blocks):
                break
            self._rows.unfold(self._transcript.model.rows[spot.row].message.id)
            self._transcript.refresh_row(spot.row)
        pattern: re.Pattern[str] | None = self._finding.pattern if self._finding is not None else None
        self._transcript.mark(pattern, spot)
        self._transcript.show_spot(spot)

    def _tell(self) -> None:
        total = len(self.spots)
        if self._finding is None or self._finding.pattern is None:
            words = ""
        elif not self._finding.done:
            words = self.tr("{n} of {all}…").format(n=self._at + 1, all=total)
        else:
            words = (
                self.tr("{n} of {all}").format(n=self._at + 1, all=total) if total else self.tr("Not found")
            )
        self.count.setText(words)
        for button in (self.previous, self.following):
            button.setEnabled(total > 0)
