"""Keys, backups and storage in Settings do what their buttons say, and nothing is lost by a slip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.store import recovery
from app.ui.settings.place import SettingsPlace
from app.ui.shell.window import MainWindow
from tests.ui.fakes import FakeCore
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def place(win: MainWindow, qtbot: QtBot) -> SettingsPlace:
    win.go("settings")
    found = win.place_named("settings")
    assert isinstance(found, SettingsPlace)
    qtbot.waitUntil(lambda: bool(found.care.holdings) and bool(found.vm.vault.lines))
    return found


@pytest.fixture
def core(win: MainWindow) -> FakeCore:
    assert isinstance(win.core, FakeCore)
    return win.core


def press(root: QWidget, name: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(find(root, name, QPushButton), LEFT)


def amount(place: SettingsPlace, kind: str) -> str:
    return place.storage._amounts[kind].text()


def test_everything_kept_is_listed_with_its_size(place: SettingsPlace) -> None:
    shown = {kind: amount(place, kind) for kind in place.storage._amounts}
    assert shown == {
        "chats": "40 kB", "documents": "1 kB", "vectors": "3 kB", "states": "21 MB", "connections": "–",
        "free": "120 kB", "backups": "900 kB", "replaced": "–", "models": "103 MB",
    }  # fmt: skip
    assert not place.storage.buttons["connections"].isEnabled()
    assert place.storage.buttons["states"].isEnabled()


def test_deleting_can_be_undone_and_is_done_when_it_no_longer_can(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot
) -> None:
    press(win, "forget-backups", qtbot)
    assert amount(place, "backups") == "–"
    press(win, "toast-undo", qtbot)
    assert amount(place, "backups") == "900 kB"
    assert core.care.done == []
    press(win, "forget-backups", qtbot)
    win.toasts.flush()
    qtbot.waitUntil(lambda: core.care.done == ["forget backups"])
    qtbot.waitUntil(lambda: "no backup yet" in find(win, "backup-words").text())  # type: ignore[attr-defined]


def test_space_is_given_back(place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot) -> None:
    press(win, "forget-free", qtbot)
    qtbot.waitUntil(lambda: core.care.done == ["compact"])


def test_backups_are_made_here_and_elsewhere(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(win, "backup-now", qtbot)
    qtbot.waitUntil(lambda: core.care.done == ["backup here"])
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *_: ("/media/stick/my.backup", ""))
    )
    press(win, "backup-file", qtbot)
    qtbot.waitUntil(lambda: core.care.done[-1] == "backup my.backup")
    core.care.fail = UserError("The backup could not be written", todo="free some space", code="no-backup")
    press(win, "backup-now", qtbot)
    qtbot.waitUntil(win.frame.banner.isVisible)


def test_a_backup_is_restored_by_its_passphrase_and_can_be_called_off(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: ("/media/my.backup", "")))
    reopened: list[bool] = []
    win.reopening.connect(lambda: reopened.append(True))
    press(win, "restore-backup", qtbot)
    ask = place.storage.secret
    qtbot.waitUntil(ask.isVisible)
    assert "my.backup" in ask.words.text()
    ask.edit.setText("right")
    qtbot.mouseClick(ask.ok, LEFT)
    qtbot.waitUntil(lambda: core.care.done == ["restore my.backup"])
    assert not ask.isVisible() and ask.edit.text() == ""
    qtbot.waitUntil(lambda: win.findChild(QPushButton, "toast-undo") is not None)
    press(win, "toast-undo", qtbot)
    qtbot.waitUntil(lambda: core.care.done[-1] == "call off")
    assert reopened == []
    place.care.restore("/media/my.backup", "right")
    qtbot.waitUntil(lambda: core.care.done[-1] == "restore my.backup")
    qtbot.waitUntil(lambda: win.findChild(QPushButton, "toast-undo") is not None)
    win.toasts.flush()
    assert reopened == [True]


def test_a_recovery_key_counts_when_it_was_typed_back(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot
) -> None:
    press(win, "make-recovery", qtbot)
    ask = place.keys.copy
    code = ask.code.text()
    assert recovery.is_code(code)
    assert not ask.ok.isEnabled()
    ask.edit.setText(recovery.new_code())
    assert not ask.ok.isEnabled()
    assert core.vault.recovery == ""
    ask.edit.setText(code.lower().replace("-", " "))
    qtbot.mouseClick(ask.ok, LEFT)
    qtbot.waitUntil(
        lambda: (
            recovery.parse(core.vault.recovery or code) == recovery.parse(code) and bool(core.vault.recovery)
        )
    )
    assert ask.code.text() == "" and ask.isHidden()
    qtbot.waitUntil(lambda: place.keys.recovery.text() == "Make another recovery code")
    press(win, "make-recovery", qtbot)
    assert ask.code.text() not in ("", code)
    press(win, "recovery-cancel", qtbot)
    assert recovery.parse(core.vault.recovery) == recovery.parse(code)
    press(win, "forget-recovery", qtbot)
    qtbot.waitUntil(lambda: core.vault.recovery == "")


def test_the_keyring_is_told_to_open_it_no_longer(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot
) -> None:
    assert place.keys.keyring.isHidden()
    place.vm.set_passphrase("four words of mine")
    qtbot.waitUntil(lambda: not place.keys.keyring.isHidden())
    press(win, "toggle-keyring", qtbot)
    qtbot.waitUntil(lambda: place.keys.keyring.text() == "Open by itself")
    assert not core.vault.keyring
    press(win, "toggle-keyring", qtbot)
    qtbot.waitUntil(lambda: core.vault.keyring)


def test_a_new_key_asks_for_the_passphrase_and_makes_the_recovery_key_anew(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot
) -> None:
    press(win, "rotate-key", qtbot)
    qtbot.waitUntil(lambda: core.care.done == ["rotate None"])
    qtbot.waitUntil(place.keys.copy.isVisible)
    press(win, "recovery-cancel", qtbot)
    place.vm.set_passphrase("four words of mine")
    qtbot.waitUntil(lambda: place.vm.vault.has_passphrase)
    press(win, "rotate-key", qtbot)
    qtbot.waitUntil(place.keys.secret.isVisible)
    place.keys.secret.edit.setText("four words of mine")
    press(win, "rotate-ok", qtbot)
    qtbot.waitUntil(lambda: core.care.done[-1] == "rotate four words of mine")


def test_everything_is_erased_only_after_the_word(
    place: SettingsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    erased: list[bool] = []
    win.erasing.connect(lambda: erased.append(True))
    press(win, "erase-vault", qtbot)
    ask = place.storage.sure
    ask.edit.setText("erase")
    assert not ask.ok.isEnabled()
    ask.edit.setText("ERASE")
    qtbot.mouseClick(ask.ok, LEFT)
    assert erased == [True]
