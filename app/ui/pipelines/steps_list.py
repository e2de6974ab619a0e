"""The pipeline as a list: all that the canvas can do, for keys and for the ear."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem

from app.pipelines.graph import Comment, Zone
from app.ui.pipelines.faces import Board, CardFace, Progress, ZoneFace
from app.ui.pipelines.menus import add_aligning, add_sub, add_switches
from app.ui.pipelines.wiring_menu import add_wiring
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.shell import tr

ID = Qt.ItemDataRole.UserRole


class StepsList(QTreeWidget):
    """`opened` (id) asks for the inspector; `wanted` for the list of steps to add, `fitting_wanted` (end) for those
    that fit an end."""

    opened = Signal(str)
    wanted = Signal()
    fitting_wanted = Signal(object)
    marked = Signal(object)
    run_wanted = Signal(str, bool)

    def __init__(self, theme: Theme, editor: Editor) -> None:
        super().__init__()
        self._theme, self._editor = theme, editor
        self._board, self._progress = Board(), dict[str, Progress]()
        self._items: dict[str, QTreeWidgetItem] = {}
        self._filling = False
        self.setObjectName("steps-list")
        self.setAccessibleName(tr("Steps of the pipeline"))
        self.setColumnCount(2)
        self.setHeaderLabels([tr("Step"), tr("State")])
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.itemChanged.connect(self._renamed)
        self.itemActivated.connect(lambda item, _: self.opened.emit(item.data(0, ID)))
        self.itemSelectionChanged.connect(self._tell_marked)

    # --- showing ---

    def show_board(self, board: Board) -> None:
        """The same steps as the canvas, in the order in which they run from left to right; made when it is seen."""
        self._board = board
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        board = self._board
        chosen, current = set(self.chosen()), self.currentItem()
        now = current.data(0, ID) if current is not None else ""
        self._filling = True
        self.clear()
        self._items = {}
        faces = sorted((*board.zones, *board.cards), key=lambda face: (face.x, face.y))
        self._fill("", self.invisibleRootItem(), faces)
        for note in board.notes:
            self._add(self.invisibleRootItem(), note.id, note.text, "edit", tr("Comment"))
        self.expandAll()
        for name in chosen & self._items.keys():
            self._items[name].setSelected(True)
        if now in self._items:
            self.setCurrentItem(self._items[now])
        self._filling = False
        self.tell(self._progress)

    def _fill(self, zone: str, parent: QTreeWidgetItem, faces: list[CardFace | ZoneFace]) -> None:
        for face in faces:
            if face.zone != zone:
                continue
            self._fill(face.id, self._add(parent, face.id, face.title, face.icon, self._words(face)), faces)

    def _add(self, parent: QTreeWidgetItem, name: str, title: str, icon: str, words: str) -> QTreeWidgetItem:
        item = self._items[name] = QTreeWidgetItem([title, ""])
        item.setData(0, ID, name)
        item.setIcon(0, self._theme.icon(icon))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, words)
        item.setToolTip(0, words)
        parent.addChild(item)
        return item

    def _words(self, face: CardFace | ZoneFace) -> str:
        """Where each input comes from, and what is wrong."""
        names = {other.id: other.title for other in (*self._board.cards, *self._board.zones)}
        parts = [
            tr("{port} from {step}, {output}").format(
                port=wire.target.port, step=names.get(wire.source.owner, ""), output=wire.source.port
            )
            for wire in self._board.wires
            if wire.target.owner == face.id
        ]
        if isinstance(face, CardFace) and face.holds:
            parts.append(tr("Runs hold before this step"))
        return "\n".join([*parts, *([face.trouble] if face.trouble else [])])

    def tell(self, progress: Mapping[str, Progress]) -> None:
        """How far the steps are."""
        self._progress = dict(progress)
        self._filling = True
        for name, item in self._items.items():
            words = self._progress.get(name, Progress()).words
            if item.text(1) != words:
                item.setText(1, words)
        self._filling = False

    def chosen(self) -> list[str]:
        """The ids of what is selected."""
        return [item.data(0, ID) for item in self.selectedItems()]

    def mark(self, ids: list[str]) -> None:
        """Select just these."""
        self._filling = True
        self.clearSelection()
        for name in ids:
            if name in self._items:
                self._items[name].setSelected(True)
        if len(ids) == 1 and ids[0] in self._items:
            self.setCurrentItem(self._items[ids[0]])
        self._filling = False

    def _tell_marked(self) -> None:
        if not self._filling:
            self.marked.emit(self.chosen())

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling or column:
            return
        name = item.data(0, ID)
        if isinstance(self._editor.item(name), Comment):
            self._editor.set_comment(name, item.text(0))
        elif not self._editor.rename(name, item.text(0)):
            self._refresh()

    # --- doing ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Insert:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self, spot: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.viewport().mapToGlobal(spot))
        menu.deleteLater()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Below the row that is meant where a key asked for it, else where the pointer is."""
        spot, current = event.pos(), self.currentItem()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and current is not None:
            spot = self.visualItemRect(current).bottomLeft()
        self._ask(spot)

    def menu(self) -> QMenu:
        """Everything that can be done with what is selected."""
        menu, ids = QMenu(self), self.chosen()
        menu.addAction(tr("Add a step…"), self.wanted.emit)
        if len(ids) == 1:
            if ids[0] in self._editor.pipeline.by_id:
                add_wiring(menu, self._editor, ids[0], self.fitting_wanted.emit)
            self._add_moving(menu, ids[0])
            menu.addAction(tr("Settings of this step"), lambda: self.opened.emit(ids[0]))
            if self._editor.pipeline.step(ids[0]) is not None:
                add_switches(menu, self._editor, ids[0])
                menu.addAction(tr("Run from here"), lambda: self.run_wanted.emit(ids[0], True))
                menu.addAction(tr("Run to here"), lambda: self.run_wanted.emit(ids[0], False))
        if ids:
            menu.addAction(tr("Frame as Repeat until"), lambda: self._editor.frame(ids, "repeat"))
            menu.addAction(tr("Frame as For each"), lambda: self._editor.frame(ids, "each"))
            menu.addAction(tr("Duplicate"), lambda: self._editor.duplicate(ids))
        if len(ids) > 1:
            add_aligning(menu, self._editor, ids)
        if ids:
            menu.addAction(tr("Delete"), lambda: self._editor.remove(ids))
        return menu

    def _add_moving(self, menu: QMenu, wanted: str) -> None:
        item = self._editor.pipeline.by_id.get(wanted)
        if item is None:
            return
        zones = [
            z for z in self._editor.pipeline.zones if z.id not in (wanted, item.zone) and z.kind != "sub"
        ]
        sub = menu.addMenu(tr("Move into"))
        for zone in zones:
            sub.addAction(zone.name, lambda z=zone.id: self._editor.move_into([wanted], z))
        if item.zone:
            sub.addAction(tr("No zone"), lambda: self._editor.move_into([wanted], ""))
        sub.setEnabled(bool(sub.actions()))
        if isinstance(item, Zone) and item.kind == "sub":
            add_sub(menu, self._editor, wanted)
        elif isinstance(item, Zone):
            menu.addAction(tr("Take the frame away"), lambda: self._editor.dissolve(wanted))
