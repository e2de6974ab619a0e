"""Tools in the window: calls as cards, the question before one, what a chat offers, and servers in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import CallMoved, Changed, TurnStarted
from app.store.records import Call, Chat
from app.ui.chat.cards import CallCard
from app.ui.chat.message import AnswerView
from app.ui.settings.place import SettingsPlace
from app.ui.shell.window import MainWindow
from tests.ui.chat_rig import Rig, conversation, rig
from tests.ui.fake_tools import FACTS
from tests.ui.looking import flaws
from tests.ui.window_rig import QUIET, find, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton
SUM = Call("aaaaaaaaa", "calculator", '{"expression": "12*7"}', "done", "12*7 = 84", title="Calculator")
FIND = Call("bbbbbbbbb", "shed__find", '{"thing": "rake"}', "asked", title="find", origin="shed")


@pytest.fixture
def place(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    with rig(qapp, tmp_path) as made:
        made.window.show()
        qtbot.waitExposed(made.window)
        yield made


def opened(place: Rig, qtbot: QtBot, *calls: Call, answer: str = "It is **84**.") -> tuple[Chat, AnswerView]:
    """A chat whose answer made these calls, in the window."""
    chat = conversation(place.core, [("What is 12 times 7?", answer)])
    last = place.core.chats.kept[chat.head or ""]
    place.core.chats.kept[last.id] = replace(last, calls=calls)
    place.vm.open(chat.id)
    qtbot.waitUntil(lambda: isinstance(place.transcript.view_of(last.id), AnswerView))
    view = place.transcript.view_of(last.id)
    assert isinstance(view, AnswerView)
    return chat, view


def card_of(view: AnswerView, number: int = 0) -> CallCard:
    return view.cards.cards[number]


def test_a_call_is_a_card_whose_result_unfolds(place: Rig, qtbot: QtBot) -> None:
    _, view = opened(place, qtbot, SUM)
    card = card_of(view)
    assert (card.head.text(), card.state.text(), card.arguments.text()) == (
        "Calculator",
        "done",
        SUM.arguments,
    )
    assert not card.result.isVisible() and not any(button.isVisible() for button in card.buttons)
    before = view.height()
    qtbot.mouseClick(card.head, LEFT)
    assert card.result.isVisible() and card.result.text() == "12*7 = 84"
    qtbot.waitUntil(lambda: view.height() > before)
    assert view.cards.geometry().bottom() < view.body.geometry().top() + 1, "the answer stands below"
    assert card.accessibleName() == 'Calculator, done: {"expression": "12*7"}'
    assert flaws(place.window) == []


def ask(place: Rig, qtbot: QtBot, call: Call, typed: str = "") -> tuple[AnswerView, str]:
    """A call that waits in a chat that is being answered, where so much is typed; and the message's id."""
    chat, view = opened(place, qtbot, answer="")
    if typed:
        place.composer.edit.setFocus()
        qtbot.waitUntil(place.composer.edit.hasFocus)
        qtbot.keyClicks(place.composer.edit, typed)
    assert view.data is not None
    message = view.data.message.id
    place.core.chats._running[chat.id] = message
    place.core.chats.calls[message] = (call,)
    post = place.core.events.post
    post(TurnStarted("job", chat.id, message))
    post(CallMoved("job", chat.id, message, call.id, call.state))
    qtbot.waitUntil(lambda: bool(view.cards.cards) and card_of(view).state.text() == "waits for you")
    return view, message


@pytest.fixture
def said(place: Rig, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    heard: list[tuple[str, ...]] = []
    monkeypatch.setattr(place.core.chats.tools, "decide", lambda *words: heard.append(words))
    return heard


@pytest.mark.parametrize(("button", "verdict"), [("once", "once"), ("always", "always"), ("no", "no")])
def test_a_person_is_asked_and_decides(
    button: str, verdict: str, place: Rig, qtbot: QtBot, said: list[tuple[str, ...]]
) -> None:
    view, message = ask(place, qtbot, FIND)
    card = card_of(view)
    assert card.head.text() == "shed › find" and "go to the program shed" in card.why.text()
    qtbot.mouseClick(getattr(card, button), LEFT)
    assert said == [(message, FIND.id, verdict)]
    assert not any(one.isEnabled() for one in card.buttons), "a second click does nothing"


def test_a_question_does_not_take_the_focus_from_typing(place: Rig, qtbot: QtBot) -> None:
    ask(place, qtbot, FIND, typed="and th")
    qtbot.keyClicks(QApplication.focusWidget(), "en")
    assert place.composer.text() == "and then"


def test_the_question_is_answered_by_keys(place: Rig, qtbot: QtBot, said: list[tuple[str, ...]]) -> None:
    view, message = ask(place, qtbot, FIND)
    card = card_of(view)
    assert [b.accessibleName() for b in card.buttons] == [
        "Call it once: shed › find", "Always in this chat: shed › find", "No: shed › find",
    ]  # fmt: skip
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in card.buttons)
    card.no.setFocus()
    qtbot.keyClick(card.no, Qt.Key.Key_Space)
    assert said == [(message, FIND.id, "no")]
    refused = replace(FIND, state="refused", result="The person did not allow this call.")
    card.show_call(refused)
    assert card.state.text() == "not allowed" and not card.no.isVisible()


def test_a_strict_call_has_no_always_and_says_why(place: Rig, qtbot: QtBot) -> None:
    card = card_of(ask(place, qtbot, replace(FIND, strict=True))[0])
    assert not card.always.isVisible() and card.once.isVisible()
    assert "Text that strangers wrote" in card.why.text()


def test_what_a_model_or_a_server_wrote_is_plain_text(place: Rig, qtbot: QtBot) -> None:
    evil = replace(SUM, arguments='<img src="http://x">', result="<a href='http://x'>y</a>", title="<b>z</b>")
    card = card_of(opened(place, qtbot, evil)[1])
    for words in (card.arguments, card.result, card.state, card.why):
        assert words.textFormat() == Qt.TextFormat.PlainText


def test_tools_are_ticked_in_the_inspector(place: Rig, qtbot: QtBot) -> None:
    chat, _ = opened(place, qtbot, SUM)
    place.place.toggle_parameters()
    panel = place.host.panel
    assert panel is not None
    qtbot.waitUntil(lambda: panel.findChild(QCheckBox, "tool-calculator") is not None)
    box = panel.findChild(QCheckBox, "tool-calculator")
    assert not box.isChecked(), "nothing is offered before somebody says so"
    box.click()
    tools = place.core.chats.tools
    qtbot.waitUntil(lambda: tools.choice(chat.id).offered == ("calculator",))
    panel.findChild(QCheckBox, "tool-date").click()
    qtbot.waitUntil(lambda: tools.choice(chat.id).offered == ("calculator", "date"))
    panel.findChild(QCheckBox, "tools-local").click()
    qtbot.waitUntil(lambda: tools.choice(chat.id).local)
    again = find(panel, "tools-ask-again", QAbstractButton)
    qtbot.waitUntil(lambda: not again.isHidden())
    again.click()
    qtbot.waitUntil(lambda: not tools.choice(chat.id).local)
    assert tools.choice(chat.id).offered == ("calculator", "date")
    find(panel, "tools-servers", QAbstractButton).click()
    assert place.host.gone_to == ("settings", "tools")


def test_it_says_so_where_a_model_was_not_made_for_tools(place: Rig, qtbot: QtBot) -> None:
    opened(place, qtbot, SUM)
    place.place.toggle_parameters()
    panel = place.host.panel
    assert panel is not None
    unfit = panel.findChild(QWidget, "tools-unfit")
    assert unfit.isHidden() is place.vm.tools.known
    info = place.core.models.info_of("")
    if info is not None:
        place.core.models.info_of = lambda _="": replace(info, tools=False)  # type: ignore[method-assign]
        place.vm.tools.refresh()
        qtbot.waitUntil(lambda: not unfit.isHidden())


# servers in the settings


@pytest.fixture
def win(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    with window(qapp, tmp_path) as made:
        made.resize(1300, 850)
        yield made


@pytest.fixture
def settings(win: MainWindow) -> SettingsPlace:
    win.go("settings", "tools")
    found = win.place_named("settings")
    assert isinstance(found, SettingsPlace)
    return found


def type_in(settings: SettingsPlace, qtbot: QtBot, **words: str) -> None:
    for name, text in words.items():
        field = find(settings.servers, f"tool-server-{name}", QLineEdit)
        field.clear()
        qtbot.keyClicks(field, text)


def test_a_server_is_added_read_allowed_and_removed(
    settings: SettingsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core: Any = win.core
    card = settings.servers
    assert not card.add.isEnabled()
    type_in(settings, qtbot, name="shed", where="shed-server --root '/my papers'", secret="KEY", value="hush")
    assert card.value.echoMode() == QLineEdit.EchoMode.Password
    qtbot.mouseClick(card.add, LEFT)
    qtbot.waitUntil(lambda: "shed" in card.views and core.workshop.kept["shed"].facts is not None)
    assert core.workshop.kept["shed"].place.command == ("shed-server", "--root", "/my papers")
    assert core.workshop.secrets == {"KEY": "hush"} and card.name.text() == ""
    qtbot.waitUntil(lambda: not card.views["shed"].allow.isHidden())
    shown = " ".join(w.text() for w in card.views["shed"].findChildren(QWidget) if hasattr(w, "text"))
    for words in (FACTS.words, "find", "Tells where a thing is.", '{"type": "object"}', "not allowed yet"):
        assert words in shown
    qtbot.waitUntil(lambda: flaws(win) == [])
    card.views["shed"].allow.click()
    qtbot.waitUntil(lambda: core.workshop.kept["shed"].state == "allowed")
    qtbot.waitUntil(lambda: not card.views["shed"].forbid.isHidden())
    card.views["shed"].forbid.click()
    qtbot.waitUntil(lambda: core.workshop.kept["shed"].state == "new")
    card.views["shed"].remove.click()
    qtbot.waitUntil(lambda: not card.views and not core.workshop.kept)


def test_a_server_that_cannot_be_looked_at_says_why(
    settings: SettingsPlace, win: MainWindow, qtbot: QtBot
) -> None:
    core: Any = win.core
    core.workshop.fail = UserError("The tools of shed cannot be used", why="it ended", code="tools-gone")
    type_in(settings, qtbot, name="shed", where="shed-server")
    qtbot.keyClick(settings.servers.where, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "shed" in settings.servers.views and not settings.lent.busy)
    assert not settings.servers.views["shed"].allow.isVisibleTo(settings.servers)
    type_in(settings, qtbot, name="odd", where="odd 'open")
    qtbot.mouseClick(settings.servers.add, LEFT)
    qtbot.waitUntil(lambda: settings.servers.where.text() == "odd 'open", timeout=2000)
    assert list(core.workshop.kept) == ["shed"]
    core.events.post(Changed("tools"))
