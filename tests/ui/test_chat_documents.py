"""Documents in a chat: what is asked, chips of sources, the panel of what the model was given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.store.records import Chat
from app.ui.chat.blocks import chip_rects
from app.ui.chat.citations import DOUBT, doubt_tip, number_of, preview, with_chips
from app.ui.chat.focus_tip import FocusTip
from app.ui.chat.markdown import blocks_of
from app.ui.chat.message import AnswerView
from app.ui.shell.menus import drop_plan
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.sources import Source, sources_of
from tests.ui.chat_rig import conversation
from tests.ui.fake_knowledge import LEASE, FakeKnowledge
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton
ANSWER = "You owe **three months** [1]. It costs “a break fee is due” [2].\n\nNot `[1]` in code, nor [9]."


def knowledge_of(win: MainWindow) -> FakeKnowledge:
    return win.core.knowledge  # type: ignore[return-value]


def record(fake: FakeKnowledge, folder: str) -> dict[str, Any]:
    """What is kept beside an answer from the lease: three sources, the second quoted, the first cited."""
    pieces = fake.pieces[fake.files(folder)[0].id]
    sources = [
        {"n": n, "chunk": p.chunk, "document": p.document, "name": p.name, "path": p.path, "page": p.page,
         "section": " > ".join(p.headings), "text": p.text, "start": p.start, "end": p.stop, "score": p.score}
        for n, p in enumerate(pieces, 1)
    ]  # fmt: skip
    at = pieces[1].start + pieces[1].text.index("a break fee")
    uses = [
        {"n": 1, "at": 9, "quote": "", "verified": None, "start": 0, "stop": 99, "page": 7},
        {
            "n": 2,
            "at": 60,
            "quote": "a break fee is due",
            "verified": True,
            "start": at,
            "stop": at + 18,
            "page": 7,
        },
    ]
    return {"query": "break fee", "sources": sources, "citations": uses}


@pytest.fixture
def answered(win: MainWindow, tmp_path: Path, qtbot: QtBot) -> Any:
    """The chat place with an answer from a folder."""
    fake, place = knowledge_of(win), win.place_named("chat")
    folder = fake.put("Lease", [tmp_path])
    fake.put_file(folder, "lease-2024.pdf", LEASE)
    chat: Chat = conversation(win.core, [("What does it cost?", ANSWER)])  # type: ignore[arg-type]
    answer = win.core.chats.thread(chat.id)[-1].message
    answer.stats["sources"] = 3
    fake.records[answer.id] = record(fake, folder.id)
    fake.asked[chat.id] = [folder.id]
    place.vm.open(chat.id)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(win.findChildren(AnswerView)) and bool(view_of(win).strip.buttons))
    return place


def view_of(win: MainWindow) -> AnswerView:
    return next(view for view in win.findChildren(AnswerView) if view.isVisible())


# markers


def test_markers_become_chips_and_code_is_left_alone() -> None:
    first, second = with_chips(blocks_of(ANSWER), 2)
    assert first.html.count("cite:") == 2
    assert "cite:1" in first.html
    assert "<code>[1]</code>" in second.html
    assert "[9]" in second.html
    assert [number_of(link) for link in ("cite:12", "https://x/", "cite:x")] == [12, None, None]


def test_a_preview_shows_the_words_and_never_markup(win: MainWindow) -> None:
    fake = knowledge_of(win)
    folder = fake.put("Bad")
    file = fake.put_file(folder, "<b>.txt", ["<img src='http://x/'> evil & words"])
    shown = preview(Source(1, fake.pieces[file.id][0]), "#ff0", "#000")
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_marks_of_doubt_explain_themselves_and_lead_nowhere() -> None:
    (block,) = with_chips(
        blocks_of("It says “gone with the wind” (unverified) in **1999 (unverified)** [1]."), 1
    )
    assert block.html.count(f'href="{DOUBT}quote"') == 1 and block.html.count(f'href="{DOUBT}number"') == 1
    assert "has these words" in doubt_tip(DOUBT + "quote") and "This number" in doubt_tip(DOUBT + "number")
    assert doubt_tip("https://x/") == doubt_tip("cite:1") == ""
    plain = blocks_of("It is (unverified).")
    assert list(with_chips(plain, 0)) == list(plain)


def test_a_record_tells_what_is_cited_and_verified(win: MainWindow) -> None:
    fake = knowledge_of(win)
    folder = fake.put("Lease")
    fake.put_file(folder, "lease-2024.pdf", LEASE)
    seen = sources_of(record(fake, folder.id))
    assert [source.cited for source in seen.sources] == [True, True, False]
    assert (seen.quoted, seen.verified) == (1, 1)
    assert [source.n for source in seen.shown] == [1, 2]
    assert seen.sources[1].span[1] - seen.sources[1].span[0] == 18


# in the chat


def test_an_answers_chips_are_drawn_and_named(answered: Any, win: MainWindow) -> None:
    view = view_of(win)
    assert [len(chip_rects(block.document)) for block in view.body._views] == [2, 0]
    names = [button.accessibleName() for button in view.strip.buttons]
    assert names == [
        "Source 1: lease-2024.pdf, page 7",
        "Source 2: lease-2024.pdf, page 7",
        "3 sources · 1 of 1 quotes verified",
    ]
    assert "break fee" in view._tip_of("cite:2")
    assert view._tip_of("https://a.example/") == "https://a.example/"


def test_a_click_on_a_chip_opens_the_page_with_the_quotation_marked(
    answered: Any, win: MainWindow, qtbot: QtBot
) -> None:
    view = view_of(win)
    block = view.body._views[0]
    spot = block.origin + chip_rects(block.document)[1].center()
    qtbot.mouseClick(view.body, LEFT, pos=spot.toPoint())
    qtbot.waitUntil(lambda: answered.papers.panel is not None)
    viewer = answered.papers.panel.viewer
    qtbot.waitUntil(lambda: not viewer.page.canvas.image.isNull())
    assert viewer.vm.title == "lease-2024.pdf · page 7 of 31"
    assert len(viewer.page.canvas.boxes) >= 1
    assert win.frame.inspector.panel() is answered.papers.panel


def test_the_panel_shows_what_the_model_was_given_in_order(
    answered: Any, win: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(view_of(win).strip.buttons[-1], Qt.Key.Key_Space)
    panel = answered.papers.panel
    names = [f"[{n}] lease-2024.pdf" for n in (1, 2, 3)]
    qtbot.waitUntil(lambda: [card.title.text() for card in panel.cards] == names)  # once it has slid in
    assert "given 3 passages, in this order" in find(win, "sources-intro").text()  # type: ignore[attr-defined]
    panel.cards[2].title.click()
    qtbot.waitUntil(lambda: panel.viewer.isVisible() and "lease" in panel.viewer.vm.title)
    panel.back.click()
    assert not panel.viewer.isVisible()


def test_words_by_tab_stay_under_a_resting_pointer_and_never_lie_on_their_chip(
    answered: Any, win: MainWindow, qtbot: QtBot
) -> None:
    chip, other = view_of(win).strip.buttons[:2]
    for button in (chip, other):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(lambda button=button: any(one.isVisible() for one in button.findChildren(FocusTip)))
        tip = button.findChild(FocusTip)
        assert "break fee" in tip.text() or "three months" in tip.text()
        there = QRect(button.mapToGlobal(QPoint()), button.size())
        assert not tip.geometry().intersects(there)
    assert not chip.findChild(FocusTip).isVisible()
    # where it opens under the pointer, the window is told that the pointer left it
    QApplication.sendEvent(view_of(win).body, QEvent(QEvent.Type.Leave))
    qtbot.wait(450)
    assert tip.isVisible()
    assert tip.windowFlags() & Qt.WindowType.WindowTransparentForInput
    qtbot.keyClick(other, Qt.Key.Key_Escape)
    assert not tip.isVisible()
    assert other.hasFocus()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_that_find_no_room_are_shortened_and_go_where_their_owner_goes(
    qtbot: QtBot, scale: float
) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    outer.setGeometry(100, 100, 400, 300)
    owner = QPushButton("1", outer)
    owner.move(20, 200)
    outer.show()
    tip = FocusTip(owner, scale)
    tip.show_words(["word " * 2000, "short"])
    assert tip.text() == "short"
    assert tip.height() >= tip.sizeHint().height()
    gap = tip.y() - owner.mapToGlobal(QPoint()).y()
    owner.move(20, 60)
    assert tip.isVisible()
    assert tip.y() - owner.mapToGlobal(QPoint()).y() == gap
    owner.move(20, 900)  # scrolled out of sight
    assert not tip.isVisible()
    tip.leave()
    owner.move(20, 60)
    assert not tip.isVisible()


def test_an_answer_without_a_fitting_source_says_so(answered: Any, win: MainWindow, qtbot: QtBot) -> None:
    answered.papers._vm.sources._kept.clear()
    answer = answered.vm.turns.rows[-1].message
    knowledge_of(win).records[answer.id] = {"query": "zeppelin", "sources": [], "citations": []}
    answered.vm.sources.of(answer)
    qtbot.waitUntil(lambda: [b.text() for b in view_of(win).strip.buttons] == ["No source fitted"])
    view_of(win).strip.buttons[0].click()
    intro = find(win, "sources-intro").text()  # type: ignore[attr-defined]
    assert "no answer was made up" in intro
    assert "zeppelin" in intro


# asking


def test_files_dropped_on_the_chat_are_asked_there_only(win: MainWindow, qtbot: QtBot) -> None:
    fake, place = knowledge_of(win), win.place_named("chat")
    where = win.frame.works.mapToGlobal(win.frame.works.rect().center())
    plan = drop_plan(win, ["/x/a.pdf", "/x/b.pdf", "/x/c.pdf"], where)
    assert plan.title == "Ask about these 3 files"
    assert plan.run is not None
    plan.run(["/x/a.pdf", "/x/b.pdf", "/x/c.pdf"])
    bar = find(win, "attachments")
    qtbot.waitUntil(bar.isVisible)
    (folder,) = fake.kept.values()
    assert folder.chat == place.vm.chat.id  # type: ignore[union-attr]
    assert [chip.accessibleName() for chip in bar.chips] == ["Leave out 3 files"]  # type: ignore[attr-defined]
    qtbot.mouseClick(find(win, "toast-undo"), LEFT)
    qtbot.waitUntil(lambda: not fake.kept and not bar.isVisible())


def test_files_are_pasted_into_the_composer(win: MainWindow, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/x/note.txt")])
    QGuiApplication.clipboard().setMimeData(mime)
    edit = find(win, "composer")
    qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(knowledge_of(win).kept))
    assert edit.toPlainText() == ""  # type: ignore[attr-defined]
    QGuiApplication.clipboard().clear()  # what it holds must not outlive Python at the end of the run


def test_a_kept_folder_is_asked_and_left_out_again(win: MainWindow, qtbot: QtBot) -> None:
    fake = knowledge_of(win)
    folder = fake.put("Lease")
    win.go("chat", f"folder:{folder.id}")
    bar = find(win, "attachments")
    qtbot.waitUntil(bar.isVisible)
    (asked,) = fake.asked.values()
    assert asked == [folder.id]
    bar.chips[0].click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: list(fake.asked.values()) == [[]])
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_signs_in_the_question_are_told_as_chips(win: MainWindow, qtbot: QtBot) -> None:
    folder = knowledge_of(win).put("Lease")
    win.go("chat", f"folder:{folder.id}")
    bar, edit = find(win, "attachments"), find(win, "composer")

    def told() -> list[str]:
        return [chip.text().removesuffix("  ×") for chip in bar.chips]  # type: ignore[attr-defined]

    qtbot.waitUntil(lambda: told() == ["Lease"])
    qtbot.keyClicks(edit, "What changed? @after:2025-01 @type:pdf @before:2025-13")
    qtbot.waitUntil(lambda: len(told()) == 4 and "2025-13" in told()[3])
    assert told()[1:3] == ["changed from 2025-01 on", "only .pdf"]
    assert told()[3].startswith("“2025-13” is no date")
    bar.chips[3].click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(told()) == 3)
    assert edit.toPlainText() == "What changed? @after:2025-01 @type:pdf"  # type: ignore[attr-defined]
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told() == ["Lease"])


def test_what_was_dropped_is_erased_when_it_is_left_out_for_good(win: MainWindow, qtbot: QtBot) -> None:
    fake, place = knowledge_of(win), win.place_named("chat")
    place.drop(["/x/a.pdf"])  # type: ignore[union-attr]
    bar = find(win, "attachments")
    qtbot.waitUntil(bar.isVisible)
    bar.chips[0].click()  # type: ignore[attr-defined]
    assert not bar.isVisible()
    assert fake.kept
    win.toasts.flush()
    qtbot.waitUntil(lambda: not fake.kept)


def test_typing_slows_the_index_down(win: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(find(win, "composer"), "a")
    assert ("typing",) in knowledge_of(win).calls


def test_a_window_with_sources_rests(answered: Any, win: MainWindow, qtbot: QtBot) -> None:
    view_of(win).strip.buttons[-1].click()
    qtbot.wait(400)
    bar = find(win, "attachments")
    before = bar.geometry(), win.frame.inspector.geometry()
    qtbot.wait(100)
    assert (bar.geometry(), win.frame.inspector.geometry()) == before
    right = win.frame.inspector.mapTo(win, QPoint(win.frame.inspector.width(), 0)).x()
    assert right <= win.width()
