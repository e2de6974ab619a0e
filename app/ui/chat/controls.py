"""Small painted controls of the transcript: cheap to make by the hundred, yet real buttons to the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from app.ui.chat.look import Look
from app.ui.widgets.tips import plain_tip


class QuietButton(QToolButton):
    """Text without a frame until pointed at. `revealed` False hides it from the eye, not from the keyboard."""

    def __init__(self, look: Look, text: str, name: str, parent: QWidget, accent: bool = False) -> None:
        super().__init__(parent)
        self.look, self._accent = look, accent
        self.revealed = True
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def reveal(self, shown: bool) -> None:
        """Show to the eye, or no longer."""
        if shown != self.revealed:
            self.revealed = shown
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it as Space does, which buttons of tool bars do not do by themselves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.look.small)
        pad = self.look.px(7)
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * pad, metrics.height() + self.look.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.revealed and not self.hasFocus():
            return
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        hot = (self.underMouse() or self.isDown()) and self.isEnabled()
        if hot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(inside, look.tokens.radius.s, look.tokens.radius.s)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(inside, look.tokens.radius.s, look.tokens.radius.s)
        role = "accent" if self._accent else "text" if hot else "text_faint"
        painter.setPen(look.colour(role if self.isEnabled() else "border_strong"))
        painter.setFont(look.small)
        self._draw_content(painter, inside)
        painter.end()

    def _draw_content(self, painter: QPainter, inside: QRectF) -> None:
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, self.text())


class ArrowButton(QuietButton):
    """A chevron to the left or right."""

    def __init__(self, look: Look, left: bool, name: str, spoken: str, parent: QWidget) -> None:
        super().__init__(look, "", name, parent)
        self._left = left
        self.setAccessibleName(spoken)
        self.setToolTip(plain_tip(spoken))

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(20), QFontMetrics(self.look.small).height() + self.look.px(8))

    def _draw_content(self, painter: QPainter, inside: QRectF) -> None:
        draw_chevron(painter, inside.center(), self.look.px(4), 180 if self._left else 0)


class FoldButton(QuietButton):
    """A line that opens and closes what stands below it."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(look, "", name, parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self.look.px(16), 0)

    def _draw_content(self, painter: QPainter, inside: QRectF) -> None:
        centre = QPointF(inside.left() + self.look.px(12), inside.center().y())
        draw_chevron(painter, centre, self.look.px(4), 90 if self.isChecked() else 0)
        rest = inside.adjusted(self.look.px(22), 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


def draw_chevron(painter: QPainter, centre: QPointF, size: float, turn: int) -> None:
    """An angle bracket pointing right, turned clockwise by `turn` degrees, in the painter's pen colour."""
    painter.save()
    pen = QPen(painter.pen())
    pen.setWidthF(1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.translate(centre)
    painter.rotate(turn)
    painter.drawPolyline(
        QPolygonF([QPointF(-size / 2, -size), QPointF(size / 2, 0), QPointF(-size / 2, size)])
    )
    painter.restore()
