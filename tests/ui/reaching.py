"""What of a window is out of reach: controls without a name for the ear, and those that no key comes to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTabBar,
    QTextEdit,
    QWidget,
)

SPEAKING = {
    *(QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton),
    *(QAccessible.Role.EditableText, QAccessible.Role.ComboBox, QAccessible.Role.SpinBox),
    *(QAccessible.Role.Slider, QAccessible.Role.List, QAccessible.Role.Tree, QAccessible.Role.Table),
    *(
        QAccessible.Role.MenuItem,
        QAccessible.Role.PageTab,
        QAccessible.Role.ListItem,
        QAccessible.Role.ButtonMenu,
    ),
}
"""Roles of what a person acts on."""


@contextmanager
def heard() -> Iterator[None]:
    """As beside a screen reader: else rows of a list that was filled anew are told as they were."""
    before = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        yield
    finally:
        QAccessible.setActive(before)


def unnamed(root: QWidget) -> list[str]:
    """The visible controls that a screen reader could not name, by their place in the tree."""
    start = QAccessible.queryAccessibleInterface(root)
    return list(_unnamed(start, root.objectName())) if start is not None else ["nothing is told"]


def _unnamed(node: QAccessibleInterface, path: str, depth: int = 0) -> Iterator[str]:
    for index in range(node.childCount()):
        child = node.child(index)
        if child is None or depth > 40 or child.state().invisible or child.state().offscreen:
            continue
        own = child.object()
        here = f"{path} > {own.objectName() if own is not None else child.role()}"
        inside = own is not None and own.objectName().startswith("qt_")
        if child.role() in SPEAKING and not inside and not child.text(QAccessible.Text.Name).strip():
            yield f"{here} ({child.role().name})"
        yield from _unnamed(child, here, depth + 1)


def beyond_tab(root: QWidget) -> list[str]:
    """What Tab may stop at and never comes to."""
    met: set[QWidget] = set()
    at = root.nextInFocusChain()
    while at is not root and at not in met:
        met.add(at)
        at = at.nextInFocusChain()
    wanted = {w for w in root.findChildren(QWidget) if reachable(w, root)}
    return sorted(w.objectName() or type(w).__name__ for w in wanted - met)


def reachable(widget: QWidget, root: QWidget) -> bool:
    """Whether Tab may stop there."""
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.window() is root.window()  # dialogs over it have Tabs of their own
        and widget.isVisibleTo(root)
        and widget.isEnabled()
    )


ACTED_ON = (
    *(QAbstractButton, QLineEdit, QAbstractSpinBox, QComboBox, QAbstractItemView),
    *(QTextEdit, QPlainTextEdit, QSlider, QTabBar),
)
PARTS = (QAbstractSpinBox, QComboBox, QTabBar, QLineEdit, QAbstractItemView)
"""What has its own keys, so that its parts need none."""
STEERED = {"step-choices", "palette-list", "command-list"}
"""Lists whose rows are chosen with the arrow keys of the line above them, in which one types."""


def beyond_keys(root: QWidget) -> list[str]:
    """What a pointer can act on and Tab does not stop at."""
    return sorted(
        f"{type(one).__name__} {one.objectName()!r} in {_parent(one).objectName() or type(_parent(one)).__name__}"
        for one in root.findChildren(QWidget)
        if isinstance(one, ACTED_ON)
        and one.window() is root.window()
        and one.isVisibleTo(root)
        and one.isEnabled()
        and not one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one, QHeaderView)
        and not isinstance(_parent(one), PARTS)
        and one.objectName() not in STEERED
        and not _of_a_group(one)
    )


def _parent(one: QWidget) -> QWidget:
    above = one.parentWidget()
    return above if above is not None else one


def _of_a_group(one: QWidget) -> bool:
    """Of a group of which one is on, Tab stops at that one alone; the arrow keys go to the others."""
    group = one.group() if isinstance(one, QAbstractButton) else None
    return group is not None and any(
        bool(other.focusPolicy() & Qt.FocusPolicy.TabFocus) for other in group.buttons()
    )


def out_of_reach(root: QWidget) -> list[str]:
    """All of it, each in a line."""
    return [
        *(f"{path} has no name" for path in unnamed(root)),
        *(f"no Tab meets {name}" for name in beyond_tab(root)),
        *(f"no key comes to {name}" for name in beyond_keys(root)),
    ]
