"""The settings place: the table as a form, the vault, and words for a bug report."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.events import Changed, Event
from app.base.settings import Setting
from app.ui.quality.gate import warn_before_switch
from app.ui.settings.form import SettingRow
from app.ui.settings.keys import KeysCard
from app.ui.settings.programs import ProgramsCard
from app.ui.settings.storage import StorageCard
from app.ui.settings.token import TokenCard
from app.ui.settings.tools import ToolsCard
from app.ui.settings.vault import DiagnosticsCard, VaultCard
from app.ui.settings.web import WebKeyCard
from app.ui.shell.place import Deed, Host, Place
from app.ui.viewmodels.programs import ProgramsModel
from app.ui.viewmodels.settings import ROLES_OF, SettingsModel, group_words, shown_settings
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.token import TokenModel, WebKeyModel
from app.ui.viewmodels.tool_servers import ToolServers
from app.ui.viewmodels.vault_care import VaultCareModel, kind_words
from app.ui.widgets.labels import label
from app.ui.widgets.panels import Card, scroller
from app.ui.widgets.rows import RowList

WIDEST = 760
ICONS = {
    "Window": "sun",
    "Chat": "chat",
    "Engine": "chip",
    "Documents": "book",
    "Models": "models",
    "Web": "globe",
    "Programs": "code",
    "Quality": "seal",
    "tools": "wrench",
    "privacy": "lock",
    "storage": "folder",
    "diagnostics": "info",
}


class SettingsPlace(Place):
    """List column: groups; work area: one long page, scrolled to the chosen group."""

    name = "settings"
    icon = "settings"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = SettingsModel(host.core, host.background, self)
        self.care = VaultCareModel(host.core, host.background, self)
        self.reach = ProgramsModel(host.core, host.background, self)
        self.programs = ProgramsCard(host.theme, self.reach, host.toast)
        self.tokens = TokenModel(host.core, host.background, self)
        self.token = TokenCard(host.theme, self.tokens)
        self.web_keys = WebKeyModel(host.core, host.background, self)
        self.web_key = WebKeyCard(host.theme, self.web_keys)
        self.lent = ToolServers(host.core, host.background, self)
        self.servers = ToolsCard(host.theme, self.lent)
        self.lent.failed.connect(self._failed)
        self.rows: dict[str, SettingRow] = {}
        self._groups: dict[str, QWidget] = {}
        self._list = RowList(host.theme, "settings-list", self.tr("Groups of settings"))
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._fill()
        self._area = scroller(self._page, "settings")
        self._panel = self._make_panel()
        host.bridge.events.connect(self._on_events)
        self.vm.changed.connect(self._refresh)
        self.vm.failed.connect(self._failed)
        self.vm.told.connect(host.toast)
        warn_before_switch(host, self.vm.switching)
        self.vm.passphrase_set.connect(lambda: host.toast(self.tr("The passphrase was changed")))
        self._wire_care()
        self._list.currentItemChanged.connect(lambda *_: self._chosen())
        self._list.setCurrentRow(0)

    def _wire_care(self) -> None:
        for kept in (self.tokens, self.web_keys):
            kept.told.connect(self.host.toast)
            kept.failed.connect(self._failed)
        care = self.care
        care.told.connect(self.host.toast)
        care.failed.connect(self._failed)
        care.keys_changed.connect(self.vm.refresh)
        care.restored.connect(self._restored)
        self.storage.forget_wanted.connect(self._forget)
        self.storage.erase_wanted.connect(self.host.erase)

    def _make_panel(self) -> QWidget:
        px = self.host.theme.px
        panel = QWidget()
        panel.setProperty("kind", "plain")
        column = QVBoxLayout(panel)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.addWidget(self._list)
        return panel

    def _fill(self) -> None:
        px = self.host.theme.px
        self._column.setContentsMargins(px(24), px(20), px(24), px(32))
        self._column.setSpacing(px(16))
        groups = shown_settings(self.host.core)
        private = groups.pop("Privacy")
        for group, settings in groups.items():
            self._add(group, group_words(group), self._card(settings))
            if group == "Programs":
                self._add_below(self.programs)
            if group == "Models":
                self._add_below(self.token)
            if group == "Web":
                self._add_below(self.web_key)
        self._add("tools", tr("Tools"), self.servers)
        self.vault = VaultCard(self.host.theme, self.vm)
        self._add("privacy", tr("Privacy"), self.vault)
        self.keys = KeysCard(self.host.theme, self.care)
        self._add_below(self.keys)
        self._add_below(self._card([row for row in private if row.key.startswith("lock_")]))
        self.storage = StorageCard(self.host.theme, self.care)
        self._add("storage", tr("Storage"), self.storage)
        self._add_below(self._card([row for row in private if row.key == "backups_kept"]))
        self.report = DiagnosticsCard(self.host.theme)
        self.report.copy.clicked.connect(self._copy)
        self.report.examine.clicked.connect(self._examine)
        self._add("diagnostics", tr("Diagnostics"), self.report)
        self._column.addStretch(1)

    def _add_below(self, card: QWidget) -> None:
        card.setMaximumWidth(self.host.theme.px(WIDEST))
        self._column.addWidget(card)

    def _add(self, key: str, title: str, card: QWidget) -> None:
        heading = label(title, "title")
        self._groups[key] = heading
        self._column.addWidget(heading)
        self._add_below(card)
        self._list.add(key, title, "", ICONS.get(key, "settings"))

    def _card(self, settings: list[Setting]) -> Card:
        card = Card(self.host.theme)
        for setting in settings:
            row = SettingRow(
                self.host.theme,
                setting,
                self.vm.get(setting),
                lambda value, of=setting: self.vm.set(of, value),
                self.vm.choices(setting),
            )
            self.rows[setting.key] = row
            card.box.addWidget(row)
        return card

    # the window's side

    def title(self) -> str:
        return self.tr("Settings")

    def list_panel(self) -> QWidget:
        return self._panel

    def work(self) -> QWidget:
        return self._area

    def activate(self, target: str = "") -> None:
        self.vm.refresh()
        self.care.refresh()
        self.reach.refresh()
        self._list.setFocus()
        self.tokens.refresh()
        self.web_keys.refresh()
        self.lent.refresh()
        if target in self.rows:
            self._show_row(self.rows[target])
        elif target:
            self._list.choose({"passphrase": "privacy", "token": "Models"}.get(target, target))
        if target == "passphrase":
            self.vault.open_form()
        if target == "token":
            self._area.ensureWidgetVisible(self.token)
            self.token.open_form()

    def _show_row(self, row: SettingRow) -> None:
        """One setting, in sight and ready to be changed."""
        heading = "privacy" if row.row.group == "Privacy" else row.row.group
        self._list.choose("storage" if row.row.key == "backups_kept" else heading)
        self._area.ensureWidgetVisible(row)
        row.control.setFocus()

    @classmethod
    def deeds(cls) -> tuple[Deed, ...]:
        group, token = tr("Settings"), tr("Enter an access token of Hugging Face")
        return (
            Deed("change-passphrase", tr("Change the passphrase"), "to_privacy", "", group),
            Deed("access-token", token, "to_token", "", group),
            Deed("check-vault", tr("Check that the vault is whole"), "check_vault", "", group),
        )

    def to_privacy(self) -> None:
        """Where the passphrase is."""
        self.host.go("settings", "privacy")

    def to_token(self) -> None:
        """Where the access token is."""
        self.host.go("settings", "token")

    def check_vault(self) -> None:
        """Look through the whole vault, in sight."""
        self.host.go("settings", "privacy")
        self.vm.check_vault()

    # showing

    def _chosen(self) -> None:
        target = self._groups.get(str(self._list.key()))
        if target is not None:
            self._area.verticalScrollBar().setValue(max(0, target.y() - self.host.theme.px(16)))

    def _on_events(self, batch: list[Event]) -> None:
        self.reach.on_events(batch)
        for event in batch:
            if isinstance(event, Changed) and event.kind == "setting":
                for key in event.ids & set(self.rows):
                    self.rows[key].show_value(self.vm.get(self.rows[key].row))
                if "web_service" in event.ids:
                    self.web_keys.refresh()

    def _refresh(self) -> None:
        self.vault.refresh()
        self.keys.refresh(self.vm.vault)
        self.report.show_text(self.vm.diagnostics)
        self.report.examine.setEnabled(not self.vm.examining)
        for key in ROLES_OF:
            row = self.rows[key]
            row.show_choices(self.vm.choices(row.row), self.vm.get(row.row))

    def _forget(self, kind: str) -> None:
        """Gone for the eye at once, and for good when it can no longer be undone."""
        care = self.care
        care.hide(kind, True)
        words = self.tr("Deleted: {what}").format(what=kind_words(kind)[0])
        self.host.toast(words, lambda: care.hide(kind, False), lambda: care.forget(kind))

    def _restored(self, words: str) -> None:
        self.host.toast(words, self.care.call_off_restore, self.host.reopen)

    def _failed(self, error: UserError) -> None:
        self.host.show_error(error)

    def _examine(self) -> None:
        """Every part is tried; that takes a while, and the engine for it."""
        self.report.examine.setEnabled(False)
        self.vm.examine()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.vm.diagnostics)
        self.host.toast(self.tr("The report is on the clipboard"))
