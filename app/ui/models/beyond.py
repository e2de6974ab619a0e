"""The part of the Models place that is beyond this computer: Hugging Face, and a person's own servers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.errors import UserError
from app.base.events import Event, OfflineChanged
from app.ui.models.hub import HubPage, ShelfPanel
from app.ui.models.servers import ServersPage
from app.ui.shell.place import Host
from app.ui.viewmodels.hub import HubModel
from app.ui.viewmodels.servers import ServersModel


class Beyond(QObject):
    """Two pages by their key. `moved`: their rows read otherwise; `wished` carries what is to be fetched."""

    moved = Signal()
    wished = Signal(str)

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self.hub = HubModel(host.core, host.background, self)
        self.servers = ServersModel(host.core, host.background, self)
        self.hub_page = HubPage(host.theme, self.hub)
        self.servers_page = ServersPage(host.theme, self.servers)
        self.pages: dict[str, QWidget] = {"hub": self.hub_page, "servers": self.servers_page}
        self._shelf: ShelfPanel | None = None
        self.hub_page.online_wanted.connect(self._go_online)
        self.hub.shelved.connect(self._show_shelf)
        self.hub.wished.connect(self.wished)
        self.servers.changed.connect(self.moved)
        self.servers.told.connect(host.toast)
        self.servers.added.connect(self._added)
        self.servers_page.remove_wanted.connect(self._forget)
        for part in (self.hub, self.servers):
            part.failed.connect(self._failed)
        host.bridge.events.connect(self._on_events)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Key, title, detail and icon of each page for the list."""
        online = self.tr("needs Online") if self._host.core.offline else self.tr("search there")
        names = ", ".join(row.name for row in self.servers.shown())
        return [
            ("hub", "Hugging Face", online, "online"),
            ("servers", self.tr("Your servers"), names or self.tr("none entered"), "external"),
        ]

    def refresh(self) -> None:
        """Look again."""
        self.hub_page.refresh()
        self.servers.refresh()

    def _on_events(self, batch: list[Event]) -> None:
        self.servers.on_events(batch)
        if any(isinstance(event, OfflineChanged) for event in batch):
            self.hub_page.refresh()
            self.moved.emit()

    def _go_online(self) -> None:
        core = self._host.core
        self._host.background.run("offline", lambda: core.set_offline(False), lambda _: self.hub_page.ask())

    def _show_shelf(self, shelf: Any) -> None:
        if self._shelf is None:
            self._shelf = ShelfPanel(self._host.theme)
            self._shelf.wanted.connect(self.hub.want)
        self._shelf.show_shelf(shelf)
        self._host.show_inspector(self._shelf, shelf.page.hit.repo.partition("/")[2])

    def _added(self, name: str) -> None:
        self._host.clear_error("model")
        self._host.toast(self.tr("{name} was entered; nothing was sent there").format(name=name))

    def _forget(self, endpoint_id: str) -> None:
        servers = self.servers
        name = next((row.name for row in servers.rows if row.id == endpoint_id), endpoint_id)
        servers.hide(endpoint_id, True)
        words = self.tr("{name} was forgotten, with its key and what was agreed to").format(name=name)
        self._host.toast(words, lambda: servers.hide(endpoint_id, False), lambda: servers.remove(endpoint_id))

    def _failed(self, error: UserError) -> None:
        self.servers_page.form.say("")
        self._host.show_error(error, about="model")

    def close(self) -> None:
        """The window closes."""
        self.hub.close()
        if self._shelf is not None:
            self._shelf.deleteLater()
