"""Finding in a chat, selecting across messages, copying in three forms, saving code, reading answers aloud."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.ui.chat import speaking
from app.ui.chat.body import MessageBody
from app.ui.chat.code_buttons import suffix_of
from app.ui.chat.copying import html_of, markdown_of, piece_of, plain_of
from app.ui.chat.find_bar import FindBar
from app.ui.chat.finding import Finding, Spot, pattern_of, places
from app.ui.chat.markdown import blocks_of
from app.ui.chat.speaking import ReadAloud, spoken
from tests.ui.chat_rig import Rig, conversation, rig

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

# finding, without a window


def found(words: str, *texts: str) -> list[Spot]:
    finding = Finding(words, len(texts), lambda row: texts[row], lambda row: [texts[row]])
    finding.step(lambda: False)
    assert finding.done
    return finding.spots


def test_words_are_found_whatever_their_case_and_spacing() -> None:
    assert found("Lease  TERM", "the lease\nterm", "lease", "LEASE term, lease term") == [
        Spot(0, 0, 0),
        Spot(2, 0, 0),
        Spot(2, 0, 1),
    ]
    assert found("a.c", "abc", "a.c") == [Spot(1, 0, 0)]
    assert found("  ", "abc") == []


def test_places_are_counted_as_qt_counts() -> None:
    pattern = pattern_of("b")
    assert pattern is not None
    assert places(pattern, "a🙂b") == [(3, 4)]
    assert places(pattern, "äb") == [(1, 2)]


def test_only_rows_whose_source_has_the_words_are_parsed() -> None:
    looked: list[int] = []

    def blocks(row: int) -> list[str]:
        looked.append(row)
        return ["the needle"]

    finding = Finding("needle", 10_000, lambda row: "needle" if row % 1_000 == 0 else "hay", blocks)
    finding.step(lambda: False)
    assert looked == list(range(0, 10_000, 1_000))
    assert len(finding.spots) == 10
    assert finding.nearest(2_500) == 3
    assert finding.nearest(9_999) == 9


def test_looking_stops_when_the_time_is_up_and_goes_on() -> None:
    finding = Finding("a", 3, lambda _: "a", lambda _: ["a"])
    finding.step(lambda: True)
    assert (len(finding.spots), finding.done) == (1, False)
    finding.step(lambda: False)
    assert (len(finding.spots), finding.done) == (3, True)


# copying

EVERY = """# Title

One **two** *three* `four` [five](https://a.b/) ~~six~~ $x^2$ said[^1].

1. first
   - inner
2. second

- [x] done

> quoted

| a | b |
|---|---|
| 1 | **2** |

```python
x = 1
```

$$
y
$$

[^1]: A note.
"""


def test_what_is_copied_as_markdown_reads_the_same_again() -> None:
    blocks = blocks_of(EVERY)
    copied = markdown_of([[piece_of(block) for block in blocks]])
    assert blocks_of(copied) == blocks


def test_what_is_copied_as_rich_text_has_its_weight_and_loads_nothing() -> None:
    rich = html_of([[piece_of(block) for block in blocks_of(EVERY + "\n![p](http://a.b/c.png)")]])
    assert "<h1>Title</h1>" in rich
    assert "<b>two</b>" in rich
    assert "$x^2$" in rich
    assert "<pre>x = 1</pre>" in rich
    assert "<img" not in rich
    assert "tex:" not in rich


def test_what_is_copied_as_plain_text_keeps_markers_and_formulas() -> None:
    plain = plain_of(
        [[piece_of(block) for block in blocks_of("1. a $x$\n   - b\n")], [piece_of(blocks_of("c")[0])]]
    )
    assert plain == "1. a $x$\n  • b\n\nc"


# in the window


@pytest.fixture
def chat(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    with rig(qapp, tmp_path) as made:
        made.window.show()
        yield made


def open_chat(chat: Rig, qtbot: QtBot, turns: list[tuple[str, str]]) -> None:
    stored = conversation(chat.core, turns)
    chat.vm.open(stored.id)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2 * len(turns))


MANY = [(f"Question {n}?", ("A **needle** here." if n % 50 == 7 else "Only hay. ") * 3) for n in range(300)]


def finder(chat: Rig, qtbot: QtBot, words: str) -> FindBar:
    bar = chat.place.reading.find
    action = next(one for one in chat.place.actions() if one.name == "find-in-chat")
    assert action.keys == "Ctrl+F"
    action.run()
    bar.field.setText(words)
    qtbot.waitUntil(lambda: bar.count.text() != "" and "…" not in bar.count.text())
    return bar


def marked(body: MessageBody) -> list[tuple[str, bool]]:
    return [
        (view.document.toPlainText()[start:end], here)
        for view in body._views
        for start, end, here in view.marks
    ]


def test_what_is_found_in_the_first_line_is_beside_nothing(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, MANY[:1])
    area = chat.place.area
    top = chat.transcript.mapTo(area, QPoint(0, 0)).y()
    bar = finder(chat, qtbot, "a")
    qtbot.waitUntil(lambda: chat.transcript.mapTo(area, QPoint(0, 0)).y() >= bar.geometry().bottom())
    bar.leave()
    qtbot.waitUntil(lambda: chat.transcript.mapTo(area, QPoint(0, 0)).y() == top)


def test_finding_goes_from_place_to_place_over_what_is_not_laid_out(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, MANY)
    bar = finder(chat, qtbot, "needle")
    assert bar.count.text() == "18 of 18"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "1 of 18"
    assert 15 in chat.transcript.views
    body = chat.transcript.views[15].body
    assert marked(body) == [("needle", True), ("needle", False), ("needle", False)]
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert [here for _, here in marked(body)] == [False, True, False]
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "18 of 18"
    assert 15 not in chat.transcript.views
    view = chat.transcript.views[515]
    y = view.y() + view.body.y()
    assert 0 <= y < chat.transcript.viewport().height()


def test_escape_closes_the_line_and_leaves_no_marks(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, MANY[:10])
    bar = finder(chat, qtbot, "question")
    assert any(marked(view.body) for view in chat.transcript.views.values())
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert not any(marked(view.body) for view in chat.transcript.views.values())


def test_what_is_not_there_is_said_plainly(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, MANY[:3])
    bar = finder(chat, qtbot, "unicorn")
    assert bar.count.text() == "Not found"
    assert not bar.following.isEnabled()


def test_a_place_in_the_folded_part_of_a_long_message_is_unfolded(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, [("Q", ("many words " * 300 + "\n\n") * 20 + "the needle")])
    bar = finder(chat, qtbot, "needle")
    assert bar.count.text() == "1 of 1"
    assert marked(chat.transcript.views[1].body) == [("needle", True)]


def drag(chat: Rig, first: int, last: int) -> None:
    """From the middle of one message into another, as the mouse does it."""
    origin, goal = chat.transcript.views[first].body, chat.transcript.views[last].body
    origin.pressed.emit((0, 4))
    origin.select((0, 4), (0, 4))
    origin.dragged.emit(goal.mapToGlobal(QPoint(1000, 5)))


def test_a_selection_reaches_over_messages(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, [("First question", "First **answer**."), ("Second one", "Last answer")])
    drag(chat, 0, 2)
    assert chat.place.reading.selecting.active
    bodies = [chat.transcript.views[row].body for row in range(4)]
    assert [body.selected_text() for body in bodies] == ["t question", "First answer.", "Second one", ""]
    bodies[1].copy_selection()
    assert QGuiApplication.clipboard().text() == "t question\n\nFirst answer.\n\nSecond one"
    bodies[1].copy_selection("markdown")
    assert QGuiApplication.clipboard().text() == "t question\n\nFirst **answer**.\n\nSecond one"
    bodies[0].copy_selection("rich")
    assert "<b>answer</b>" in QGuiApplication.clipboard().mimeData().html()
    bodies[3].pressed.emit((0, 0))
    assert [body.selected_text() for body in bodies] == ["", "", "", ""]


def test_the_whole_chat_is_selected_though_little_of_it_is_laid_out(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, MANY[:200])
    chat.place.reading.selecting.select_all()
    chat.transcript.verticalScrollBar().setValue(0)
    assert 0 < len(chat.transcript.views) < 30
    body = chat.transcript.views[0].body
    assert body.has_selection
    body.copy_selection("plain")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Question 0?\n\nOnly hay.")
    assert text.count("Question") == 200


def test_select_all_twice_takes_the_whole_chat(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, MANY[:2])
    body = chat.transcript.views[0].body
    body.setFocus()
    qtbot.keyClick(body, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert not chat.place.reading.selecting.active
    qtbot.keyClick(body, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert chat.place.reading.selecting.active


CODE = "Here:\n\n```python\n" + "x = 1  # " + "long " * 80 + "\n```\n"


def test_code_is_wrapped_or_moved_sideways(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, [("Q", CODE)])
    body = chat.transcript.views[1].body
    view = body._views[1]
    tall = chat.transcript.heights[1]
    body.code_buttons.wraps[0].click()
    assert chat.transcript.heights[1] < tall
    assert view.hidden > 0
    middle = QPointF(view.rect.center())
    wheel = QWheelEvent(
        middle, body.mapToGlobal(middle), QPoint(), QPoint(-240, 0), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    body.wheelEvent(wheel)
    assert view.scrolled == 120
    assert body.code_buttons.wraps[0].accessibleName() == "Wrap the lines"
    body.code_buttons.wraps[0].click()
    assert (chat.transcript.heights[1], view.scrolled) == (tall, 0)


def test_code_is_saved_under_a_fitting_name(
    chat: Rig, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose(_parent: Any, _title: str, name: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "saved.py"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    open_chat(chat, qtbot, [("Q", "```python\nx = 1\n```\n")])
    chat.transcript.views[1].body.code_buttons.saves[0].click()
    assert offered == ["code.py"]
    assert (tmp_path / "saved.py").read_text() == "x = 1\n"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x"), ""))
    chat.transcript.views[1].body.code_buttons.saves[0].click()
    assert len(chat.host.errors) == 1


def test_endings_of_languages() -> None:
    assert [suffix_of(name) for name in ("python", "rust", "no-such", "")] == [".py", ".rs", ".txt", ".txt"]


# aloud


class FakeEngine(QObject):
    """What Qt's module gives."""

    stateChanged = Signal(object)
    made: list[FakeEngine] = []

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.name, self.said, self.stops = name, list[str](), 0
        FakeEngine.made.append(self)

    @staticmethod
    def availableEngines() -> list[str]:
        return ["mock", "flite"]

    def say(self, text: str) -> None:
        self.said.append(text)
        self.stateChanged.emit(SimpleNamespace(name="Speaking"))

    def stop(self) -> None:
        self.stops += 1


def test_without_the_module_nothing_is_offered(
    chat: Rig, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtTextToSpeech", None)
    assert ReadAloud(chat.place).voice is None
    chat.place.reading.aloud.voice = None
    assert "read-aloud" not in [action.name for action in chat.place.actions()]
    open_chat(chat, qtbot, MANY[:1])
    menu = chat.transcript.views[1].body.context_menu()
    assert "Read aloud" not in [action.text() for action in menu.actions()]


def test_an_answer_is_read_aloud_and_stopped(
    chat: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtTextToSpeech", SimpleNamespace(QTextToSpeech=FakeEngine))
    aloud = chat.place.reading.aloud
    aloud.voice = speaking.find_voice(aloud, aloud.ended)
    engine = FakeEngine.made[-1]
    assert engine.name == "flite"
    open_chat(chat, qtbot, [("Q", "# Rent\n\nIt is **high**.\n\n```\nx\n```\n")])
    assert "read-aloud" in [action.name for action in chat.place.actions()]
    menu = chat.transcript.views[1].body.context_menu()
    next(action for action in menu.actions() if action.text() == "Read aloud").trigger()
    assert engine.said == ["Rent\nIt is high."]
    assert not chat.place.reading.hush.isHidden()
    menu = chat.transcript.views[1].body.context_menu()
    assert "Stop reading" in [action.text() for action in menu.actions()]
    chat.place.reading.hush.click()
    assert chat.place.reading.hush.isHidden()
    assert aloud.reading == ""
    chat.place.reading._read_last()
    engine.stateChanged.emit(SimpleNamespace(name="Ready"))
    assert aloud.reading == ""


def test_code_and_rules_are_not_spoken() -> None:
    assert spoken(blocks_of("a $x$\n\n---\n\n```\ncode\n```\n\n- b\n")) == "a $x$\nb"
