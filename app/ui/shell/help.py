"""Every shortcut, by what it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import label
from app.ui.widgets.panels import badge, scroller
from app.ui.widgets.tips import keys_text

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow


class HelpDialog(QDialog):
    """A table that is made from the same actions as the menus, so it cannot be wrong."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        px = window.theme.px
        self.setObjectName("help")
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(label(tr("Keyboard shortcuts"), "heading"))
        column.addWidget(scroller(self._table(window), "help-table"), 1)
        row = QHBoxLayout()
        row.addStretch()
        close = Button(window.theme, tr("Close"), "primary", name="help-close")
        close.clicked.connect(self.close)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(min(px(560), window.width() - 40), min(px(620), window.height() - 40))

    def _table(self, window: MainWindow) -> QWidget:
        table, px = QWidget(), window.theme.px
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, px(12), 0)
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(0, 1)
        groups: dict[str, list[tuple[str, str]]] = {}
        for action in window.all_actions():
            if action.keys:
                groups.setdefault(action.group or tr("Other"), []).append(
                    (action.title, keys_text(action.keys))
                )
        for group, rows in groups.items():
            heading = label(group.upper(), "section")
            heading.setContentsMargins(0, px(10), 0, px(2))
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for title, keys in rows:
                line = grid.rowCount()
                grid.addWidget(label(title, wrap=True), line, 0)
                grid.addWidget(badge(keys), line, 1, Qt.AlignmentFlag.AlignRight)
        grid.setRowStretch(grid.rowCount(), 1)
        return table
