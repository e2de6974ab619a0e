"""Looks over a tree of widgets for what an eye would stumble on: words cut off, parts on top of each other."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QStackedWidget, QWidget

from app.ui.widgets.labels import Elided, Prose

LOOSE = 8
"""Pixels that a paragraph may be higher than its words."""


def flaws(root: QWidget) -> list[str]:
    """What is wrong with the visible widgets of `root`, each in a line."""
    found: list[str] = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisibleTo(root):
            found += (f"{_name(widget)}: {what}" for what in (*_words(widget), *_places(widget)))
    return found


def _words(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, Prose):
        need = widget.heightForWidth(max(1, widget.width()))
        if not need <= widget.height() <= need + LOOSE:
            yield f"{widget.height()} px high, its words {need}: {widget.text()[:40]!r}"
    elif isinstance(widget, QLabel) and widget.text() and not isinstance(widget, Elided):
        wraps = widget.wordWrap()
        metrics, room = widget.fontMetrics(), widget.contentsRect()
        # What a label asks for to wrap its words counts its own margins in.
        short = (
            widget.heightForWidth(widget.width()) - widget.height()
            if wraps
            else metrics.height() - room.height()
        )
        if short > 2 or (not wraps and room.width() + 1 < metrics.horizontalAdvance(widget.text())):
            yield f"cut off: {widget.text()[:40]!r}"
    elif isinstance(widget, QPushButton) and widget.text() and widget.width() < widget.sizeHint().width() - 1:
        yield f"cut off: {widget.text()[:40]!r}"


def _places(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        beyond = widget.widget().width() - widget.viewport().width()
        if beyond > 0:
            yield f"{beyond} px are out of sight at the right"
    layout = widget.layout()
    if layout is None or isinstance(widget, QStackedWidget):
        return
    # Not by `itemAt`: its wrapper outlives the item, and is taken for the next one that comes to lie at its address.
    laid = [part for part in widget.children() if isinstance(part, QWidget) and layout.indexOf(part) >= 0]
    shown = [part for part in laid if not part.isHidden() and part.width() > 1]
    for place, one in enumerate(shown):
        if not widget.rect().adjusted(-1, -1, 1, 1).contains(one.geometry()):
            yield f"{_name(one)} sticks out"
        for other in shown[place + 1 :]:
            if one.geometry().intersects(other.geometry()):
                yield f"{_name(one)} lies on {_name(other)}"


def _name(widget: QWidget) -> str:
    names: list[str] = []
    up: QWidget | None = widget
    while up is not None and len(names) < 3:
        names.append(up.objectName() or type(up).__name__)
        up = up.parentWidget()
    return " < ".join(names)
