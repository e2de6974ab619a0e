"""The chat place: its list column, its work area, its parameters, and what it tells the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from app.base.events import Changed, Event
from app.ui.chat.list_panel import ChatListPanel
from app.ui.chat.papers import ChatPapers
from app.ui.chat.parameters import ParametersPanel
from app.ui.chat.welcome import Welcome
from app.ui.chat.work import ChatWork
from app.ui.shell.place import Action, DropPlan, Find, Host, Place
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.chat_list import plain_snippet
from app.ui.viewmodels.pictures import are_pictures
from app.ui.viewmodels.settings import VaultFacts, facts_of

FOLDER = "folder:"
"""How a target begins that is a folder to ask in a new chat."""


class ChatPlace(Place):
    """Conversations with the model that is loaded."""

    name = "chat"
    icon = "chat"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = ChatViewModel(host.core, host.bridge, self)
        self.panel = ChatListPanel(self.vm, host.theme)
        self.area = ChatWork(self.vm, host.theme)
        self._parameters: ParametersPanel | None = None
        self._parameters_shown = False
        self.vm.told.connect(host.toast)
        self.vm.chat_changed.connect(self._chat_changed)
        self.area.told.connect(host.toast)
        self.area.options_wanted.connect(self.toggle_parameters)
        self.papers = ChatPapers(host, self.vm, self.area)
        self.panel.acted.connect(self._act)
        self.panel.found.connect(self.show_hit)
        host.bridge.events.connect(self._on_events)
        self.area.composer.set_send_with(host.core.settings.text("send_with"))
        self.vm.list.refresh()
        self.vm.new_chat()
        if not host.welcomed():
            self._welcome()

    def _welcome(self) -> None:
        welcome = Welcome(self.host.theme)
        welcome.done.connect(lambda: self.host.welcomed(True))
        welcome.passphrase_wanted.connect(lambda: self.host.go("settings", "passphrase"))
        welcome.models_wanted.connect(lambda: self.host.go("models"))
        self.area.greet(welcome)

    # the window's side

    def title(self) -> str:
        return self.vm.title

    def list_panel(self) -> QWidget:
        return self.panel

    def work(self) -> QWidget:
        return self.area

    def activate(self, target: str = "") -> None:
        if target.startswith(FOLDER):
            self.new_chat()
            self.vm.documents.ask_folder(target.removeprefix(FOLDER))
        elif target:
            self.vm.open(target)
        welcome = self.area.welcome
        if welcome is None or not welcome.isVisible():
            self.area.composer.edit.setFocus()
            return
        welcome.next.setFocus()
        vault = self.host.core.vault
        self.vm.background.run("lock", lambda: facts_of(vault.status()), self._show_lock)

    def _show_lock(self, facts: VaultFacts) -> None:
        if self.area.welcome is not None:
            self.area.welcome.show_lock(facts)

    def actions(self) -> list[Action]:
        group = self.tr("Chat")
        return [
            Action("new-chat", self.tr("New chat"), self.new_chat, "Ctrl+N", group),
            Action("search-chats", self.tr("Search all chats"), self.focus_search, "Ctrl+Shift+F", group),
            Action(
                "chat-parameters",
                self.tr("Parameters of this chat"),
                self.toggle_parameters,
                "Ctrl+Shift+P",
                group,
            ),
            Action("stop-answer", self.tr("Stop the answer"), self.vm.stop, "", group),
            Action("try-again", self.tr("Try the last answer again"), self.again, "Ctrl+R", group),
            Action("copy-answer", self.tr("Copy the last answer"), self.copy_last, "Ctrl+Shift+C", group),
            Action("rename-chat", self.tr("Rename this chat"), self.rename, "", group),
            Action("delete-chat", self.tr("Delete this chat"), self.delete_current, "", group),
            Action(
                "newest-message",
                self.tr("Jump to the newest message"),
                self.area.transcript.jump_to_end,
                "Ctrl+End",
                group,
            ),
        ]

    def find(self, words: str) -> list[Find]:
        hits = self.host.core.chats.search(words, 8)
        return [
            Find(
                hit.title,
                plain_snippet(hit.snippet),
                lambda hit=hit: self.show_hit(hit.chat, hit.message or ""),
            )
            for hit in hits
        ]

    def leave(self) -> bool:
        if self._parameters is not None and self._parameters.pending:
            self._parameters.flush()
        self.vm.draft.flush()
        return True

    def close(self) -> None:
        """The window closes: keep the draft, answer nothing more."""
        panel, chat = self._parameters, self.vm.chat
        if panel is not None and panel.pending and chat is not None:
            self.vm.core.chats.set_options(chat.id, system_prompt=panel.prompt.toPlainText())
        if panel is not None:
            panel.deleteLater()
        self.papers.close()
        self.vm.close()

    def takes(self, paths: list[str]) -> str:
        return self.papers.takes(paths)

    def plan(self, paths: list[str], where: QPoint) -> DropPlan | None:
        words = self.takes(paths)
        promise = self.tr("Read where it lies, asked in this chat only. Nothing leaves this computer.")
        if are_pictures(paths):
            promise = self.tr("Goes with your next question. Nothing leaves this computer.")
        return DropPlan(words, promise, self.area, self.drop) if words else None

    def drop(self, paths: list[str]) -> None:
        self.papers.attach(paths)
        self.area.composer.edit.setFocus()

    # verbs

    def new_chat(self) -> None:
        """An empty chat, ready to type."""
        self.host.go("chat")
        self.vm.new_chat()
        self.area.composer.edit.setFocus()

    def focus_search(self) -> None:
        """The search field."""
        self.host.go("chat")
        self.panel.search.setFocus()
        self.panel.search.selectAll()

    def again(self) -> None:
        """Another answer to the last question."""
        rows = self.vm.turns.rows
        if rows and rows[-1].message.role == "assistant":
            self.area._act("again", rows[-1].message.id, "")

    def copy_last(self) -> None:
        """The last answer's Markdown to the clipboard."""
        rows = self.vm.turns.rows
        if rows and rows[-1].message.role == "assistant":
            self.area._act("copy", rows[-1].message.id, "")

    def rename(self) -> None:
        """Edit the title in the list."""
        if self.vm.chat is not None:
            self.panel.act("edit", self.vm.chat.id)

    def delete_current(self) -> None:
        """Delete the shown chat, with Undo."""
        if self.vm.chat is not None:
            self.delete(self.vm.chat.id)

    def delete(self, chat_id: str) -> None:
        """Delete a chat; for ten seconds it can be taken back."""
        row = self.vm.list.row_of(chat_id)
        title = self.vm.list.rows[row].title if row is not None else self.vm.title
        self.vm.keeping.delete(chat_id)
        text = self.tr("“{title}” was deleted").format(title=title)
        self.host.toast(
            text, lambda: self.vm.keeping.restore(chat_id), lambda: self.vm.keeping.purge(chat_id)
        )

    def show_hit(self, chat_id: str, message_id: str = "") -> None:
        """Open a chat, at a message if one is named."""
        self.host.go("chat")
        self.vm.open(chat_id)
        if message_id:
            self.area.show_message(message_id)

    def _act(self, name: str, chat_id: str) -> None:
        if name == "trash":
            self.delete(chat_id)

    # parameters

    def toggle_parameters(self) -> None:
        """Slide the parameters in or out."""
        if self._parameters is not None and self._parameters.isVisible():
            self.host.show_inspector(None)
            return
        if self._parameters is None:
            self._parameters = ParametersPanel(self.host.theme)
            self._parameters.sampling_changed.connect(lambda chosen: self.vm.set_options(sampling=chosen))
            self._parameters.prompt_changed.connect(lambda text: self.vm.set_options(system_prompt=text))
        self._fill_parameters()
        self.host.show_inspector(self._parameters, self.tr("Parameters"))

    def _fill_parameters(self) -> None:
        if self._parameters is None:
            return
        chat, settings = self.vm.chat, self.host.core.settings
        prompt = chat.system_prompt if chat else settings.text("system_prompt")
        sampling = chat.sampling if chat else {}
        self._parameters.show_chat(prompt, sampling, self.vm.recommended(), settings.number("max_tokens"))

    # events

    def _chat_changed(self) -> None:
        self.title_changed.emit(self.vm.title)
        self._fill_parameters()

    def _on_events(self, batch: list[Event]) -> None:
        if any(isinstance(event, Changed) and event.kind == "setting" for event in batch):
            self.area.composer.set_send_with(self.host.core.settings.text("send_with"))
