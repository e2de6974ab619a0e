"""The guide's pages are whole, found by their words, marked, and told of once after an upgrade."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.examining import GOOD, PARTS, Finding, report_lines
from app.ui.help.desk import open_guide, tell_news
from app.ui.help.guide import GuideDialog
from app.ui.shell.crash import version
from app.ui.shell.state import WindowState, load, save
from app.ui.viewmodels.guide import NEWS, folder, pages, search
from app.ui.widgets.tips import keys_text
from tests.ui.window_rig import QUIET, find, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


def test_every_page_has_a_title_and_leads_to_pages_and_pictures_that_are_there() -> None:
    assert len(pages()) >= 11
    for page in pages():
        assert page.text.startswith(f"# {page.title}"), page.name
        for address in re.findall(r"\]\(([^)]+)\)", page.text):
            if page.name != NEWS:
                assert (folder() / address).is_file(), f"{page.name} leads to {address}"
    assert pages()[-1].name == NEWS


def test_pages_are_found_by_all_words_without_regard_to_accents() -> None:
    assert search("scan")[0].page.name == "03-documents.md"
    assert search("Páßwort xyzzy") == []
    hit = search("recovery CODE")[0]
    assert hit.page.name == "06-privacy.md" and hit.count >= 3 and "ecovery" in hit.excerpt
    assert len(search("")) == len(pages())


def test_the_guide_is_searched_and_marked(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        open_guide(made)
        guide = made.findChild(GuideDialog)
        assert guide is not None
        everything = guide.list.count()
        guide.search.setText("vault")
        qtbot.waitUntil(lambda: guide.list.count() < everything)
        assert guide.view.marks >= 3
        guide.search.setText("xyzzy")
        qtbot.waitUntil(lambda: not guide.nothing.isHidden())
        assert guide.list.count() == 0
        open_guide(made, NEWS)
        assert made.findChildren(GuideDialog) == [guide]
        assert guide.list.currentRow() == everything - 1 and "0.1.0" in guide.view.toPlainText()
        kind = QTextDocument.ResourceType.ImageResource.value
        assert guide.view.loadResource(kind, QUrl("../images/chat-light.png")) is not None
        for outside in ("../../pyproject.toml", "https://example.org/a.png", "file:///etc/passwd"):
            assert guide.view.loadResource(kind, QUrl(outside)) is None
        guide.close()


def test_the_keys_of_the_guide_are_those_of_the_program(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        known = {keys_text(action.keys) for action in made.all_actions() if action.keys}
    page = next(page for page in pages() if page.name == "09-keyboard.md")
    told = [
        cell.strip()
        for line in page.text.splitlines()
        if line.startswith("| ")
        for cell in line.split("|")[1:2]
    ]
    keys = [key for cell in told[1:] for key in re.split(", | … ", cell)]
    assert len(keys) > 15 and set(keys) <= known, set(keys) - known


def test_a_new_version_is_told_of_once(qapp: QApplication, tmp_path: Path) -> None:
    kept = WindowState()
    with window(qapp, tmp_path) as made:
        assert load(tmp_path / "none").version == ""
        tell_news(made, kept)
        assert made.frame.banner.text() == "" and kept.version == version()
        kept.version = "0.0.9"
        tell_news(made, kept)
        assert version() in made.frame.banner.text()
        find(made, "banner-action").click()  # type: ignore[attr-defined]
        guide = made.findChild(GuideDialog)
        assert guide is not None and guide.list.currentRow() == guide.list.count() - 1
        guide.close()
        made.frame.banner.hide()
        tell_news(made, kept)
        assert made.frame.banner.text() == ""
    save(tmp_path / "kept.json", replace(kept))
    assert load(tmp_path / "kept.json").version == version()


def test_a_report_has_no_word_of_a_person() -> None:
    secret = "Anna's tax.gguf on nas.example.org"
    found = [
        Finding(
            part,
            part != "vault",
            secret,
            {"model": secret, "path": secret, "system": "Linux", "code": "damaged"},
        )
        if part in ("vault", "model")
        else Finding(
            part, True, secret, dict.fromkeys((*GOOD.get(part, ()), "name", "path"), 7) | {"name": secret}
        )
        for part in PARTS
    ]
    text = "\n".join(report_lines(found))
    assert secret not in text and "Anna" not in text
    assert "vault: does not work (code damaged)" in text
    assert all(part in text for part in PARTS)
