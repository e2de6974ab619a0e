"""A small dialog that asks for a name; the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog, QWidget


def ask_name(
    parent: QWidget, name: str, title: str, prompt: str, take: Callable[[str], object], old: str = ""
) -> QInputDialog:
    """Open it as `name`; `take` gets what was typed, without spaces around it, unless nothing is left."""

    def taken(words: str) -> None:
        if words.strip():
            take(words.strip())

    dialog = QInputDialog(parent)
    dialog.setObjectName(name)
    dialog.setWindowTitle(title)
    dialog.setLabelText(prompt)
    dialog.setTextValue(old)
    dialog.textValueSelected.connect(taken)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
