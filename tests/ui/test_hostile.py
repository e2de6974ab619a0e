"""Five hundred texts that mean harm are shown: none loads, opens or runs anything, and none costs much."""

from __future__ import annotations

import re
import sys
from collections import Counter

import pytest
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication

from app.formulas import Formulas, Tex
from app.ui.bench_chats import HEIGHT, WIDTH, show_text
from app.ui.chat.blocks import SafeDocument
from app.ui.chat.body import MessageBody
from app.ui.chat.excerpt import FIRST_BLOCKS, FIRST_CHARACTERS, excerpt
from app.ui.chat.inline import NOTE, TEX, safe_address
from app.ui.chat.look import make_look
from app.ui.chat.markdown import MOST_CELLS, PIECE, Block, blocks_of
from app.ui.hostile import EACH, hostile
from app.ui.theme.tokens import LIGHT
from tests.ui.window_rig import links_opened

ALL = list(hostile())
OURS = re.compile(
    r'<(?:/?(?:b|i|s|code|sup|br|table|tr|a)|table width="100%" cellspacing="0"|t[hd] align="(?:left|right|center)"'
    r"|/t[hd]|a href=\"([^\"<>]*)\"(?: style=\"text-decoration:none\")?)>"
)
TRICKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def test_there_are_five_hundred_and_always_the_same() -> None:
    assert len(ALL) == 500
    assert set(Counter(family for family, _ in ALL).values()) == {EACH}
    assert list(hostile()) == ALL


@pytest.fixture(scope="module")
def parsed() -> list[tuple[str, str, list[Block]]]:
    return [(family, source, blocks_of(source)) for family, source in ALL]


def test_nothing_but_our_own_markup_is_left(parsed: list[tuple[str, str, list[Block]]]) -> None:
    for family, source, blocks in parsed:
        for block in blocks:
            rest = OURS.sub("", block.html)
            assert "<" not in rest and ">" not in rest, (family, source[:200], block.html[:200])
            assert not TRICKS & set(block.html), (family, source[:80])


def test_every_link_is_one_that_may_be_offered(parsed: list[tuple[str, str, list[Block]]]) -> None:
    for _, source, blocks in parsed:
        for block in blocks:
            for address in filter(None, OURS.findall(block.html)):
                ours = re.fullmatch(rf"{TEX}\d+|{NOTE}[^\s\"]+", address)
                assert ours or safe_address(address.replace("&amp;", "&")), (source[:200], address)


def test_the_work_is_bounded_whatever_the_text(parsed: list[tuple[str, str, list[Block]]]) -> None:
    for family, source, blocks in parsed:
        shown, left_out = excerpt(blocks)
        assert len(shown) <= FIRST_BLOCKS, family
        assert (
            sum(len(block.text) for block in shown) <= FIRST_CHARACTERS + PIECE + len(source) // 20
            or not left_out
        )
        assert all(block.html.count("<t") <= 3 * MOST_CELLS for block in shown), family
        paragraphs = [block.text for block in shown if block.kind == "para"]
        assert all(len(text) <= 20_000 for text in paragraphs), (family, max(map(len, paragraphs)))


@pytest.mark.allow_logs
@pytest.mark.qt_log_ignore("OpenType support missing")
def test_showing_them_loads_opens_and_imports_nothing(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    opened = links_opened(monkeypatch)
    monkeypatch.setattr(SafeDocument, "loadResource", lambda *what: asked.append(what[1:]))
    monkeypatch.setattr(QTextDocument, "loadResource", lambda *what: asked.append(what[1:]), raising=False)
    files: list[str] = []
    watching = True

    def watch(event: str, args: tuple[object, ...]) -> None:
        if watching and event in ("open", "socket.connect", "subprocess.Popen", "os.system", "exec"):
            files.append(f"{event} {str(args[0])[:80]}")

    body = MessageBody(make_look(LIGHT, qapp.font()))
    body.resize(WIDTH, HEIGHT)
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    show_text(body, "```html\n<b>\n```\n```python\nx\n```\n```mermaid\nx\n```\n```js\n```", picture)
    sys.addaudithook(watch)
    try:
        for _, source in ALL:
            show_text(body, source, picture)
    finally:
        watching = False
    body.deleteLater()
    assert asked == []
    assert opened == []
    assert [file for file in files if "pygments" not in file] == []


def test_hostile_formulas_end_in_the_sandbox() -> None:
    wanted = [
        tex for family, source in ALL if "tex" in family for block in blocks_of(source) for tex in block.math
    ]
    formulas = Formulas()
    try:
        made = formulas.typeset(wanted[:: max(1, len(wanted) // 16)])
        assert formulas.typeset([*wanted[:1], Tex("x")])[1] is not None
    finally:
        formulas.close()
    assert all(one is None or len(one.strokes) < 5_000 for one in made)
