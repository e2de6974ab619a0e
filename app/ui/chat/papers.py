"""What the chat place does with documents: the menu to ask them, and the panel of an answer's sources."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from app.ui.chat.attachments import attach_menu
from app.ui.chat.sources_panel import SourcesPanel
from app.ui.chat.work import ChatWork
from app.ui.knowledge.password import Locksmith
from app.ui.shell.place import Host
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.documents import Asked
from app.ui.viewmodels.folder_words import plural_paths, tr
from app.ui.viewmodels.pictures import are_pictures
from app.ui.viewmodels.viewer import ViewerModel


class ChatPapers(QObject):
    """Between the chat's work area and the window."""

    def __init__(self, host: Host, vm: ChatViewModel, area: ChatWork) -> None:
        super().__init__(vm)
        self._host, self._vm, self._area = host, vm, area
        self._viewing = ViewerModel(host.core, self)
        self._shown_commands: list[Asked] = []
        self.panel: SourcesPanel | None = None
        self.locksmith = Locksmith(host, "locked", area, self)
        documents = vm.documents
        documents.told.connect(host.toast)
        documents.failed.connect(lambda error: host.show_error(error, about="documents"))
        area.composer.attach_wanted.connect(self._open_menu)
        area.transcript.acted.connect(self._acted)
        area.composer.typed.connect(lambda _: documents.note_typing())
        area.composer.edit.pasted.connect(self.attach)
        area.composer.edit.pictured.connect(vm.pictures.add_copied)
        area.composer.documents.left_out.connect(self._leave_out)
        area.composer.edit.textChanged.connect(self._read_signs)
        vm.chat_changed.connect(self._read_signs)
        documents.changed.connect(self._show_asked)
        vm.commands.changed.connect(self._read_signs)
        vm.pictures.changed.connect(self._show_asked)
        vm.pictures.failed.connect(lambda error: host.show_error(error, about="documents"))
        documents.refresh()

    def _show_asked(self) -> None:
        asked = [*self._vm.commands.chips(self._area.composer.text()), *self._vm.documents.asked]
        self._area.composer.documents.show_asked([*self._vm.pictures.chips, *asked])
        self.locksmith.look([locked for one in asked for locked in one.locked])

    def attach(self, paths: list[str]) -> None:
        """Show pictures to the model with the next question; read anything else as documents."""
        pictures = [path for path in paths if are_pictures([path])]
        others = [path for path in paths if path not in pictures]
        if pictures:
            self._vm.pictures.add(pictures)
        if others:
            self._vm.documents.attach(others)

    def _read_signs(self) -> None:
        self._vm.documents.read_signs(self._area.composer.text())
        if (shown := self._vm.commands.chips(self._area.composer.text())) != self._shown_commands:
            self._shown_commands = shown
            self._show_asked()

    def _leave_out(self, one: Asked) -> None:
        if one.sign:
            words = self._area.composer.text().replace(one.sign, "", 1)
            self._area.composer.set_text(words.replace("  ", " ").strip())
        elif not self._vm.pictures.leave_out(one):
            self._vm.documents.leave_out(one)

    def takes(self, paths: list[str]) -> str:
        """What would happen to dropped files."""
        if are_pictures(paths):
            return (
                tr("Show this picture to the model")
                if len(paths) == 1
                else tr("Show these pictures to the model")
            )
        if not paths or any(Path(path).suffix.lower() == ".gguf" for path in paths):
            return ""
        return tr("Ask about {things}").format(things=plural_paths(paths))

    def _acted(self, name: str, message_id: str, extra: str) -> None:
        if name == "source":
            self.show_sources(message_id, int(extra))

    def _open_menu(self) -> None:
        documents, button = self._vm.documents, self._area.composer.attach
        asked = {one.id for one in documents.asked}
        menu = attach_menu(self._host.theme, button, documents.kept, asked)
        menu.triggered.connect(self._chosen)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _chosen(self, action: QAction) -> None:
        """A line of the menu was pressed."""
        key, documents = str(action.data()), self._vm.documents
        if key == "files":
            paths, _ = QFileDialog.getOpenFileNames(self._area, tr("Ask about files"))
            if paths:
                self.attach(paths)
        elif key == "folder":
            path = QFileDialog.getExistingDirectory(self._area, tr("Ask about a folder"))
            if path:
                documents.attach([path])
        elif key == "knowledge":
            self._host.go("knowledge")
        else:
            documents.ask_folder(key, action.isChecked())

    def show_sources(self, message_id: str, number: int) -> None:
        """Open a source of an answer, or all of them for 0."""
        row = self._vm.turns.row_of(message_id)
        sources = self._vm.sources.of(self._vm.turns.rows[row].message) if row is not None else None
        if sources is None:
            return
        if self.panel is None:
            self.panel = SourcesPanel(self._host.theme, self._vm.sources, self._viewing)
            self.panel.told.connect(self._host.toast)
            self.panel.viewer.unlock_wanted.connect(self.locksmith.ask)
            self.locksmith.opened.connect(self.panel.viewer.unlocked)
        self.panel.show_sources(sources, number)
        self._host.show_inspector(self.panel, tr("Sources"))

    def close(self) -> None:
        """The window closes."""
        self._viewing.close()
        if self.panel is not None:
            self.panel.deleteLater()
