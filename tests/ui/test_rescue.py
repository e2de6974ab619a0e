"""A damaged vault in the window: the sentence, the newest backup, and work again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.base.paths import Profile
from app.store.care import Caretaker
from app.store.chats import ChatsRepo
from app.store.cipher import PAGE
from app.ui.app import Starter
from app.ui.shell.state import WindowState
from app.ui.shell.unlock import FatalPage, UnlockPage
from app.ui.shell.window import MainWindow
from app.ui.theme.style import Theme
from tests.store.helpers import PASSPHRASE, add_chat, open_vault
from tests.ui.fakes import FakeCore
from tests.ui.window_rig import QUIET, end, find

pytestmark = [pytest.mark.qt_log_ignore(QUIET), pytest.mark.allow_logs("was repaired from its copy")]
LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def damage(profile: Profile, backups: int) -> None:
    """A vault with a chat, as many backups, and a first page of noise."""
    vault = open_vault(profile)
    add_chat(ChatsRepo(vault), "Kept", "text")
    for _ in range(backups):
        Caretaker(vault, lambda: 3).back_up_here()
    vault.close()
    data = bytearray(profile.vault.read_bytes())
    data[100 : PAGE - 100] = bytes(PAGE - 200)
    profile.vault.write_bytes(data)


class Run:
    """A window over a real vault, with a fake core once that opens."""

    def __init__(self, app: QApplication, profile: Profile) -> None:
        self.profile, self.chats = profile, 0
        self.window = MainWindow(Theme(app, "light"), profile, WindowState(welcomed=True))
        self.starter = Starter(self.open_core, self.window)
        self.codes: list[int] = []
        self.starter.ended.connect(self.codes.append)
        self.window.show()
        self.starter.start(PASSPHRASE)

    def open_core(self, passphrase: str | None) -> Any:
        vault = open_vault(self.profile, passphrase)
        self.chats = ChatsRepo(vault).counts()["chats"]
        vault.close()
        return FakeCore(self.profile.root)

    @property
    def page(self) -> Any:
        return self.window.stack.currentWidget()


@pytest.fixture
def run(qapp: QApplication, qtbot: QtBot, profile: Profile, request: pytest.FixtureRequest) -> Iterator[Run]:
    damage(profile, request.param)
    made = Run(qapp, profile)
    qtbot.waitUntil(lambda: isinstance(made.page, FatalPage))
    yield made
    end(made, qtbot)


@pytest.mark.parametrize("run", [1], indirect=True)
def test_the_newest_backup_is_restored_from_the_page_that_says_why(run: Run, qtbot: QtBot) -> None:
    assert "restore the newest backup" in run.page.words.text()
    qtbot.mouseClick(find(run.page, "fatal-help", QPushButton), LEFT)
    qtbot.waitUntil(lambda: isinstance(run.page, UnlockPage))
    edit = find(run.page, "unlock-passphrase", QLineEdit)
    qtbot.keyClicks(edit, "wrong")
    qtbot.keyClick(edit, ENTER)
    qtbot.waitUntil(run.page.trouble.isVisible)
    edit.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(edit, PASSPHRASE)
    qtbot.keyClick(edit, ENTER)
    qtbot.waitUntil(lambda: run.window.ready)
    assert run.chats == 1
    assert len(list(run.profile.root.glob("replaced-*"))) == 1
    run.window.close()
    qtbot.waitUntil(lambda: run.codes == [0])


@pytest.mark.parametrize("run", [0], indirect=True)
def test_without_a_backup_nothing_is_offered(run: Run, tmp_path: Path) -> None:
    assert run.page.help is None
    assert "restore a backup" in run.page.words.text()
