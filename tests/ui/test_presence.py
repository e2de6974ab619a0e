"""Beside the windows: the quick line, the tray and its menu, the key from everywhere, what is told when work ends."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.events import IndexProgress, Progress, TurnDone, TurnStarted
from app.chat.keep import keep
from app.pipelines.events import RunDone, RunPaused, RunStarted
from app.store.records import is_temporary
from app.ui.desktop import hotkey
from app.ui.desktop.hotkey import WM_HOTKEY, HotKey, WindowsGrab
from app.ui.desktop.notices import LONG_S, Notice, Notices
from app.ui.desktop.presence import Presence
from app.ui.desktop.quick import QuickAsk
from app.ui.shell.window import MainWindow
from app.ui.shell.windows import Windows, chat_shown
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)


class There:
    """A tray that is there and takes notices, for a desktop without one."""

    def __init__(self, presence: Presence, monkeypatch: pytest.MonkeyPatch, there: bool = True) -> None:
        self.said: list[tuple[str, str]] = []
        monkeypatch.setattr(type(presence.tray), "there", there)
        monkeypatch.setattr(presence.tray, "say", lambda title, words: self.said.append((title, words)))


@pytest.fixture
def presence(win: MainWindow, qtbot: QtBot) -> Iterator[Presence]:
    windows = Windows(win)
    made = Presence(windows)
    made.attach(win.core)
    yield made
    made.close()
    made.deleteLater()
    windows.deleteLater()


def core_of(win: MainWindow) -> Any:
    return win.core


# quick ask


@pytest.fixture
def quick(presence: Presence, qtbot: QtBot) -> QuickAsk:
    presence.ask()
    assert presence.quick is not None
    qtbot.waitUntil(presence.quick.isVisible)
    return presence.quick


def ask(quick: QuickAsk, qtbot: QtBot, text: str = "How long is a mile?") -> None:
    qtbot.keyClicks(quick.edit, text)
    qtbot.keyClick(quick.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(quick.vm.turns.rows) >= 2 and not quick.vm.busy)


def test_one_line_until_it_is_asked_and_an_answer_below(
    quick: QuickAsk, qtbot: QtBot, win: MainWindow
) -> None:
    line = quick.height()
    assert not quick.keep.isVisible()
    ask(quick, qtbot)
    assert quick.height() > 3 * line
    assert quick.vm.turns.rows[-1].message.content == "Hello there."
    assert quick.keep.isVisible()
    assert quick.vm.chat is not None
    assert is_temporary(quick.vm.chat.id)
    assert "How long is a mile?" not in [chat.title for chat in core_of(win).chats.list()]


def test_escape_hides_it_and_the_answer_is_there_again(
    presence: Presence, quick: QuickAsk, qtbot: QtBot
) -> None:
    ask(quick, qtbot)
    qtbot.keyClick(quick.edit, Qt.Key.Key_Escape)
    assert not quick.isVisible()
    presence.toggle()
    assert quick.isVisible()
    assert len(quick.vm.turns.rows) == 2


def test_what_needs_the_window_says_so(quick: QuickAsk, qtbot: QtBot) -> None:
    ask(quick, qtbot)
    quick.work.transcript.acted.emit("receipt", quick.vm.turns.rows[-1].message.id, "")
    assert "Open it as a chat" in quick.said.full()


def test_cleared_it_is_forgotten(quick: QuickAsk, qtbot: QtBot, win: MainWindow) -> None:
    ask(quick, qtbot)
    assert quick.vm.chat is not None
    gone = quick.vm.chat.id
    quick.fresh.click()
    assert not quick.vm.turns.rows
    qtbot.waitUntil(lambda: gone in core_of(win).chats.purged)


def test_open_as_chat_keeps_it(quick: QuickAsk, qtbot: QtBot, win: MainWindow) -> None:
    ask(quick, qtbot)
    quick.keep.click()
    qtbot.waitUntil(lambda: win.place == "chat" and not is_temporary(chat_shown(win) or "temporary-"))
    words = [message.content for message in core_of(win).chats.messages(chat_shown(win))]
    assert words == ["How long is a mile?", "Hello there."]
    assert not quick.isVisible()
    assert quick.vm.chat is None


def test_a_chat_that_is_kept_already_is_not_copied(win: MainWindow) -> None:
    chats = core_of(win).chats
    chat = chats.new("Here to stay")
    assert keep(chats, chat.id) == chat


def test_a_lock_takes_it_away(presence: Presence, quick: QuickAsk, qtbot: QtBot) -> None:
    ask(quick, qtbot)
    presence.detach()
    assert presence.quick is None
    assert not quick.isVisible()
    assert not presence.tray.quick.isEnabled()
    presence.ask()
    assert presence.quick is None


def test_asked_before_the_vault_is_open_it_comes_then(
    win: MainWindow, presence: Presence, qtbot: QtBot
) -> None:
    presence.detach()
    presence.ask_from_outside()
    QApplication.processEvents()
    presence.attach(win.core)
    assert presence.quick is not None
    assert presence.quick.isVisible()


# tray


def test_the_menu_does_what_it_says(win: MainWindow, presence: Presence, qtbot: QtBot) -> None:
    tray = presence.tray
    assert [a.text() for a in tray.menu.actions() if a.text()] == [
        "Open Underdesk", "New chat", "Quick ask", "Offline", "Lock", "Quit Underdesk",
    ]  # fmt: skip
    assert tray.offline.isChecked()
    tray.offline.trigger()
    qtbot.waitUntil(lambda: not win.core.offline)
    qtbot.waitUntil(lambda: not tray.offline.isChecked())
    win.hide()
    tray.open.trigger()
    assert win.isVisible()
    win.go("settings")
    tray.chat.trigger()
    assert win.place == "chat"
    locked: list[bool] = []
    win.locking.connect(lambda: locked.append(True))
    presence._windows.locking.connect(lambda: locked.append(True))
    tray.lock.trigger()
    assert locked
    tray.quit.trigger()
    assert not win.isVisible()


@pytest.mark.parametrize("there", [True, False])
def test_closing_leaves_the_screen_only_where_there_is_a_way_back(
    win: MainWindow, presence: Presence, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not presence.stows()
    There(presence, monkeypatch, there)
    win.core.settings.set("close_to_tray", True)
    win.close()
    assert win.ready is there


def test_a_desktop_without_a_tray_is_told_of(
    win: MainWindow, presence: Presence, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    There(presence, monkeypatch, there=False)
    told: list[str] = []
    monkeypatch.setattr(win, "toast", lambda words, *_: told.append(words))
    win.core.settings.set("close_to_tray", True)
    qtbot.waitUntil(lambda: bool(told))
    assert "no tray" in told[0]


# notices


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_only_long_work_is_told(win: MainWindow) -> None:
    clock = Clock()
    notices = Notices(win.core, clock)
    done = RunDone("r1", "done", {})
    assert notices.hear([RunStarted("r1", "Merger"), done]) == []
    notices.hear(
        [
            RunStarted("r1", "Merger"),
            TurnStarted("j", "c1", "m1"),
            IndexProgress("reading", 0, 9),
            Progress("f", "fetch:x", 0.1),
        ]
    )
    clock.now += LONG_S
    ended = [
        done,
        TurnDone("j", "c1", "m1", "stop"),
        IndexProgress("idle", 9, 9),
        Progress("f", "fetch:x", 1.0, done=True),
    ]
    told = notices.hear(ended)
    assert [(one.words, one.place) for one in told] == [
        ("A pipeline is done", "pipelines"),
        ("An answer is ready", "chat"),
        ("Your documents are read", "knowledge"),
        ("A model was fetched", "models"),
    ]
    assert told[1].target == "c1"
    assert told[0].name == "Merger"
    assert notices.hear(ended) == []


def test_a_pipeline_that_waits_is_told_at_once_and_a_stopped_one_never(win: MainWindow) -> None:
    clock = Clock()
    notices = Notices(win.core, clock)
    assert [
        one.words
        for one in notices.hear([RunStarted("r", "Merger"), RunPaused("r", "reply"), RunPaused("r", "asked")])
    ] == ["A pipeline waits for you"]
    clock.now += 2 * LONG_S
    assert notices.hear([RunDone("r", "stopped", {})]) == []


def test_no_names_unless_they_are_wished(
    win: MainWindow, presence: Presence, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = There(presence, monkeypatch)
    notice = Notice("A pipeline is done", "pipelines", "", "Merger of Acme")
    presence.tell(notice)
    assert there.said == []  # a window of ours is in front
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))
    presence.tell(notice)
    assert there.said[0][0] == "A pipeline is done"
    assert "Acme" not in there.said[0][1]
    win.core.settings.set("notices", "names")
    presence.tell(notice)
    assert there.said[1] == ("A pipeline is done", "Merger of Acme")
    win.core.settings.set("notices", "none")
    presence.tell(notice)
    assert len(there.said) == 2
    win.hide()
    presence.tray.told.emit()
    assert win.place == "pipelines"


# the key


def test_a_desktop_that_gives_no_key_is_told_of(presence: Presence, win: MainWindow, qtbot: QtBot) -> None:
    key = HotKey(presence)
    assert "--quick-ask" in key.hold("Ctrl+Alt+Space")
    assert key.keys == ""
    assert key.hold("") == ""


def test_the_key_of_windows(presence: Presence, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []

    class User32:
        def RegisterHotKey(self, *given: Any) -> int:
            calls.append(given)
            return 1

        def UnregisterHotKey(self, *given: Any) -> int:
            calls.append(given)
            return 1

    pressed: list[bool] = []
    grab = WindowsGrab(User32(), lambda: pressed.append(True))
    monkeypatch.setattr(hotkey, "grab_here", lambda _: grab)
    key = HotKey(presence)
    assert key.hold("Ctrl+Alt+Space") == ""
    assert calls[0][1:] == (hotkey.WIN_ID, 2 | 1 | hotkey.WIN_NO_REPEAT, 0x20)
    told = hotkey._Message(message=WM_HOTKEY, wparam=hotkey.WIN_ID)
    assert grab.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(told))[0]
    other = hotkey._Message(message=WM_HOTKEY, wparam=7)
    assert not grab.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(other))[0]
    assert pressed == [True]
    key.drop()
    assert calls[-1] == (None, hotkey.WIN_ID)


def test_every_offered_key_is_one(win: MainWindow) -> None:
    for value, _ in win.core.settings.rows["quick_keys"].choices:
        if value != "none":
            assert QKeySequence(value).count() == 1
            assert QKeySequence(value)[0].key() < 0x80
