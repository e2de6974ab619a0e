"""A language in which every translated word stands in brackets: what stands outside them did not pass through tr."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QTabBar,
    QTreeWidget,
    QWidget,
)

from app.ui.shell.language import install
from app.ui.viewmodels import told

OPEN, CLOSE = "⟦", "⟧"
INSIDE = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
TAG = re.compile(r"<[^>]+>|&\w+;")
CUT = re.compile(f"{OPEN}[^{CLOSE}]*…$")
WORD = re.compile(r"[A-Za-zÄÖÜäöü]{3,}")


class Brackets(QTranslator):
    """Every message between brackets."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, count: int = -1) -> str:
        return f"{OPEN}{text}{CLOSE}"


@contextmanager
def bracketed(app: QApplication) -> Iterator[None]:
    """The whole program speaks in brackets for a while."""
    made = Brackets(app)
    app.installTranslator(made)
    try:
        yield
    finally:
        app.removeTranslator(made)


@contextmanager
def speaking(app: QApplication, language: str, rightward: bool = True) -> Iterator[None]:
    """The program speaks a language for a while, laid out from left to right or the other way."""
    before = set(app.findChildren(QTranslator))
    told.told.cache_clear()
    install(app, language)
    if not rightward:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        yield
    finally:
        for made in set(app.findChildren(QTranslator)) - before:
            app.removeTranslator(made)
            made.deleteLater()
        QLocale.setDefault(QLocale.c())
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        told.told.cache_clear()


def english(root: QWidget) -> set[str]:
    """Texts of a window in which words stand outside all brackets."""
    return {text for text in shown(root) if WORD.search(outside(text))}


def outside(text: str) -> str:
    """What of a text is in no brackets, nested ones too."""
    text = CUT.sub("", TAG.sub(" ", text))
    while (shorter := INSIDE.sub("", text)) != text:
        text = shorter
    return text


def shown(root: QWidget) -> Iterator[str]:
    """Every text that the widgets below `root` show or tell a screen reader."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        yield from _own(widget)
    for action in root.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _own(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
        case QSpinBox():
            yield from (widget.specialValueText(), widget.prefix(), widget.suffix())
        case QTabBar():
            yield from (widget.tabText(tab) for tab in range(widget.count()))
        case QListWidget():
            yield from (widget.item(row).text() for row in range(widget.count()))
        case QTreeWidget():
            yield from (widget.headerItem().text(column) for column in range(widget.columnCount()))
        case _:
            return
