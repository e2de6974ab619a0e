"""The knowledge place: folders, files, search, the viewer, and what can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import IndexProgress
from app.base.paths import resource
from app.knowledge.dates import period
from app.store.knowledge_records import Folder, StoredFile
from app.ui.knowledge.card import FolderCard
from app.ui.knowledge.place import KnowledgePlace
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.folder_words import file_row, folder_row, fresh_words
from app.ui.viewmodels.marking import excerpt, marked_html, spans
from app.ui.widgets.rows import KEY
from tests._support.display import SHOTS
from tests.ui.fake_knowledge import LEASE, FakeKnowledge
from tests.ui.window_rig import QUIET, find, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton


def knowledge_of(win: MainWindow) -> FakeKnowledge:
    return win.core.knowledge  # type: ignore[return-value]


def show(win: MainWindow, qtbot: QtBot) -> KnowledgePlace:
    win.go("knowledge")
    place = win.place_named("knowledge")
    assert isinstance(place, KnowledgePlace)
    qtbot.waitUntil(lambda: place.vm.loaded)
    return place


@pytest.fixture
def lease(win: MainWindow, tmp_path: Path) -> Folder:
    """A folder with a readable PDF, a letter, and two that were not read."""
    fake = knowledge_of(win)
    folder = fake.put("Lease", [tmp_path])
    fake.put_file(folder, "lease-2024.pdf", LEASE)
    fake.put_file(folder, "annex-b.docx", ["The parking space may be ended without fee."])
    fake.put_file(
        folder, "report.pdf", status="failed", error="The file asks for a password: enter its password."
    )
    fake.put_file(folder, "old.doc", status="failed", error="The file is damaged.")
    return folder


@pytest.fixture
def place(win: MainWindow, lease: Folder, qtbot: QtBot) -> KnowledgePlace:
    made = show(win, qtbot)
    made.vm.choose(lease.id)
    qtbot.waitUntil(lambda: len(made.vm.files) == 4)
    return made


# words


def test_a_folders_state_in_words(tmp_path: Path) -> None:
    def words(**fields: object) -> tuple[str, str, float | None]:
        row = folder_row(Folder("1", "Papers", (str(tmp_path),), 0.0, **{"synced": 1.0, **fields}))  # type: ignore[arg-type]
        return row.state, row.tone, row.share

    assert words(files=12) == ("up to date", "good", None)
    assert words(files=200, waiting=50) == ("reading · 150 of 200", "", 0.75)
    assert words(files=9, embeddable=100, vectors=41) == ("searchable · meaning 41 %", "", 0.41)
    assert words(files=9, failed=1) == ("1 needs attention", "warn", None)
    assert words(files=9, failed=3)[0] == "3 need attention"
    assert words(files=9, waiting=3, paused=True)[0] == "paused"
    assert words(synced=None)[0] == "looking for documents"
    gone = folder_row(Folder("1", "Papers", (str(tmp_path / "gone"),), 0.0, synced=1.0, files=3))
    assert (gone.state, gone.away) == ("not there at the moment", True)


def test_a_files_state_in_words() -> None:
    file = StoredFile("1", "f", "/p/a.pdf", "a.pdf", "pdf", 9, 1, pages=31, status="indexed", chunks=1204)
    row = file_row(file)
    assert (row.kind, row.passages, row.state, row.readable) == ("PDF, 31 pages", "1,204", "up to date", True)
    locked = StoredFile(
        "1",
        "f",
        "/p/a.pdf",
        "a.pdf",
        "pdf",
        9,
        1,
        status="failed",
        error="The file asks for a password: enter its password.",
    )
    assert file_row(locked).state == "needs its password"
    other = replace(
        locked,
        error="The file is encrypted in a way that Underdesk cannot open: save a copy without a password.",
    )
    assert file_row(other).state.startswith("The file is encrypted")
    assert fresh_words(100.0, now=130.0) == "looked at just now"
    assert fresh_words(0.0, now=7300.0) == "looked at 2 hours ago"


def test_hits_are_marked_in_all_their_forms() -> None:
    text = "Break fees: a break fee is due to the tenant."
    found = [text[a:b] for a, b in spans(text, "the break FEE")]
    assert found == ["Break", "fees", "break", "fee"]
    assert [text[a:b] for a, b in spans(text, "the")] == ["the"]
    assert spans("Kündigung", "kundigung") == [(0, 9)]


def test_an_excerpt_shows_where_the_hits_are() -> None:
    text = "nothing here " * 60 + "the break fee is due " + "nothing there " * 60
    part, marks = excerpt(text, spans(text, "break fee"), 120)
    assert [part[a:b] for a, b in marks] == ["break", "fee"]
    assert part.startswith("…")
    assert part.endswith("…")
    assert len(part) < 160


def test_a_passage_is_never_taken_for_markup() -> None:
    made = marked_html("<img src=x> & fee", [(14, 17)], "#fff", "#000")
    assert "<img" not in made
    assert "&lt;img src=x&gt; &amp; " in made


# folders


def test_the_empty_place_teaches_and_offers_a_sample(win: MainWindow, qtbot: QtBot) -> None:
    show(win, qtbot)
    empty = find(win, "knowledge-empty")
    qtbot.waitUntil(empty.isVisible)
    sample = next(b for b in empty.findChildren(type(find(win, "add-folder"))) if b.text() == "Try a sample")
    qtbot.mouseClick(sample, LEFT)
    fake = knowledge_of(win)
    qtbot.waitUntil(lambda: bool(fake.kept))
    (folder,) = fake.kept.values()
    assert (folder.name, folder.paths) == ("Sample documents", (str(resource("sample-documents")),))
    assert len(list(Path(folder.paths[0]).iterdir())) >= 3
    qtbot.waitUntil(lambda: not empty.isVisible())


def test_folders_are_cards_with_their_facts(win: MainWindow, lease: Folder, qtbot: QtBot) -> None:
    place = show(win, qtbot)
    card = find(win, f"folder-{lease.id}", FolderCard)
    assert card.accessibleName() == "Lease, 4 files · 4 passages · 16 kB, 2 need attention"
    place._do("show", lease.id)
    qtbot.waitUntil(lambda: len(place.vm.files) == 4)
    assert win.frame.header.title.full() == "Lease"
    assert place.page.table.isVisible()


def test_a_dropped_folder_is_kept_and_can_be_taken_back(
    win: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    place, fake = show(win, qtbot), knowledge_of(win)
    papers = tmp_path / "Papers"
    papers.mkdir()
    assert place.takes([str(papers)]) == "Keep “Papers” and search in it"
    place.drop([str(papers)])
    qtbot.waitUntil(lambda: len(place.vm.folders) == 1)
    assert place.vm.chosen == place.vm.folders[0].id
    qtbot.mouseClick(find(win, "toast-undo"), LEFT)
    qtbot.waitUntil(lambda: not fake.kept)


def test_files_dropped_on_a_folder_in_the_list_are_added_to_it(win: MainWindow, place: KnowledgePlace, lease: Folder,
                                                             qtbot: QtBot) -> None:  # fmt: skip
    fake, rows = knowledge_of(win), place._rows
    item = next(rows.item(i) for i in range(rows.count()) if rows.item(i).data(KEY) == lease.id)
    where = rows.viewport().mapToGlobal(rows.visualItemRect(item).center())
    plan = place.plan(["/x/new.pdf"], where)
    assert plan is not None
    assert plan.title == "Add “new.pdf” to “Lease”"
    assert plan.run is not None
    plan.run(["/x/new.pdf"])
    qtbot.waitUntil(lambda: "/x/new.pdf" in fake.kept[lease.id].paths)
    qtbot.mouseClick(find(win, "toast-undo"), LEFT)
    qtbot.waitUntil(lambda: "/x/new.pdf" not in fake.kept[lease.id].paths)


def test_files_on_the_clipboard_are_pasted(win: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    place, fake = show(win, qtbot), knowledge_of(win)
    note = tmp_path / "note.txt"
    note.write_text("words")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(note))])
    QGuiApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(place.page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(fake.kept))
    assert [f.paths for f in fake.kept.values()] == [(str(note),)]


def test_removing_waits_for_the_undo_to_pass(
    win: MainWindow, place: KnowledgePlace, lease: Folder, qtbot: QtBot
) -> None:
    fake = knowledge_of(win)
    place.page.wanted.emit("remove", lease.id)
    assert place.vm.folders == []
    qtbot.mouseClick(find(win, "toast-undo"), LEFT)
    assert [row.id for row in place.vm.folders] == [lease.id]
    place.page.wanted.emit("remove", lease.id)
    assert lease.id in fake.kept
    win.toasts.flush()
    qtbot.waitUntil(lambda: lease.id not in fake.kept)


def test_every_entry_of_a_folders_menu_does_something(
    win: MainWindow, place: KnowledgePlace, lease: Folder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = knowledge_of(win)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/x/more.txt"], ""))
    menu = place.page.card.menu()
    names = [action.objectName() for action in menu.actions()]
    wanted = ["add", "pause", "look", "again", "failed", "rename", "remove"]
    assert names == [f"folder-{verb}" for verb in wanted]
    for verb in wanted[:5]:
        place.page.wanted.emit(verb, lease.id)
    done = {("add_paths", lease.id), ("pause", lease.id), ("sync", lease.id), ("reindex", lease.id, "False"),
            ("reindex", lease.id, "True")}  # fmt: skip
    qtbot.waitUntil(lambda: done <= set(fake.calls))
    qtbot.waitUntil(lambda: place.vm.folders[0].paused)
    assert any(a.objectName() == "folder-resume" for a in place.page.card.menu().actions())
    place.vm.rename(lease.id, "Flat")
    qtbot.waitUntil(lambda: win.frame.header.title.full() == "Flat")
    menu.deleteLater()


def test_a_change_that_fails_says_so_in_a_sentence(
    win: MainWindow, place: KnowledgePlace, lease: Folder, qtbot: QtBot
) -> None:
    knowledge_of(win).refuse = UserError(
        "There is a folder “Flat” already", todo="choose another", code="folder-exists"
    )
    place.vm.rename(lease.id, "Flat")
    qtbot.waitUntil(lambda: "There is a folder “Flat” already" in win.frame.banner.text())
    assert win.frame.banner.isVisible() and knowledge_of(win).kept[lease.id].name == lease.name


# files


def test_the_list_says_what_each_file_is_and_what_is_wrong(place: KnowledgePlace) -> None:
    model = place.page.table.files
    shown = [[model.data(model.index(row, column)) for column in range(4)] for row in range(4)]
    assert shown[0][3] == "needs its password"  # what needs attention stands first
    assert shown[1][3] == "The file is damaged."
    assert shown[2] == ["lease-2024.pdf", "PDF, 31 pages", "3", "up to date"]


def test_a_files_text_is_saved_where_the_person_says(
    win: MainWindow, place: KnowledgePlace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "out.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    place.page.file_wanted.emit("export", place.vm.files[2])
    qtbot.waitUntil(to.exists)
    qtbot.waitUntil(lambda: to.read_text("utf-8") == "\n\n".join(LEASE))
    menu = place.page.table.menu_for(0)
    assert [action.isEnabled() for action in menu.actions()] == [True, False, True, False]
    menu.deleteLater()


def test_a_file_is_read_here_by_the_keyboard(place: KnowledgePlace, win: MainWindow, qtbot: QtBot) -> None:
    table = place.page.table
    table.setCurrentIndex(table.files.index(3, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "parking space" in place.viewer.text.toPlainText())
    assert win.frame.inspector.panel() is place.viewer
    assert not place.viewer.tabs.isTabVisible(0)


# finding


def test_search_marks_hits_and_opens_the_page(place: KnowledgePlace, win: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(place.page.field, "break fee due")
    qtbot.waitUntil(lambda: bool(place.page.hits.cards))
    card = place.page.hits.cards[0]
    assert card.title.accessibleName() == "Open lease-2024.pdf, page 7, Termination > 14.2"
    assert "background-color" in card.words.text()
    assert not place.page.table.isVisible()
    qtbot.keyClick(card.title, Qt.Key.Key_Return)
    viewer = place.viewer
    qtbot.waitUntil(lambda: not viewer.page.canvas.image.isNull())
    assert viewer.vm.title == "lease-2024.pdf · page 7 of 31"
    assert len(viewer.page.canvas.mark_rects()) == 2
    picture = viewer.page.canvas.grab().toImage()
    spot = viewer.page.canvas.mark_rects()[0].center().toPoint() * picture.devicePixelRatio()
    assert picture.pixelColor(spot).name() == "#ffe58a"
    viewer.on.click()
    qtbot.waitUntil(lambda: viewer.vm.title.startswith("lease-2024.pdf · page 8"))
    assert not viewer.page.canvas.mark_rects()
    qtbot.keyClick(place.page, Qt.Key.Key_Escape)
    qtbot.waitUntil(place.page.table.isVisible)


def test_nothing_found_is_said(place: KnowledgePlace, win: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(place.page.field, "zeppelin")
    note = find(win, "no-hits")
    qtbot.waitUntil(note.isVisible)
    assert note.text() == "Nothing in these documents has to do with “zeppelin”."


def test_a_search_is_narrowed_to_files_between_two_days(
    win: MainWindow, place: KnowledgePlace, qtbot: QtBot
) -> None:
    narrow = place.page.narrow
    assert not narrow.first.isVisibleTo(narrow)
    narrow.ages.setCurrentIndex(narrow.ages.findText("Changed between…"))
    assert narrow.first.isVisibleTo(narrow) and narrow.last.isVisibleTo(narrow)
    assert narrow.chosen.since is None and narrow.chosen.until is None and not narrow.chosen
    with qtbot.waitSignal(narrow.changed) as told:
        narrow.first.setText("2025-01")
    assert told.args and told.args[0].since == period("2025-01")[0]
    with qtbot.assertNotEmitted(narrow.changed):
        narrow.last.setText("2025-13")
    assert narrow.note.text().startswith("“2025-13” is no date; write a year")
    qtbot.keyClicks(place.page.field, "break fee")
    qtbot.waitUntil(narrow.isVisible)
    win.grab().save(str(SHOTS / "ui-light-search-between.png"))
    narrow.last.setText("2025-03")
    assert narrow.note.text() == "" and narrow.chosen.until == period("2025-03")[1]
    narrow.ages.setCurrentIndex(0)
    assert not narrow.chosen and not narrow.first.isVisibleTo(narrow)


def test_a_search_is_narrowed_to_a_kind_of_files(
    place: KnowledgePlace, win: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClicks(place.page.field, "fee")
    qtbot.waitUntil(lambda: bool(place.page.hits.cards))
    narrow = place.page.narrow

    def names() -> set[str]:
        return {card.passage.name for card in place.page.hits.cards}

    assert names() == {"lease-2024.pdf", "annex-b.docx"}
    narrow.kinds.setCurrentIndex(narrow.kinds.findText("PDF"))
    qtbot.waitUntil(lambda: names() == {"lease-2024.pdf"})
    narrow.kinds.setCurrentIndex(narrow.kinds.findText("Letters"))
    qtbot.waitUntil(lambda: find(win, "no-hits").isVisible())
    assert "of the chosen kind and age" in find(win, "no-hits").text()  # type: ignore[attr-defined]
    narrow.ages.setCurrentIndex(1)
    assert narrow.chosen.days == 7
    assert narrow.chosen.since is not None
    narrow.kinds.setCurrentIndex(0)
    qtbot.waitUntil(lambda: len(names()) == 2)
    SHOTS.mkdir(exist_ok=True)
    win.grab().save(str(SHOTS / "ui-light-search-narrowed.png"))


def test_the_text_stands_in_where_a_page_cannot_be_drawn(
    place: KnowledgePlace, win: MainWindow, qtbot: QtBot
) -> None:
    fake = knowledge_of(win)
    fake.cannot_draw = UserError("lease-2024.pdf is not there any more", todo="read the text instead")
    place.show_passage(next(iter(fake.pieces.values()))[1])
    qtbot.waitUntil(lambda: "break fee is due" in place.viewer.text.toPlainText())
    assert "not there any more" in find(win, "viewer-trouble").text()


def test_the_panel_copies_with_the_source_and_leads_to_a_chat(
    place: KnowledgePlace, win: MainWindow, qtbot: QtBot
) -> None:
    passage = next(iter(knowledge_of(win).pieces.values()))[2]
    place.show_passage(passage)
    place.viewer.copy.click()
    assert (
        QGuiApplication.clipboard().text()
        == "No fee is due thereafter.\n\n— lease-2024.pdf, page 7, Termination > 14.3"
    )
    place.viewer.ask.click()
    assert win.place == "chat"


def test_progress_is_told_in_words(place: KnowledgePlace, win: MainWindow, qtbot: QtBot) -> None:
    win.core.events.post(IndexProgress("vectors", 120, 480))
    note = find(win, "index-note")
    knowledge_of(win).put("Another", ["/x"])
    qtbot.waitUntil(lambda: "120 of 480 passages" in note.text())


@pytest.mark.parametrize(("theme", "scale"), [("dark", 100), ("light", 200)])
def test_nothing_is_clipped(qapp: QApplication, qtbot: QtBot, tmp_path: Path, theme: str, scale: int) -> None:
    with window(qapp, tmp_path, theme, scale) as made:
        made.resize(1440, 900)
        fake = knowledge_of(made)
        folder = fake.put("Lease", [tmp_path])
        fake.put_file(folder, "lease-2024.pdf", LEASE)
        place = show(made, qtbot)
        card = find(made, f"folder-{folder.id}", FolderCard)
        for button in (card.ask, card.show_files, card.more):
            right = button.mapTo(made, QPoint(button.width(), 0)).x()
            assert right <= made.width()
            assert button.width() >= button.sizeHint().width()
        place.show_passage(fake.pieces[fake.files(folder.id)[0].id][0])
        qtbot.waitUntil(lambda: not place.viewer.page.canvas.image.isNull())
        ask = place.viewer.ask
        qtbot.waitUntil(lambda: ask.width() >= ask.sizeHint().width())
