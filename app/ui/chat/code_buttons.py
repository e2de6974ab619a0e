"""The buttons over the code of one message: Save, Wrap and Copy, real ones, reused from message to message."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.ui.chat.block_text import CODE_HEADER
from app.ui.chat.blocks import BlockView
from app.ui.chat.controls import QuietButton
from app.ui.chat.look import Look

if TYPE_CHECKING:
    from app.ui.chat.body import MessageBody


class CodeButtons:
    """Three buttons for each code block of a body, in its header line."""

    def __init__(self, body: MessageBody) -> None:
        self._body = body
        self._codes: list[BlockView] = []
        self.all: list[QuietButton] = []
        self.wraps: list[QuietButton] = []
        self.saves: list[QuietButton] = []

    def set_look(self, look: Look) -> None:
        """Draw with another theme."""
        for button in (*self.all, *self.wraps, *self.saves):
            button.look = look

    def place(self, views: Sequence[BlockView]) -> None:
        """Put the buttons over the laid-out code among `views`."""
        self._codes = [view for view in views if view.block.kind == "code"]
        while len(self.all) < len(self._codes):
            self._make(len(self.all))
        for index, row in enumerate(zip(self.all, self.wraps, self.saves, strict=True)):
            for button in row:
                button.setVisible(index < len(self._codes))
            if index < len(self._codes):
                self._put(row, self._codes[index])

    def _make(self, index: int) -> None:
        body = self._body
        copy = QuietButton(body.look, body.tr("Copy"), "copy-code", body)
        copy.setAccessibleName(body.tr("Copy this code"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._codes[index].block.text))
        wrap = QuietButton(body.look, body.tr("No wrap"), "wrap-code", body)
        wrap.clicked.connect(lambda: body.wrap_code(self._codes[index]))
        save = QuietButton(body.look, body.tr("Save…"), "save-code", body)
        save.setAccessibleName(body.tr("Save this code"))
        save.clicked.connect(lambda: self._save(index))
        self.all.append(copy)
        self.wraps.append(wrap)
        self.saves.append(save)

    def _save(self, index: int) -> None:
        block = self._codes[index].block
        self._body.save_wanted.emit(block.text, f"code{suffix_of(block.language)}")

    def _put(self, row: Sequence[QuietButton], view: BlockView) -> None:
        wrap, look = row[1], view.look
        wrap.setText(self._body.tr("No wrap") if view.wrapped else self._body.tr("Wrap"))
        spoken = self._body.tr("Do not wrap the lines") if view.wrapped else self._body.tr("Wrap the lines")
        wrap.setAccessibleName(spoken)
        x = view.rect.right() - look.px(6)
        for button in row:
            size = button.sizeHint()
            x -= size.width()
            y = view.rect.top() + (look.px(CODE_HEADER) - size.height()) / 2 + 1
            button.setGeometry(int(x), int(y), size.width(), size.height())


@lru_cache(maxsize=64)
def suffix_of(language: str) -> str:
    """How the names of files in a language end, with the dot; ".txt" for what is not known."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        patterns = get_lexer_by_name(language.lower()).filenames if language else []
    except ClassNotFound:
        patterns = []
    return next((name[1:] for name in patterns if name[:2] == "*." and name[2:].isalnum()), ".txt")
