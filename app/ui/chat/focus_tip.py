"""Words beside what was reached by Tab, as pointing shows them: there for as long as it has the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

WIDTH, GAP = 420, 4
"""Pixels at 100 % text: its width at most, and what lies between it and its owner."""
KIND = Qt.WindowType
FLAGS = KIND.ToolTip | KIND.FramelessWindowHint | KIND.WindowTransparentForInput


class FocusTip(QLabel):
    """Qt's own tip is gone as soon as it opens under a pointer that rests there, which nobody moved: the window loses
    the pointer to it. This one lets the pointer through, goes where its owner goes, and never lies upon it."""

    def __init__(self, owner: QWidget, scale: float) -> None:
        super().__init__(owner, FLAGS)
        self.setObjectName("focus-tip")
        self.setProperty("kind", "tip")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self._owner, self._scale = owner, scale
        self._versions: Sequence[str] = ()
        self._watched: list[QWidget] = []

    def show_words(self, versions: Sequence[str]) -> None:
        """The first of these that fits above or below its owner, else the last, which should be the shortest."""
        self._versions = versions
        self.ensurePolished()  # else the edges of its style are not counted in
        self._watch()
        self._place()

    def leave(self) -> None:
        """It is not wanted any more."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        self.hide()

    def _watch(self) -> None:
        """Whatever moves its owner moves it."""
        self.leave()
        widget: QWidget | None = self._owner
        while widget is not None:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = None if widget.isWindow() else widget.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and self._watched:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        owner = self._owner
        if owner.visibleRegion().isEmpty():  # it was scrolled away
            self.hide()
            return
        there = QRect(owner.mapToGlobal(QPoint()), owner.size())
        screen, gap = owner.screen().availableGeometry(), round(GAP * self._scale)
        above, below = there.top() - screen.top() - gap, screen.bottom() - there.bottom() - gap
        size = self._fitted(min(round(WIDTH * self._scale), screen.width()), max(above, below))
        self.setFixedSize(size)
        x = max(screen.left(), min(there.left(), screen.right() + 1 - size.width()))
        low = size.height() > below and above >= below
        self.move(x, there.top() - gap - size.height() if low else there.bottom() + 1 + gap)
        self.show()

    def _fitted(self, width: int, room: int) -> QSize:
        """How large it is with the first version that fits into the room."""
        high = 0
        for words in self._versions:
            self.setText(words)
            high = self.heightForWidth(width)
            if high <= room:
                break
        return QSize(width, high)
