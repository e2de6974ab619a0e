"""The line above a temporary chat that says what it is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.widgets.labels import IconLabel, Prose


class PassingStrip(QWidget):
    """Hidden where chats are kept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("temporary-strip")
        self.setProperty("kind", "plain")
        words = self.tr(
            "Temporary chat: nothing of it is stored. It is gone when you delete it or close Underdesk."
        )
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(IconLabel(theme, "clock", "accent", 16))
        row.addWidget(Prose(theme, words, "small"), 1)
        self.hide()
