"""What the settings place does to the vault's keys, backups and contents, all of it off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import NeedsSecret
from app.store import recovery
from app.store.kept import KeptBackup
from app.store.sizes import Holding
from app.ui.viewmodels.shell import size_words, tr
from app.ui.viewmodels.told import sentence
from app.ui.viewmodels.written import moment

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

FORGETTABLE = ("states", "connections", "backups", "replaced")


def kind_words(kind: str) -> tuple[str, str]:
    """A kind of thing that is kept, and what one should know of it."""
    return {
        "chats": (tr("Chats"), tr("Questions and answers; delete them in the list of chats.")),
        "documents": (tr("Documents"), tr("The text of your documents; remove folders under Knowledge.")),
        "vectors": (tr("Meaning of documents"), tr("Numbers by which passages are found.")),
        "states": (
            tr("Going on at once"),
            tr("What models computed of chats; it is computed again when needed."),
        ),
        "connections": (tr("Log of connections"), tr("What Activity lists.")),
        "free": (tr("Free space inside"), tr("Left by what was deleted, and used again by what comes.")),
        "backups": (tr("Backups"), tr("Encrypted as the vault is.")),
        "replaced": (tr("Replaced vaults"), tr("Set aside when a backup took their place.")),
        "models": (tr("Downloaded models"), tr("Not secret; remove them under Models.")),
    }[kind]


def amount_words(item: Holding) -> str:
    """How much of it there is; empty for nothing."""
    return size_words(item.size) if item.count else ""


def backup_words(backups: list[KeptBackup]) -> str:
    """When the newest was made."""
    if not backups:
        return tr("There is no backup yet; the first is made by itself after a day.")
    when = moment(backups[0].made)
    if len(backups) == 1:
        return tr("One backup, of {when}.").format(when=when)
    return tr("{count} backups, the newest of {when}.").format(count=len(backups), when=when)


class VaultCareModel(QObject):
    """`changed` when figures came, `told` and `failed` after each act; the others ask the page for something."""

    changed = Signal()
    told = Signal(str)
    failed = Signal(object)
    secret_wanted = Signal(object, str)
    """A backup's path, and why it does not open by itself."""
    restored = Signal(str)
    recovery_ended = Signal()
    keys_changed = Signal()

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.holdings: list[Holding] = []
        self.backups: list[KeptBackup] = []
        self.hidden: set[str] = set()
        """Kinds that are about to be deleted: shown as gone while that can be undone."""

    def refresh(self) -> None:
        """Count anew."""
        self._background.run(
            "storage", lambda: (self._core.care.inventory(), self._core.care.kept_backups()), self._take
        )

    def _take(self, seen: tuple[list[Holding], list[KeptBackup]]) -> None:
        self.holdings, self.backups = seen
        self.changed.emit()

    def _do(self, key: str, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        def and_again(tell: Callable[[Any], None], result: Any) -> None:
            tell(result)
            self.refresh()

        self._background.run(key, work, partial(and_again, then), partial(and_again, self.failed.emit))

    # what is kept

    def hide(self, kind: str, hidden: bool) -> None:
        """Show it as gone, or again."""
        (self.hidden.add if hidden else self.hidden.discard)(kind)
        self.changed.emit()

    def forget(self, kind: str) -> None:
        """Delete everything of a kind."""
        self._do(f"forget-{kind}", lambda: self._core.care.forget(kind), lambda _: self.hidden.discard(kind))

    def compact(self) -> None:
        """Give free space back."""
        words = tr("{size} went back to the disk")
        self._do(
            "compact", self._core.care.compact, lambda n: self.told.emit(words.format(size=size_words(n)))
        )

    # backups

    def back_up_here(self) -> None:
        """Beside the others."""
        self._back_up(self._core.care.back_up_here)

    def back_up_to(self, path: str) -> None:
        """To a file."""
        self._back_up(lambda: self._core.care.back_up(Path(path)))

    def _back_up(self, work: Callable[[], Any]) -> None:
        self._do("backup", work, lambda _: self.told.emit(tr("The backup is written")))

    def restore(self, path: str, secret: str = "") -> None:
        """Read a backup and make it the next vault; asks for its passphrase where one is needed."""

        def answer(result: Any) -> None:
            if isinstance(result, NeedsSecret):
                self.secret_wanted.emit(path, sentence(result))
            else:
                words = tr("{chats} chats are restored and take this vault's place")
                self.restored.emit(words.format(chats=result.chats))

        def work() -> Any:
            try:
                return self._core.care.stage_restore(Path(path), secret or None)
            except NeedsSecret as error:
                return _Asked(error)

        self._do(
            "restore", work, lambda result: answer(result.error if isinstance(result, _Asked) else result)
        )

    def call_off_restore(self) -> None:
        """The present vault stays."""
        self._do("restore", self._core.care.call_off_restore, lambda _: None)

    # keys

    def take_recovery_code(self, code: str) -> None:
        """Let it open the vault."""
        self._keys(
            lambda: self._core.vault.take_recovery_code(code), tr("The recovery code opens the vault now")
        )

    def forget_recovery_code(self) -> None:
        """Let none open it."""
        self._keys(self._core.vault.forget_recovery_code, tr("No recovery code opens the vault any more"))

    def open_by_itself(self, wished: bool) -> None:
        """Whether this computer's keyring opens the vault."""
        vault = self._core.vault
        words = (
            tr("The vault opens by itself from now on")
            if wished
            else tr("Only your passphrase opens the vault from now on")
        )
        self._keys(vault.use_keyring if wished else vault.forget_keyring, words)

    def rotate(self, passphrase: str = "") -> None:
        """Encrypt everything under a new key."""

        def done(ended: bool) -> None:
            self.told.emit(tr("Everything is encrypted under a new key"))
            self.keys_changed.emit()
            if ended:
                self.recovery_ended.emit()

        self._do("keys", lambda: self._core.care.rotate(passphrase or None), done)

    def _keys(self, work: Callable[[], None], words: str) -> None:
        def done(_: Any) -> None:
            self.told.emit(words)
            self.keys_changed.emit()

        self._do("keys", work, done)


class _Asked:
    """A refusal that is a question."""

    def __init__(self, error: NeedsSecret) -> None:
        self.error = error


def new_recovery_code() -> str:
    """A code to show; it opens nothing before the vault takes it."""
    return recovery.new_code()


def same_code(code: str, typed: str) -> bool:
    """Whether the code was copied right; spaces, dashes and case do not matter."""
    return recovery.is_code(typed) and recovery.parse(typed) == recovery.parse(code)
