"""Keeping chats in order in the window: folders, tags, archive, presets, temporary chats, alternatives, overflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.chat.service import Usage
from app.store.records import Message, Preset, Summary, is_temporary
from app.ui.chat.finding import pattern_of_hit
from app.ui.chat.message import AnswerView
from app.ui.chat.wording import Wording
from tests.ui.chat_rig import Rig, conversation, rig
from tests.ui.looking import flaws
from tests.ui.test_chat_commands import Commands
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def chat(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    with rig(qapp, tmp_path) as made:
        made.core.models.load()
        made.core.commands = Commands()  # type: ignore[attr-defined]
        made.window.show()
        yield made


def titles(chat: Rig) -> list[str]:
    return [row.title for row in chat.vm.list.rows]


def action(menu: QMenu, name: str) -> None:
    """Choose a line of a menu, of those inside it too."""
    found = next(one for one in _all(menu) if one.objectName() == name)
    found.trigger()
    menu.close()


def _all(menu: QMenu) -> Iterator[object]:
    for one in menu.actions():
        yield one
        if one.menu() is not None:
            yield from _all(one.menu())  # type: ignore[arg-type]


def menu_of(chat: Rig, chat_id: str) -> QMenu:
    row = chat.vm.list.row_of(chat_id)
    assert row is not None
    return chat.panel.menu_for(chat.vm.list.index(row))


def undo(chat: Rig) -> None:
    """Take back what was told last."""
    back = chat.host.toasts[-1][1]
    assert back is not None
    back()


def test_chats_lie_in_folders_that_fold_are_named_and_come_back(chat: Rig, qtbot: QtBot) -> None:
    lease = conversation(chat.core, [("Notice?", "Three months.")], "Lease")
    conversation(chat.core, [("Why?", "The pump.")], "Pump")
    chat.vm.list.refresh()
    qtbot.waitUntil(lambda: titles(chat) == ["Today", "Pump", "Lease"] or len(titles(chat)) == 3)
    action(menu_of(chat, lease.id), "drawer-new")
    qtbot.waitUntil(lambda: "New folder" in titles(chat) and bool(chat.panel.list.findChildren(QLineEdit)))
    [field] = chat.panel.list.findChildren(QLineEdit)
    field.setText("Home")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(chat) == ["Home", "Lease", "Today", "Pump"])
    drawer = chat.core.order.drawer("home")
    assert chat.vm.list.data(chat.vm.list.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Folder Home: 1"
    chat.panel.act("open", drawer.id)
    assert titles(chat) == ["Home", "Today", "Pump"]
    chat.panel.act("open", drawer.id)
    chat.panel.act("trash", drawer.id)
    qtbot.waitUntil(lambda: "Home" not in titles(chat))
    assert "its chats are still here" in chat.host.toasts[-1][0] and "Lease" in titles(chat)
    undo(chat)
    qtbot.waitUntil(lambda: titles(chat) == ["Home", "Lease", "Today", "Pump"])
    qtbot.waitUntil(lambda: bool(chat.vm.order.seen.drawers))
    action(menu_of(chat, lease.id), f"drawer-{drawer.id}")
    qtbot.waitUntil(lambda: chat.core.chats.get(lease.id).drawer is None)


def test_tags_and_the_archive(chat: Rig, qtbot: QtBot) -> None:
    lease = conversation(chat.core, [("Notice?", "Three months.")], "Lease")
    pump = conversation(chat.core, [("Why?", "The pump.")], "Pump", tags=("house",))
    chat.vm.list.refresh()
    chat.vm.order.refresh()
    qtbot.waitUntil(lambda: len(titles(chat)) == 3 and chat.vm.order.seen.tags == ("house",))
    menu = menu_of(chat, lease.id)
    field = menu.findChild(QLineEdit, "new-tag")
    assert field is not None
    field.setText("flat")
    field.returnPressed.emit()
    qtbot.waitUntil(lambda: chat.core.chats.get(lease.id).tags == ("flat",))
    qtbot.waitUntil(lambda: chat.vm.order.seen.tags == ("flat", "house"))
    menu = menu_of(chat, pump.id)
    action(menu, "tag-house")
    qtbot.waitUntil(lambda: chat.core.chats.get(pump.id).tags == ())
    action(menu_of(chat, pump.id), "archive-chat")
    qtbot.waitUntil(lambda: titles(chat)[-1] == "Archive" and "Pump" not in titles(chat))
    assert chat.host.toasts[-1][0] == "“Pump” is in the archive"
    chat.panel.act("open", "")
    qtbot.waitUntil(lambda: titles(chat) == ["All chats", "Archive", "Pump"])
    action(menu_of(chat, pump.id), "unarchive-chat")
    qtbot.waitUntil(lambda: "Pump" in titles(chat) and "Archive" not in titles(chat))
    undo(chat)
    qtbot.waitUntil(lambda: "Pump" not in titles(chat))


def test_a_temporary_chat_says_what_it_is(chat: Rig, qtbot: QtBot) -> None:
    next(one for one in chat.place.actions() if one.name == "temporary-chat").run()
    qtbot.waitUntil(chat.area.passing.isVisible)
    assert "not stored" in chat.area.empty.where.text()
    qtbot.keyClicks(chat.composer.edit, "Hi")
    qtbot.keyClick(chat.composer.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2 and chat.settled())
    qtbot.waitUntil(lambda: titles(chat) == ["Temporary, not stored", "Hi"])
    assert chat.vm.chat is not None and is_temporary(chat.vm.chat.id)
    assert flaws(chat.area.passing) == []
    names = [one.objectName() for one in menu_of(chat, chat.vm.chat.id).actions()]
    assert "delete-this-chat" in names and "archive-chat" not in names
    chat.place.delete(chat.vm.chat.id)
    qtbot.waitUntil(lambda: not chat.area.passing.isVisible() and titles(chat) == [])


def test_presets_are_made_changed_chosen_and_deleted(chat: Rig, qtbot: QtBot) -> None:
    lease = conversation(chat.core, [("Notice?", "Three months.")], "Lease", system_prompt="Be brief.")
    chat.vm.open(lease.id)
    chat.place.ordering.show_presets()
    panel = chat.place.ordering.presets
    assert panel is not None and not panel.fields.isVisibleTo(panel)
    panel.add.click()
    qtbot.waitUntil(lambda: panel.chosen is not None and panel.chosen.title == "New preset")
    assert panel.prompt.toPlainText() == "Be brief."
    panel.title.setText("Short answers")
    panel.title.editingFinished.emit()
    qtbot.waitUntil(lambda: [one.title for one in chat.core.presets.list()] == ["Short answers"])
    qtbot.waitUntil(lambda: chat.vm.order.seen.presets[0].title == "Short answers")
    chat.vm.new_chat()
    qtbot.keyClicks(chat.composer.edit, "/sho")
    qtbot.waitUntil(lambda: chat.place.offers.rows.count() == 1)
    qtbot.keyClick(chat.composer.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chat.vm.chat is not None and chat.vm.chat.system_prompt == "Be brief.")
    assert (
        chat.composer.text() == "" and chat.host.toasts[-1][0] == "“Short answers” is in force in this chat"
    )
    undo(chat)
    qtbot.waitUntil(lambda: chat.vm.chat is not None and chat.vm.chat.system_prompt == "")
    panel.trash.click()
    qtbot.waitUntil(lambda: chat.core.presets.list() == [])
    undo(chat)
    qtbot.waitUntil(lambda: len(chat.core.presets.list()) == 1)


def test_a_new_chat_begins_with_a_preset_of_the_menu(chat: Rig, qtbot: QtBot) -> None:
    kept = chat.core.presets.save(Preset("", "Plain words", "Write simply."))
    qtbot.waitUntil(lambda: chat.vm.order.seen.presets == (kept,))
    chat.panel.ways.click()
    [menu] = [one for one in chat.panel.findChildren(QMenu) if one.objectName() == "new-chat-menu"]
    action(menu, f"preset-{kept.id}")
    qtbot.waitUntil(lambda: chat.vm.chat is not None and chat.vm.chat.system_prompt == "Write simply.")


def test_a_hash_offers_folders(chat: Rig, qtbot: QtBot, tmp_path: Path) -> None:
    papers = chat.core.knowledge.add_folder(tmp_path, "House papers")
    chat.vm.documents.refresh()
    qtbot.waitUntil(lambda: chat.vm.documents.kept == [(papers.id, "House papers")])
    qtbot.keyClicks(chat.composer.edit, "Ask #pap")
    assert chat.place.offers.rows.count() == 1
    qtbot.keyClick(chat.composer.edit, Qt.Key.Key_Tab)
    assert chat.composer.text() == "Ask "
    qtbot.waitUntil(lambda: any("House papers" in chip.text() for chip in chat.composer.documents.chips))
    chat.composer.set_text("# A heading")
    assert chat.place.offers.rows.count() == 0


def test_alternatives_stand_side_by_side_with_what_differs_marked(chat: Rig, qtbot: QtBot) -> None:
    talk = conversation(chat.core, [("How?", "The ice flows slowly.")])
    [asked, told] = chat.core.chats.messages(talk.id)
    other = Message(
        f"{told.id}-2", talk.id, asked.id, "assistant", "The ice **melts** slowly.", told.created,
        model="qwen3-4b", stats={"model": "Qwen3_4B_Instruct_2507"},
    )  # fmt: skip
    chat.core.chats.kept[other.id] = other
    chat.core.chats.select(other.id)
    chat.vm.open(talk.id)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2)
    view = chat.transcript.views[1]
    assert isinstance(view, AnswerView) and view.compare.isVisible()
    view.compare.click()
    comparison = chat.area.comparison
    qtbot.waitUntil(comparison.isVisible)
    texts = [side.text.toPlainText() for side in comparison.sides]
    assert texts == ["The ice flows slowly.", "The ice melts slowly."]
    named = comparison.sides[1].choice
    qtbot.waitUntil(lambda: named.currentText() == "2 of 2 · Qwen3 4B")  # not by its file's own name
    marked = comparison.sides[1].text.document().begin()
    fragments = [it.fragment() for it in marked]
    ground = chat.theme.colour("mark")
    assert [f.text() for f in fragments if f.charFormat().background().color() == ground] == ["melts"]
    assert flaws(comparison) == []
    whole = "The ice melts slowly, and then quickly."
    chat.core.chats.kept[other.id] = replace(other, content=whole)  # it was being written meanwhile
    chat.vm.busy_changed.emit(False)
    qtbot.waitUntil(lambda: comparison.sides[1].text.toPlainText() == whole)
    comparison.sides[0].use.click()
    qtbot.waitUntil(lambda: chat.texts()[-1:] == ["The ice flows slowly."])
    assert chat.area.pages.currentWidget() is chat.transcript
    chat.place.ordering.compare()
    qtbot.waitUntil(comparison.isVisible)
    qtbot.keyClick(comparison, Qt.Key.Key_Escape)
    assert chat.area.pages.currentWidget() is chat.transcript


def test_the_meter_leads_to_the_window_and_what_happens_when_it_overflows(chat: Rig, qtbot: QtBot) -> None:
    talk = conversation(chat.core, [("How?", "The ice flows slowly.")])
    chat.vm.open(talk.id)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2)
    newest = chat.vm.turns.rows[-1].message.id
    chat.core.chats.summing.kept[talk.id] = [Summary(newest, talk.id, "Ice flows.", "Starter", 1.0)]
    chat.composer.meter.click()
    panel = chat.place.ordering.window
    assert panel is not None and panel is chat.host.panel
    qtbot.waitUntil(lambda: panel.summary.toPlainText() == "Ice flows.")
    assert "Written by Starter" in panel.state.text()
    panel.show_usage(Usage(7_000, 8_192, 12, 9))
    assert panel.full.text() == "The next question takes 7,000 of 8,192 tokens."
    assert panel.out.text() == "The oldest 12 messages are left out; the summary tells 9 of them."
    panel.buttons["summary"].click()
    qtbot.waitUntil(lambda: chat.core.chats.get(talk.id).overflow == "summary")
    qtbot.waitUntil(panel.buttons["summary"].isChecked)
    panel.again.click()
    qtbot.waitUntil(lambda: chat.core.chats.summing.kept == {})
    asks = replace(
        chat.vm.turns.rows[-1].message, state="failed", stats={"error": "Too long.", "code": "overflow"}
    )
    words = Wording()
    assert (
        words.line(asks) == ("Too long.", "overflow") and words.remedy("overflow") == "Choose what happens…"
    )


def test_a_copied_picture_goes_to_the_model_and_not_into_the_text(chat: Rig, qtbot: QtBot) -> None:
    held = QMimeData()
    held.setData("image/png", QByteArray(b"\x89PNG"))
    assert chat.composer.edit.canInsertFromMimeData(held)
    with qtbot.waitSignal(chat.composer.edit.pictured) as pasted:
        chat.composer.edit.insertFromMimeData(held)
    assert pasted.args == [b"\x89PNG"] and chat.composer.text() == ""
    held.setText("words count more")
    chat.composer.edit.insertFromMimeData(held)
    assert chat.composer.text() == "words count more"


def test_a_hit_opens_at_its_message_with_the_words_marked(chat: Rig, qtbot: QtBot) -> None:
    talk = conversation(chat.core, [("How?", "The ice flows slowly. Ice is heavy.")], "Glaciers")
    qtbot.keyClicks(chat.panel.search, "ice")
    qtbot.waitUntil(lambda: len(chat.vm.hits.hits) == 1)
    qtbot.keyClick(chat.panel.search, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: chat.vm.chat is not None and chat.vm.chat.id == talk.id and bool(chat.vm.turns.rows)
    )
    [(pattern, spot)] = [chat.transcript._marked]
    assert pattern is not None and spot is None
    assert pattern.findall("The ICE, the mice") == ["ICE"]
    chat.panel.close_search()
    assert chat.transcript._marked == (None, None)
    assert pattern_of_hit("no marks") is None
    hit = pattern_of_hit("\x02ice\x03 and \x02iceberg\x03 and \x02(a)\x03")
    assert hit is not None and hit.findall("iceberg (a) ice mice") == ["iceberg", "(a)", "ice"]
