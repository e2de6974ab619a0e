"""The chat place: its list column, its work area, its parameters, and what it tells the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from app.base.events import Changed, Event
from app.ui.chat.consent import ConsentDesk
from app.ui.chat.finding import pattern_of_hit
from app.ui.chat.list_panel import ChatListPanel
from app.ui.chat.offers import CommandOffers
from app.ui.chat.ordering import ChatOrdering
from app.ui.chat.papers import ChatPapers
from app.ui.chat.parameters import ParametersPanel
from app.ui.chat.reading import ReadingDesk
from app.ui.chat.tools_box import ToolsBox
from app.ui.chat.welcome import Welcome, begin
from app.ui.chat.work import ChatWork
from app.ui.moving.desk import open_bring, open_take
from app.ui.quality.keep_panel import CaseKeeper
from app.ui.quality.receipts import ReceiptOpener
from app.ui.shell.place import Action, DropPlan, Host, Place
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.first_run import FirstAnswer
from app.ui.viewmodels.pictures import are_pictures
from app.ui.viewmodels.settings import VaultFacts, facts_of

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

FOLDER = "folder:"
"""How a target begins that is a folder to ask in a new chat."""


class ChatPlace(Place):
    """Conversations with the model that is loaded."""

    name = "chat"
    icon = "chat"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = ChatViewModel(host.core, host.bridge, self)
        self.vm.taken = host.taken
        self.panel = ChatListPanel(self.vm, host.theme)
        self.area = ChatWork(self.vm, host.theme)
        self._parameters: ParametersPanel | None = None
        self._first: FirstAnswer | None = None
        self.vm.told.connect(host.toast)
        self.vm.chat_changed.connect(self._chat_changed)
        self.consent = ConsentDesk(host, self.vm, self.area.composer, self)
        self.area.told.connect(host.toast)
        self.ordering = ChatOrdering(host, self.vm, self.panel, self.area)
        self.area.options_wanted.connect(self.toggle_parameters)
        self.area.transcript.acted.connect(self.vm.commands.acted)
        self.receipts = ReceiptOpener(host, self)
        self.area.transcript.acted.connect(self.receipts.acted)
        self.cases = CaseKeeper(host, self.vm, self)
        self.area.transcript.acted.connect(self.cases.acted)
        self.offers = CommandOffers(host.theme, self.vm, self.area.composer, self.area)
        self.vm.commands.wanted.connect(lambda target: host.go("pipelines", target))
        self.papers = ChatPapers(host, self.vm, self.area)
        self.reading = ReadingDesk(host, self.area, self)
        self.panel.acted.connect(self._act)
        self.panel.found.connect(self.show_hit)
        self.vm.switched.connect(lambda: self.area.transcript.mark(None, None))
        self.panel.search.textChanged.connect(lambda _: self.area.transcript.mark(None, None))
        self.panel.new_chat_wanted.connect(self.new_chat)
        self.panel.search_left.connect(self.area.composer.edit.setFocus)
        host.bridge.events.connect(self._on_events)
        self.area.composer.set_send_with(host.core.settings.text("send_with"))
        self.vm.list.refresh()
        self.vm.new_chat()
        if not host.welcomed():
            self._welcome()

    def _welcome(self) -> None:
        welcome = Welcome(self.host.theme)
        self._first = begin(welcome, self.host.core, self.vm.background)
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
            Action(
                "receipt", self.tr("Receipt of the last answer"), self.show_receipt, "Ctrl+Shift+E", group
            ),
            *self.cases.actions(group),
            Action("rename-chat", self.tr("Rename this chat"), self.rename, "", group),
            Action("repeat-chat", self.tr("Make this chat repeatable"), self.vm.commands.repeat, "", group),
            *self.ordering.actions(),
            Action("delete-chat", self.tr("Delete this chat"), self.delete_current, "", group),
            Action(
                "newest-message",
                self.tr("Jump to the newest message"),
                self.area.transcript.jump_to_end,
                "Ctrl+End",
                group,
            ),
            *self.reading.actions(),
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
        self.reading.close()
        self.ordering.close()
        if self._first is not None:
            self._first.leave()
        self.receipts.close()
        self.cases.close()
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
        self.panel.close_search()
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

    def show_receipt(self) -> None:
        """How the last answer was made."""
        rows = self.vm.turns.rows
        if rows and rows[-1].message.role == "assistant":
            self.receipts.show_message(rows[-1].message.id)

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

    def show_hit(self, chat_id: str, message_id: str = "", snippet: str = "") -> None:
        """Open a chat, at a message if one is named, with the words marked that are marked in the snippet."""
        self.host.go("chat")
        self.vm.open(chat_id)
        self.area.transcript.mark(pattern_of_hit(snippet), None)
        if message_id:
            self.area.show_message(message_id)

    def _act(self, name: str, chat_id: str) -> None:
        if name == "trash":
            self.delete(chat_id)
        elif name == "trash-chosen":
            self.ordering.delete_chosen()
        elif name == "repeat":
            self.vm.commands.repeat(chat_id)
        elif name == "import":
            open_bring(cast("MainWindow", self.panel.window()))
        elif name.startswith("export"):
            drawer = chat_id if name == "export-folder" else ""
            chat = None if drawer else self.vm.core.chats.get(chat_id)
            open_take(cast("MainWindow", self.panel.window()), chat, drawer)

    # parameters

    def toggle_parameters(self) -> None:
        """Slide the parameters in or out."""
        if self._parameters is not None and self._parameters.isVisible():
            self.host.show_inspector(None)
            return
        if self._parameters is None:
            self._parameters = ParametersPanel(self.host.theme, self.vm.answerer)
            self._parameters.sampling_changed.connect(lambda chosen: self.vm.set_options(sampling=chosen))
            self._parameters.prompt_changed.connect(lambda text: self.vm.set_options(system_prompt=text))
            self._parameters.below.addWidget(ToolsBox(self.host.theme, self.vm.tools, self.host.go))
        self._fill_parameters()
        self.vm.tools.refresh()
        self.host.show_inspector(self._parameters, self.tr("Parameters"))

    def _fill_parameters(self) -> None:
        if self._parameters is None:
            return
        chat, settings = self.vm.chat, self.host.core.settings
        prompt = chat.system_prompt if chat else settings.text("system_prompt")
        sampling = chat.sampling if chat else {}
        self._parameters.show_chat(
            prompt, sampling, self.vm.answerer.recommended(), settings.number("max_tokens")
        )

    # events

    def _chat_changed(self) -> None:
        self.title_changed.emit(self.vm.title)
        self._fill_parameters()

    def _on_events(self, batch: list[Event]) -> None:
        if any(isinstance(event, Changed) and event.kind == "setting" for event in batch):
            self.area.composer.set_send_with(self.host.core.settings.text("send_with"))
