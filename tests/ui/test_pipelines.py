"""The pipelines place in the window: made, kept, run, watched round by round, answered and looked back at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.pipelines import events as told
from app.pipelines import files
from app.pipelines.document import text_of
from app.store.pipeline_records import Result, StepRecord
from app.ui.pipelines.desk import PipelinesDesk
from app.ui.pipelines.place import PipelinesPlace
from app.ui.pipelines.report_view import ReportView
from app.ui.pipelines.sheets import RunSheet
from app.ui.shell.window import MainWindow
from tests.ui.looking import flaws
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
SOURCE = {
    "quote": "Built in 1510.", "document": "f1", "name": "paper.md", "page": 3, "start": 0, "end": 14, "sha256": "0",
    "n": 1,
}  # fmt: skip
REPORT = {"text": "It was built in 1510 [1].", "sources": [SOURCE], "title": "When?"}


@pytest.fixture
def desk(win: MainWindow) -> PipelinesDesk:
    """The place, with a question that a model answers."""
    win.go("pipelines")
    place = win.place_named("pipelines")
    assert isinstance(place, PipelinesPlace)
    place.desk.new()
    editor = place.desk.vm.editor
    editor.add("question", 0, 0)
    editor.add("ask-model", 320, 0)
    editor.connect_ends(_end("question", "text", "out"), _end("ask-model", "text", "in"))
    return place.desk


def _end(owner: str, port: str, side: Any) -> Any:
    from app.ui.pipelines.faces import End

    return End(owner, port, side)


def begin(desk: PipelinesDesk) -> str:
    """Run with a question typed into the sheet."""
    desk.run()
    sheet = desk.stack.window().findChild(RunSheet)
    assert isinstance(sheet, RunSheet)
    assert not sheet.ok.isEnabled()
    next(iter(sheet.fields.values())).setPlainText("When was it built?")
    sheet.ok.click()
    return desk.vm.watch.run


def test_an_empty_place_teaches_and_makes_the_first(win: MainWindow, qtbot: QtBot) -> None:
    win.go("pipelines")
    place = win.place_named("pipelines")
    assert isinstance(place, PipelinesPlace)
    assert place.desk.stack.currentIndex() == 0
    assert flaws(place.desk.stack) == []
    place.desk.new()
    assert place.desk.stack.currentIndex() == 1
    assert place.title() == "New pipeline"


def test_what_is_edited_is_kept_and_there_again(desk: PipelinesDesk, win: MainWindow) -> None:
    desk.vm.keep()
    row = win.core.pipelines.list()[0]
    kept = files.read(row.text, win.core.nodes)
    assert [step.node for step in kept.steps] == ["question", "ask-model"]
    first = desk.vm.shown
    desk.new()
    desk.vm.open(first)
    assert desk.vm.editor.pipeline == kept
    assert desk.vm.editor.history.undo_words == ""


def test_a_deleted_one_comes_back_within_ten_seconds(desk: PipelinesDesk, win: MainWindow) -> None:
    shown = desk.vm.shown
    desk.menu.delete(shown)
    assert win.core.pipelines.list() == []
    assert desk.stack.currentIndex() == 0
    desk.vm.restore(shown)
    assert [row.id for row in win.core.pipelines.list()] == [shown]


def test_a_run_asks_its_questions_and_is_watched(desk: PipelinesDesk, win: MainWindow, qtbot: QtBot) -> None:
    run = begin(desk)
    runs = win.core.runs
    assert runs.calls[0][:2] == ("start", {"Question": "When was it built?"})
    runs.tell(told.RunStarted(run, "x"))
    runs.tell(told.StepStarted(run, "ask-model", "ask-model"))
    runs.tell(told.StepStreamed(run, "ask-model", "ask-model", "It was "))
    item = desk.page.scene.owners["ask-model"]
    qtbot.waitUntil(lambda: item.progress.preview == "It was ")
    assert item.progress.state == "running"
    assert desk.page.bar.stop.isVisible()
    runs.tell(told.StepDone(run, "ask-model", "ask-model", 40, 2, 1.5))
    qtbot.waitUntil(lambda: item.progress.state == "done")
    assert item.progress.words == "42 tok · 1.5 s"
    desk.page.bar.stop.click()
    assert runs.calls[-1] == ("stop", run)


def test_the_end_shows_a_report_whose_chips_lead_to_the_source(
    desk: PipelinesDesk, win: MainWindow, qtbot: QtBot
) -> None:
    run = begin(desk)
    runs = win.core.runs
    runs.values["v1"] = REPORT
    runs.finish(run, "done", {"Report": "v1"}, [])
    with qtbot.waitSignal(desk.vm.ended):
        runs.tell(told.RunDone(run, "done", {"Report": REPORT}))
    qtbot.waitUntil(desk.runs.isVisible)
    view = desk.runs.findChild(ReportView)
    assert isinstance(view, ReportView)
    with qtbot.waitSignal(desk.runs.cited) as cited:
        view.body.link_activated.emit("cite:1", None)
    assert cited.args[0]["quote"] == "Built in 1510."
    qtbot.waitUntil(lambda: flaws(desk.runs) == [])


def test_a_run_that_ends_while_another_place_is_shown_opens_nothing_there(
    desk: PipelinesDesk, win: MainWindow, qtbot: QtBot
) -> None:
    run = begin(desk)
    runs = win.core.runs
    runs.finish(run, "done", {}, [])
    win.go("models")
    with qtbot.waitSignal(desk.vm.ended):
        runs.tell(told.RunDone(run, "done", {}))
    assert win.frame.inspector.panel() is None


def test_a_step_that_waits_is_answered_on_its_card(
    desk: PipelinesDesk, win: MainWindow, qtbot: QtBot
) -> None:
    run = begin(desk)
    win.core.runs.tell(told.StepWaits(run, "ask-model", "ask-model", "approve", "Send this?", "A letter"))
    qtbot.waitUntil(desk.card.isVisible)
    assert desk.card.value.toPlainText() == "A letter"
    assert desk.card.value.isReadOnly()
    desk.card.note.setText("go on")
    desk.card.no.click()
    name, run_id, path, number, reply = win.core.runs.calls[-1]
    assert (name, run_id, path, number) == ("reply", run, "ask-model", 0)
    assert (reply.approved, reply.value, reply.note) == (False, "A letter", "go on")
    assert not desk.card.isVisible()


def test_the_round_that_one_looks_at_decides_what_is_shown(
    desk: PipelinesDesk, win: MainWindow, qtbot: QtBot
) -> None:
    desk.vm.editor.frame(["ask-model"], "each")
    run = win.core.runs.start(desk.vm.editor.pipeline, {}, pipeline_id=desk.vm.shown)
    steps = [
        StepRecord(f"each#{n}/ask-model", "ask-model", "done", result=Result(str(n), {"text": f"v{n}"}, n))
        for n in (1, 2, 3)
    ]
    for n in (1, 2, 3):
        win.core.runs.values[f"v{n}"] = f"answer {n}"
    win.core.runs.finish(run, "failed", {}, steps)
    desk.vm.show_run(run)
    desk._inspect("ask-model")
    assert _words(desk) == ["answer 3"]
    desk.values.picked.emit("each", 2)
    assert _words(desk) == ["answer 2"]
    assert desk.page.scene.owners["each"].progress.words == "looking at 2"
    desk.values.picked.emit("each", 0)
    assert _words(desk) == ["answer 3"]


def _words(desk: PipelinesDesk) -> list[str]:
    QApplication.sendPostedEvents()
    return [field.toPlainText() for field in desk.values.findChildren(QPlainTextEdit) if field.isVisible()]


def test_running_from_and_to_a_step(desk: PipelinesDesk, win: MainWindow) -> None:
    desk.vm.editor.set_param("question", "text", "Why?")
    desk._run_part("ask-model", True)
    assert win.core.runs.calls[-1][2:4] == ((), ("ask-model",))
    desk._run_part("ask-model", False)
    assert win.core.runs.calls[-1][2:4] == (("ask-model",), ())


def test_a_failed_run_says_so_and_goes_on_by_a_button(
    desk: PipelinesDesk, win: MainWindow, qtbot: QtBot
) -> None:
    run = begin(desk)
    win.core.runs.finish(run, "failed", {}, [])
    error = UserError("The prompt is too long", todo="choose a larger window", code="prompt-too-long")
    win.core.runs.tell(told.StepFailed(run, "ask-model", "ask-model", error))
    win.core.runs.tell(told.RunDone(run, "failed", {}, error))
    qtbot.waitUntil(lambda: desk.page.scene.owners["ask-model"].progress.state == "failed")
    assert "The prompt is too long" in desk.page.bar.state.full()
    assert desk.vm.can_resume()
    desk.vm.resume()
    assert win.core.runs.calls[-1] == ("resume", run)


def test_a_run_that_the_program_s_end_broke_off_can_go_on(desk: PipelinesDesk, win: MainWindow) -> None:
    run = win.core.runs.start(desk.vm.editor.pipeline, {}, pipeline_id=desk.vm.shown)
    win.core.runs.open.clear()
    desk.vm.show_run(run)
    assert desk.vm.watch.state == "stopped"
    desk._show_history()
    assert desk.runs.resume.isVisible()


def test_steps_go_from_one_pipeline_to_another_by_the_clipboard(desk: PipelinesDesk) -> None:
    desk._copy(["question", "ask-model"])
    desk.new()
    desk._paste()
    pipeline = desk.vm.editor.pipeline
    assert [step.node for step in pipeline.steps] == ["question", "ask-model"]
    assert len(pipeline.wires) == 1
    QApplication.clipboard().setText("no pipeline")
    desk._paste()
    assert desk.vm.editor.pipeline == pipeline


def test_a_file_is_added_and_a_broken_one_refused_in_words(
    desk: PipelinesDesk, win: MainWindow, tmp_path: Path
) -> None:
    place = win.place_named("pipelines")
    good, bad = tmp_path / "a.underdesk", tmp_path / "b.underdesk"
    good.write_text(text_of(desk.vm.editor.pipeline), encoding="utf-8")
    bad.write_text("{", encoding="utf-8")
    assert place.takes([str(good)]) == "Add this pipeline"
    place.drop([str(good)])
    assert len(win.core.pipelines.list()) == 2
    place.drop([str(bad)])
    assert len(win.core.pipelines.list()) == 2


def test_the_form_changes_the_step_and_says_what_cannot_be(desk: PipelinesDesk, qtbot: QtBot) -> None:
    desk._inspect("ask-model")
    form = desk.inspector.form
    assert form is not None
    form.rows["temperature"].control.setValue(0.5)
    assert desk.vm.editor.pipeline.step("ask-model").params["temperature"] == 0.5
    schema = form.rows["prompt"].control
    schema.setPlainText("Say {{text}} and {{more}}")
    form.flush()
    assert {port.name for port in desk.page.scene.owners["ask-model"].face.ins} == {"text", "more"}
    qtbot.waitUntil(lambda: flaws(desk.inspector) == [])
