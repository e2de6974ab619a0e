"""Short words at the foot of the window, with Undo where something can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui.theme.style import Theme
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import label

UNDO_MS = 10_000
TELL_MS = 5_000
LONG, WIDE = 56, 440
"""Letters from which words break into lines, and the pixels at 100 % that they then take."""


class Toast(QFrame):
    """One message. `on_undo` runs if the person takes it back, `on_gone` when they no longer can."""

    ended = Signal(object)

    def __init__(
        self, theme: Theme, text: str, undo: str = "", on_undo: Callable[[], None] | None = None,
        on_gone: Callable[[], None] | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setProperty("kind", "toast")
        self.setObjectName("toast")
        self.setAccessibleName(text)
        self._on_undo, self._on_gone = on_undo, on_gone
        self._ended = False
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        row.setSpacing(theme.px(12))
        self._words = label(text, wrap=True)
        advance = self._words.fontMetrics().horizontalAdvance(text) + 4
        self._wish = theme.px(WIDE) if len(text) > LONG else advance
        row.addWidget(self._words, 1)
        if on_undo:
            button = QPushButton(undo)
            button.setObjectName("toast-undo")
            button.clicked.connect(self.undo)
            row.addWidget(button)
        close = IconButton(theme, "close", self.tr("Dismiss"), name="toast-close", size=14, role="on_tooltip")
        close.clicked.connect(self.dismiss)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._timer.start(UNDO_MS if on_undo else TELL_MS)

    def fit(self, room: int) -> None:
        """Be no wider than `room` pixels: the words break before a button is cut off."""
        layout = self._row
        sides, buttons = layout.contentsMargins(), self.findChildren(QAbstractButton)
        rest = sum(button.sizeHint().width() + layout.spacing() for button in buttons)
        self._words.setFixedWidth(max(1, min(self._wish, room - rest - sides.left() - sides.right())))
        self.adjustSize()

    def undo(self) -> None:
        """Take it back and go."""
        self._end(self._on_undo)

    def dismiss(self) -> None:
        """Go; what was done stays done."""
        self._end(self._on_gone)

    def _end(self, call: Callable[[], None] | None) -> None:
        if self._ended:
            return
        self._ended = True
        self.ended.emit(self)
        self._timer.stop()
        self.hide()
        self.deleteLater()
        if call:
            call()


class Toasts(QObject):
    """Shows toasts at the foot of the part of `host` that `free` names, newest lowest, at most three."""

    def __init__(self, theme: Theme, host: QWidget, free: Callable[[], QRect]) -> None:
        super().__init__(host)
        self._theme, self._host, self._free = theme, host, free
        self._shown: list[Toast] = []
        host.installEventFilter(self)

    def show(
        self, text: str, undo: Callable[[], None] | None = None, gone: Callable[[], None] | None = None
    ) -> Toast:
        """Say `text`; with `undo` a button for ten seconds, after which `gone` runs."""
        toast = Toast(self._theme, text, self.tr("Undo"), undo, gone, self._host)
        self._shown.append(toast)
        toast.ended.connect(self._forget)
        for old in self._shown[:-3]:
            old.dismiss()
        toast.show()
        self.place()
        return toast

    def flush(self) -> None:
        """End every toast as if its time were over."""
        for toast in list(self._shown):
            toast.dismiss()

    def _forget(self, toast: Toast) -> None:
        self._shown = [t for t in self._shown if t is not toast]
        toast.hide()
        self.place()

    def place(self) -> None:
        """Stack the toasts from the foot upwards."""
        free = self._free()
        bottom = free.bottom() - self._theme.px(10)
        for toast in reversed([t for t in self._shown if not t.isHidden()]):
            toast.fit(self._host.width() - 2 * self._theme.px(8))
            left = free.center().x() - toast.width() // 2
            edge = self._theme.px(8)
            most = self._host.width() - toast.width() - edge
            toast.move(max(edge, min(left, most)), bottom - toast.height())
            toast.raise_()
            bottom -= toast.height() + self._theme.px(8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        elif event.type() == QEvent.Type.LayoutRequest and self._shown:
            QTimer.singleShot(0, self, self.place)  # the foot may grow: first let it
        return False
