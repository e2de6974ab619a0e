"""What screen readers are told of areas that scroll: Qt's own answer crashes when a child is asked for too late."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget

AREAS = frozenset({"QScrollArea", "QAbstractScrollArea"})
"""The classes whose areas are told by us. Lists, tables and texts have interfaces of their own, found before these."""


def install() -> None:
    """Tell areas that scroll as plain widgets with a viewport and two bars, from now on.

    Qt's interface counts only the bars that show and looks into its list without comparing the index (Qt 6.11,
    `QAccessibleAbstractScrollArea::child`). A reader that asks for the second child after the bar went away made the
    program read beyond the list, and die. A plain widget has all three children always and compares.
    """
    QAccessible.installFactory(_interface)


def _interface(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    """The interface of one thing, asked for by the name of each of its classes in turn; None leaves it to Qt."""
    if name in AREAS and isinstance(thing, QAbstractScrollArea):
        return QAccessibleWidget(thing, QAccessible.Role.Client, "")
    return None
