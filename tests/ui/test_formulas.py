"""Formulas in answers: where they begin and end, that they stand on the line, and that their source is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.events import TokenChunk, TurnDone, TurnStarted
from app.formulas import Tex
from app.ui.chat.body import MessageBody
from app.ui.chat.formula_paint import path_of
from app.ui.chat.markdown import blocks_of
from app.ui.chat.stream import GrowingMarkdown
from tests.ui.chat_rig import Rig, conversation, rig

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def math_of(source: str) -> list[Tex]:
    return [tex for block in blocks_of(source) for tex in block.math]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("so $x^2$ is", [Tex("x^2")]),
        (r"so \(a+b\) is", [Tex("a+b")]),
        ("so $$y$$ is", [Tex("y", True)]),
        (r"so \[y\] is", [Tex("y", True)]),
        ("$$\nx\n= 1\n- b\n$$", [Tex("x\n= 1\n- b", True)]),
        ("\\[\na\n\\]\n", [Tex("a", True)]),
        ("\\begin{align}\na&=b\n\\end{align}", [Tex("\\begin{align}\na&=b\n\\end{align}", True)]),
        ("- $a$\n  - $b$", [Tex("a"), Tex("b")]),
        ("| $a$ | b |\n|--|--|\n| $c$ | `$d$` |", [Tex("a"), Tex("c")]),
        ("# On $n$", [Tex("n")]),
        (r"$a \$ b$", [Tex(r"a \$ b")]),
        ("$_a_ *b*$", [Tex("_a_ *b*")]),
    ],
)
def test_formulas_are_found(source: str, found: list[Tex]) -> None:
    assert math_of(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "It costs $5 and $10.",
        "US$5 or A$6",
        r"a \$5 and \$6",
        "`$a$`",
        "```\n$$\na\n$$\n```",
        "$ a $",
        "$$\nopen",
        "$5, then $x^2",
        "$$ $$",
    ],
)
def test_money_and_code_are_no_formulas(source: str) -> None:
    assert math_of(source) == []


@pytest.mark.parametrize("size", [1, 4, 9])
def test_a_growing_text_has_the_formulas_of_the_whole(size: int) -> None:
    source = "A $x$ b.\n\n$$\na\n- b\n= c\n$$\n\n\\[\nd\n\\]\n\nCosts $5.\n\n"
    source += "[^1]: note $y$\n\nTerm\n: def\n\nlast[^1]\n"
    growing = GrowingMarkdown()
    for at in range(0, len(source), size):
        growing.append(source[at : at + size])
    growing.finish()
    assert growing.blocks == blocks_of(source)


def test_an_outline_is_read_strictly() -> None:
    path = path_of("M 0 0 L 24 0 Q 24 24 0 24 Z")
    assert (path.boundingRect().width(), path.boundingRect().height()) == (1, 1)
    for wrong in ("M 0", "X 1 1", "M a b", "L"):
        with pytest.raises(ValueError):
            path_of(wrong)


@pytest.fixture
def chat(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    with rig(qapp, tmp_path) as made:
        made.window.show()
        yield made


def shown(chat: Rig, qtbot: QtBot, answer: str) -> MessageBody:
    stored = conversation(chat.core, [("Q", answer)])
    chat.vm.open(stored.id)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2)
    body = chat.transcript.views[1].body
    qtbot.waitUntil(lambda: not any(view.outdated or view.placed.pending for view in body._views))
    return body


def test_a_formula_takes_the_place_of_its_source(chat: Rig, qtbot: QtBot) -> None:
    body = shown(chat, qtbot, "One $a^2$ two $bad$ three.\n\n$$\nc\n$$")
    first, second = body._views
    assert first.document.toPlainText() == "One \ufffc two bad three."
    assert second.document.toPlainText() == "\ufffc"
    body.select_all()
    assert body.selected_text() == "One $a^2$ two bad three.\n$$c$$"
    assert body.plain_text() == body.selected_text()
    half = first.plain(5, 12)
    assert half == " two ba"


def test_each_formula_is_asked_for_once(chat: Rig, qtbot: QtBot) -> None:
    shown(chat, qtbot, "$a$ $a$ $bad$\n\n$a$")
    shown(chat, qtbot, "$a$ and $bad$")
    assert sorted(tex.source for tex in chat.core.formulas.asked) == ["a", "bad"]


def ink(chat: Rig, body: MessageBody) -> tuple[int, int]:
    """Topmost and lowest row of pixels that are painted in the text's own colour."""
    image = QImage(body.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(chat.theme.tokens.colours.work))
    body.render(image, QPoint())
    wanted = QColor(chat.theme.tokens.colours.text).rgb()
    rows = [
        y for y in range(image.height()) if any(image.pixel(x, y) == wanted for x in range(image.width()))
    ]
    return rows[0], rows[-1]


def test_a_formula_stands_on_the_line_of_writing_in_the_colour_of_the_theme(chat: Rig, qtbot: QtBot) -> None:
    for theme in ("light", "dark"):
        chat.theme.choose(theme, 100)
        body = shown(chat, qtbot, "$a$")
        line = body._views[0].document.begin().layout().lineAt(0)
        em = body.look.font.pixelSize() * 1.1
        top, bottom = ink(chat, body)
        assert abs(top - (line.ascent() - em)) <= 1.5
        assert abs(bottom + 1 - (line.ascent() + em / 2)) <= 1.5


def test_a_wide_formula_is_made_to_fit(chat: Rig, qtbot: QtBot) -> None:
    chat.core.formulas.width = 400
    body = shown(chat, qtbot, "$$\nwide\n$$")
    assert body._views[0].document.idealWidth() <= body.width() + 1


def test_formulas_of_an_answer_that_is_being_written(chat: Rig, qtbot: QtBot) -> None:
    stored = conversation(chat.core, [("Q", "")])
    chat.vm.open(stored.id)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2)
    last = chat.vm.turns.rows[-1].message.id
    chat.vm.on_events([TurnStarted("job", stored.id, last)])
    for piece in ("First $x", "$ here", ".\n\nThen $y$"):
        chat.vm.on_events([TokenChunk("job", stored.id, last, piece)])
    body = chat.transcript.view_of(last).body  # type: ignore[union-attr]
    qtbot.waitUntil(
        lambda: [v.document.toPlainText() for v in body._views] == ["First \ufffc here.", "Then \ufffc"]
    )
    chat.vm.on_events([TurnDone("job", stored.id, last, "stop")])


def test_a_footnote_shows_its_words_when_its_mark_is_pointed_at(chat: Rig, qtbot: QtBot) -> None:
    body = shown(chat, qtbot, "Said[^1] and more[^why].\n\n[^1]: The note.\n[^why]: Because **so**.")
    assert [block.marker for block in body.blocks] == ["", "1.", "2."]
    view = chat.transcript.views[1]
    assert "The note." in view._tip_of("note:1")
    assert "Because so." in view._tip_of("note:2")


def test_definitions_and_mermaid_stay_readable() -> None:
    blocks = blocks_of("Term\n: its meaning\n\n```mermaid\ngraph TD; A-->B;\n```\n\n```no-such\n<b>\n```\n")
    assert [(b.kind, b.text, b.inset, b.language) for b in blocks] == [
        ("para", "Term", (), ""),
        ("para", "its meaning", ("item",), ""),
        ("code", "graph TD; A-->B;", (), "mermaid"),
        ("code", "<b>", (), "no-such"),
    ]


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAGCAIAAAAb8BZqAAAAFElEQVR4nGP8z8DAwMDAxAADOBkAFQQBC/5v3qMAAAAASUVORK5CYII="
)


def test_pictures_inside_the_text_are_shown_and_all_others_only_named() -> None:
    inside, damaged, outside, file = blocks_of(
        f"![a dot](data:image/png;base64,{PIXEL})\n\n![no](data:image/png;base64,AAAA)\n\n"
        "![far](https://a.b/c.png)\n\n![here](file:///etc/hostname)\n"
    )
    assert (inside.kind, inside.text, inside.data[:4]) == ("image", "a dot", b"\x89PNG")
    assert (damaged.kind, len(damaged.data)) == ("image", 3)
    assert outside.html == '<a href="https://a.b/c.png">[far]</a>'
    assert "href" not in file.html
