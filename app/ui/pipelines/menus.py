"""The menu of the canvas: what can be done at a spot, with what is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QMenu

from app.pipelines import edit
from app.ui.pipelines import arrange
from app.ui.pipelines.faces import WireFace
from app.ui.pipelines.wiring_menu import add_wiring
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.ui.pipelines.page import EditorPage


def canvas_menu(page: EditorPage, spot: QPointF, wire: WireFace | None = None) -> QMenu:
    """What can be done here, with what is selected."""
    menu, ids, editor = QMenu(page), page.ids(), page.editor
    menu.addAction(tr("Add a step…"), lambda: page.add_step(spot))
    menu.addAction(tr("Paste"), page.paste_wanted.emit)
    if wire is not None:
        menu.addAction(tr("Disconnect"), lambda: editor.part([wire]))
    if not ids:
        return menu
    menu.addSeparator()
    if len(ids) == 1 and ids[0] in editor.pipeline.by_id:
        add_wiring(menu, editor, ids[0], page.add_fitting)
    if len(ids) == 1:
        menu.addAction(tr("Settings of this step"), lambda: page.opened.emit(ids[0]))
    if len(ids) == 1 and editor.pipeline.step(ids[0]) is not None:
        add_switches(menu, editor, ids[0])
        menu.addAction(tr("Run from here"), lambda: page.run_wanted.emit(ids[0], True))
        menu.addAction(tr("Run to here"), lambda: page.run_wanted.emit(ids[0], False))
    menu.addAction(tr("Copy"), lambda: page.copied.emit(ids))
    menu.addAction(tr("Duplicate"), lambda: editor.duplicate(ids))
    menu.addAction(tr("Frame as Repeat until"), lambda: editor.frame(ids, "repeat"))
    menu.addAction(tr("Frame as For each"), lambda: editor.frame(ids, "each"))
    zone = editor.pipeline.zone(ids[0]) if len(ids) == 1 else None
    if zone is not None and zone.kind == "sub":
        add_sub(menu, editor, zone.id)
    elif zone is not None:
        menu.addAction(tr("Take the frame away"), lambda: editor.dissolve(zone.id))
    if len(ids) > 1:
        add_aligning(menu, editor, ids)
    menu.addSeparator()
    menu.addAction(tr("Delete"), page.delete)
    return menu


TINTS: tuple[tuple[str, str], ...] = (
    ("", "None"), ("text", "Blue"), ("evidence", "Green"), ("report", "Yellow"), ("json", "Pink"), ("number", "Violet"),
)  # fmt: skip
"""Colours of cards: those of types, by the names of the types."""


def add_switches(menu: QMenu, editor: Editor, wanted: str) -> None:
    """What is on or off at one step: whether runs hold before it, how large its card is, its colour."""
    layout = editor.pipeline.layout
    holds = wanted in layout.breakpoints
    _switch(menu, tr("Hold before this step"), holds, lambda: editor.hold_at(wanted, not holds))
    place = edit.at(editor.pipeline, wanted)
    small = place.collapsed
    _switch(menu, tr("Small card"), small, lambda: editor.set_look(wanted, collapsed=not small))
    colours = menu.addMenu(tr("Colour"))
    for kind, words in TINTS:
        _switch(colours, tr(words), place.colour == kind, lambda k=kind: editor.set_look(wanted, colour=k))


def add_sub(menu: QMenu, editor: Editor, wanted: str) -> None:
    """What can be done with a Sub-pipeline."""
    menu.addAction(tr("Open the pipeline it runs"), lambda: editor.entered.emit(wanted))
    menu.addAction(tr("Use the newest version"), lambda: editor.newest.emit(wanted))


def _switch(menu: QMenu, words: str, on: bool, run: Callable[[], None]) -> None:
    action = menu.addAction(words, run)
    action.setCheckable(True)
    action.setChecked(on)


def add_aligning(menu: QMenu, editor: Editor, ids: list[str]) -> None:
    """Along one line, or with the same gaps."""
    sub = menu.addMenu(tr("Align"))
    ways: tuple[tuple[str, arrange.Way], ...] = (
        (tr("Left edges"), "left"), (tr("Centres"), "centre"), (tr("Right edges"), "right"),
        (tr("Top edges"), "top"), (tr("Middles"), "middle"), (tr("Bottom edges"), "bottom"),
    )  # fmt: skip
    for words, way in ways:
        sub.addAction(words, lambda w=way: editor.align(ids, w))
    if len(ids) > 2:
        sub.addAction(tr("Same gaps across"), lambda: editor.spread(ids, across=True))
        sub.addAction(tr("Same gaps down"), lambda: editor.spread(ids, across=False))
