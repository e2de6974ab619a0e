"""The strip above the work area: title, Offline switch and model chip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import ShellModel, offline_words, tr
from app.ui.viewmodels.told import told
from app.ui.widgets.buttons import IconButton, pressed_by
from app.ui.widgets.labels import Elided, IconLabel, label, restyle
from app.ui.widgets.tips import plain_tip

CHIP = 150
"""Pixels in which the model chip can tell enough of a name."""


class Pill(QPushButton):
    """A rounded button that holds a row of small widgets instead of one text."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.setProperty("kind", "chip")
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self._known: list[tuple[QSize, bool]] = []
        self._space()
        theme.changed.connect(self._space)

    def _space(self) -> None:
        px = self.theme.px
        self.row.setContentsMargins(px(12), px(4), px(12), px(4))
        self.row.setSpacing(px(8))
        self.updateGeometry()

    def add(self, widget: QWidget) -> None:
        """One more on the row; clicks on it are the pill's."""
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.row.addWidget(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        children = self.findChildren(QWidget)
        for child in children:
            child.ensurePolished()  # while hidden, they still have the type of the theme before
        now = [(child.sizeHint(), child.isHidden()) for child in children]
        if now != self._known:  # each invalidation asks for a new layout, which asks for this hint again
            self._known = now
            self.row.invalidate()
        hint = self.row.sizeHint()
        return QSize(hint.width(), max(hint.height(), self.theme.px(32)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Knob(QWidget):
    """The little picture of a switch inside the Offline switch."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.on = theme, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def turn(self, on: bool) -> None:
        """Knob to the right for on."""
        self.on = on
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(28), self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.colour("good" if self.on else "warn")
        track = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(ink if self.on else QColor(Qt.GlobalColor.transparent))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - 5
        left = track.right() - side - 2.5 if self.on else track.left() + 2.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("surface") if self.on else ink)
        painter.drawEllipse(QRectF(left, track.top() + 2.5, side, side))
        painter.end()


class OfflineSwitch(Pill):
    """Says in words whether anything may leave the computer; a click changes it. `asked` carries the wish."""

    asked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "offline-switch")
        self.setCheckable(True)
        self._icon = IconLabel(theme, "offline", "good", 16)
        self._words = label("", "small")
        self._knob = Knob(theme)
        for widget in (self._icon, self._words, self._knob):
            self.add(widget)
        self.clicked.connect(self._ask)
        self.show_state(True, 0)

    def _ask(self) -> None:
        wish = self.isChecked()
        self.setChecked(not wish)
        self.asked.emit(wish)

    def show_state(self, offline: bool, connections: int) -> None:
        """Words, icon, knob and colour, all saying the same."""
        words = offline_words(offline, connections)
        self._said = (words, tr("Offline") if offline else tr("Online"))
        self.setChecked(offline)
        self._words.setText(words)
        self._icon.show_icon("offline" if offline else "online", "good" if offline else "warn")
        self._knob.turn(offline)
        self.setAccessibleName(words)
        tip = (
            tr("Switch to let Underdesk make connections that you ask for (Ctrl+Shift+O)")
            if offline
            else tr("Switch to let nothing out (Ctrl+Shift+O)")
        )
        self.setToolTip(plain_tip(f"{words}. {tip}"))
        self.setAccessibleDescription(tip)
        for widget in (self, self._words):
            restyle(widget, tone="good" if offline else "warn")
        self.updateGeometry()

    def fit(self, room: int) -> int:
        """Say as much as fits into `room` pixels: the knob goes first, then all but one word; the width it takes."""
        sentence, word = self._said
        for words, knob in ((sentence, True), (sentence, False)):
            if self._tell(words, knob) <= room:
                return self.sizeHint().width()
        return self._tell(word, True)

    def _tell(self, words: str, knob: bool) -> int:
        self._words.setText(words)
        self._knob.setVisible(knob)
        self.updateGeometry()
        return self.sizeHint().width()


class Gauge(QWidget):
    """A short bar; None hides it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._value = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_value(self, value: float | None) -> None:
        """Fill it, 0 to 1."""
        self._value = value or 0.0
        self.setVisible(value is not None)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(48), self._theme.px(5))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(self.rect())
        painter.setBrush(self._theme.colour("pressed"))
        painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
        bar.setWidth(max(bar.height(), bar.width() * min(1.0, self._value)))
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
        painter.end()


class ModelChip(Pill):
    """The model at work, where, how fast and in how much memory; a click offers the others."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "model-chip")
        self._icon = IconLabel(theme, "models", "text_soft", 16)
        self._name = Elided("", "strong")
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._detail = label("", "small")
        self._gauge = Gauge(theme)
        self._arrow = IconLabel(theme, "chevron-down", "text_faint", 14)
        for widget in (self._icon, self._name, self._detail, self._gauge, self._arrow):
            self.add(widget)
        self._details: list[str] = []
        self._words = ""
        self._full: float | None = None

    def show_model(self, model: ShellModel) -> None:
        """The state as words."""
        self._details, self._words, self._full = model.details, model.model_name, model.gauge
        failed = model.phase == "failed"
        remote = bool(model.info and model.info.remote)
        icon, role, tone = ("warning", "bad", "bad") if failed else ("models", "text_soft", "")
        if remote and not failed:
            icon, role, tone = "online", "warn", "warn"
        self._icon.show_icon(icon, role)
        restyle(self, tone=tone)
        words = ", ".join([model.model_name, *self._details])
        self.setAccessibleName(tr("Model: {words}").format(words=words))
        self.setToolTip(plain_tip(told(model.info.sentence) if model.info else words))

    def fit(self, room: int) -> None:
        """Tell as much as fits into `room` pixels: the details go first, then the gauge, then part of the name."""
        most = self.theme.px(220)
        for level, gauge in ((3, True), (2, True), (1, True), (1, False)):
            if self._tell(level, most, gauge) <= room:
                return
        if (over := self._tell(0, most, False) - room) > 0:
            self._tell(0, max(self.theme.px(24), self._name.minimumWidth() - over), False)

    def _tell(self, level: int, name_width: int, gauge: bool) -> int:
        """Show that much; the pixels it takes."""
        self._name.set_text_fixed(self._words, name_width)
        self._detail.setText(" · ".join(self._details[:level]))
        self._detail.setVisible(bool(level and self._details))
        self._gauge.show_value(self._full if gauge else None)
        self.updateGeometry()
        return self.sizeHint().width()


class Header(QWidget):
    """Title at the left; at the right the switch and the chip, which tells less where there is less room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("header")
        self.sidebar = IconButton(
            theme, "sidebar", tr("Hide or show the list"), name="toggle-list", keys="Ctrl+B"
        )
        self.title = Elided("", "title", name="place-title")
        self.switch = OfflineSwitch(theme)
        self.chip = ModelChip(theme)
        self._rows = QVBoxLayout(self)
        self._row, self._second = QHBoxLayout(), QHBoxLayout()
        for widget in (self.sidebar, self.title, self.switch, self.chip):
            self._row.addWidget(widget, 1 if widget is self.title else 0)
        self._rows.addLayout(self._row)
        self._rows.addLayout(self._second)
        self._stacked = False
        theme.changed.connect(self._space)
        self._space()

    def show_model(self, model: ShellModel) -> None:
        """Refresh the chip."""
        self.chip.show_model(model)
        self.fit()

    def menu_at_chip(self, menu: QMenu) -> None:
        """Open `menu` below the chip's right end."""
        menu.adjustSize()
        corner = self.chip.mapToGlobal(self.chip.rect().bottomRight())
        menu.popup(corner - menu.rect().topRight())

    def _space(self) -> None:
        px = self._theme.px
        self._rows.setContentsMargins(px(12), px(10), px(20), px(10))
        self._rows.setSpacing(px(8))
        self._row.setSpacing(px(10))
        self.fit()

    def fit(self) -> None:
        """Share the row: the title keeps some words, the chip its name, the switch its sentence where there is room."""
        px, title, switch = self._theme.px, self.title, self.switch
        words = title.fontMetrics().horizontalAdvance(title.full()) + px(4)
        fixed = (0 if self.sidebar.isHidden() else px(38)) + px(32) + px(30)
        room = self.width() - fixed
        self._stack(room < px(270))
        if self._stacked:
            switch.fit(self.width() - px(32))
        else:
            room -= switch.fit(room - min(words, px(80)) - px(CHIP))
        self.setFixedHeight(px(94) if self._stacked else px(56))
        self.chip.fit(room - max(min(words, px(80)), min(words, px(160), room - px(CHIP))))

    def _stack(self, stacked: bool) -> None:
        """Where even its one word does not fit beside the chip, the switch goes below."""
        if stacked == self._stacked:
            return
        self._stacked = stacked
        (self._row if stacked else self._second).removeWidget(self.switch)
        if stacked:
            self._second.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._row.insertWidget(2, self.switch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_row"):
            self.fit()
