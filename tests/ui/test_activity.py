"""The activity place: what runs shows while it runs, the log can be taken along, and the proof is made on demand."""

from __future__ import annotations

import csv
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import Changed
from app.net.door import Attempt
from app.net.proof import Proof, Standing
from app.net.selftest import Report, Way
from app.store.records import Connection
from app.ui.shell.window import MainWindow
from app.ui.viewmodels import proof as proofs
from app.ui.viewmodels.activity import ActivityModel, line_of, tone_of
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)

RUNNING = Attempt("7", time.time(), "huggingface.co", "model-download", "GET", 300, 1_000, "under way")
WAYS = (
    Way("urllib", True),
    Way("a raw connect of the C library", True),
    Way("requests", True, installed=False),
)


def model(win: MainWindow) -> ActivityModel:
    place = win.place_named("activity")
    assert place is not None
    return place.vm  # type: ignore[attr-defined]


def proved(monkeypatch: pytest.MonkeyPatch, found: Proof) -> None:
    def prove(door: object, tell: object) -> Proof:
        for way in found.test.ways:
            tell(way)  # type: ignore[operator]
        return found

    monkeypatch.setattr(proofs, "prove", prove)
    monkeypatch.setattr(
        proofs, "standing", lambda _: Standing(found.filtered, found.broker_running, found.shortfall)
    )


def test_a_request_shows_while_it_runs_and_once_when_it_is_over(win: MainWindow, qtbot: QtBot) -> None:
    win.core.gate.attempts.append(RUNNING)  # type: ignore[attr-defined]
    win.go("activity")
    qtbot.waitUntil(lambda: [line.tone for line in model(win).lines] == ["accent"])
    assert model(win).lines[0].result == "Under way"
    win.core.connections.rows.append(  # type: ignore[attr-defined]
        Connection("7", RUNNING.time, "huggingface.co", "model-download", "GET", 300, 9_000, "answered 200")
    )
    win.core.events.post(Changed("connection"))
    qtbot.waitUntil(lambda: [line.result for line in model(win).lines] == ["Answered 200"])
    win.core.gate.attempts.clear()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not model(win)._timer.isActive())
    assert len(model(win).lines) == 1


def test_the_size_of_what_runs_is_followed(win: MainWindow, qtbot: QtBot) -> None:
    attempts = win.core.gate.attempts  # type: ignore[attr-defined]
    attempts.append(RUNNING)
    win.go("activity")
    qtbot.waitUntil(lambda: len(model(win).lines) == 1)
    attempts[0] = replace(RUNNING, received=5_000_000)
    qtbot.waitUntil(lambda: "5 MB down" in model(win).lines[0].sizes)
    attempts.clear()
    qtbot.waitUntil(lambda: not model(win)._timer.isActive())
    assert model(win).lines == []


@pytest.mark.parametrize(
    ("result", "tone"),
    [
        ("answered 200", "good"),
        ("answered 302", "good"),
        ("answered 404", "bad"),
        ("failed: the connection broke off", "bad"),
        ("refused: offline", "warn"),
        ("cut off by the Offline switch", "warn"),
        ("cancelled", "warn"),
    ],
)
def test_every_end_has_its_colour(result: str, tone: str) -> None:
    assert tone_of(result) == tone


def test_only_what_was_refused_counts_as_refused(win: MainWindow, qtbot: QtBot) -> None:
    rows = win.core.connections.rows  # type: ignore[attr-defined]
    for number, result in enumerate(("refused: offline", "cancelled", "answered 200")):
        rows.append(Connection(str(number), 1.0, "a", "model-search", "GET", 1, 1, result))
    win.go("activity")
    qtbot.waitUntil(lambda: len(model(win).lines) == 3)
    assert model(win).summary == "2 connections listed, newest first. 1 refused at the door."


def test_the_log_is_saved_as_a_table(win: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch) -> None:
    win.core.connections.rows.append(  # type: ignore[attr-defined]
        Connection("1", 0.0, "a,b", "model-search", "GET", 1, 2, "answered 200")
    )
    win.go("activity")
    qtbot.waitUntil(lambda: len(model(win).lines) == 1)
    target = tmp_path / "log.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    find(win, "save-log", QPushButton).click()
    qtbot.waitUntil(lambda: target.exists() and target.stat().st_size > 0)
    head, row = csv.reader(target.read_text("utf-8").splitlines())
    assert head[0] == "time"
    assert row == ["1970-01-01T00:00:00Z", "a,b", "model-search", "GET", "1", "2", "answered 200"]


def test_the_proof_is_made_on_demand_and_names_every_way(win: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    proved(monkeypatch, Proof(True, False, "", Report(WAYS, True)))
    win.go("activity")
    first = find(win, "proof-line-0", QLabel)
    qtbot.waitUntil(lambda: "native code included" in first.text())
    verdict = find(win, "proof-verdict", QLabel)
    assert "Do not take its word" in verdict.text()
    find(win, "test-ways", QPushButton).click()
    qtbot.waitUntil(lambda: "All 2 ways out were blocked" in verdict.text())
    assert find(win, "way-0", QLabel).text() == "urllib: blocked"
    assert find(win, "way-2", QLabel).text() == "requests: not installed"
    win.core.set_offline(False)
    qtbot.waitUntil(lambda: "Do not take its word" in verdict.text())
    assert not any(label.isVisible() for label in win.findChildren(QLabel, "way-0"))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Proof(False, False, "so", Report((Way("UDP", False),), True)), "Not blocked: UDP."),
        (Proof(True, False, "", Report(WAYS, False)), "proves nothing"),
        (Proof(True, True, "", Report(WAYS, True)), "still runs"),
    ],
)
def test_a_proof_that_fails_says_so(
    win: MainWindow, qtbot: QtBot, monkeypatch, found: Proof, words: str
) -> None:
    proved(monkeypatch, found)
    win.go("activity")
    find(win, "test-ways", QPushButton).click()
    verdict = find(win, "proof-verdict", QLabel)
    qtbot.waitUntil(lambda: words in verdict.text())
    assert verdict.property("tone") in ("bad", "warn")


def test_without_a_filter_the_reason_stands_there(win: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    proved(monkeypatch, Proof(False, False, "this system has no such filter", Report((), False)))
    win.go("activity")
    first = find(win, "proof-line-0", QLabel)
    qtbot.waitUntil(lambda: "because this system has no such filter" in first.text())
    assert first.isVisible()


def test_a_test_that_cannot_run_gives_the_button_back(win: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    def refuse(*_: object) -> Proof:
        raise UserError("The self-test cannot run", code="no-self-test")

    monkeypatch.setattr(proofs, "prove", refuse)
    win.go("activity")
    button = find(win, "test-ways", QPushButton)
    with qtbot.waitSignal(win.background.failed):
        button.click()
        assert not button.isEnabled()
    qtbot.waitUntil(button.isEnabled)


def test_a_line_is_in_plain_words() -> None:
    line = line_of(Connection("1", 0.0, "a", "model-search", "GET", 10, 2_000, "refused: offline"), 1.0)
    assert line.cells()[1:] == ("a", "Look for models", "10 B up, 2 kB down", "Refused: offline")
