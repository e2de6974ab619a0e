"""Check for updates: whom it would ask, then which version there is and what its files must add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from app.ui.shell.crash import version
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.updates import UpdatesModel
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow


class UpdatesDialog(QDialog):
    """Not modal; goes with the lock."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("updates")
        self.setWindowTitle(tr("Check for updates"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme, px = window.theme, window.theme.px
        self.vm = UpdatesModel(window.core, window.background, version(), self)
        self.words = Prose(theme, "", name="updates-words")
        self.sums = label("", "mono", wrap=True, select=True, name="updates-sums")
        self.ask = Button(theme, tr("Ask now"), "primary", "refresh", "updates-ask")
        self.page = Button(theme, tr("Open the page"), "primary", "external", "updates-page")
        close = Button(theme, tr("Close"), "ghost", name="updates-close")
        row = QHBoxLayout()
        row.addStretch()
        for button in (close, self.page, self.ask):
            row.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(20))
        box.setSpacing(px(14))
        box.addWidget(self.words)
        box.addWidget(self.sums)
        box.addStretch()
        box.addLayout(row)
        self.ask.clicked.connect(self.vm.ask)
        self.page.clicked.connect(self._open_page)
        close.clicked.connect(self.close)
        self.vm.changed.connect(self.refresh)
        window.locking.connect(self.close)
        self.setMinimumWidth(min(px(540), window.width() - px(40)))
        self.refresh()

    def refresh(self) -> None:
        """As the view model stands."""
        self.words.setText(self.vm.words)
        self.sums.setText(self.vm.sums)
        self.sums.setVisible(bool(self.vm.sums))
        self.ask.setVisible(not self.vm.newer)
        self.ask.setEnabled(not self.vm.asking)
        self.page.setVisible(self.vm.newer)
        if self.vm.newer and self.vm.release:
            self.page.setAccessibleDescription(self.vm.release.page)
        self.adjustSize()

    def _open_page(self) -> None:
        """Its address was signed, and leads to the place that was asked."""
        if self.vm.release is not None:
            QDesktopServices.openUrl(QUrl(self.vm.release.page))


def open_updates(window: MainWindow) -> None:
    """The dialog, the one that is open if there is one."""
    dialog: UpdatesDialog | None = window.findChild(UpdatesDialog)
    dialog = dialog or UpdatesDialog(window)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
