"""Frames that hold other things: cards, places that are still empty, badges and chips."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme.style import Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import Flow
from app.ui.widgets.labels import IconLabel, Prose, label, restyle


class Card(QFrame):
    """A bordered panel with a vertical layout, `box`; tone "" or accent, warn, bad."""

    def __init__(self, theme: Theme, tone: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setProperty("tone", tone)
        self.setObjectName(name)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(theme.px(18), theme.px(16), theme.px(18), theme.px(16))
        self.box.setSpacing(theme.px(8))


class Pages(QStackedWidget):
    """Asks for as much room as the page needs that is shown: a wide one that is hidden squeezes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()


class Chip(Button):
    """A small rounded button: text, an icon if wanted, and a tone ("", good, warn or bad)."""

    def __init__(self, theme: Theme, text: str = "", icon: str = "", tone: str = "", name: str = "") -> None:
        self._tone = tone
        super().__init__(theme, text, "chip", icon, name)
        self.setProperty("tone", tone)

    def _role(self) -> str:
        return self._tone or "text_soft"

    def show_tone(self, tone: str) -> None:
        """Another tone, icon included."""
        self._tone = tone
        restyle(self, tone=tone)
        if self._icon_name:
            self._tint()


def badge(text: str, tone: str = "", name: str = "") -> QLabel:
    """A small coloured word; tone "", good, warn, bad or accent."""
    made = label(text, "badge", name=name)
    made.setProperty("tone", tone)
    return made


class EmptyPlace(QWidget):
    """A place with nothing in it yet: what it is, in a sentence or two, and at most two ways to start."""

    def __init__(
        self, theme: Theme, icon: str, title: str, text: str, *, name: str = "",
        points: tuple[tuple[str, str], ...] = (), actions: tuple[tuple[str, Callable[[], None]], ...] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(12), theme.px(20), theme.px(12), theme.px(20))
        outer.addStretch(2)
        inner = QVBoxLayout()
        inner.setSpacing(theme.px(10))
        inner.addWidget(IconLabel(theme, icon, "text_faint", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        heading = Prose(theme, title, "heading", 520)
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addLayout(_middle(heading))
        prose = Prose(theme, text, "soft", 480)
        prose.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addLayout(_middle(prose))
        inner.addSpacing(theme.px(6))
        for mark, sentence in points:
            inner.addLayout(_middle(self._point(mark, sentence)))
        if actions:
            inner.addLayout(self._actions(actions))
        outer.addLayout(inner)
        outer.addStretch(3)
        # A scroll area asks how high this is at its width; the least height would be that of the narrowest place.
        self.setMinimumHeight(1)

    def _point(self, mark: str, sentence: str) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(10))
        box.addWidget(IconLabel(self._theme, mark, "accent", 18), 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(Prose(self._theme, sentence, "soft"), 1)
        row.setMinimumWidth(self._theme.px(280))
        row.setMaximumWidth(self._theme.px(460))
        row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        return row

    def _actions(self, actions: tuple[tuple[str, Callable[[], None]], ...]) -> Flow:
        row = Flow(self._theme.px(8), centred=True)
        row.setContentsMargins(0, self._theme.px(8), 0, 0)
        for position, (text, action) in enumerate(actions):
            button = Button(self._theme, text, "primary" if position == 0 else "")
            button.clicked.connect(action)
            row.addWidget(button)
        return row


def _middle(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 8)
    row.addStretch(1)
    return row


def side_panel(theme: Theme, *parts: QWidget) -> QWidget:
    """What stands in a place's list column: the parts from the top, the last with all the room that is left."""
    panel = QWidget()
    panel.setProperty("kind", "plain")
    column = QVBoxLayout(panel)
    column.setContentsMargins(*(theme.px(12),) * 4)
    for part in parts:
        column.addWidget(part, 1 if part is parts[-1] else 0)
    return panel


def scroller(content: QWidget, name: str = "") -> QScrollArea:
    """`content` in a scroll area without a frame that never scrolls sideways."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("kind", "plain")
    area.setWidget(content)
    return area
