"""The line below an answer that names what it cites: a button for each source, and one for all that was given."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.ui.chat.citations import PREVIEW, preview
from app.ui.chat.controls import QuietButton
from app.ui.chat.focus_tip import FocusTip
from app.ui.chat.look import Look
from app.ui.viewmodels.folder_words import count_words, tr
from app.ui.viewmodels.sources import Source, Sources

MOST = 6
MOST_NAME = 44
BRIEFER = (280, 180, 100)
"""Characters of a source where there is no room for its whole preview."""


class SourceButton(QuietButton):
    """One source; pointing at it shows its words, and so does coming to it by Tab."""

    def __init__(self, look: Look, source: Source, parent: QWidget) -> None:
        name = source.label if len(source.label) <= MOST_NAME else f"{source.label[: MOST_NAME - 1]}…"
        super().__init__(look, f"[{source.n}] {name}", "source-chip", parent, accent=True)
        self.source = source
        self.setAccessibleName(tr("Source {n}: {name}").format(n=source.n, name=source.label))
        self.setAccessibleDescription(source.passage.text[:300])

        self._tip: FocusTip | None = None
        self.clicked.connect(self._hide_tip)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self._tip is None or not self._tip.isVisible():
                QToolTip.showText(event.globalPos(), preview(self.source, *self._marks()), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            QTimer.singleShot(0, self, self._show_tip)  # what scrolls it into sight comes first

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hide_tip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the words away, and leaves the keyboard here."""
        if event.key() == Qt.Key.Key_Escape and self._tip is not None and self._tip.isVisible():
            self._hide_tip()
        else:
            super().keyPressEvent(event)

    def _show_tip(self) -> None:
        if self.hasFocus():
            self._tip = self._tip or FocusTip(self, self.look.scale)
            versions = [preview(self.source, *self._marks(), most) for most in (PREVIEW, *BRIEFER)]
            self._tip.show_words(versions)

    def _hide_tip(self) -> None:
        if self._tip is not None:
            self._tip.leave()

    def _marks(self) -> tuple[str, str]:
        """The ground of what is quoted, and its letters."""
        colours = self.look.tokens.colours
        return colours.mark, colours.on_mark


class SourceStrip(QWidget):
    """`wanted(int)`: this source, or all of them for 0."""

    wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sources-strip")
        self._look = look
        self._shown: Sources | None = None
        self.buttons: list[QuietButton] = []
        self.hide()

    def show_sources(self, sources: Sources | None, look: Look) -> None:
        """Those of the answer above; None for an answer without documents."""
        if sources == self._shown and look is self._look:
            return
        self._shown, self._look = sources, look
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = self._made(sources) if sources is not None else []
        self.setVisible(bool(self.buttons))

    def _made(self, sources: Sources) -> list[QuietButton]:
        made: list[QuietButton] = []
        for source in sources.shown[:MOST]:
            button = SourceButton(self._look, source, self)
            button.clicked.connect(lambda _=False, number=source.n: self.wanted.emit(number))
            made.append(button)
        words = count_words(len(sources.sources), tr("{n} source"), tr("{n} sources"))
        if not any(source.cited for source in sources.sources):
            words += " · " + tr("the answer names none of them")
        if sources.quoted:
            words += " · " + tr("{n} of {all} quotes verified").format(n=sources.verified, all=sources.quoted)
        every = QuietButton(
            self._look, words if sources.sources else tr("No source fitted"), "all-sources", self
        )
        every.clicked.connect(lambda: self.wanted.emit(0))
        return [*made, every]

    def height_for(self, width: int) -> int:
        """Place the buttons over `width` pixels; returns the height."""
        x = y = row = 0
        for button in self.buttons:
            size = button.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + row
            button.setGeometry(x, y, min(size.width(), width), size.height())
            button.show()
            x, row = x + size.width(), size.height()
        return y + row
