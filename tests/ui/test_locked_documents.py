"""Locked documents ask for their password: in the list, in a chat, and where a page is to be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.knowledge.locks import needs_password
from app.store.knowledge_records import Folder, StoredFile
from app.ui.chat.place import ChatPlace
from app.ui.knowledge.password import PasswordDialog
from app.ui.knowledge.place import KnowledgePlace
from app.ui.shell.window import MainWindow
from tests._support.display import SHOTS
from tests.ui.fake_knowledge import LEASE, PASSWORD, FakeKnowledge
from tests.ui.window_rig import QUIET, find, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=["light", "dark"])
def win(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    with window(qapp, tmp_path, request.param) as made:
        made.resize(1300, 850)
        yield made


@pytest.fixture
def fake(win: MainWindow) -> FakeKnowledge:
    return win.core.knowledge  # type: ignore[return-value]


@pytest.fixture
def shot(win: MainWindow) -> str:
    """How the pictures of this theme begin."""
    SHOTS.mkdir(exist_ok=True)
    return str(SHOTS / f"ui-{win.theme.choice}")


def put_locked(fake: FakeKnowledge, folder: Folder, name: str) -> StoredFile:
    error = needs_password(None).sentence
    return fake.put_file(folder, name, status="failed", error=error)


@pytest.fixture
def locked(fake: FakeKnowledge, tmp_path: Path) -> list[StoredFile]:
    folder = fake.put("Lease", [tmp_path])
    fake.put_file(folder, "annex.docx", ["The parking space may be ended without fee."])
    return [put_locked(fake, folder, name) for name in ("report.pdf", "statement.pdf")]


@pytest.fixture
def place(win: MainWindow, locked: list[StoredFile], qtbot: QtBot) -> KnowledgePlace:
    win.go("knowledge")
    made = win.place_named("knowledge")
    assert isinstance(made, KnowledgePlace)
    made.vm.choose(locked[0].folder)
    qtbot.waitUntil(lambda: len(made.vm.files) == 3)
    return made


def dialog_of(win: MainWindow) -> PasswordDialog:
    made = find(win, "document-password", PasswordDialog)
    assert isinstance(made, PasswordDialog)
    return made


def give(dialog: PasswordDialog, password: str, qtbot: QtBot) -> None:
    dialog.edit.clear()
    qtbot.keyClicks(dialog.edit, password)
    qtbot.mouseClick(dialog.button, LEFT)


def test_a_wrong_password_is_said_and_the_right_one_reads_the_file(
    win: MainWindow, place: KnowledgePlace, fake: FakeKnowledge, qtbot: QtBot, shot: str
) -> None:
    assert "2 documents are locked with a password: “report.pdf”, “statement.pdf”" in win.frame.banner.text()
    report = place.vm.files[0]
    place.page.file_wanted.emit("open", report)
    dialog = dialog_of(win)
    assert dialog.edit.echoMode() == QLineEdit.EchoMode.Password
    assert not dialog.button.isEnabled()
    give(dialog, "wrong", qtbot)
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert "does not open the document" in dialog.trouble.text()
    dialog.grab().save(f"{shot}-password-wrong.png")
    give(dialog, PASSWORD, qtbot)
    qtbot.waitUntil(
        lambda: [file.name for file in place.vm.files if file.readable] == ["annex.docx", "report.pdf"]
    )
    assert fake.calls[-2:][0] == ("unlock", report.id, PASSWORD, "False")


def test_the_banner_asks_for_one_after_the_other(
    win: MainWindow, place: KnowledgePlace, fake: FakeKnowledge, qtbot: QtBot, shot: str
) -> None:
    win.grab().save(f"{shot}-password-list.png")
    qtbot.mouseClick(find(win, "banner-action"), LEFT)
    first = dialog_of(win)
    assert find(first, "document-password-title").full() == "report.pdf"  # type: ignore[attr-defined]
    first.keep.setChecked(True)
    report = place.vm.files[0]
    give(first, PASSWORD, qtbot)
    qtbot.waitUntil(lambda: place.locksmith.dialog is not first)
    second = place.locksmith.dialog
    assert second is not None
    assert ("unlock", report.id, PASSWORD, "True") in fake.calls
    qtbot.keyClick(second.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: find(win, "banner").isHidden())


def test_a_locked_file_in_a_chat_asks_too(
    win: MainWindow, fake: FakeKnowledge, tmp_path: Path, qtbot: QtBot
) -> None:
    win.go("chat")
    chat = win.place_named("chat")
    assert isinstance(chat, ChatPlace)
    folder = fake.put("In this chat", [tmp_path], chat=chat.vm.blank_id())
    put_locked(fake, folder, "secret.pdf")
    chat.vm.stored(folder.chat or "")
    chat.vm.documents.refresh()
    qtbot.waitUntil(lambda: "“secret.pdf” is locked with a password" in win.frame.banner.text())
    assert chat.vm.documents.asked[0].name == "secret.pdf · needs its password"
    qtbot.mouseClick(find(win, "banner-action"), LEFT)
    give(dialog_of(win), PASSWORD, qtbot)
    qtbot.waitUntil(lambda: chat.vm.documents.asked[0].name == "secret.pdf")


def test_a_page_that_needs_the_password_is_drawn_when_it_was_given(
    win: MainWindow, place: KnowledgePlace, fake: FakeKnowledge, qtbot: QtBot, shot: str
) -> None:
    paper = fake.put_file(fake.folders()[0], "lease.pdf", LEASE)
    fake.cannot_draw = needs_password(None)
    place.show_passage(fake.passages_of(paper.id)[0])
    qtbot.waitUntil(lambda: not place.viewer.unlock.visibleRegion().isEmpty() and place.viewer.width() > 300)
    win.grab().save(f"{shot}-password-page.png")
    qtbot.mouseClick(place.viewer.unlock, LEFT)
    give(dialog_of(win), PASSWORD, qtbot)
    qtbot.waitUntil(lambda: place.viewer.vm.pages == 31)
    assert not place.viewer.unlock.isVisible()
