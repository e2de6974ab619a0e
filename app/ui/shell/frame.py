"""The columns: rail, list, work area with its header, and the inspector that slides in."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.ui.shell.banner import Banner
from app.ui.shell.header import Header
from app.ui.shell.rail import Rail
from app.ui.shell.state import WindowState
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import Elided, label
from app.ui.widgets.panels import Pages

LIST_WIDTH, INSPECTOR_WIDTH, NARROW, BESIDE = 264, 340, 700, 640
SLIDE_MS = 140
NO_LIMIT = (1 << 24) - 1
"""Qt's widest widget, in pixels."""


class Inspector(QWidget):
    """The right-hand column; empty and hidden until a place shows something in it. `moved` follows each change."""

    moved = Signal()
    sliding = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("inspector")
        self.setProperty("kind", "inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Elided("", "title", name="inspector-title")
        close = IconButton(theme, "close", tr("Close"), name="inspector-close", size=16)
        close.clicked.connect(lambda: self.show_panel(None))
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(10), theme.px(10), theme.px(6))
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(head)
        self._panel: QWidget | None = None
        self._before: QWidget | None = None
        self._slide = QPropertyAnimation(self, b"maximumWidth", self)
        self._slide.setDuration(SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.stateChanged.connect(self._slid)
        self.hide()

    @property
    def wish(self) -> int:
        """The width that suits what is shown, in pixels: the panel's property `wish`, or the usual one."""
        wish = self._panel.property("wish") if self._panel is not None else None
        return self._theme.px(wish if isinstance(wish, int) else INSPECTOR_WIDTH)

    def panel(self) -> QWidget | None:
        """What is shown in it."""
        return self._panel

    def show_panel(self, panel: QWidget | None, title: str = "") -> None:
        """Slide `panel` in, or leave with None; the panel stays its owner's."""
        if panel is None:
            self._give_back()
        if self._panel is not None and panel is not self._panel:
            self._column.removeWidget(self._panel)
            self._panel.hide()
            self._panel.setParent(None)
        fresh = self.isHidden()
        self._slide.stop()
        self._panel = panel
        self.setVisible(panel is not None)
        if panel is None:
            self.moved.emit()
            return
        self._title.set_full(title)
        self._column.addWidget(panel, 1)
        panel.show()
        if fresh:
            self._before = QApplication.focusWidget()
            self._slide.setStartValue(0)
            self._slide.setEndValue(self.wish)
            self._slide.start()
        elif self.maximumWidth() != NO_LIMIT:
            self.setMaximumWidth(self.wish)
        self.moved.emit()

    def _give_back(self) -> None:
        """Let whoever had the keyboard before have it again, if it is in here."""
        before, now = self._before, QApplication.focusWidget()
        self._before = None
        inside = now is not None and self.isAncestorOf(now)
        if inside and before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape and self._panel is not None:
            self.show_panel(None)
        else:
            super().keyPressEvent(event)

    def _slid(self, now: QPropertyAnimation.State, _before: object) -> None:
        self.sliding.emit(now == QPropertyAnimation.State.Running)

    def widen(self) -> None:
        """Take whatever width there is."""
        self._slide.stop()
        self.setMaximumWidth(NO_LIMIT)


class Frame(QWidget):
    """The window's working face. The list column hides itself where there is no room for it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._wish, self._wish_narrow = True, False
        self._has_list = self._inside = False
        self._wished = 0
        self.rail, self.header, self.banner = Rail(theme), Header(theme), Banner(theme)
        self.lists, self.works, self.inspector = QStackedWidget(), Pages(), Inspector(theme)
        self.lists.setObjectName("list-column")
        self.lists.setProperty("kind", "list")
        self.lists.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.works.setObjectName("work-area")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for widget in (self.lists, self._middle(), self.inspector):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.splitter, 1)
        self.header.sidebar.clicked.connect(self.toggle_list)
        self.inspector.moved.connect(self._fit)
        self.inspector.sliding.connect(self._hold_list)
        theme.changed.connect(self._space)
        self._wait = label("", "soft")
        self._wait.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._work: QWidget = self._wait
        self.works.addWidget(self._wait)
        self.set_ready(False)
        self._space()

    def _middle(self) -> QWidget:
        middle = QWidget()
        middle.setProperty("kind", "work")
        middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.works, 1)
        return middle

    def set_ready(self, ready: bool) -> None:
        """Before the vault is open there is only the outline."""
        self.rail.setEnabled(ready)
        for widget in (self.header.switch, self.header.chip):
            widget.setVisible(ready)
        if not ready:
            self.works.setCurrentWidget(self._wait)

    def waiting(self) -> QLabel:
        """The words in the middle of the outline."""
        return self._wait

    def add(self, list_panel: QWidget | None, work: QWidget) -> None:
        """Take a place's widgets."""
        if list_panel is not None:
            self.lists.addWidget(list_panel)
        self.works.addWidget(work)

    def show_place(self, name: str, list_panel: QWidget | None, work: QWidget) -> None:
        """Put a place's widgets before the eye."""
        self.rail.show_place(name)
        self._has_list = list_panel is not None
        if list_panel is not None:
            self.lists.setCurrentWidget(list_panel)
        self._work = work
        self.works.setCurrentWidget(work)
        self._fit()

    def free(self) -> QRect:
        """Where words may float over the work: all of it but the foot in which one types."""
        foot = self._work.findChild(QWidget, "work-foot")
        room = QRect(self.works.mapTo(self, QPoint(0, 0)), self.works.size())
        if foot is not None and foot.isVisible():
            room.setBottom(foot.mapTo(self, QPoint(0, 0)).y())
        return room

    # the list column

    def recall(self, kept: WindowState) -> None:
        """The list as it was when the window was last closed."""
        self._wish, self._wish_narrow = kept.list_shown, kept.list_narrow
        if kept.list_width:
            self.splitter.setSizes([kept.list_width, max(1, self.width() - kept.list_width), 0])
        self._fit()

    def note(self, kept: WindowState) -> None:
        """For the next start: the look, and whether and how wide the list is wanted."""
        kept.theme, kept.scale = self._theme.choice, self._theme.scale
        kept.list_shown, kept.list_narrow = self._wish, self._wish_narrow
        if self.lists.isVisible():
            kept.list_width = self.lists.width()

    def toggle_list(self) -> None:
        """Hide or show it, remembered apart for a narrow window."""
        if self._narrow():
            self._wish_narrow = not self._wish_narrow
        else:
            self._wish = not self._wish
        self._fit()

    def _narrow(self) -> bool:
        return self.width() < self._theme.px(NARROW)

    def _fit(self) -> None:
        wish = self._wish_narrow if self._narrow() else self._wish
        self.lists.setVisible(wish and self._has_list)
        self.header.sidebar.setVisible(self._has_list)
        self._fit_inspector()

    def _fit_inspector(self) -> None:
        """Beside the work where both have room, else in its place; the header stays in sight."""
        lists = max(self.lists.width(), self.lists.minimumWidth()) if not self.lists.isHidden() else 0
        room = self.width() - self.rail.width() - lists
        inside = self.inspector.panel() is not None and room < self._theme.px(BESIDE)
        if inside == self._inside:
            self._fit_wish()
            return
        self._inside = inside
        if inside:
            self.inspector.widen()
            self.works.addWidget(self.inspector)
            self.works.setCurrentWidget(self.inspector)
        else:
            kept = self.splitter.sizes()[0]
            self.works.removeWidget(self.inspector)
            self.inspector.setMaximumWidth(self.inspector.wish)
            self.splitter.addWidget(self.inspector)
            self.inspector.setVisible(self.inspector.panel() is not None)
            self.works.setCurrentWidget(self._work)
            self._share(kept)

    def _fit_wish(self) -> None:
        """Give the inspector the width that suits what it shows now, once; afterwards the handle decides."""
        wish = self.inspector.wish if self.inspector.panel() is not None else 0
        if self._inside or not wish or wish == self._wished:
            self._wished = wish
            return
        self._wished = wish
        lists, work, beside = self.splitter.sizes()
        self.splitter.setSizes([lists, max(1, work + beside - wish), wish])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _space(self) -> None:
        self._hold_list(False)
        self.inspector.setMinimumWidth(0)
        if not self._inside:
            self.inspector.setMaximumWidth(self.inspector.wish)
        self._share()
        self._fit()

    def _hold_list(self, still: bool) -> None:
        """While the inspector slides in, all that it takes is taken from the work."""
        least, most = (self.lists.width(),) * 2 if still else (self._theme.px(208), self._theme.px(420))
        self.lists.setMinimumWidth(least)
        self.lists.setMaximumWidth(most)

    def _share(self, kept: int = 0) -> None:
        """Give the columns their widths; the list the one that it has, if it has one."""
        lists, beside = kept or self._theme.px(LIST_WIDTH), self.inspector.wish
        self.splitter.setSizes([lists, max(1, self.width() - lists), beside])
