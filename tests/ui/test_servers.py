"""Models on other servers in the window: entered, tested, agreed to before anything leaves, taken back, forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import TurnFailed
from app.beyond.service import Tested as Outcome
from app.store.endpoints import Consent
from app.ui.chat.consent import ConsentPanel
from app.ui.chat.place import ChatPlace
from app.ui.models.place import ModelsPlace
from app.ui.models.servers import ServerCard
from app.ui.shell.window import MainWindow
from tests.ui.fake_endpoints import HERE
from tests.ui.looking import flaws
from tests.ui.test_places import LEFT, core_of
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
AFAR = replace(HERE, id="big", name="Llama 3.3 70B", address="https://gpu.example.org/v1", model="llama")
PLAIN = replace(HERE, id="plain", name="Old box", address="http://10.0.0.5:8000/v1")


@pytest.fixture
def models(win: MainWindow, qtbot: QtBot) -> ModelsPlace:
    win.go("models", "servers")
    place = win.place_named("models")
    assert isinstance(place, ModelsPlace)
    place._rows.choose("servers")
    assert place.beyond.servers_page.isVisible()
    return place


def card(models: ModelsPlace, name: str) -> ServerCard:
    found = find(models.beyond.servers_page, f"server-{name}", ServerCard)
    assert isinstance(found, ServerCard)
    return found


def words(root: QLabel | ServerCard | ConsentPanel) -> str:
    return "\n".join(label.text() for label in root.findChildren(QLabel) if not label.isHidden())


def press(card: ServerCard, name: str) -> None:
    card._open_menu()
    menu = card.findChild(QMenu, "server-menu")
    assert menu is not None
    next(action for action in menu.actions() if action.objectName() == name).trigger()
    menu.close()


def test_a_server_is_asked_what_it_offers_and_entered(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core, form = core_of(win), models.beyond.servers_page.form
    enter = find(form, "server-add", QAbstractButton)
    assert not enter.isEnabled()
    qtbot.keyClicks(form.address, "http://127.0.0.1:8080/v1")
    qtbot.keyClicks(form.key, "s3cret")
    assert form.key.echoMode() == QLineEdit.EchoMode.Password
    qtbot.mouseClick(find(form, "server-look", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: form.model.count() == 2)
    assert "offers 2 models" in words(form)  # type: ignore[arg-type]
    qtbot.keyClicks(form.name, "Local Qwen")
    qtbot.mouseClick(enter, LEFT)
    qtbot.waitUntil(lambda: "local-qwen" in core.endpoints.known)
    assert core.endpoints.keys == {"local-qwen": "s3cret"}
    qtbot.waitUntil(lambda: form.address.text() == "" and form.key.text() == "")
    qtbot.waitUntil(lambda: "At 127.0.0.1:8080" in words(card(models, "local-qwen")))
    assert "on this computer" in words(card(models, "local-qwen"))
    assert "Nothing goes there before you agreed" in words(card(models, "local-qwen"))
    assert all(row.id != "local-qwen" for row in models.vm.installed()), "it is no file of this computer"
    core.endpoints.refuse = UserError(
        "The endpoint was not entered", why="there is no such host", code="bad-address"
    )
    qtbot.keyClicks(form.address, "???")
    form.model.setCurrentText("x")
    qtbot.mouseClick(enter, LEFT)
    qtbot.waitUntil(lambda: "there is no such host" in win.frame.banner.text())
    assert form.address.text() == "???", "what was typed is still there to be mended"


def test_a_server_is_tested_and_told_of_in_one_sentence(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.endpoints.put(AFAR)
    core.endpoints.put(PLAIN)
    qtbot.waitUntil(lambda: len(models.beyond.servers.shown()) == 2)
    assert "not encrypted" in words(card(models, "plain")) and "not encrypted" not in words(
        card(models, "big")
    )
    test = find(card(models, "big"), "test-server-big", QAbstractButton)
    assert test.accessibleName() == "Ask Llama 3.3 70B which models it has"
    qtbot.mouseClick(test, LEFT)
    qtbot.waitUntil(lambda: "offers 2 models" in words(card(models, "big")))
    core.endpoints.outcome = Outcome(False, "It answers, but has no model “llama”.")
    qtbot.mouseClick(test, LEFT)
    qtbot.waitUntil(lambda: "has no model" in words(card(models, "big")))
    assert card(models, "big")._outcome.property("tone") == "bad"
    win.resize(1280, 800)
    qtbot.waitUntil(lambda: flaws(models.beyond.servers_page) == [])


def test_what_was_agreed_to_is_taken_back_and_a_server_forgotten(
    models: ModelsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.endpoints.put(replace(AFAR, consent=(Consent("always", True),)))
    qtbot.waitUntil(lambda: len(models.beyond.servers.shown()) == 1)
    assert "with passages of documents" in words(card(models, "big"))
    press(card(models, "big"), "withdraw")
    qtbot.waitUntil(lambda: core.endpoints.known["big"].consent == ())
    card(models, "big").key_given.emit("k1")
    qtbot.waitUntil(lambda: "with a key" in words(card(models, "big")))
    press(card(models, "big"), "forget-server")
    qtbot.waitUntil(lambda: models.beyond.servers.shown() == [])
    assert "big" in core.endpoints.known, "it can still be taken back"
    win.toasts.flush()
    qtbot.waitUntil(lambda: core.endpoints.known == {})


def chat_with(win: MainWindow, qtbot: QtBot) -> ChatPlace:
    """A chat whose model is elsewhere."""
    core_of(win).endpoints.put(AFAR)
    chat = win.place_named("chat")
    assert isinstance(chat, ChatPlace)
    qtbot.waitUntil(lambda: any(choice.id == "big" for choice in chat.vm.answerer.choices()))
    chat.vm.answerer.choose("big")
    qtbot.waitUntil(lambda: chat.vm.answerer.own == "big")
    return chat


def panel_of(win: MainWindow) -> ConsentPanel:
    panel = win.frame.inspector.panel()
    assert isinstance(panel, ConsentPanel)
    return panel


def test_nothing_is_sent_before_a_person_saw_it_and_said_yes(win: MainWindow, qtbot: QtBot) -> None:
    core, chat = core_of(win), chat_with(win, qtbot)
    qtbot.keyClicks(chat.area.composer.edit, "What is our rent?")
    chat.area.composer.submit()
    qtbot.waitUntil(lambda: isinstance(win.frame.inspector.panel(), ConsentPanel))
    panel = panel_of(win)
    assert "2 messages would go to Llama 3.3 70B at gpu.example.org" in words(panel)
    assert panel.text.toPlainText() == "Instructions:\nAnswer briefly.\n\nYou:\nWhat is our rent?"
    assert chat.area.composer.text() == "What is our rent?"
    stored = chat.vm.chat
    assert stored is not None and core.chats.messages(stored.id) == []
    qtbot.mouseClick(panel.no, LEFT)
    assert win.frame.inspector.panel() is None and core.endpoints.known["big"].consent == ()
    chat.area.composer.submit()
    qtbot.waitUntil(lambda: isinstance(win.frame.inspector.panel(), ConsentPanel))
    qtbot.waitUntil(lambda: flaws(panel_of(win)) == [])
    qtbot.mouseClick(find(panel_of(win), "consent-chat", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: len(core.chats.messages(stored.id)) == 2)
    assert core.endpoints.known["big"].consent == (Consent(f"chat:{stored.id}", False),)
    qtbot.waitUntil(lambda: not chat.vm.busy)
    qtbot.keyClicks(chat.area.composer.edit, "And the notice?")
    chat.area.composer.submit()
    qtbot.waitUntil(lambda: len(core.chats.messages(stored.id)) == 4)


def test_passages_of_documents_are_named_and_agreed_to_with_them(win: MainWindow, qtbot: QtBot) -> None:
    core, chat = core_of(win), chat_with(win, qtbot)
    core.endpoints.passages = 3
    chat.area.composer.set_text("What is our rent?")
    chat.area.composer.submit()
    qtbot.waitUntil(lambda: isinstance(win.frame.inspector.panel(), ConsentPanel))
    assert "Passages of: lease.pdf" in words(panel_of(win))
    qtbot.mouseClick(find(panel_of(win), "consent-always", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: core.endpoints.known["big"].consent == (Consent("always", True),))


def test_an_answer_refused_for_lack_of_a_yes_is_made_after_it(win: MainWindow, qtbot: QtBot) -> None:
    core, chat = core_of(win), chat_with(win, qtbot)
    stored = chat.vm.chat
    assert stored is not None
    core.endpoints.consent("big", f"chat:{stored.id}")
    chat.vm.send("What is our rent?")
    qtbot.waitUntil(lambda: len(core.chats.messages(stored.id)) == 2 and not chat.vm.busy)
    core.endpoints.withdraw("big")
    answer = core.chats.messages(stored.id)[-1]
    core.events.post(TurnFailed("j", stored.id, answer.id, UserError("Not agreed yet", code="needs-consent")))
    qtbot.waitUntil(lambda: isinstance(win.frame.inspector.panel(), ConsentPanel))
    qtbot.mouseClick(find(panel_of(win), "consent-chat", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: len(core.chats.messages(stored.id)) == 3)
