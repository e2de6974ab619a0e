"""Words: labels by kind, one that ends in an ellipsis, and an icon that stands still."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme.style import Theme
from app.ui.widgets.tips import plain_tip


def label(text: str, kind: str = "", *, wrap: bool = False, select: bool = False, name: str = "") -> QLabel:
    """A plain-text label of a kind of the stylesheet (display, heading, title, strong, soft, small, section…)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and let the stylesheet look again."""
    for key, value in properties.items():
        widget.setProperty(key, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Elided(QLabel):
    """A label that shortens itself to its width; the whole text is its tip and its accessible name."""

    def __init__(
        self, text: str = "", kind: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._full, self._most = "", 1 << 20
        self.set_full(text)

    def set_full(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        self._full, self._most = text, 1 << 20
        self.setAccessibleName(text)
        self._fit()

    def set_text_fixed(self, text: str, most: int) -> None:
        """Show `text` as wide as it is, up to `most` pixels."""
        self._full, self._most = text, most  # a resize that is still to come must not give it more again
        self.setAccessibleName(text)
        self.setMinimumWidth(min(most, self.fontMetrics().horizontalAdvance(text) + 2))
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, most))

    def full(self) -> str:
        """The whole text."""
        return self._full

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        room = max(0, min(self.width(), self._most))
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(plain_tip(self._full) if shown != self._full else "")


class Prose(QLabel):
    """Words that wrap: as wide as they may be and as high as they then need, wherever they are put."""

    def __init__(self, theme: Theme, text: str, kind: str = "soft", width: int = 0, name: str = "") -> None:
        super().__init__(text)
        self._seen: tuple[int, str, str] = (-1, "", "")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setObjectName(name)
        self.setWordWrap(True)
        self._theme, self._most = theme, width
        policy = QSizePolicy.Policy.Preferred if width else QSizePolicy.Policy.Ignored
        self.setSizePolicy(policy, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._limit)
        self._limit()

    def _limit(self) -> None:
        if self._most:
            self.setMaximumWidth(self._theme.px(self._most))
        self.settle()

    def sizeHint(self) -> QSize:
        if not self._most:
            return QSize(super().sizeHint().width(), self.heightForWidth(max(1, self.width())))
        width = min(self._theme.px(self._most), self.fontMetrics().horizontalAdvance(self.text()) + 8)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self.heightForWidth(max(1, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_most"):
            self.settle()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.settle()

    def settle(self) -> None:
        """Be as high as the words are at this width; without a call it is done for what is in sight."""
        seen = (self.width(), self.text(), self.font().toString())
        if seen == self._seen:
            return
        self._seen = seen
        # QLabel counts its least height in: what grew once would never shrink again.
        self.setMinimumHeight(0)
        height = self.heightForWidth(max(1, self.width()))
        if height > 0:
            self.setMinimumHeight(height)


class IconLabel(QWidget):
    """An icon that only shows something; silent for screen readers, so put the words beside it."""

    def __init__(self, theme: Theme, icon: str, role: str = "text_soft", size: int = 18) -> None:
        super().__init__()
        self._theme, self._icon, self._role, self._size = theme, icon, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._refresh)

    def show_icon(self, icon: str, role: str = "") -> None:
        """Another icon, and if given another colour."""
        self._icon, self._role = icon, role or self._role
        self._refresh()

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._theme.icon_size(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._theme.icon(self._icon, self._role).paint(painter, self.rect())
        painter.end()
