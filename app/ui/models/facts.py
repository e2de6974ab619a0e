"""Parts of the panel that tells of a model: a table of facts, memory as a bar, and text that is shown as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.model_details import Memory
from app.ui.viewmodels.model_rows import gib
from app.ui.viewmodels.shell import size_words, tr
from app.ui.widgets.labels import Prose, label, restyle
from app.ui.widgets.meter import Meter

TITLES = 110
COLOURS = ("accent", "good", "text_faint")
"""Of weights, conversation and work space."""


class Facts(QWidget):
    """Titles at the left, what they say at the right."""

    def __init__(self, theme: Theme, lines: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "plain")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnMinimumWidth(0, theme.px(TITLES))
        grid.setColumnStretch(1, 1)
        for row, (title, words) in enumerate(lines):
            grid.addWidget(label(title, "caption"), row, 0, Qt.AlignmentFlag.AlignTop)
            said = Prose(theme, words, "small")
            said.setAccessibleName(f"{title}: {words}")
            grid.addWidget(said, row, 1)


class FitBadge(Prose):
    """How a model runs on this computer: as wide as its words, in several lines where the place is narrow."""

    PADDING = 24
    """Pixels that a badge takes beside its words."""

    def __init__(self, theme: Theme, name: str = "") -> None:
        super().__init__(theme, "", "badge", name=name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_fit(self, words: str, tone: str) -> None:
        """These words; none hide it."""
        restyle(self, tone=tone)
        self.setText(words)
        self.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self.text()) + self._theme.px(self.PADDING)
        return QSize(wide, self.heightForWidth(min(wide, max(1, self.width()))))


def left(widget: QWidget) -> QHBoxLayout:
    """A row in which a widget is no wider than it wants to be."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch()
    return row


class Dot(QWidget):
    """The colour of a part of the bar."""

    def __init__(self, theme: Theme, role: str) -> None:
        super().__init__()
        self._theme, self._role = theme, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(10), self._theme.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._role))
        painter.drawRoundedRect(QRectF(self.rect()), self._theme.px(3), self._theme.px(3))
        painter.end()


class MemoryBar(QWidget):
    """What a model takes of this computer's memory: a bar, and each of its parts in words."""

    def __init__(self, theme: Theme, memory: Memory) -> None:
        super().__init__()
        self.setObjectName("model-memory")
        self.setProperty("kind", "plain")
        parts = [(*part, role) for part, role in zip(memory.parts, COLOURS, strict=True) if part[1]]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(4), 0, 0)
        box.setSpacing(theme.px(8))
        bar = Meter(theme, 10)
        whole = max(memory.total, 1)
        bar.show_parts([(size / whole, role) for _, size, role in parts])
        bar.setAccessibleName(", ".join(f"{title} {size_words(size)}" for title, size, _ in parts))
        box.addWidget(bar)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        for row, (title, size, role) in enumerate(parts):
            grid.addWidget(Dot(theme, role), row, 0)
            grid.addWidget(label(title, "caption"), row, 1)
            grid.addWidget(label(size_words(size), "small"), row, 2, Qt.AlignmentFlag.AlignRight)
        box.addLayout(grid)
        box.addWidget(label(tr("of {total} in this computer").format(total=gib(memory.total)), "caption"))


class CodeBox(QPlainTextEdit):
    """Text as it stands, in letters of one width, to read and to copy from; never to change."""

    def __init__(self, theme: Theme, text: str, title: str, name: str, height: int) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("kind", "code")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFixedHeight(height)
