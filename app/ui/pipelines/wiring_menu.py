"""What a hand does with wires, for keys: connect, disconnect, add what fits an end, read why a wire cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QMenu

from app.ui.pipelines import geometry as at
from app.ui.pipelines.faces import Board, End
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.shell import tr


def add_wiring(menu: QMenu, editor: Editor, wanted: str, fitting: Callable[[End], object]) -> None:
    """All of it for one step or zone; `fitting` shows the list of what an end could lead to."""
    board = editor.board()
    joining, unfit = menu.addMenu(tr("Connect")), QMenu(tr("Does not fit, and why"), menu)
    for source, target in _pairs(board, wanted):
        words, why = _wire_words(editor, source, target), editor.why_not(source, target)
        where, text = (unfit, f"{words}: {why}") if why else (joining, words)
        where.addAction(_plain(text), lambda s=source, t=target: editor.connect_ends(s, t))
    if unfit.actions():
        joining.addSeparator()
        joining.addMenu(unfit)
    parting = menu.addMenu(tr("Disconnect"))
    for wire in board.wires:
        if wanted in (wire.source.owner, wire.target.owner):
            words = _wire_words(editor, wire.source, wire.target)
            parting.addAction(_plain(words), lambda w=wire: editor.part([w]))
    adding = menu.addMenu(tr("Add what fits"))
    for end in _ends(board):
        if end.owner == wanted:
            words = tr("After {port}…") if end.gives else tr("Before {port}…")
            adding.addAction(_plain(words.format(port=end.port)), lambda e=end: fitting(e))
    for sub in (joining, parting, adding):
        sub.setEnabled(bool(sub.actions()))


def _ends(board: Board) -> Iterator[End]:
    """Every port there is."""
    for face in (*board.zones, *board.cards):
        for side in at.sides(face):
            for port in at.ports_of(face, side):
                yield End(face.id, port.name, side)  # type: ignore[arg-type]


def _pairs(board: Board, wanted: str) -> Iterator[tuple[End, End]]:
    """Outputs and inputs of two steps of which one is this, and between which there is no wire."""
    have, ends = {(wire.source, wire.target) for wire in board.wires}, list(_ends(board))
    for source in (end for end in ends if end.gives):
        for target in (end for end in ends if not end.gives):
            owners = {source.owner, target.owner}
            if wanted in owners and len(owners) == 2 and (source, target) not in have:
                yield source, target


def _wire_words(editor: Editor, source: End, target: End) -> str:
    return tr("{output} of {step} → {port} of {other}").format(
        output=source.port,
        step=editor.pipeline.named(source.owner),
        port=target.port,
        other=editor.pipeline.named(target.owner),
    )


def _plain(words: str) -> str:
    """Words of a person are no place for a menu's shortcut."""
    return words.replace("&", "&&")
