"""What the settings place shows beside the table of settings: how the vault stands, and words for a bug report."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, qVersion

from app.base.errors import UserError
from app.base.settings import Setting, Value
from app.ui.viewmodels import switching
from app.ui.viewmodels.folder_words import count_words
from app.ui.viewmodels.remote import named
from app.ui.viewmodels.shell import size_words, tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background


ROLES_OF = {
    "default_model": ("chat", "vision"),
    "vision_model": ("vision",),
    "embedder": ("embedding",),
    "reranker": ("reranker",),
}
"""Settings that name a model, and which models these can be."""


@dataclass(frozen=True)
class VaultFacts:
    """How the vault is opened, in words."""

    has_passphrase: bool = False
    has_keyring: bool = False
    has_recovery: bool = False
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """Who can open it."""
        if self.has_passphrase and self.has_keyring:
            return tr("Opens by itself with this computer's keyring; the passphrase opens it too.")
        if self.has_passphrase:
            return tr("Opens with your passphrase only.")
        return tr("Opens by itself with this computer's keyring when you are signed in.")


def facts_of(status: Any) -> VaultFacts:
    """The store's report in words."""
    slots = tuple(str(slot) for slot in status.slots)
    words = {
        "chats": (tr("{n} chat"), tr("{n} chats")),
        "messages": (tr("{n} message"), tr("{n} messages")),
    }
    counts = [(name, getattr(status, name, None)) for name in words]
    held = ", ".join(count_words(count, *words[name]) for name, count in counts if isinstance(count, int))
    lines = [(tr("Size"), size_words(status.size)), (tr("Cipher"), f"SQLCipher {status.cipher}")]
    if held:
        lines.insert(0, (tr("Holds"), held))
    return VaultFacts("passphrase" in slots, "keyring" in slots, "recovery" in slots, tuple(lines))


def shown_settings(core: AppCore) -> dict[str, list[Setting]]:
    """The table by group; the offline row is left to the switch that is always in sight."""
    groups: dict[str, list[Setting]] = {}
    for row in core.settings.rows.values():
        if row.key != "offline":
            groups.setdefault(row.group, []).append(row)
    return groups


def group_words(group: str) -> str:
    """A group's name in the person's language."""
    return tr("Other programs") if group == "Programs" else tr(group)


class SettingsModel(QObject):
    """Changes settings and the passphrase off the window's thread; `changed`, `told` and `failed` answer."""

    changed = Signal()
    told = Signal(str)
    failed = Signal(object)
    passphrase_set = Signal()

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.switching = switching.Switching(core, background, self)
        self.switching.advised.connect(self.changed)  # what was chosen is not what holds
        self.vault = VaultFacts()
        self.diagnostics = ""
        self.examining = False
        self._examined: list[str] = []
        self.models: dict[str, list[tuple[str, str]]] = {}
        """By the settings that name one: ids and names of the models that can be chosen."""

    def refresh(self) -> None:
        """Look at the vault, the models and the machine."""
        self._background.run("settings", self._read, self._take)

    def _read(self) -> tuple[VaultFacts, dict[str, list[tuple[str, str]]], str]:
        entries = self._core.library.list()
        models = {key: [(e.id, named(e)) for e in entries if e.role in of] for key, of in ROLES_OF.items()}
        return facts_of(self._core.vault.status()), models, diagnostics(self._core)

    def _take(self, seen: tuple[VaultFacts, dict[str, list[tuple[str, str]]], str]) -> None:
        self.vault, self.models, facts = seen
        self.diagnostics = "\n".join([facts, *self._examined])
        self.changed.emit()

    def examine(self) -> None:
        """Try every part of the program, and put into the report what came of it; no word of a person's."""
        if self.examining:
            return
        self.examining, self._examined = True, [tr("Examining…")]
        self.refresh()
        self._background.run("examine", self._try_parts, self._tried)

    def _try_parts(self) -> list[str]:
        from app.examining import PARTS, examine, report_lines

        try:
            return report_lines([examine(part, self._core) for part in PARTS])
        finally:
            self.examining = False

    def _tried(self, lines: list[str]) -> None:
        self._examined = lines
        self.refresh()

    def set(self, row: Setting, value: Value) -> str:
        """Keep a value; the sentence why not, or empty."""
        try:
            row.check(value)
        except ValueError as error:
            return f"{error}."
        key = row.key
        if key == switching.KEY:
            self.switching.wish(str(value))
            return ""
        self._background.run(f"set-{key}", lambda: self._core.settings.set(key, value), lambda _: None)
        return ""

    def choices(self, row: Setting) -> list[tuple[str, str]]:
        """What a setting can be, if it is one of several: its own choices, or the models of the role it names."""
        if row.key not in ROLES_OF:
            return list(row.choices)
        default = {
            "default_model": tr("The starter model"),
            "vision_model": tr("One that is here"),
            "embedder": tr("The one that comes with Underdesk"),
            "reranker": tr("None: by words and meaning"),
        }[row.key]
        known, now = self.models.get(row.key, []), str(self.get(row))
        gone = [(now, tr("{id} (not here any more)").format(id=now))] if now not in ("", *dict(known)) else []
        return [("", default), *known, *(gone if self.models else [(now, now)] if now else [])]

    def get(self, row: Setting) -> Value:
        """The value now."""
        return self._core.settings.get(row.key)

    def set_passphrase(self, passphrase: str) -> None:
        """Set or change it."""
        self._background.run(
            "passphrase", lambda: self._try(lambda: self._core.vault.set_passphrase(passphrase)), self._set
        )

    def remove_passphrase(self) -> None:
        """Rely on the keyring alone."""
        self._background.run("passphrase", lambda: self._try(self._core.vault.remove_passphrase), self._set)

    @staticmethod
    def _try(work: Any) -> UserError | None:
        try:
            work()
        except UserError as error:
            return error
        return None

    def _set(self, error: UserError | None) -> None:
        if error:
            self.failed.emit(error)
        else:
            self.passphrase_set.emit()
        self.refresh()

    def check_vault(self) -> None:
        """Read every page and every index of the vault."""
        self._background.run("check-vault", self._core.vault.check, self._checked)

    def _checked(self, report: Any) -> None:
        if report.ok:
            self.told.emit(tr("The vault is whole"))
        else:
            problems = "; ".join(str(problem) for problem in report.problems[:3])
            self.failed.emit(
                UserError(
                    tr("The vault is damaged: {problems}").format(problems=problems),
                    todo=report.advice,
                    code="damaged",
                )
            )


def diagnostics(core: AppCore) -> str:
    """Versions, machine, model and vault in numbers; no word of any chat, no name of any file."""
    from app.ui.shell.crash import version

    status, info = core.vault.status(), core.models.current
    lines = [
        f"Underdesk {version()}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {sys.platform}",
        f"System: {platform.platform()}",
        *(f"Device: {d.description}, {size_words(d.total or 0)}" for d in core.engine.devices()),
        f"Model: {info.architecture} {info.quantisation}, context {info.context}, threads {info.threads}"
        if info
        else "Model: none loaded",
        f"Vault: schema {status.schema}, {size_words(status.size)}, opened by {', '.join(map(str, status.slots))}",
        f"Offline: {'on' if core.offline else 'off'}, connections today: {core.connections_today()}",
    ]
    return "\n".join(lines)
