"""Which model answers in a chat: chosen for this chat or as for all, and named wherever it shows if it is elsewhere."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QMenu
from pytestqt.qtbot import QtBot

from app.base.events import Changed
from app.base.ids import new_id
from app.store.records import Chat, Message
from app.ui.chat.place import ChatPlace
from app.ui.chat.wording import Wording
from app.ui.shell.menus import models_menu
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.shell import where_words
from tests.ui.fake_library import OTHER
from tests.ui.fakes import info
from tests.ui.test_places import LEFT, core_of
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
AFAR = replace(
    OTHER, id="big", name="Llama 3.3 70B", path="endpoint:big", source="endpoint", size=0,
    metadata={"address": "https://gpu.example.org/v1", "model": "llama", "here": False},
)  # fmt: skip


@pytest.fixture
def chat(win: MainWindow, qtbot: QtBot) -> ChatPlace:
    core = core_of(win)
    core.library.entries.append(AFAR)
    core.events.post(Changed("model"))
    place = win.place_named("chat")
    assert isinstance(place, ChatPlace)
    qtbot.waitUntil(lambda: len(place.vm.answerer.choices()) == 4)
    return place


def chip(chat: ChatPlace) -> QAbstractButton:
    return find(chat.area, "chat-model", QAbstractButton)  # type: ignore[return-value]


def test_a_chat_gets_a_model_of_its_own_and_loses_it_again(
    chat: ChatPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    assert chip(chat).accessibleName() == "Model: SmolLM2 135M Instruct"
    assert chip(chat).accessibleDescription().endswith("as in all chats")
    qtbot.mouseClick(chip(chat), LEFT)
    menu = chat.area.findChild(QMenu, "chat-model-menu")
    assert menu is not None
    actions = {action.objectName(): action for action in menu.actions()}
    assert actions["chat-model-common"].isChecked()
    assert actions["chat-model-common"].text() == "As for all chats: SmolLM2 135M Instruct"
    actions["chat-model-qwen3-4b"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: chip(chat).accessibleName() == "Model: Qwen3 4B")
    stored = chat.vm.chat
    assert stored is not None and core.chats.get(stored.id).model == "qwen3-4b"
    chat.toggle_parameters()
    field = find(win, "parameter-model", QComboBox)
    assert isinstance(field, QComboBox) and field.currentData() == "qwen3-4b"
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: core.chats.get(stored.id).model == "")
    chat.new_chat()
    assert chip(chat).accessibleName() == "Model: SmolLM2 135M Instruct"


def test_a_model_elsewhere_is_named_and_coloured_in_its_chat(chat: ChatPlace, qtbot: QtBot) -> None:
    chat.vm.answerer.choose("big")
    qtbot.waitUntil(lambda: chip(chat).accessibleName() == "Model: Llama 3.3 70B at gpu.example.org")
    assert chip(chat).property("tone") == "warn"
    assert "is at gpu.example.org" in chat.area.empty.where.text()
    assert "on this computer" not in chat.area.empty.where.text()


def test_a_model_that_is_gone_is_still_named(chat: ChatPlace, win: MainWindow, qtbot: QtBot) -> None:
    chat.vm.answerer.choose("big")
    qtbot.waitUntil(lambda: chip(chat).property("tone") == "warn")
    core_of(win).library.remove("big")
    qtbot.waitUntil(lambda: chip(chat).accessibleName() == "Model: big")
    assert chat.vm.answerer.choices()[-1].title == "big (not here any more)"


def test_an_answer_from_elsewhere_says_so_below_it(chat: ChatPlace, win: MainWindow, qtbot: QtBot) -> None:
    core, now = core_of(win), time.time()
    ids = [new_id() for _ in range(3)]
    stats = {
        "generated_tokens": 9,
        "tokens_per_s": 30.0,
        "model": "Llama 3.3 70B",
        "remote": "gpu.example.org",
    }
    answer = Message(ids[2], ids[0], ids[1], "assistant", "Yes.", now, stats=stats)  # type: ignore[arg-type]
    core.chats.put(
        Chat(ids[0], "Afar", now, now), Message(ids[1], ids[0], None, "user", "Is it?", now), answer
    )
    assert Wording().figures(answer, None) == "Llama 3.3 70B at gpu.example.org · 30 tokens/s · 9 tokens"
    chat.vm.open(ids[0])
    qtbot.waitUntil(lambda: bool(chat.area.findChildren(QLabel, "turn-figures")))
    qtbot.waitUntil(
        lambda: any(
            label.text().startswith("Llama 3.3 70B at gpu.example.org") and label.property("tone") == "warn"
            for label in chat.area.findChildren(QLabel, "turn-figures")
        )
    )


def test_the_chip_above_and_its_menu_name_what_is_elsewhere(
    chat: ChatPlace, win: MainWindow, qtbot: QtBot
) -> None:
    far = replace(info("Llama 3.3 70B"), remote="gpu.example.org")
    assert where_words(far) == "at gpu.example.org"
    core = core_of(win)
    core.models.load("big")
    core.models.current = far
    win.model.info = far
    win.model.model_changed.emit()
    above = win.frame.header.chip
    assert above.property("tone") == "warn" and "at gpu.example.org" in above.accessibleName()
    menu = models_menu(win, core.library.list())
    assert "Llama 3.3 70B · gpu.example.org" in [action.text() for action in menu.actions()]
    menu.deleteLater()
