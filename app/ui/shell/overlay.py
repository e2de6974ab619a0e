"""The sheet that covers the window while files are dragged over it and says what will happen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.shell.place import DropPlan
from app.ui.theme.style import Theme
from app.ui.widgets.labels import IconLabel, Prose

NARROW = 260
"""Pixels that a part of the window needs for words to stand in it."""


def local_files(mime: QMimeData) -> list[str]:
    """The files of a drag; empty when it carries anything that is not a file here."""
    urls = mime.urls() if mime.hasUrls() else []
    paths = [url.toLocalFile() for url in urls if url.isLocalFile()]
    return paths if len(paths) == len(urls) else []


class DropOverlay(QWidget):
    """Give it `plan`: paths and a point of the screen to what would happen there. `dropped` after it was done."""

    dropped = Signal(object)

    def __init__(self, theme: Theme, host: QWidget, plan: Callable[[list[str], QPoint], DropPlan]) -> None:
        super().__init__(host)
        self._theme, self._host, self._plan = theme, host, plan
        self.shown = DropPlan("")
        self.setObjectName("drop-overlay")
        self.setAcceptDrops(True)
        self._icon = IconLabel(theme, "download", "accent", 44)
        self._title, self._detail = Prose(theme, "", "heading", 460), Prose(theme, "", "soft", 460)
        column = self._column = QVBoxLayout(self)
        column.addStretch()
        for widget in (self._icon, self._title, self._detail):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        column.setSpacing(theme.px(12))
        for words in (self._title, self._detail):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.hide()
        host.setAcceptDrops(True)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.dropEvent(event)  # let go before the sheet itself was entered
            return True
        if event.type() == QEvent.Type.Resize:
            self.resize(self._host.size())
            self._fit()
        return False

    def _fit(self) -> None:
        """The words stand in the middle of what would take the files, or of the window where that is too narrow."""
        zone, whole, gap = self.zone_rect(), self.rect(), self._theme.px(28)
        if zone.width() < self._theme.px(NARROW):
            zone = whole
        self._column.setContentsMargins(
            zone.left() + gap, zone.top(), whole.right() - zone.right() + gap, whole.bottom() - zone.bottom()
        )
        self._title.ensurePolished()
        metrics, room = self._title.fontMetrics(), min(self._theme.px(460), zone.width() - 2 * gap) - 8
        words = (
            metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, room)
            for word in self.shown.title.split(" ")
        )
        self._title.setText(" ".join(words))

    def _enter(self, event: QDragEnterEvent) -> bool:
        paths = local_files(event.mimeData())
        if not paths:
            return False
        self.announce(paths, self._host.mapToGlobal(event.position().toPoint()))
        event.acceptProposedAction()
        return True

    @property
    def taken(self) -> bool:
        """Whether what is dragged would be taken here."""
        return self.shown.run is not None

    def announce(self, paths: list[str], where: QPoint) -> None:
        """Cover the window with what would happen to `paths` at a point of the screen."""
        plan = self._plan(paths, where)
        if self.isVisible() and (plan.title, plan.zone) == (self.shown.title, self.shown.zone):
            return
        self.shown = plan
        self._detail.setText(plan.detail)
        self._icon.show_icon("download" if self.taken else "info", "accent" if self.taken else "warn")
        self.setAccessibleName(f"{plan.title}. {plan.detail}")
        self.resize(self._host.size())
        self._fit()
        self.raise_()
        self.show()
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Another part of the window may do something else with them."""
        paths = local_files(event.mimeData())
        if paths:
            self.announce(paths, self.mapToGlobal(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        paths = local_files(event.mimeData())
        if paths and self.shown.run is not None:
            event.acceptProposedAction()
            self.shown.run(paths)
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._theme.colour("work"))
        veil.setAlpha(240)
        painter.fillRect(self.rect(), veil)
        pen = QPen(self._theme.colour("accent" if self.taken else "warn"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        tint = QColor(self._theme.colour("accent_soft" if self.taken else "warn_soft"))
        tint.setAlpha(150)
        painter.setBrush(tint)
        area = self.zone_rect()
        inset = min(self._theme.px(16), area.width() // 16)
        painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), 14, 14)
        painter.end()

    def zone_rect(self) -> QRect:
        """The part of the window that would take them; all of it where no part is named."""
        zone = self.shown.zone
        if zone is None or not zone.isVisible():
            return self.rect()
        return QRect(self.mapFromGlobal(zone.mapToGlobal(QPoint(0, 0))), zone.size())
