"""The row of chips above the words: which documents are asked, each with a way to leave it out."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.documents import Asked
from app.ui.viewmodels.folder_words import tr
from app.ui.viewmodels.written import short
from app.ui.widgets.buttons import Button
from app.ui.widgets.tips import plain_tip

MOST_NAME = 36
"""Characters of a name on a chip; the tip has all of it."""


class AttachmentsBar(QWidget):
    """Chips that wrap. `left_out(Asked)` when one is pressed."""

    left_out = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("attachments")
        self.setProperty("kind", "plain")
        self.setAccessibleName(tr("Documents that are asked"))
        self.chips: list[Button] = []
        self.hide()
        theme.changed.connect(self._arrange)

    def show_asked(self, asked: list[Asked]) -> None:
        """In place of those before."""
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [self._make(one) for one in asked]
        self.setVisible(bool(asked))
        self._arrange()

    def _make(self, one: Asked) -> Button:
        name = one.name if len(one.name) <= MOST_NAME else f"{one.name[: MOST_NAME - 1]}…"
        if one.tokens:
            name = tr("{name} · {tokens} tokens").format(name=name, tokens=short(one.tokens))
        icon = one.icon or ("docs" if one.own else "folder")
        chip = Button(self._theme, f"{name}  ×", "chip", icon, "asked", self)
        chip.setToolTip(plain_tip(f"{one.name}\n{one.detail}\n{tr('Press to leave it out')}"))
        chip.setAccessibleName(tr("Leave out {name}").format(name=one.name))
        chip.setAccessibleDescription(one.detail)
        chip.clicked.connect(lambda: self.left_out.emit(one))
        chip.show()
        return chip

    def _arrange(self) -> None:
        """Place the chips row by row; the height follows from the width alone."""
        gap, x, y, row = self._theme.px(6), 0, 0, 0
        for chip in self.chips:
            size = chip.sizeHint()
            if x and x + size.width() > self.width():
                x, y = 0, y + row + gap
            chip.setGeometry(
                QRect(QPoint(x, y), QSize(min(size.width(), max(40, self.width())), size.height()))
            )
            x, row = x + size.width() + gap, size.height()
        high = y + row
        if high != self.minimumHeight() or high != self.maximumHeight():
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()


def attach_menu(theme: Theme, parent: QWidget, kept: list[tuple[str, str]], asked: set[str]) -> QMenu:
    """What can be asked: files, a folder, or one of the kept ones, ticked where it is. Actions carry what they mean."""
    menu = QMenu(parent)
    menu.setObjectName("attach-menu")
    for key, icon, title in (
        ("files", "docs", tr("Files, for this chat only…")),
        ("folder", "folder", tr("A folder, for this chat only…")),
    ):
        menu.addAction(theme.icon(icon), title).setData(key)
    if kept:
        menu.addSeparator()
    for folder_id, name in kept:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(folder_id in asked)
        action.setData(folder_id)
    if not kept:
        menu.addAction(theme.icon("book"), tr("Keep folders under Knowledge…")).setData("knowledge")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
