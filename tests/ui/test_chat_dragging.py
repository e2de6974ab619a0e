"""Chats of the list: several chosen, dragged onto folders and out of them, taken back; and by the menu alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.store.records import TEMPORARY, Chat
from app.ui.chat import list_view
from app.ui.chat.list_view import CHATS, ChatListView
from app.ui.viewmodels.chat_list import ListRow
from tests.ui.chat_rig import Rig, conversation, rig
from tests.ui.test_chat_order import action, menu_of, titles, undo
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOVE = Qt.DropAction.MoveAction


class Shelf:
    """Two chats, a third in a folder, and the list in sight."""

    def __init__(self, chat: Rig, qtbot: QtBot) -> None:
        self.rig, self.qtbot = chat, qtbot
        self.lease = conversation(chat.core, [("Notice?", "Three months.")], "Lease")
        self.pump = conversation(chat.core, [("Why?", "The pump.")], "Pump")
        kept = conversation(chat.core, [("Who?", "Us.")], "Kept")
        self.kept = kept
        self.drawer = chat.core.order.make("Home", [kept.id]).id
        chat.vm.order.refresh()
        chat.vm.list.refresh()
        self.view: ChatListView = chat.panel.list
        qtbot.waitUntil(lambda: titles(chat) == ["Home", "Kept", "Today", "Pump", "Lease"])
        qtbot.waitUntil(lambda: bool(chat.vm.order.seen.drawers))

    def middle(self, title: str) -> QPoint:
        """The middle of a row."""
        row = titles(self.rig).index(title)
        return self.view.visualRect(self.view.model().index(row, 0)).center()

    def click(self, title: str, keys: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseClick(self.view.viewport(), LEFT, keys, self.middle(title))

    def carried(self) -> QMimeData:
        data = QMimeData()
        data.setData(CHATS, "\n".join(self.view.chosen()).encode())
        return data

    def over(self, title: str, data: QMimeData) -> bool:
        """Hold it there; whether it may be let go."""
        port, spot = self.view.viewport(), self.middle(title)
        enter = QDragEnterEvent(spot, MOVE, data, LEFT, NONE)
        QApplication.sendEvent(port, enter)
        if not enter.isAccepted():
            return False
        move = QDragMoveEvent(spot, MOVE, data, LEFT, NONE)
        QApplication.sendEvent(port, move)
        return move.isAccepted()

    def drop(self, title: str) -> None:
        data = self.carried()
        assert self.over(title, data)
        event = QDropEvent(QPointF(self.middle(title)), MOVE, data, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), event)
        assert event.isAccepted()

    def where(self, chat: Chat) -> str | None:
        return self.rig.core.chats.get(chat.id).drawer


@pytest.fixture
def shelf(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Shelf]:
    with rig(qapp, tmp_path) as made:
        made.window.show()
        yield Shelf(made, qtbot)


def test_chosen_chats_are_dragged_onto_a_folder_and_taken_back(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.click("Pump")
    shelf.click("Lease", Qt.KeyboardModifier.ControlModifier)
    assert shelf.rig.vm.chat is not None
    assert shelf.rig.vm.chat.id == shelf.pump.id, "choosing one more does not open it"
    assert shelf.view.chosen() == [shelf.pump.id, shelf.lease.id]
    shelf.drop("Home")
    qtbot.waitUntil(lambda: {shelf.where(shelf.pump), shelf.where(shelf.lease)} == {shelf.drawer})
    qtbot.waitUntil(lambda: bool(shelf.rig.host.toasts))
    assert shelf.rig.host.toasts[-1][0] == "2 chats are in “Home” now"
    undo(shelf.rig)
    qtbot.waitUntil(lambda: {shelf.where(shelf.pump), shelf.where(shelf.lease)} == {None})
    assert shelf.where(shelf.kept) == shelf.drawer


def test_a_chat_is_dragged_onto_one_that_lies_in_a_folder_and_out_again(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.click("Pump")
    shelf.drop("Kept")
    qtbot.waitUntil(lambda: shelf.where(shelf.pump) == shelf.drawer)
    qtbot.waitUntil(lambda: titles(shelf.rig) == ["Home", "Kept", "Pump", "Today", "Lease"])
    shelf.click("Kept")
    shelf.drop("Today")
    qtbot.waitUntil(lambda: shelf.where(shelf.kept) is None and len(shelf.rig.host.toasts) == 2)
    assert shelf.rig.host.toasts[-1][0] == "The chat is in no folder now"


def test_where_it_would_lie_is_marked_while_it_is_held(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.click("Pump")
    data = shelf.carried()
    before = shelf.view.grab().toImage()
    assert shelf.over("Home", data)
    assert shelf.view.target == shelf.drawer
    marked = shelf.view.grab().toImage()
    corner = shelf.view.visualRect(shelf.view.model().index(0, 0))
    accent = shelf.rig.host.theme.colour("accent").rgb()
    edge = [marked.pixelColor(corner.center().x(), y).rgb() for y in range(corner.top(), corner.top() + 6)]
    assert accent in edge
    assert marked != before
    assert shelf.over("Today", data)
    assert shelf.view.target == ""


def test_files_held_over_the_list_are_the_windows(shelf: Shelf) -> None:
    files = QMimeData()
    files.setText("file:///a.pdf")
    assert not shelf.over("Home", files)
    assert shelf.view.target is None


def test_pulling_a_row_begins_the_drag(shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def carry(drag: Any, _action: Any) -> Qt.DropAction:
        begun.append(bytes(drag.mimeData().data(CHATS).data()).decode())
        assert not drag.pixmap().isNull()
        return MOVE

    monkeypatch.setattr(list_view.QDrag, "exec", carry)
    port, start = shelf.view.viewport(), shelf.middle("Pump")
    qtbot.mousePress(port, LEFT, NONE, start)
    for step in range(1, 8):
        QTest.mouseMove(port, start - QPoint(0, 6 * step))
        qtbot.wait(5)
    qtbot.mouseRelease(port, LEFT, NONE, shelf.middle("Home"))
    assert begun == [shelf.pump.id]


def test_the_menu_moves_all_that_are_chosen(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.click("Pump")
    shelf.click("Lease", Qt.KeyboardModifier.ShiftModifier)
    action(menu_of(shelf.rig, shelf.pump.id), f"drawer-{shelf.drawer}")
    qtbot.waitUntil(lambda: {shelf.where(shelf.pump), shelf.where(shelf.lease)} == {shelf.drawer})


def test_delete_takes_all_that_are_chosen_and_one_undo_brings_them_back(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.click("Pump")
    shelf.click("Lease", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shelf.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(shelf.rig) == ["Home", "Kept"])
    assert shelf.rig.host.toasts[-1][0] == "2 chats were deleted"
    undo(shelf.rig)
    qtbot.waitUntil(lambda: {"Pump", "Lease"} <= set(titles(shelf.rig)))


def test_a_temporary_chat_stays_where_it_is(shelf: Shelf, qtbot: QtBot) -> None:
    model = shelf.rig.vm.list
    hidden = Chat(f"{TEMPORARY}1", "Hidden", 1.0, 1.0, head="a")
    model.rows = [ListRow(model.titles["temporary"]), ListRow("Hidden", hidden), *model.rows]
    assert not model.index(1).flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert [model.drawer_at(row) for row in (0, 1, 2, -1, 99)] == [None, None, shelf.drawer, "", None]
