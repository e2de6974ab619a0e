"""The Copy buttons over the code of one message: real buttons, reused from message to message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.ui.chat.blocks import CODE_HEADER, BlockView
from app.ui.chat.controls import QuietButton
from app.ui.chat.look import Look

if TYPE_CHECKING:
    from app.ui.chat.body import MessageBody


class CodeButtons:
    """One button for each code block of a body, in its header line."""

    def __init__(self, body: MessageBody) -> None:
        self._body = body
        self._codes: list[BlockView] = []
        self.all: list[QuietButton] = []

    def set_look(self, look: Look) -> None:
        """Draw with another theme."""
        for button in self.all:
            button.look = look

    def place(self, views: Sequence[BlockView]) -> None:
        """Put the buttons over the laid-out code among `views`."""
        self._codes = [view for view in views if view.block.kind == "code"]
        while len(self.all) < len(self._codes):
            self.all.append(self._made(len(self.all)))
        for index, button in enumerate(self.all):
            button.setVisible(index < len(self._codes))
            if index < len(self._codes):
                self._put(button, self._codes[index])

    def _made(self, index: int) -> QuietButton:
        button = QuietButton(self._body.look, self._body.tr("Copy"), "copy-code", self._body)
        button.setAccessibleName(self._body.tr("Copy this code"))
        button.clicked.connect(lambda: self._copy(index))
        return button

    def _put(self, button: QuietButton, view: BlockView) -> None:
        size, look = button.sizeHint(), view.look
        x = view.rect.right() - size.width() - look.px(6)
        y = view.rect.top() + (look.px(CODE_HEADER) - size.height()) / 2 + 1
        button.setGeometry(int(x), int(y), size.width(), size.height())

    def _copy(self, index: int) -> None:
        QGuiApplication.clipboard().setText(self._codes[index].block.text)
