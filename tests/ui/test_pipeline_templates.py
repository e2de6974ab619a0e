"""Templates in the pipelines place: looked at, copied, tried on the sample, watched without a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.pipelines import replay, templates
from app.ui.pipelines.desk import PipelinesDesk
from app.ui.pipelines.place import PipelinesPlace
from app.ui.shell.window import MainWindow
from tests.ui.looking import flaws
from tests.ui.pseudo import speaking
from tests.ui.test_layout import calm
from tests.ui.window_rig import QUIET, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def desk(win: MainWindow) -> PipelinesDesk:
    """The place, with a template shown."""
    win.go("pipelines")
    place = win.place_named("pipelines")
    assert isinstance(place, PipelinesPlace)
    place.desk.vm.templates.open("deep-answer")
    return place.desk


def test_a_template_is_shown_and_kept_only_as_a_copy(win: MainWindow, desk: PipelinesDesk) -> None:
    vm, before = desk.vm, len(desk.vm.rows)
    titles = [desk.rows.item(row).text() for row in range(desk.rows.count())]
    assert all(template.title in titles for template in vm.templates.rows)
    assert (
        desk.template.isVisibleTo(desk.stack) and desk.template.title.text() == "Deep answer from my folders"
    )
    assert flaws(win) == []
    vm.keep()
    assert len(vm.rows) == before
    desk.template.use.click()
    assert len(vm.rows) == before + 1 and vm.rows[0].title == "Deep answer from my folders"
    assert vm.shown and vm.templates.shown is None and not desk.template.isVisibleTo(desk.stack)


def test_what_is_changed_in_a_template_is_ones_own(desk: PipelinesDesk) -> None:
    vm, before = desk.vm, len(desk.vm.rows)
    steps = len(vm.editor.pipeline.steps)
    vm.editor.add("template", 0, 0)
    vm.keep()
    assert len(vm.rows) == before + 1 and vm.shown
    vm.editor.undo()
    assert len(vm.editor.pipeline.steps) == steps


def test_a_recorded_run_is_watched_without_a_model(
    desk: PipelinesDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "GAP_S", 0.0)
    vm = desk.vm
    desk.template.watch.click()
    assert vm.watch.state == "running"
    qtbot.waitUntil(lambda: vm.watch.state == "done", timeout=20_000)
    assert vm.watch.progress()["plan"].state == "done"
    given, made = vm.values("plan")
    assert given["question"].startswith("Why did the light") and made["questions"]
    assert any("report" in name for name in vm.results())
    desk.template.watch.click()
    vm.stop()
    assert vm.watch.state == "stopped"


def test_a_sample_is_tried_in_a_copy_that_reads_it(
    desk: PipelinesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.store.knowledge_records import Folder

    monkeypatch.setattr(
        templates, "add_sample", lambda *_: {"Gull Rock": Folder("f-7", "Gull Rock", ("/",), 1.0)}
    )
    desk.template.sample.click()
    steps = desk.vm.editor.pipeline.by_id
    assert steps["search-knowledge"].params["folders"] == ["f-7"]
    assert steps["question"].params["text"].startswith("Why did the light")
    assert desk.vm.shown and desk.vm.templates.shown is None


def test_a_template_at_200_percent_in_german_cuts_no_button_off(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with speaking(qapp, "de"), window(qapp, tmp_path, scale=200) as made:
        made.resize(1240, 800)
        made.go("pipelines")
        place = made.place_named("pipelines")
        assert isinstance(place, PipelinesPlace)
        place.desk.vm.templates.open("contradictions")
        qtbot.waitUntil(place.desk.template.isVisible)
        assert calm(place.desk.template, qtbot) == []
