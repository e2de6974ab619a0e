"""Where a person types: grows to eight lines, sends or stops, shows how full the context is and what to wait for."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.chat.attachments import AttachmentsBar
from app.ui.shell.overlay import local_files
from app.ui.theme.style import Theme
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided
from app.ui.widgets.tips import plain_tip

MOST_LINES = 8


class ComposerEdit(QPlainTextEdit):
    """The text. `send_with` is "enter" or "ctrl-enter"; the other of the two makes a new line."""

    sent = Signal()
    stopped = Signal()
    recalled = Signal()
    resized = Signal()
    pasted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.send_with = "enter"
        self.setObjectName("composer")
        self.setProperty("kind", "bare")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self.fit)
        theme.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text, one to eight lines."""
        line = QFontMetrics(self._theme.font()).lineSpacing()
        lines = max(1, round(self.document().size().height()))
        self.setFixedHeight(min(MOST_LINES, lines) * line + self._theme.px(6))
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if lines > MOST_LINES else policy.ScrollBarAlwaysOff
        )
        self.resized.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mods = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(event)
        elif key == Qt.Key.Key_Escape:
            self.stopped.emit()
        elif key == Qt.Key.Key_Up and not mods & Qt.KeyboardModifier.ShiftModifier and not self.toPlainText():
            self.recalled.emit()
        else:
            super().keyPressEvent(event)

    def _enter(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not shift and control == (self.send_with == "ctrl-enter"):
            self.sent.emit()
        else:
            self.insertPlainText("\n")
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Words only: files that are dragged over the composer are the window's to take."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted files are asked about; anything else comes as words."""
        paths = local_files(source)
        if paths:
            self.pasted.emit(paths)
        else:
            self.insertPlainText(source.text())


class Gauge(QWidget):
    """A thin bar of how full the context is; the words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.fraction = theme, 0.0
        self.setFixedSize(theme.px(44), theme.px(14))
        theme.changed.connect(lambda: self.setFixedSize(theme.px(44), theme.px(14)))

    def show_fraction(self, fraction: float) -> None:
        """0 is empty, 1 is full."""
        self.fraction = max(0.0, min(1.0, fraction))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y, high = self.height() / 2, self._theme.px(4)
        pen = QPen(self._theme.colour("pressed"), high)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        left, right = high, self.width() - high
        painter.drawLine(left, int(y), right, int(y))
        if self.fraction > 0:
            pen.setColor(self._theme.colour("accent" if self.fraction < 0.9 else "warn"))
            painter.setPen(pen)
            painter.drawLine(left, int(y), int(left + (right - left) * self.fraction), int(y))
        painter.end()


class Composer(QFrame):
    """The card at the foot of a chat. `sent` and `typed` carry the text, the other signals a wish."""

    sent = Signal(str)
    stop_wanted = Signal()
    edit_last_wanted = Signal()
    options_wanted = Signal()
    typed = Signal(str)
    attach_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "card")
        self.setObjectName("composer-card")
        self._busy = False
        self._quiet = self._measured = False
        self._options = ""
        self.edit = ComposerEdit(theme)
        self.edit.setPlaceholderText(self.tr("Ask anything"))
        self.edit.setAccessibleName(self.tr("Message"))
        self.documents = AttachmentsBar(theme)
        self.attach = IconButton(theme, "attach", self.tr("Ask documents"), name="attach")
        self.state = Elided("", "caption", name="composer-state")
        self.options = Button(theme, "", "ghost", "sliders", "parameters")
        self.gauge = Gauge(theme)
        self.meter = QLabel()
        self.send = Button(theme, self.tr("Send"), "primary", "send", "send")
        self.stop = Button(theme, self.tr("Stop"), "", "stop", "stop")
        self._lay_out()
        self._connect()
        self.show_options("")
        self.show_usage(0, 0, 0)
        self._refresh()

    def _lay_out(self) -> None:
        px = self._theme.px
        self.meter.setProperty("kind", "caption")
        self.meter.setObjectName("context-meter")
        self.stop.hide()
        self.send.setToolTip(self.tr("Send (Enter)"))
        self.stop.setToolTip(self.tr("Stop (Esc)"))
        self.options.setToolTip(self.tr("Instructions and sampling of this chat"))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(4), px(12), px(8), px(8))
        box.setSpacing(px(6))
        above = QHBoxLayout()
        above.setContentsMargins(px(10), 0, px(6), 0)
        above.addWidget(self.edit)
        box.addLayout(self._documents_row())
        box.addLayout(above)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.attach)
        row.addWidget(self.options)
        row.addWidget(self.gauge)
        row.addWidget(self.meter)
        row.addWidget(self.state, 1)
        row.addWidget(self.stop)
        row.addWidget(self.send)
        box.addLayout(row)

    def _documents_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.px(8), 0, self._theme.px(6), 0)
        row.addWidget(self.documents)
        return row

    def _connect(self) -> None:
        self.attach.clicked.connect(self.attach_wanted)
        self.edit.sent.connect(self.submit)
        self.edit.stopped.connect(self._escape)
        self.edit.recalled.connect(self.edit_last_wanted)
        self.edit.textChanged.connect(self._typed)
        self.send.clicked.connect(self.submit)
        self.stop.clicked.connect(self.stop_wanted)
        self.options.clicked.connect(self.options_wanted)

    # content

    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    def set_text(self, text: str, quiet: bool = False) -> None:
        """Put `text` in, the cursor at its end; `quiet` does not report it as typed."""
        self._quiet = quiet
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self._quiet = False
        self._refresh()

    def _typed(self) -> None:
        self._refresh()
        if not self._quiet:
            self.typed.emit(self.text())

    def submit(self) -> None:
        """Send what is typed, if anything is and nothing is being written."""
        text = self.text()
        if not text.strip() or self._busy:
            return
        self.set_text("", quiet=True)
        self.sent.emit(text)

    def _escape(self) -> None:
        if self._busy:
            self.stop_wanted.emit()

    # state

    def set_busy(self, busy: bool) -> None:
        """Send becomes Stop while an answer is written."""
        had_focus = self.send.hasFocus() or self.stop.hasFocus()
        self._busy = busy
        self.send.setVisible(not busy)
        self.stop.setVisible(busy)
        self._refresh()
        if had_focus:
            (self.stop if busy else self.edit).setFocus()

    def set_send_with(self, choice: str) -> None:
        """The setting's value."""
        self.edit.send_with = choice
        keys = self.tr("Enter") if choice == "enter" else self.tr("Ctrl+Enter")
        self.send.setToolTip(plain_tip(self.tr("Send ({keys})").format(keys=keys)))

    def show_state(self, sentence: str) -> None:
        """What stands in the way of an answer right now."""
        self.state.set_full(sentence)

    def show_options(self, text: str) -> None:
        """A word on the sampling in force."""
        self._options = text or self.tr("Parameters")
        self._fit()
        self.options.setAccessibleName(
            self.tr("Parameters: {text}").format(text=text) if text else self.tr("Parameters")
        )

    def show_usage(self, used: int, context: int, dropped: int) -> None:
        """The meter: tokens of the next prompt, of how many, and messages that do not fit."""
        self._measured = context > 0
        self._fit()
        if context <= 0:
            return
        self.gauge.show_fraction(used / context)
        self.meter.setText(self.tr("{used} of {context}").format(used=short(used), context=short(context)))
        tip = self.tr("The next question takes {used} of the {context} tokens this model can hold.")
        tip = tip.format(used=f"{used:,}", context=f"{context:,}")
        if dropped:
            tip += " " + self.tr("Older messages left out: {count}.").format(count=dropped)
        self.meter.setToolTip(plain_tip(tip))
        self.gauge.setToolTip(plain_tip(tip))
        self.meter.setAccessibleName(tip)

    def _refresh(self) -> None:
        empty = not self.text().strip()
        self.send.setEnabled(not empty)
        self.send.setAccessibleDescription(self.tr("Type a message first") if empty else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the words means the words."""
        self.edit.setFocus()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out words where there is no room for them; names and tips stay."""
        room = self.width() / self._theme.px(1)
        self.options.setText(self._options if room >= 480 else "")
        self.gauge.setVisible(self._measured and room >= 360)
        self.meter.setVisible(self._measured and room >= 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), super().minimumSizeHint().height())


def short(tokens: int) -> str:
    """1,234 as 1.2k; whole thousands from ten on."""
    if tokens < 1000:
        return str(tokens)
    return f"{tokens / 1000:.1f}k".replace(".0k", "k") if tokens < 10_000 else f"{tokens // 1000}k"
