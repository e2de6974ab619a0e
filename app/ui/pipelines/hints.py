"""Words over the canvas: how to begin, why something cannot be, and the same beside the pointer."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.pipelines.view import CanvasView
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.labels import label, restyle

HINT_MS = 6000
BESIDE = QPoint(18, 22)
"""From the pointer to the words beside it."""


class Hints(QObject):
    """`corner`, `near` and `empty` lie over the canvas and let every click through."""

    def __init__(self, theme: Theme, page: QWidget, view: CanvasView) -> None:
        super().__init__(page)
        self._theme, self._page, self._view = theme, page, view
        self.corner = self._overlay("canvas-hint")
        self.near = self._overlay("canvas-near-hint")
        self.empty = self._overlay("canvas-empty")
        self._quiet = QTimer(self, singleShot=True, interval=HINT_MS)
        self._quiet.timeout.connect(self.corner.hide)

    def _overlay(self, name: str) -> QLabel:
        made = label("", "soft", name=name)
        made.setParent(self._page)
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        made.hide()
        return made

    def say(self, sentence: str) -> None:
        """A reason, in the corner, for a while."""
        self._show_corner(sentence)
        self._quiet.start()

    def tell(self, why: str, spot: QPoint | None) -> None:
        """Why the wire in hand cannot go where the pointer is, a point of the screen; empty when it can."""
        self._show_near(why, spot)
        if why:
            self._quiet.stop()
            self._show_corner(why)
        elif not self._quiet.isActive():
            self.corner.hide()

    def show_empty(self, empty: bool) -> None:
        """How to begin, while there is nothing."""
        self.empty.setText(tr("Press Tab or double-click to add the first step"))
        self.empty.adjustSize()
        self.empty.setVisible(empty)
        self.settle()

    def settle(self) -> None:
        """To their places, after the canvas got another size."""
        view, px = self._view.viewport().rect(), self._theme.px
        origin = self._origin()
        self.corner.move(origin + QPoint(px(14), px(14)))
        room = view.size() - self.empty.size()
        self.empty.move(origin + QPoint(room.width() // 2, room.height() // 2))
        for words in (self.corner, self.near, self.empty):
            words.raise_()

    def _origin(self) -> QPoint:
        return self._view.viewport().mapTo(self._page, QPoint())

    def _show_corner(self, words: str) -> None:
        self._fill(self.corner, words)
        self.settle()
        self.corner.show()

    def _show_near(self, words: str, spot: QPoint | None) -> None:
        if not words or spot is None:
            self.near.hide()
            return
        self._fill(self.near, words)
        here, pad = self._page.mapFromGlobal(spot), self._theme.px(8)
        place = here + BESIDE
        if place.x() + self.near.width() > self._page.width() - pad:
            place.setX(self._page.width() - pad - self.near.width())
        if place.y() + self.near.height() > self._page.height() - pad:
            place.setY(here.y() - BESIDE.y() - self.near.height())
        place.setX(max(self._origin().x() + pad, place.x()))
        self.near.move(place)
        self.near.show()
        self.near.raise_()

    def _fill(self, where: QLabel, words: str) -> None:
        where.setText(words)
        restyle(where, kind="hint", tone="bad")
        pad = self._theme.px(5)
        where.setContentsMargins(2 * pad, pad, 2 * pad, pad)
        where.adjustSize()
