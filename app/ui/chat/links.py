"""A link is never followed at once: its whole address is shown, and the person chooses."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.chat.inline import safe_address
from app.ui.theme.style import Theme
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import label


class LinkCard(QFrame):
    """A card at the pointer with the address, Open in browser, and Copy. Closes when something else is clicked."""

    def __init__(self, theme: Theme, address: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("link-card")
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Link to {address}").format(address=shown_address(address)))
        self.address = address
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
        box.setSpacing(theme.px(10))
        box.addWidget(label(self.tr("This link leads out of Underdesk, to"), "caption"))
        words = label(breakable(shown_address(address)), "mono", wrap=True, select=True, name="link-address")
        words.setMinimumWidth(theme.px(300))
        words.setMaximumWidth(theme.px(460))
        box.addWidget(words)
        row = QHBoxLayout()
        self.open = Button(theme, self.tr("Open in browser"), "primary", "external", "open-link")
        self.copy = Button(theme, self.tr("Copy address"), "", "copy", "copy-link")
        self.open.clicked.connect(self.open_it)
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.open)
        row.addWidget(self.copy)
        row.addStretch()
        box.addLayout(row)

    def show_at(self, where: QPoint) -> None:
        """Open near a point of the screen."""
        self.adjustSize()
        self.move(where + QPoint(0, 8))
        self.show()
        self.open.setFocus()

    def open_it(self) -> None:
        """Hand the address to the browser; this program itself connects to nothing."""
        if safe_address(self.address):
            QDesktopServices.openUrl(QUrl(self.address))
        self.close()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address)
        self.close()


def shown_address(address: str) -> str:
    """The address with its host in plain letters, so that look-alike letters show."""
    return bytes(QUrl(address).toEncoded().data()).decode("ascii", "replace")


def breakable(address: str) -> str:
    """The address with places to break a line, invisible otherwise."""
    for mark in "/?&=-_.":
        address = address.replace(mark, mark + "\u200b")
    return address
