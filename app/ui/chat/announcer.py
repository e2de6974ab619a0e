"""Tells a screen reader what an answer says while it is written: whole sentences, politely, never each token."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.ui.viewmodels.thread import ThreadModel

END = re.compile(r"[.!?…:](?=\s)|\n")
MARKS = re.compile(r"[*_`#>|]+|^\s*[-+]\s", re.MULTILINE)


class Announcer(QObject):
    """Follows the answers of a chat; `say` gets one announcement of a sentence or more."""

    def __init__(self, turns: ThreadModel, say: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turns, self._say = turns, say
        self._answer, self._told = "", 0
        turns.row_changed.connect(self._grown)
        turns.spliced.connect(lambda _: self._ended())

    def _grown(self, row: int) -> None:
        live, message = self._turns.live(row), self._turns.rows[row].message
        if live is None:
            return
        if message.id != self._answer:
            self._answer, self._told = message.id, len(live.base)
        source = live.markdown.source
        ends = [found.end() for found in END.finditer(source, self._told)]
        if ends:
            self._tell(source, ends[-1])

    def _ended(self) -> None:
        """The last words have no blank behind their full stop."""
        row = self._turns.row_of(self._answer)
        if row is not None and self._turns.live(row) is None:
            content = self._turns.rows[row].message.content
            self._answer = ""
            self._tell(content, len(content))

    def _tell(self, source: str, end: int) -> None:
        words = " ".join(MARKS.sub(" ", source[self._told : end]).split())
        self._told = end
        if words:
            self._say(words)


def announce(widget: QWidget, words: str) -> None:
    """Hand words to the screen reader, if one listens; it says them when it has finished what it is at."""
    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
