"""A row of widgets that goes on in a new line where it is too long for its place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class Flow(QLayout):
    """Lines of widgets in the order they were added; `centred` puts each line in the middle of the room."""

    def __init__(self, gap: int, *, centred: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._centred = centred
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def addWidget(self, widget: QWidget) -> None:  # type: ignore[override]
        """By an item of our own: the wrapper of one that Qt makes does not learn of its end, nor of another's begin."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = [item.sizeHint() for item in self._shown()]
        wide = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return self._framed(QSize(wide, max((size.height() for size in shown), default=0)))

    def minimumSize(self) -> QSize:
        """The widest alone in its line."""
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return self._framed(size)

    def _framed(self, size: QSize) -> QSize:
        sides = self.contentsMargins()
        return size + QSize(sides.left() + sides.right(), sides.top() + sides.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        taken = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if not lines or taken + self.spacing() + wide > room:
                lines.append([])
                taken = -self.spacing()
            lines[-1].append(item)
            taken += self.spacing() + wide
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Put everything in its place if `move`; returns the height that it takes, margins included."""
        inner = rect.marginsRemoved(self.contentsMargins())
        y = inner.top()
        lines = self._lines(inner.width())
        for line in lines:
            sizes = [item.sizeHint().boundedTo(QSize(inner.width(), 1 << 20)) for item in line]
            high = max(size.height() for size in sizes)
            wide = sum(size.width() for size in sizes) + self.spacing() * (len(line) - 1)
            x = inner.left() + ((inner.width() - wide) // 2 if self._centred else 0)
            for item, size in zip(line, sizes, strict=True):
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += high + self.spacing()
        used = y - self.spacing() - inner.top() if lines else 0
        sides = self.contentsMargins()
        return used + sides.top() + sides.bottom()


def flow(gap: int, *widgets: QWidget, centred: bool = False) -> Flow:
    """These widgets in a row that breaks where it must, `gap` pixels apart."""
    made = Flow(gap, centred=centred)
    for widget in widgets:
        made.addWidget(widget)
    return made
