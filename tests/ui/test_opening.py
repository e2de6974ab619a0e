"""Files that the program is started with: documents into a new chat, models to the models, what is gone in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.paths import resource
from app.cli.main import are_files, parse, place_of, verbs
from app.ui.chat.place import ChatPlace
from app.ui.models.place import ModelsPlace
from app.ui.pipelines.place import PipelinesPlace
from app.ui.shell.opening import Arrivals, open_paths
from app.ui.shell.window import MainWindow
from tests.ui.fake_knowledge import FakeKnowledge
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def chat(win: MainWindow) -> ChatPlace:
    place = win.place_named("chat")
    assert isinstance(place, ChatPlace)
    return place


def fake_of(win: MainWindow) -> FakeKnowledge:
    return win.core.knowledge  # type: ignore[return-value]


@pytest.fixture
def paper(tmp_path: Path) -> str:
    place = tmp_path / "lease.pdf"
    place.write_bytes(b"%PDF")
    return str(place)


def test_documents_are_asked_in_a_new_chat(
    win: MainWindow, chat: ChatPlace, paper: str, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: any(row.chat for row in chat.vm.list.rows))
    before = next(row.chat.id for row in chat.vm.list.rows if row.chat)
    chat.vm.open(before)
    win.go("settings")
    open_paths(win, [paper])
    qtbot.waitUntil(lambda: [one.name for one in chat.vm.documents.asked] == ["lease.pdf"])
    assert win.place == "chat"
    assert chat.vm.chat is not None
    assert chat.vm.chat.id != before


def test_a_model_goes_to_the_models(win: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    place = tmp_path / "small.gguf"
    place.write_bytes(b"GGUF")
    open_paths(win, [str(place)])
    models = win.place_named("models")
    assert win.place == "models"
    assert isinstance(models, ModelsPlace)
    qtbot.waitUntil(lambda: "small" in " ".join(row.name for row in models.vm.installed()))


def test_a_pipeline_goes_to_the_pipelines(win: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    place = tmp_path / "Deep Answer.UNDERDESK"
    place.write_bytes(resource("templates/deep-answer.underdesk").read_bytes())
    open_paths(win, [str(place)])
    pipelines = win.place_named("pipelines")
    assert win.place == "pipelines"
    assert isinstance(pipelines, PipelinesPlace)
    qtbot.waitUntil(lambda: pipelines.desk.vm.editor.pipeline.title == "Deep answer from my folders")
    assert win.frame.banner.text() == ""
    place.write_text('{"format": "something else"}')
    open_paths(win, [str(place)])
    assert "no pipeline of Underdesk" in win.frame.banner.text()


def test_what_is_gone_is_said(win: MainWindow, chat: ChatPlace, paper: str, qtbot: QtBot) -> None:
    open_paths(win, [paper, "/nowhere/at all.pdf"])
    assert "There is nothing at the place of “at all.pdf”" in win.frame.banner.text()
    qtbot.waitUntil(lambda: [one.name for one in chat.vm.documents.asked] == ["lease.pdf"])


def test_what_comes_before_the_window_is_ready_waits(
    win: MainWindow, chat: ChatPlace, paper: str, qtbot: QtBot
) -> None:
    arrivals = Arrivals(win)
    win.ready = False
    arrivals.take([paper])
    QApplication.processEvents()
    assert chat.vm.documents.asked == []
    win.ready = True
    arrivals.open_early()
    qtbot.waitUntil(lambda: [one.name for one in chat.vm.documents.asked] == ["lease.pdf"])


def test_paths_and_commands_are_told_apart(
    tmp_path: Path, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "doctor").write_text("a file with the name of a command")
    assert not any(are_files([verb.name]) for verb in verbs())
    assert are_files(["lease.pdf"])
    assert are_files([paper, "file:///a%20b.pdf"])
    assert not are_files(["frobnicate"])
    assert not are_files(["lease.pdf", "--help"])
    assert parse(["--profile", "/x", "lease.pdf"]).paths == [str(tmp_path / "lease.pdf")]
    assert parse([]).paths == []
    assert parse(["--quick-ask", "--profile", "/x"]).quick
    assert parse(["--quick-ask"]).verb is None
    assert not hasattr(parse([]), "quick")
    assert place_of("file:///papers/a%20b.pdf") == "/papers/a b.pdf"
    assert parse(["doctor"]).verb == "doctor"


def test_files_gather_in_the_chat_that_has_not_begun(
    win: MainWindow, chat: ChatPlace, paper: str, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "notes.md"
    other.write_text("Salt")
    open_paths(win, [paper])
    qtbot.waitUntil(lambda: [one.name for one in chat.vm.documents.asked] == ["lease.pdf"])
    open_paths(win, [str(other)])
    qtbot.waitUntil(lambda: len(next(iter(fake_of(win).kept.values())).paths) == 2)
    assert [folder.chat for folder in fake_of(win).kept.values()] == [chat.vm.chat and chat.vm.chat.id]
