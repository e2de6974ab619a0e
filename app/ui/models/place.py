"""The models place: what is on this computer, what is worth having, and adding one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.errors import UserError
from app.ui.models.page import ModelsPage
from app.ui.shell.place import Action, Host, Place
from app.ui.viewmodels.models import ModelsModel, role_words
from app.ui.viewmodels.shell import size_words
from app.ui.widgets.buttons import Button
from app.ui.widgets.panels import side_panel
from app.ui.widgets.rows import RowList


class ModelsPlace(Place):
    """List column: what to show; work area: cards."""

    name = "models"
    icon = "models"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = ModelsModel(host.core, host.background, self)
        self.page = ModelsPage(host.theme, self.vm)
        self._rows = RowList(host.theme, "models-list", self.tr("Kinds of models"))
        self._panel = self._make_panel()
        self._shown = "installed"
        host.bridge.events.connect(self.vm.on_events)
        self.vm.changed.connect(self._refresh)
        self.vm.failed.connect(self._failed)
        self.vm.told.connect(host.toast)
        self.vm.added.connect(lambda: host.clear_error("model"))
        self.vm.refused_offline.connect(self._offline)
        self.vm.terms_wanted.connect(self._ask_terms)
        self.page.remove_wanted.connect(self._remove)
        self.page.add_wanted.connect(self.choose_file)
        self._rows.currentItemChanged.connect(lambda *_: self._chosen())
        self._refresh()

    def _make_panel(self) -> QWidget:
        add = Button(self.host.theme, self.tr("Add a .gguf file"), "", "plus", "add-model")
        add.clicked.connect(self.choose_file)
        return side_panel(self.host.theme, add, self._rows)

    def title(self) -> str:
        return self.tr("Models")

    def list_panel(self) -> QWidget:
        return self._panel

    def work(self) -> QWidget:
        return self.page

    def activate(self, target: str = "") -> None:
        self.vm.refresh()
        if target:
            self._rows.choose(target)
        self._rows.setFocus()

    def actions(self) -> list[Action]:
        group = self.tr("Models")
        return [Action("add-model", self.tr("Add a .gguf file"), self.choose_file, "", group)]

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
        roles = self.vm.roles()
        if roles:
            self._rows.section(self.tr("Worth having"))
            for role in roles:
                self._rows.add(role, role_words(role), self._count(len(self.vm.offered(role))), _ICONS[role])
        self._rows.choose(chosen)
        self._rows.blockSignals(False)
        self._chosen()

    def _count(self, count: int) -> str:
        return self.tr("%n to choose from", "", count)

    def _chosen(self) -> None:
        self._shown = str(self._rows.key() or "installed")
        self.page.show_kind(self._shown)

    # trouble

    def _failed(self, error: UserError) -> None:
        self.host.show_error(error, about="model")

    def _offline(self, model_id: str) -> None:
        row = next((row for row in self.vm.offered() if row.id == model_id), None)
        name = row.name if row else model_id
        error = UserError(
            self.tr("{name} has to be fetched from huggingface.co, and Underdesk is offline").format(
                name=name
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

    def _remove(self, model_id: str) -> None:
        row = next((row for row in self.vm.installed() if row.id == model_id), None)
        if row is None:
            return
        self.vm.hide(model_id)
        text = self.tr("{name} was taken off the list").format(name=row.name)
        self.host.toast(text, lambda: self.vm.unhide(model_id), lambda: self.vm.remove(model_id))


_ICONS = {"chat": "chat", "embedding": "search", "reranker": "sliders", "vision": "eye"}
