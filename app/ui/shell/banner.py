"""A strip under the header: what went wrong, why, and the button that helps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import IconLabel, Prose, restyle


class Banner(QFrame):
    """Hidden until there is something to say; one message at a time, the newest."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("kind", "banner")
        self._run: Callable[[], None] | None = None
        self._about = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(10), theme.px(12), theme.px(10))
        row.setSpacing(theme.px(12))
        self._icon = IconLabel(theme, "warning", "warn", 20)
        self._words = Prose(theme, "", "", name="banner-text")
        self._button = Button(theme, "", name="banner-action")
        close = IconButton(theme, "close", tr("Dismiss"), name="banner-close", size=16)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(close)
        self._button.clicked.connect(self._act)
        close.clicked.connect(self.hide)
        self.hide()

    def tell(
        self, text: str, tone: str = "warn", button: str = "", run: Callable[[], None] | None = None,
        about: str = "",
    ) -> None:  # fmt: skip
        """Show `text` with a tone (warn, bad or info) and, if given, a button; `about` names what it is about."""
        self._about = about
        self._words.setText(text)
        self.setAccessibleName(text)
        icon, role = {"warn": ("warning", "warn"), "bad": ("warning", "bad")}.get(tone, ("info", "accent"))
        self._icon.show_icon(icon, role)
        self._run = run
        self._button.setText(button)
        self._button.setVisible(bool(button and run))
        restyle(self, tone=tone)
        self.show()

    def settle(self, about: str) -> None:
        """Go, if it is about this."""
        if about == self._about:
            self.hide()

    def text(self) -> str:
        """What it says; empty when hidden."""
        return "" if self.isHidden() else self._words.text()

    def _act(self) -> None:
        run, self._run = self._run, None
        self.hide()
        if run:
            run()
