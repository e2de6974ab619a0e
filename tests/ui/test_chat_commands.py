"""Typing a slash offers pipelines, the chosen one stands as a chip, and rests of its run lead to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.events import TurnStatus
from app.pipelines.commands import Command
from app.store.records import Message
from app.ui.chat.wording import Wording
from app.ui.viewmodels.thread import Live
from tests.ui.chat_rig import Rig, rig
from tests.ui.window_rig import QUIET

KNOWN = [
    Command("deep-answer", "Deep answer from my folders", "Takes a question apart.", template="deep-answer"),
    Command("read-everything", "Read everything", "Reads all of it.", template="read-everything"),
]


class Commands:
    """What the core knows."""

    def known(self) -> list[Command]:
        return KNOWN


def typed(made: Rig, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(made.composer.edit, text)


@pytest.mark.qt_log_ignore(QUIET)
def test_a_slash_offers_names_and_keys_choose(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with rig(qapp, tmp_path) as made:
        made.window.show()
        made.core.commands = Commands()
        offers = made.place.offers
        typed(made, qtbot, "/")
        qtbot.waitUntil(lambda: offers.rows.count() == 2 and offers.card.isVisible())
        qtbot.keyClick(made.composer.edit, Qt.Key.Key_Down)
        qtbot.keyClick(made.composer.edit, Qt.Key.Key_Tab)
        assert made.composer.text() == "/read-everything " and not offers.card.isVisible()
        qtbot.waitUntil(lambda: bool(made.composer.documents.chips))
        assert "Read everything" in made.composer.documents.chips[0].text()
        made.composer.documents.chips[0].click()
        assert made.composer.text() == ""
        typed(made, qtbot, "/de")
        assert offers.rows.count() == 1
        qtbot.keyClick(made.composer.edit, Qt.Key.Key_Escape)
        assert not offers.card.isVisible() and made.composer.text() == "/de"
        typed(made, qtbot, " x")
        assert not offers.card.isVisible()


@pytest.mark.parametrize(
    ("state", "stats", "action"),
    [
        ("stopped", {"reason": "waiting"}, "open-run"),
        ("stopped", {"reason": "cancelled"}, "resume"),
        ("stopped", {}, "resume"),
        ("failed", {"error": "It broke."}, "resume"),
        ("complete", {"reason": "stop"}, "open-run"),
    ],
)
def test_how_a_run_rests_and_what_helps(state: str, stats: dict[str, str], action: str) -> None:
    told = {"run": "r-1", "pipeline": "Deep answer", **stats}
    message = Message("m", "c", None, "assistant", "", 0.0, state=state, stats=told)  # type: ignore[arg-type]
    words, found = Wording().line(message)
    assert found == action and (stats.get("error") or "Deep answer") in words


def test_an_answers_run_is_opened_and_its_status_is_held(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with rig(qapp, tmp_path) as made:
        turns = made.vm.turns
        turns.on_events([TurnStatus("j", "c", "m", "Ask model (1 of 2)")])
        live = turns._lives["m"]
        assert isinstance(live, Live) and live.status == "Ask model (1 of 2)"
        made.vm.commands.wanted.emit("run:r-1")
        assert made.host.gone_to == ("pipelines", "run:r-1")
