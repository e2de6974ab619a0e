"""The keys of the canvas, in one table: what binds them and what Help lists cannot differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.ui.pipelines.geometry import GRID
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.ui.pipelines.page import EditorPage


@dataclass(frozen=True)
class Key:
    """One shortcut. `listed`: the list of steps has it, too; in a list some keys mean something else."""

    name: str
    title: str
    keys: str
    run: Callable[[], object]
    listed: bool = True


def keys_of(page: EditorPage) -> list[Key]:
    """All of them."""
    return [*_editing(page), *_looking(page)]


def _editing(page: EditorPage) -> list[Key]:
    editor, ids = page.editor, page.ids
    return [
        Key("undo", tr("Undo"), "Ctrl+Z", editor.undo),
        Key("redo", tr("Redo"), "Ctrl+Shift+Z", editor.redo),
        Key("redo-also", tr("Redo"), "Ctrl+Y", editor.redo),
        Key("duplicate", tr("Duplicate"), "Ctrl+D", lambda: editor.duplicate(ids())),
        Key("copy", tr("Copy"), "Ctrl+C", lambda: page.copied.emit(ids())),
        Key("cut", tr("Cut"), "Ctrl+X", page.cut),
        Key("paste", tr("Paste"), "Ctrl+V", page.paste_wanted.emit),
        Key("choose-all", tr("Choose everything"), "Ctrl+A", page.choose_all),
        Key("delete", tr("Delete"), "Delete", page.delete),
        Key("delete-also", tr("Delete"), "Backspace", page.delete, listed=False),
        Key("frame-repeat", tr("Frame as Repeat until"), "Ctrl+G", lambda: editor.frame(ids(), "repeat")),
        Key("frame-each", tr("Frame as For each"), "Ctrl+Shift+G", lambda: editor.frame(ids(), "each")),
        Key("hold", tr("Hold before the chosen step, or no longer"), "F9", lambda: hold(page)),
        Key("lay-out", tr("Lay out"), "Ctrl+L", page.tidy),
        Key("nudge-left", tr("Move a little to the left"), "Alt+Left", lambda: nudge(page, -1, 0)),
        Key("nudge-up", tr("Move a little upwards"), "Alt+Up", lambda: nudge(page, 0, -1)),
        Key("nudge-right", tr("Move a little to the right"), "Alt+Right", lambda: nudge(page, 1, 0)),
        Key("nudge-down", tr("Move a little downwards"), "Alt+Down", lambda: nudge(page, 0, 1)),
    ]


def _looking(page: EditorPage) -> list[Key]:
    view = page.view
    return [
        Key("open-step", tr("Settings of the chosen step"), "Return", page.open_chosen, listed=False),
        Key("fit", tr("Show what is chosen, or everything"), "F", lambda: view.fit(tuple(page.ids())), False),
        Key("nearer", tr("Nearer"), "+", lambda: view.zoom_by(1.2), False),
        Key("farther", tr("Farther"), "-", lambda: view.zoom_by(1 / 1.2), False),
        Key("life-size", tr("At 100 %"), "0", lambda: view.zoom_by(1 / view.zoom()), False),
        Key("leave", tr("Leave the canvas"), "F6", view.leave, False),
        Key("leave-back", tr("Leave the canvas backwards"), "Shift+F6", lambda: view.leave(False), False),
    ]


def nudge(page: EditorPage, across: int, down: int) -> None:
    """Move what is chosen by one step of the grid."""
    page.editor.nudge(page.ids(), across * GRID, down * GRID)


def hold(page: EditorPage) -> None:
    """Set breakpoints before the chosen steps, or take them away."""
    points = page.editor.pipeline.layout.breakpoints
    for name in page.ids():
        if page.editor.pipeline.step(name) is not None:
            page.editor.hold_at(name, name not in points)


def bind(page: EditorPage) -> None:
    """Make the keys work where they are meant: on the canvas, and most in the list beside it."""
    for key in keys_of(page):
        for where in (page.view, page.steps) if key.listed else (page.view,):
            shortcut = QShortcut(QKeySequence(key.keys), where)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(key.run)
