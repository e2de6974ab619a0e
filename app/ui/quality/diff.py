"""Two answers side by side: what is gone marked in the first, what is new in the second."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.quality.compare import Piece, Row, text_diff
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.labels import Elided

LEAST, MOST = 3, 16
"""Lines of an answer that are in sight."""


class AnswerBox(QPlainTextEdit):
    """One answer to read, with marks under some of its words."""

    def __init__(self, theme: Theme, name: str, spoken: str) -> None:
        super().__init__()
        self._theme = theme
        self._marks: list[tuple[int, int, str]] = []
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._draw)

    def show_pieces(self, pieces: list[Piece], kind: str) -> None:
        """The words of one side; those of `kind` (gone or new) are marked."""
        at, text = 0, ""
        self._marks = []
        for piece, words in pieces:
            if piece not in ("same", kind):
                continue
            if piece == kind:
                self._marks.append((at, at + len(words), "bad" if kind == "gone" else "good"))
            text += words
            at += len(words)
        self.setPlainText(text or tr("(nothing)"))
        self._draw()

    def _draw(self) -> None:
        found: list[QTextEdit.ExtraSelection] = []
        for start, end, role in self._marks:
            mark = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            form.setBackground(self._theme.colour(f"{role}_soft"))
            form.setForeground(self._theme.colour(role))
            form.setFontUnderline(role == "good")
            form.setFontStrikeOut(role == "bad")
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, form  # pyright: ignore[reportAttributeAccessIssue]
            found.append(mark)
        self.setExtraSelections(found)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its words, within reason."""
        whole = int(self.document().size().height()) + 1
        lines = max(LEAST, min(MOST, whole))
        # a bar that comes by itself comes after the lines were broken, and covers their ends
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOn if whole > MOST else bar.ScrollBarAlwaysOff)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + self._theme.px(16))


class SideBySide(QWidget):
    """Both answers to one case under the names of their models."""

    def __init__(self, theme: Theme, before: str, after: str, row: Row) -> None:
        super().__init__()
        self.setObjectName("answers-diff")
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(8), 0, theme.px(8), theme.px(12))
        line.setSpacing(theme.px(12))
        pieces = text_diff(row.text_before, row.text_after)
        for name, kind, spoken in ((before, "gone", "answer-before"), (after, "new", "answer-after")):
            column = QVBoxLayout()
            column.setSpacing(theme.px(4))
            column.addWidget(Elided(name, "caption"))
            box = AnswerBox(theme, spoken, tr("Answer of {model}").format(model=name))
            box.show_pieces(pieces, kind)
            column.addWidget(box)
            column.addStretch(1)
            line.addLayout(column, 1)
