"""The knowledge place: folders of documents, what is in them, what is found in them, and the passage in hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QMenu,
    QStackedWidget,
    QWidget,
)

from app.base.errors import UserError
from app.base.paths import resource
from app.knowledge.passage import Passage
from app.ui.knowledge.page import KnowledgePage
from app.ui.knowledge.password import Locksmith
from app.ui.knowledge.viewer import PassageViewer
from app.ui.shell.place import Deed, DropPlan, Host, Place
from app.ui.viewmodels.folder_words import FileRow, plural_paths
from app.ui.viewmodels.knowledge import KnowledgeModel
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.viewer import NOTHING, ViewerModel
from app.ui.viewmodels.written import number
from app.ui.widgets.asking import ask_name
from app.ui.widgets.buttons import Button
from app.ui.widgets.panels import EmptyPlace, scroller, side_panel
from app.ui.widgets.rows import KEY, RowList

ALL = ""


class KnowledgePlace(Place):
    """List column: folders; work area: cards, files and hits; inspector: the passage that was opened."""

    name = "knowledge"
    icon = "book"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = KnowledgeModel(host.core, self)
        self.page = KnowledgePage(host.theme, self.vm)
        self.viewing = ViewerModel(host.core, self)
        self.viewer = PassageViewer(host.theme, self.viewing)
        self._stack = QStackedWidget()
        self._stack.setObjectName("knowledge-stack")
        self._stack.addWidget(self.page)
        self._stack.addWidget(start_page(self))
        self._rows = RowList(host.theme, "folder-list", self.tr("Folders"))
        self._panel = self._make_panel()
        self.locksmith = Locksmith(host, "locked", self.page, self)
        self._connect()
        self.vm.refresh()

    def _connect(self) -> None:
        host, vm = self.host, self.vm
        host.bridge.events.connect(vm.on_events)
        vm.changed.connect(self._refresh)
        vm.failed.connect(lambda error: host.show_error(error, about="knowledge"))
        vm.told.connect(host.toast)
        self.page.wanted.connect(self._do)
        self.page.file_wanted.connect(self._do_file)
        self.page.opened.connect(self.show_passage)
        self.page.pasted.connect(self.drop)
        self.viewer.ask_wanted.connect(self._ask_passage)
        self.viewer.told.connect(host.toast)
        self.viewer.unlock_wanted.connect(self.locksmith.ask)
        self.locksmith.opened.connect(self.viewer.unlocked)
        vm.files_changed.connect(lambda: self.locksmith.look([(f.id, f.name) for f in vm.files if f.locked]))
        self._rows.currentItemChanged.connect(lambda *_: self.vm.choose(str(self._rows.key() or ALL)))

    def _make_panel(self) -> QWidget:
        self.add_button = Button(self.host.theme, self.tr("Add a folder or files"), "", "plus", "add-folder")
        self.add_button.clicked.connect(self._open_add_menu)
        return side_panel(self.host.theme, self.add_button, self._rows)

    # the window's side

    def title(self) -> str:
        return self.tr("Knowledge")

    def list_panel(self) -> QWidget:
        return self._panel

    def work(self) -> QWidget:
        return self._stack

    def activate(self, target: str = "") -> None:
        self.vm.refresh()
        if target:
            self.vm.choose(target)
        if self.vm.folders:
            self.page.field.setFocus()

    @classmethod
    def deeds(cls) -> tuple[Deed, ...]:
        group = tr("Knowledge")
        return (
            Deed("add-folder", tr("Add a folder of documents"), "choose_folder", "", group),
            Deed("add-documents", tr("Add documents"), "choose_files", "", group),
            Deed("search-documents", tr("Search in documents"), "focus_search", "Ctrl+Shift+D", group),
        )

    def takes(self, paths: list[str]) -> str:
        if not paths or all(Path(path).suffix.lower() == ".gguf" for path in paths):
            return ""
        row = self.vm.folder(self.vm.chosen)
        if row is not None:
            return self.tr("Add {things} to “{name}”").format(things=plural_paths(paths), name=row.name)
        return self.tr("Keep {things} and search in it").format(things=plural_paths(paths))

    def plan(self, paths: list[str], where: QPoint) -> DropPlan | None:
        words = self.takes(paths)
        if not words:
            return None
        over = self._row_at(where)
        if over:
            row = self.vm.folder(over)
            words = self.tr("Add {things} to “{name}”").format(
                things=plural_paths(paths), name=row.name if row else ""
            )
            return DropPlan(words, self._promise(), self._panel, lambda taken: self.vm.add_to(over, taken))
        return DropPlan(words, self._promise(), self._stack, self.drop)

    def _promise(self) -> str:
        return self.tr(
            "Read where it lies, and kept up to date. Nothing is copied, nothing leaves this computer."
        )

    def _row_at(self, where: QPoint) -> str:
        """The folder under a point of the screen."""
        if not self._panel.isVisible():
            return ""
        item = self._rows.itemAt(self._rows.viewport().mapFromGlobal(where))
        return str(item.data(KEY) or "") if item is not None else ""

    def drop(self, paths: list[str]) -> None:
        if self.vm.folder(self.vm.chosen) is not None:
            self.vm.add_to(self.vm.chosen, paths)
        else:
            self.vm.add(paths)

    def keep(self, paths: list[str]) -> None:
        """Keep these as folders of their own, wherever the person is."""
        self.vm.add(paths)

    def leave(self) -> bool:
        self.host.clear_error("knowledge")
        self.host.clear_error("locked")
        return True

    def close(self) -> None:
        self.vm.close()
        self.viewing.close()
        if self.viewer.parent() is None:
            self.viewer.deleteLater()

    # adding

    def _open_add_menu(self) -> None:
        menu = QMenu(self._panel)
        menu.setObjectName("add-menu")
        menu.addAction(self.host.theme.icon("folder"), self.tr("A folder…"), self.choose_folder)
        menu.addAction(self.host.theme.icon("docs"), self.tr("Files…"), self.choose_files)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def choose_folder(self) -> None:
        """Ask for a folder to keep."""
        self.host.go("knowledge")
        path = QFileDialog.getExistingDirectory(self.page, self.tr("Add a folder of documents"))
        if path:
            self.vm.add([path])

    def choose_files(self) -> None:
        """Ask for files to keep."""
        self.host.go("knowledge")
        paths, _ = QFileDialog.getOpenFileNames(self.page, self.tr("Add documents"))
        if paths:
            self.vm.add(paths)

    def add_sample(self) -> None:
        """Keep the sample documents that come with Underdesk."""
        self.vm.add([str(resource("sample-documents"))], self.tr("Sample documents"))

    def focus_search(self) -> None:
        """The search field."""
        self.host.go("knowledge")
        self.page.field.setFocus()
        self.page.field.selectAll()

    # showing

    def _refresh(self) -> None:
        rows = self.vm.folders
        self._stack.setCurrentIndex(0 if rows or not self.vm.loaded else 1)
        self._rows.blockSignals(True)
        self._rows.clear()
        if rows:
            everything = self.tr("%n in all", "", len(rows))
            self._rows.add(ALL, self.tr("All folders"), everything, "book")
            self._rows.section(self.tr("Folders"))
        for row in rows:
            self._rows.add(row.id, row.name, row.state, "folder", number(row.files) if row.files else "")
        self._rows.choose(self.vm.chosen)
        self._rows.blockSignals(False)
        chosen = self.vm.folder(self.vm.chosen)
        self.title_changed.emit(chosen.name if chosen else self.title())

    def show_passage(self, passage: Passage) -> None:
        """Open a passage in the inspector."""
        self.viewer.show_passage(passage)
        self.host.show_inspector(self.viewer, self.tr("Passage"))

    # doing

    def _do(self, verb: str, folder_id: str) -> None:
        vm = self.vm
        calls = {
            "show": lambda: vm.choose(folder_id),
            "ask": lambda: self.host.go("chat", f"folder:{folder_id}"),
            "add": lambda: self._add_to(folder_id),
            "pause": lambda: vm.set_paused(folder_id, True),
            "resume": lambda: vm.set_paused(folder_id, False),
            "look": lambda: vm.look_again(folder_id),
            "again": lambda: vm.read_again(folder_id),
            "failed": lambda: vm.read_again(folder_id, only_failed=True),
            "rename": lambda: rename(self, folder_id),
            "remove": lambda: vm.remove(folder_id),
        }
        calls[verb]()

    def _add_to(self, folder_id: str) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self.page, self.tr("Add documents"))
        if paths:
            self.vm.add_to(folder_id, paths)

    def _do_file(self, verb: str, file: FileRow) -> None:
        if verb == "unlock" or (verb == "open" and file.locked):
            self.locksmith.ask(file.id, file.name)
        elif verb == "open":
            self._read_here(file)
        elif verb == "external":
            if Path(file.place).exists():
                QDesktopServices.openUrl(QUrl.fromLocalFile(file.place))
            else:
                self.vm.failed.emit(UserError(self.tr("{name} is not there any more").format(name=file.name)))
        else:
            name = Path(file.name).with_suffix(".txt").name
            path, _ = QFileDialog.getSaveFileName(self.page, self.tr("Save the text"), name)
            if path:
                self.vm.export_text(file.id, path)

    def _read_here(self, file: FileRow) -> None:
        if not file.readable:
            self.vm.failed.emit(
                UserError(file.detail or self.tr("{name} was not read yet").format(name=file.name))
            )
            return
        self.host.clear_error("knowledge")
        knowledge = self.host.core.knowledge

        def show(passages: list[Passage]) -> None:
            if passages:
                self.viewer.show_passage(passages[0], NOTHING)
                self.host.show_inspector(self.viewer, self.tr("Document"))

        self.host.background.run("read-here", lambda: knowledge.passages_of(file.id)[:1], show)

    def _ask_passage(self, passage: Passage) -> None:
        self.host.go("chat", f"folder:{passage.folder}")


def start_page(place: KnowledgePlace) -> QWidget:
    """What is shown while there is no folder: what this is for, and three ways to start."""
    empty = EmptyPlace(
        place.host.theme,
        "book",
        place.tr("Ask your own documents"),
        place.tr(
            "Add a folder of papers, letters or tables, or drop some files here. Answers then quote the passage "
            "and page they come from, and a click opens it."
        ),
        name="knowledge-empty",
        points=(
            ("folder", place.tr("Folders stay where they are, are read in place, and every change is noticed.")),
            ("search", place.tr("Search finds a sentence by its words and by its meaning.")),
            ("lock", place.tr("What is read is kept in the same encrypted vault as your chats.")),
        ),
        actions=(
            (place.tr("Add a folder"), place.choose_folder),
            (place.tr("Add files"), place.choose_files),
            (place.tr("Try a sample"), place.add_sample),
        ),
    )  # fmt: skip
    return scroller(empty, "knowledge")


def rename(place: KnowledgePlace, folder_id: str) -> None:
    """Ask for another name."""
    row = place.vm.folder(folder_id)
    if row is None:
        return
    title = place.tr("Rename the folder")
    prompt = place.tr("Its name in Underdesk; nothing on the disk is renamed.")
    ask_name(
        place.page, "rename-folder", title, prompt, lambda name: place.vm.rename(folder_id, name), row.name
    )
