"""Chats come in and go out by dialogs: progress, Cancel, what was not read, taking it back, and one word of warning."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.chat.importers import formats
from app.ui.moving.bring import BringDialog
from app.ui.moving.desk import history_plan, moving_actions, open_bring, open_take
from app.ui.moving.files import FilesDialog
from app.ui.moving.paper import document, pixels_of, write_pdf
from app.ui.moving.take import TakeDialog, kinds
from app.ui.shell.menus import drop_plan
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.moving import Mover, history_at, reads_words
from tests.chat.importers import made
from tests.ui.window_rig import QUIET, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def shown(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    (tmp_path / "profile").mkdir()
    with window(qapp, tmp_path / "profile") as opened:
        yield opened


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return made.chatgpt_zip(tmp_path / "export.zip")


def dialog(shown: MainWindow, kind: type[Any]) -> Any:
    found = shown.findChild(kind)
    assert found is not None
    return found


def test_every_format_is_told_how_to_choose() -> None:
    assert all(reads_words(name) for name in formats())


def test_a_history_comes_in_and_is_taken_back(shown: MainWindow, qtbot: QtBot, history: Path) -> None:
    before = set(shown.core.chats.chats)  # type: ignore[attr-defined]
    open_bring(shown, [str(history)])
    brought = dialog(shown, BringDialog)
    qtbot.waitUntil(lambda: not brought.undo.isHidden())
    assert brought.words.text() == "2 chats came in. They brought 7 messages."
    assert brought.troubles.isHidden() and brought.files.isHidden()
    assert len(set(shown.core.chats.chats) - before) == 2  # type: ignore[attr-defined]
    brought.undo.click()
    qtbot.waitUntil(lambda: not brought.files.isHidden())
    assert "taken back" in brought.words.text()
    assert set(shown.core.chats.chats) == before  # type: ignore[attr-defined]
    brought.close()


def test_what_was_not_read_is_listed_and_a_wrong_file_is_told_in_words(
    shown: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    cut = tmp_path / "conversations.json"
    cut.write_text(json.dumps(made.chatgpt())[:-400])
    open_bring(shown, [str(cut)])
    brought = dialog(shown, BringDialog)
    qtbot.waitUntil(lambda: not brought.troubles.isHidden())
    assert "breaks off in the middle" in brought.troubles.toPlainText()
    assert brought.words.text().startswith("1 chat came in.")
    wrong = tmp_path / "notes.json"
    wrong.write_text("{}")
    brought.begin([str(wrong)])
    qtbot.waitUntil(lambda: "notes.json is not a history" in brought.words.text())
    assert not brought.files.isHidden()
    brought.close()


def test_an_import_is_stopped(shown: MainWindow, qtbot: QtBot, history: Path) -> None:
    held = shown.core.mover.wait = threading.Event()  # type: ignore[attr-defined]
    open_bring(shown, [str(history)])
    brought = dialog(shown, BringDialog)
    qtbot.waitUntil(brought._running.isVisible)
    brought._running.stop.click()
    assert brought._running.words.full() == "Stopping…"
    qtbot.waitUntil(lambda: "You stopped it" in brought.words.text())
    held.set()
    brought.close()


def test_a_dropped_history_is_imported_and_other_files_are_not(
    shown: MainWindow, history: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "GPT4All"
    folder.mkdir()
    (folder / "gpt4all-1.chat").write_bytes(made.gpt4all())
    plan = history_plan(shown, [str(history), str(folder), str(made.jan(tmp_path / "jan"))])
    assert plan is not None and plan.title == "Import these chats"
    other = tmp_path / "table.json"
    other.write_text('[{"a": 1}]')
    assert history_plan(shown, [str(history), str(other)]) is None
    assert history_at(str(tmp_path)) == "" and history_at(str(tmp_path / "gone")) == ""
    assert drop_plan(shown, [str(history)], QPoint(0, 0)).title == "Import these chats"


@pytest.mark.parametrize("number", range(5), ids=[name for _, name, _ in kinds()])
def test_everything_goes_out_in_every_form(
    shown: MainWindow, qtbot: QtBot, history: Path, tmp_path: Path, number: int
) -> None:
    shown.core.mover.bring([history], CancelToken(), lambda _: None)
    ending = kinds()[number][0]
    open_take(shown)
    take = dialog(shown, TakeDialog)
    assert "leaves the encrypted vault" in take.findChild(type(take.about), "export-warning").text()
    take.scope.setCurrentIndex(take.scope.count() - 1)
    take.kind.setCurrentIndex(number)
    path = tmp_path / f"out{ending}"
    with qtbot.waitSignal(take.destroyed, timeout=20_000):
        take.begin(str(path), take._scope()[2])
    if ending == ".pdf":
        pdf = pypdfium2.PdfDocument(path)
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
    else:
        text = (path / "Harbour pictures.md").read_text("utf-8") if not ending else path.read_text("utf-8")
    assert "What is 12 times 7?" in text and "It is 84" in text
    assert not list(tmp_path.glob(".*tmp"))


def test_paper_has_pictures_of_its_own_and_none_from_elsewhere(
    shown: MainWindow, history: Path, tmp_path: Path
) -> None:
    core = shown.core
    core.mover.bring([history], CancelToken(), lambda _: None)
    (chat,) = [one for one in core.chats.list() if one.title == "Harbour pictures"]
    found = Mover(core, shown).exporter().shown(chat)
    paper = document([found])
    assert "It is 84." in paper.toPlainText()
    for address in ("https://example.org/a.png", "file:///etc/hostname", "a.png"):
        assert paper.loadResource(2, QUrl(address)) is None
    with pytest.raises(UserError, match="no chats"):
        write_pdf(tmp_path / "a.pdf", [])
    with pytest.raises(FileNotFoundError):
        write_pdf(tmp_path / "gone" / "a.pdf", [found])


def test_files_that_came_along_are_shown_and_saved(
    shown: MainWindow, qtbot: QtBot, history: Path, tmp_path: Path
) -> None:
    core = shown.core
    core.mover.bring([history], CancelToken(), lambda _: None)
    (chat,) = [one for one in core.chats.list() if one.title == "Harbour pictures"]
    files = FilesDialog(shown, chat.id)
    files.open()
    qtbot.waitUntil(lambda: files.list.count() == 1)
    qtbot.waitUntil(lambda: not files.picture.pixmap().isNull())
    files.save_to(files._current(), str(tmp_path / "saved.png"))  # type: ignore[arg-type]
    qtbot.waitUntil((tmp_path / "saved.png").exists)
    assert (tmp_path / "saved.png").read_bytes() == made.PNG
    files.close()


def test_the_actions_have_keys_of_their_own(shown: MainWindow) -> None:
    keys = [action.keys for action in shown.all_actions() if action.keys]
    assert len(keys) == len(set(keys))
    assert {action.name for action in moving_actions(shown)} <= {
        action.name for action in shown.all_actions()
    }


def test_pictures_of_others_are_decoded_apart() -> None:
    image = pixels_of(made.PNG)
    assert (image.width(), image.height()) == (1, 1)
    with pytest.raises(UserError):
        pixels_of(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
