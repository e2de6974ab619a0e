"""The text of a document with the cited passage marked; loads nothing that the text may name."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QFrame, QTextBrowser

from app.ui.theme.style import Theme


class ReaderView(QTextBrowser):
    """Shows our own HTML; the anchor `here` is brought into sight."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("reader-view")
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Text of the document"))
        self.document().setDocumentMargin(theme.px(4))

    def loadResource(self, _type: int, _name: object) -> QByteArray:
        return QByteArray()

    def show_text(self, html: str) -> None:
        """Show it, the marked passage in sight."""
        self.setHtml(html)
        self.scrollToAnchor("here")
