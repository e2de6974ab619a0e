"""The work area of the knowledge place: search, and below it the folders, one folder's files, or what was found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.events import IndexProgress
from app.ui.knowledge.card import FolderCard
from app.ui.knowledge.files import FilesTable
from app.ui.knowledge.hits import Hits
from app.ui.knowledge.narrow import NarrowBar
from app.ui.shell.overlay import local_files
from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import count_words, tr
from app.ui.viewmodels.knowledge import KnowledgeModel
from app.ui.viewmodels.written import number
from app.ui.widgets.flow import flow
from app.ui.widgets.grid import CardGrid
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import scroller
from app.ui.widgets.search import SearchField

COLUMN = 1040


class KnowledgePage(QWidget):
    """`wanted(verb, folder_id)` of a card, `file_wanted(verb, FileRow)`, `opened(Passage)`, `pasted(paths)`."""

    wanted = Signal(str, str)
    file_wanted = Signal(str, object)
    opened = Signal(object)
    pasted = Signal(object)

    def __init__(self, theme: Theme, vm: KnowledgeModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("knowledge-page")
        self.setProperty("kind", "plain")
        self.field, self.narrow = SearchField(theme, "knowledge-search"), NarrowBar(theme)
        self._count = label("", "caption", name="hit-count")
        self._note = Prose(theme, "", "small", name="index-note")
        self.hits = Hits(theme)
        self.card = FolderCard(theme, whole=True)
        self._section = label(tr("FILES"), "section")
        self.table = FilesTable(theme)
        self.grid = CardGrid(theme, self._make, FolderCard.show_row, "folder-cards")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        px = self._theme.px
        inner = QWidget()
        inner.setMaximumWidth(px(COLUMN))
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(14))
        column.addWidget(self.field)
        column.addWidget(self._below())
        for widget in (self._note, self.hits, self.card, self._section, self.table, self.grid):
            column.addWidget(widget)
        column.addStretch(1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        self._area = scroller(middle, "knowledge-scroll")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def _below(self) -> QWidget:
        """Beneath the words, while there are any: what the search is narrowed to, and what it brought."""
        self._tools = QWidget()
        self._tools.setProperty("kind", "plain")
        self._tools.setLayout(flow(self._theme.px(12), self.narrow, self._count))
        self._tools.hide()
        return self._tools

    def _connect(self) -> None:
        vm = self._vm
        vm.changed.connect(self.refresh)
        vm.files_changed.connect(self._show_files)
        vm.found.connect(self._show_found)
        self.field.textChanged.connect(vm.search)
        self.field.returnPressed.connect(self._open_first)
        self.field.down.connect(self._open_first)
        self.narrow.changed.connect(vm.narrow)
        self.hits.opened.connect(self.opened)
        self.card.wanted.connect(lambda verb: self.wanted.emit(verb, vm.chosen))
        self.table.wanted.connect(self.file_wanted)

    # showing

    def refresh(self) -> None:
        """After each new look at the folders."""
        row = self._vm.folder(self._vm.chosen)
        words = tr("Search in {name}").format(name=row.name) if row else tr("Search all documents")
        self.field.say(words)
        if row is not None:
            self.card.show_row(row)
        self.grid.show_rows(self._vm.folders)
        self._show_note(self._vm.progress)
        self._show_parts()

    def _show_note(self, progress: IndexProgress | None) -> None:
        """What the index is at, or why meaning is left out."""
        words = ""
        if progress is not None and progress.phase == "failed":
            words = progress.detail
        elif progress is not None and progress.phase == "reading" and progress.detail and self._is_reading():
            words = tr("Reading {name} · {done} of {all}").format(
                name=progress.detail, done=number(progress.done), all=number(progress.total)
            )
        elif progress is not None and progress.phase == "vectors":
            words = tr(
                "Every word can be found; finding by meaning follows: {done} of {all} passages"
            ).format(done=number(progress.done), all=number(progress.total))
        elif progress is not None and progress.phase == "pictures":
            words = tr("Reading pictures in {name} · {done} of {all} pages").format(
                name=progress.detail, done=number(progress.done), all=number(progress.total)
            )
        if words != self._note.text():
            self._note.setText(words)
        self._note.setVisible(bool(words))

    def _is_reading(self) -> bool:
        """The news may be older than the folders."""
        return any(row.waiting for row in self._vm.folders)

    def _show_parts(self) -> None:
        searching, chosen = self._vm.result is not None, bool(self._vm.folder(self._vm.chosen))
        self.hits.setVisible(searching)
        for widget in (self.card, self._section, self.table):
            widget.setVisible(chosen and not searching)
        self.grid.setVisible(not chosen and not searching)

    def _show_files(self) -> None:
        self.table.show_rows(self._vm.files)
        self._show_parts()

    def _show_found(self) -> None:
        result = self._vm.result
        if result is not None:
            self.hits.show_passages(result.passages, result.query, result.narrowed)
            words = count_words(len(result.passages), tr("{n} passage"), tr("{n} passages"))
            self._count.setText(f"{words} · {number(result.seconds * 1000)} ms")
        self._tools.setVisible(result is not None)
        self._show_parts()
        self._area.verticalScrollBar().setValue(0)

    def _open_first(self) -> None:
        if self.hits.isVisible() and self.hits.cards:
            self.hits.cards[0].title.setFocus()

    def _make(self, folder_id: str) -> FolderCard:
        card = FolderCard(self._theme)
        card.wanted.connect(lambda verb: self.wanted.emit(verb, folder_id))
        return card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Files on the clipboard are taken; Escape ends the search; letters go into it."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            paths = local_files(QGuiApplication.clipboard().mimeData())
            if paths:
                self.pasted.emit(paths)
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        elif plain and event.text() and event.text().isprintable():
            self.field.setFocus()
            self.field.insert(event.text())
        else:
            super().keyPressEvent(event)
