"""The models place: what is on this computer, what is worth having, and adding one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.base.errors import UserError
from app.ui.models.beyond import Beyond
from app.ui.models.details import DetailsPanel
from app.ui.models.page import ModelsPage
from app.ui.quality.gate import warn_before_switch
from app.ui.shell.place import Deed, Host, Place
from app.ui.viewmodels.hub import hub_host
from app.ui.viewmodels.model_details import Details
from app.ui.viewmodels.model_rows import role_words
from app.ui.viewmodels.models import ModelsModel
from app.ui.viewmodels.shell import size_words, tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.panels import side_panel
from app.ui.widgets.rows import RowList
from app.ui.widgets.search import SearchField


class ModelsPlace(Place):
    """List column: what to show; work area: cards."""

    name = "models"
    icon = "models"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = ModelsModel(host.core, host.background, self)
        self.page = ModelsPage(host.theme, self.vm)
        self.beyond = Beyond(host, self)
        self._stack = QStackedWidget()
        for page in (self.page, *self.beyond.pages.values()):
            self._stack.addWidget(page)
        self._rows = RowList(host.theme, "models-list", self.tr("Kinds of models"))
        self._panel = self._make_panel()
        self._shown = "installed"
        self._details: DetailsPanel | None = None
        self._known: Details | None = None
        host.bridge.events.connect(self.vm.on_events)
        self.vm.changed.connect(self._refresh)
        self.vm.failed.connect(self._failed)
        self.vm.told.connect(host.toast)
        self.vm.added.connect(lambda: host.clear_error("model"))
        warn_before_switch(host, self.vm.switching)
        self.vm.refused_offline.connect(self._offline)
        self.vm.terms_wanted.connect(self._ask_terms)
        self.vm.token_wanted.connect(self._ask_token)
        self.page.remove_wanted.connect(self._remove)
        self.page.add_wanted.connect(self.choose_file)
        self.page.details_wanted.connect(self.vm.ask_details)
        self.vm.details_found.connect(self._show_details)
        self.page.hub_wanted.connect(self._search_hub)
        self.beyond.moved.connect(self._refresh)
        self.beyond.wished.connect(self._get_wished)
        self._rows.currentItemChanged.connect(lambda *_: self._chosen())
        self._refresh()

    def _make_panel(self) -> QWidget:
        add = Button(self.host.theme, self.tr("Add a .gguf file"), "", "plus", "add-model")
        add.clicked.connect(self.choose_file)
        self._search = SearchField(self.host.theme, "model-search", self.tr("Search models"))
        self._search.textChanged.connect(self._look_for)
        self._search.returnPressed.connect(self._search_hub)
        for leave in (self._search.left, self._search.down):
            leave.connect(self._rows.setFocus)
        return side_panel(self.host.theme, self._search, add, self._rows)

    def title(self) -> str:
        return self.tr("Models")

    def list_panel(self) -> QWidget:
        return self._panel

    def work(self) -> QWidget:
        return self._stack

    def activate(self, target: str = "") -> None:
        self.vm.refresh()
        self.vm.look_around()
        self.beyond.refresh()
        if target:
            self._rows.choose(target)
        self._rows.setFocus()

    @classmethod
    def deeds(cls) -> tuple[Deed, ...]:
        group = tr("Models")
        return (
            Deed("add-model", tr("Add a .gguf file"), "choose_file", "", group),
            Deed("search-models", tr("Search models"), "focus_search", "", group),
        )

    def focus_search(self) -> None:
        """The search field."""
        self.host.go("models")
        self._search.setFocus()
        self._search.selectAll()

    def takes(self, paths: list[str]) -> str:
        if paths and all(Path(path).suffix.lower() == ".gguf" for path in paths):
            return self.tr("Add this model") if len(paths) == 1 else self.tr("Add these models")
        return ""

    def drop(self, paths: list[str]) -> None:
        self._rows.choose("installed")
        self.vm.add(paths)

    def leave(self) -> bool:
        self.host.clear_error("model")
        return True

    def close(self) -> None:
        self.vm.close()
        self.beyond.close()
        if self._details is not None:
            self._details.deleteLater()

    def choose_file(self) -> None:
        """Ask for a model file."""
        self.host.go("models")
        paths, _ = QFileDialog.getOpenFileNames(
            self.page, self.tr("Add a model"), "", self.tr("Model files (*.gguf)")
        )
        if paths:
            self.vm.add(paths)

    # showing

    def _refresh(self) -> None:
        rows = self.vm.installed()
        chosen = self._rows.key() or self._shown
        self._rows.blockSignals(True)
        self._rows.clear()
        self._rows.section(self.tr("On this computer"))
        size = size_words(sum(row.size for row in rows))
        count = self.tr("%n model(s)", "", len(rows)).replace("(s)", "" if len(rows) == 1 else "s")
        self._rows.add("installed", self.tr("Installed"), f"{count} · {size}", "models")
        if others := self.vm.found():
            self._rows.add("found", self.tr("Of other programs"), self._count(len(others)), "folder")
        roles = self.vm.roles()
        if roles:
            self._rows.section(self.tr("Worth having"))
            self._rows.add("all", self.tr("Everything"), self._count(len(self.vm.offered())), "star")
            for role in roles:
                self._rows.add(role, role_words(role), self._count(len(self.vm.offered(role))), _ICONS[role])
        self._rows.section(self.tr("Elsewhere"))
        for row in self.beyond.rows():
            self._rows.add(*row)
        self._rows.choose(chosen)
        self._rows.blockSignals(False)
        self._chosen()
        self._refresh_details()

    def _look_for(self, words: str) -> None:
        """Show what of the list has these words."""
        self.vm.words = " ".join(words.split())
        if words and self._shown not in ("all", *self.vm.roles()):
            self._rows.choose("all")
        self.page.show_kind(self._shown)

    def _count(self, count: int) -> str:
        return self.tr("%n to choose from", "", count)

    def _chosen(self) -> None:
        self._shown = str(self._rows.key() or "installed")
        if self._shown in self.beyond.pages:
            self._stack.setCurrentWidget(self.beyond.pages[self._shown])
            if self._details is not None and self._details.isVisible():
                self.host.show_inspector(None)
            return
        self._stack.setCurrentWidget(self.page)
        self.page.show_kind(self._shown)

    # beyond this computer

    def _search_hub(self) -> None:
        """Ask there for the words that are looked for here."""
        self._rows.choose("hub")
        self.beyond.hub_page.search_for(self.vm.words)

    def _get_wished(self, model_id: str) -> None:
        """It is on the list now: fetch it, in sight."""
        self._search.clear()
        self._rows.choose("all")
        self.vm.refresh()
        self.vm.get(model_id)

    # details

    def _show_details(self, details: Details) -> None:
        if self._details is None:
            self._details = DetailsPanel(self.host.theme)
            self._details.wanted.connect(self.page.do)
            self._details.told.connect(self.host.toast)
        self._known = details
        self._refresh_details()
        self.host.show_inspector(self._details, details.name)

    def _refresh_details(self) -> None:
        """The panel follows what happens to its model."""
        panel, known = self._details, self._known
        if panel is not None and known is not None:
            panel.show_details(known, self.vm.row(known.id))

    # trouble

    def _failed(self, error: UserError) -> None:
        self.host.show_error(error, about="model")

    def _offline(self, model_id: str) -> None:
        offered = self.host.core.library.manifest.get(model_id)
        name = offered.name if offered else model_id
        error = UserError(
            self.tr("{name} has to be fetched from {host}, and Underdesk is offline").format(
                name=name, host=hub_host(self.host.core)
            ),
            todo=self.tr("go online for it; you can go offline again at any moment"),
            code="offline",
        )

        def online() -> None:
            self.host.background.run(
                "offline", lambda: self.host.core.set_offline(False), lambda _: self.vm.get(model_id)
            )

        self.host.show_error(error, self.tr("Go online and get it"), online)

    def _ask_terms(self, model_id: str, sentence: str) -> None:
        error = UserError(sentence.rstrip("."), code="terms-not-accepted")
        self.host.show_error(error, self.tr("I agree: get it"), lambda: self.vm.get(model_id, True), "model")

    def _ask_token(self, model_id: str, refused: bool) -> None:
        """A maker wants to know who asks."""
        offered = self.host.core.library.manifest.get(model_id)
        name, page = (offered.name, offered.licence.url) if offered else (model_id, "huggingface.co")
        what, todo = (
            (
                self.tr("{name} was not fetched: huggingface.co does not accept your access token"),
                self.tr("make a new one on the page of your account there, and enter it here"),
            )
            if refused
            else (
                self.tr("{name} is given only to those who accepted its maker's terms and say who they are"),
                self.tr("accept them in a browser at {page}, and enter an access token here"),
            )
        )
        error = UserError(what.format(name=name), todo=todo.format(page=page), code="gated")
        self.host.show_error(
            error, self.tr("Enter a token…"), lambda: self.host.go("settings", "token"), "model"
        )

    def _remove(self, model_id: str) -> None:
        row = next((row for row in self.vm.installed() if row.id == model_id), None)
        if row is None:
            return
        self.vm.hide(model_id)
        text = self.tr("{name} was taken off the list").format(name=row.name)
        self.host.toast(text, lambda: self.vm.unhide(model_id), lambda: self.vm.remove(model_id))


_ICONS = {"chat": "chat", "embedding": "search", "reranker": "sliders", "vision": "eye"}
