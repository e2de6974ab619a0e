"""Where a person types: grows to eight lines, sends or stops, shows how full the context is and what to wait for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.chat.attachments import AttachmentsBar
from app.ui.shell.overlay import local_files
from app.ui.theme.style import Theme
from app.ui.viewmodels.written import number, short
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided
from app.ui.widgets.panels import Chip
from app.ui.widgets.tips import plain_tip

MOST_LINES = 8
MODEL = 170
"""Pixels that the name of the model may take."""


class ComposerEdit(QPlainTextEdit):
    """The text. `send_with` is "enter" or "ctrl-enter"; the other of the two makes a new line."""

    sent = Signal()
    stopped = Signal()
    recalled = Signal()
    resized = Signal()
    pasted = Signal(object)
    pictured = Signal(bytes)

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
        """Words and pictures: files that are dragged over the composer are the window's to take."""
        return not source.hasUrls() and (source.hasText() or bool(picture_in(source)))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted files are asked about, a picture is shown to the model; anything else comes as words."""
        paths = local_files(source)
        if paths:
            self.pasted.emit(paths)
        elif not source.hasText() and (kind := picture_in(source)):
            self.pictured.emit(bytes(source.data(kind).data()))
        else:
            self.insertPlainText(source.text())


def picture_in(source: QMimeData) -> str:
    """How a copied picture calls itself; empty where there is none."""
    return next((kind for kind in ("image/png", "image/jpeg") if source.hasFormat(kind)), "")


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
    model_wanted = Signal()
    window_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "card")
        self.setObjectName("composer-card")
        self._busy = False
        self._quiet = self._measured = False
        self._options = self._model = ""
        self.edit = ComposerEdit(theme)
        self.edit.setPlaceholderText(self.tr("Ask anything"))
        self.edit.setAccessibleName(self.tr("Message"))
        self.documents = AttachmentsBar(theme)
        self.attach = IconButton(theme, "attach", self.tr("Ask documents"), name="attach")
        self.state = Elided("", "caption", name="composer-state")
        self.options = Button(theme, "", "ghost", "sliders", "parameters")
        self.model = Chip(theme, "", "models", "", "chat-model")
        self.gauge = Gauge(theme)
        self.meter = Button(theme, "", "ghost", name="context-meter")
        self.send = Button(theme, self.tr("Send"), "primary", "send", "send")
        self.stop = Button(theme, self.tr("Stop"), "", "stop", "stop")
        self._lay_out()
        self._connect()
        self.show_options("")
        self.show_usage(0, 0, 0)
        self._refresh()

    def _lay_out(self) -> None:
        px = self._theme.px
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
        row.addWidget(self.model)
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
        self.model.clicked.connect(self.model_wanted)
        self.meter.clicked.connect(self.window_wanted)

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

    def show_model(self, name: str, place: str, own: bool) -> None:
        """Which model answers here, and where that is, if it is not in this program."""
        self._model = tr_place(name, place)
        self.model.set_icon("online" if place else "models")
        self.model.show_tone("warn" if place else "")
        tip = self.tr("{name} answers in this chat") if own else self.tr("{name} answers, as in all chats")
        self.model.setAccessibleName(self.tr("Model: {name}").format(name=self._model))
        self.model.setAccessibleDescription(tip.format(name=self._model))
        self.model.setToolTip(plain_tip(tip.format(name=self._model)))
        self._fit()

    def show_usage(self, used: int, context: int, dropped: int) -> None:
        """The meter: tokens of the next prompt, of how many, and messages that do not fit."""
        self._measured = context > 0
        if context <= 0:
            self._fit()
            return
        self.gauge.show_fraction(used / context)
        self.meter.setText(self.tr("{used} of {context}").format(used=short(used), context=short(context)))
        tip = self.tr("The next question takes {used} of the {context} tokens this model can hold.")
        tip = tip.format(used=number(used), context=number(context))
        if dropped:
            tip += " " + self.tr("Older messages left out: {count}.").format(count=dropped)
        self.meter.setToolTip(plain_tip(tip))
        self.gauge.setToolTip(plain_tip(tip))
        self.meter.setAccessibleName(tip)
        self._fit()

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
        unit = self._theme.px(100) / 100
        room = self.width() / unit
        words = self.options.fontMetrics().horizontalAdvance(self._options) / unit
        metrics = self.model.fontMetrics()
        most = min(MODEL, room - 420)
        name = metrics.elidedText(self._model, Qt.TextElideMode.ElideRight, round(unit * most))
        wide = metrics.horizontalAdvance(name) / unit
        self.model.setText(name if most >= 60 else "")
        self.options.setText(self._options if room >= 440 + wide + words else "")
        self.gauge.setVisible(self._measured and room >= 360)
        self.meter.setVisible(self._measured and room >= 300)
        for leave in (self.gauge.hide, lambda: self.model.setText(""), self.meter.hide):
            if self._crowded():
                leave()

    def _crowded(self) -> bool:
        """Whether the words of the last row need more room than there is: they are longer in some languages."""
        row = (self.attach, self.model, self.options, self.gauge, self.meter, self.stop, self.send)
        shown = [part for part in row if not part.isHidden()]
        wanted = [max(part.sizeHint().width(), part.minimumWidth()) for part in shown]
        between = self._theme.px(8) * (len(wanted) + 1) + self.state.minimumSizeHint().width()
        return sum(wanted) + between + self._theme.px(16) > self.width()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), super().minimumSizeHint().height())


def tr_place(name: str, place: str) -> str:
    """A model's name, with where it is if it is elsewhere."""
    if not place:
        return name
    return QCoreApplication.translate("Composer", "{name} at {place}").format(name=name, place=place)
