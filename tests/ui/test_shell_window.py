"""The window as a person uses it: places, switch, chip, shortcuts, toasts, banner, dropping, ending."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import Changed, OfflineChanged, TurnDone
from app.store.records import Connection
from app.ui.chat.place import ChatPlace
from app.ui.shell import state
from app.ui.shell.commands import open_help
from app.ui.shell.help import HelpDialog
from app.ui.shell.known import know_places
from app.ui.shell.menus import drop_plan, models_menu
from app.ui.shell.rail import PLACES
from app.ui.shell.window import MainWindow, fitting
from app.ui.viewmodels.shell import offline_words, size_words, where_words
from tests.ui.fakes import FakeCore, info
from tests.ui.window_rig import QUIET, find, kept, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)
LEFT = Qt.MouseButton.LeftButton


def core_of(win: MainWindow) -> FakeCore:
    return win.core  # type: ignore[return-value]


def key(qtbot: QtBot, win: MainWindow, keys: str) -> None:
    """Press a shortcut by running the action that carries it: offscreen windows are never active."""
    wanted = QKeySequence(keys)
    found = [a for a in win.actions() if isinstance(a, QAction) and a.shortcut() == wanted]
    assert found, f"no action has the shortcut {keys}"
    found[0].trigger()


def _drawn_only(button: QAbstractButton) -> bool:
    """The magnifying glass inside a search field, which Qt makes as a button."""
    return button.metaObject().className() == "QLineEditIconButton"


class _Counter(QObject):
    """Counts what the event loop delivers."""

    seen = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += 1
        return False


def test_another_language_is_kept_at_once(win: MainWindow) -> None:
    win.core.settings.set("language", "de")
    win._on_events([Changed("setting", frozenset({"language"}))])
    assert state.load(win.profile.window).language == "de"


# places


@pytest.mark.parametrize("name", [name for name, _ in PLACES])
def test_a_place_left_alone_rests(win: MainWindow, qtbot: QtBot, qapp: QApplication, name: str) -> None:
    """A layout that asks for itself again keeps a processor busy and takes half the speed from an answer."""
    win.resize(1280, 800)
    qtbot.mouseClick(find(win, f"rail-{name}", QAbstractButton), LEFT)
    for _ in range(10):  # one that never rests is as busy at the last as at the first
        counter = _Counter()
        qapp.installEventFilter(counter)
        qtbot.wait(500)
        qapp.removeEventFilter(counter)
        if counter.seen < 200:
            break
    assert counter.seen < 200


@pytest.mark.parametrize("name", [name for name, _ in PLACES])
def test_every_place_opens_by_its_button(win: MainWindow, qtbot: QtBot, name: str) -> None:
    button = find(win, f"rail-{name}", QAbstractButton)
    qtbot.mouseClick(button, LEFT)
    assert win.place == name
    assert button.isChecked()  # type: ignore[attr-defined]
    assert win.frame.works.currentWidget() is win.place_named(name).work()  # type: ignore[union-attr]
    assert win.frame.header.title.full()


def test_places_have_shortcuts(win: MainWindow, qtbot: QtBot) -> None:
    for number, (name, _) in enumerate(PLACES, 1):
        key(qtbot, win, f"Ctrl+{number}")
        assert win.place == name
    key(qtbot, win, "Ctrl+,")
    assert win.place == "settings"


def test_every_control_has_a_name_for_the_ear(win: MainWindow, qtbot: QtBot) -> None:
    nameless = []
    for name, _ in PLACES:
        win.go(name)
        qtbot.wait(30)
        buttons = [b for b in win.findChildren(QAbstractButton) if b.isVisible() and not _drawn_only(b)]
        nameless += [f"{name}: {b.objectName()}" for b in buttons if not (b.accessibleName() or b.text())]
        edits = [
            e
            for e in win.findChildren(QLineEdit)
            if e.isVisible() and e.objectName() != "qt_spinbox_lineedit"
        ]
        nameless += [f"{name}: QLineEdit {e.objectName()}" for e in edits if not e.accessibleName()]
    assert nameless == []


@pytest.mark.parametrize("name", ["quality"])
def test_empty_places_teach_and_have_no_dead_button(win: MainWindow, qtbot: QtBot, name: str) -> None:
    win.go(name)
    empty = find(win, f"{name}-empty")
    buttons = empty.findChildren(QAbstractButton)
    assert len(buttons) == 3
    qtbot.mouseClick(buttons[2], LEFT)
    assert win.place == "chat"


# the Offline switch


def test_the_switch_says_in_words_how_it_stands(win: MainWindow) -> None:
    switch = win.frame.header.switch
    assert switch.accessibleName() == "Offline — nothing leaves this computer"
    assert switch.isChecked()


def test_going_online_and_back(win: MainWindow, qtbot: QtBot) -> None:
    switch = win.frame.header.switch
    qtbot.mouseClick(switch, LEFT)
    qtbot.waitUntil(lambda: switch.accessibleName() == "Online — 0 connections today")
    assert not core_of(win).offline
    assert not core_of(win).settings.flag("offline")
    key(qtbot, win, "Ctrl+Shift+O")
    qtbot.waitUntil(lambda: switch.accessibleName() == "Offline — nothing leaves this computer")
    assert core_of(win).offline


def test_the_switch_counts_connections(win: MainWindow, qtbot: QtBot) -> None:
    core_of(win).offline = False
    core_of(win).events.post(OfflineChanged(False, 1))
    switch = win.frame.header.switch
    qtbot.waitUntil(lambda: switch.accessibleName() == "Online — 1 connection today")
    assert offline_words(False, 12) == "Online — 12 connections today"


def test_beside_the_inspector_the_header_takes_one_row(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(1264, 752)
        core_of(made).models.load()
        header = made.frame.header
        switch, chip = header.switch, header.chip
        qtbot.waitUntil(lambda: switch._words.text() == "Offline — nothing leaves this computer")
        chat = made.place_named("chat")
        assert isinstance(chat, ChatPlace)
        chat.toggle_parameters()
        qtbot.waitUntil(lambda: switch._words.text() == "Offline")
        assert switch.accessibleName() == "Offline — nothing leaves this computer"
        assert switch.toolTip().startswith("Offline — nothing leaves this computer")
        qtbot.waitUntil(lambda: chip._name.text() == "SmolLM2 135M Instruct")
        qtbot.waitUntil(lambda: header.title.text() == "New chat")
        assert switch.y() == chip.y()


def test_what_the_switch_says_is_whole_at_every_size(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    for scale, size in ((100, (1000, 700)), (200, (1000, 700)), (200, (1440, 900)), (80, (720, 480))):
        with window(qapp, tmp_path, "light", scale) as made:
            made.resize(*size)
            qtbot.wait(30)
            switch = made.frame.header.switch
            words = switch._words
            assert words.width() >= words.sizeHint().width(), (scale, size)
            assert switch.geometry().right() <= made.frame.header.width(), (scale, size)


# the model chip


def test_the_chip_tells_name_place_and_speed(win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    core.models.load()
    chip = win.frame.header.chip
    qtbot.waitUntil(lambda: "on the processor" in chip.accessibleName())
    core.events.post(TurnDone("j", "c", "m", "stop", {"tokens_per_s": 58.4}))
    qtbot.waitUntil(lambda: "58 tokens/s" in chip.accessibleName())
    assert "SmolLM2 135M Instruct" in chip.accessibleName()


def test_a_model_that_fails_says_why_and_offers_another(win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    core.models.refuse = UserError("The model file is damaged", todo="choose another model", code="damaged")
    core.models.load()
    qtbot.waitUntil(lambda: "damaged" in win.frame.banner.text())
    qtbot.mouseClick(find(win, "banner-action"), LEFT)
    assert win.place == "models"
    assert win.frame.banner.text() == ""


def test_the_chip_offers_the_installed_models(win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    menu = models_menu(win, core.library.list())
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles[0].startswith("SmolLM2 135M Instruct")
    assert titles[-1] == "All models…"
    menu.actions()[1].trigger()
    assert core.models.current_id == "qwen3-4b"
    menu.deleteLater()


def test_where_a_model_runs_in_words() -> None:
    from dataclasses import replace

    assert where_words(info()) == "on the processor"
    card = replace(info(), layers=64, gpu_layers=41, device="RTX 4090")
    assert where_words(card) == "41 of 64 layers on RTX 4090"
    assert where_words(replace(card, gpu_layers=64)) == "all on RTX 4090"
    assert [size_words(n) for n in (0, 98_000_000, 5_030_000_000)] == ["0 B", "98 MB", "5.0 GB"]


# palette and help


def test_help_lists_every_shortcut_once(win: MainWindow, qtbot: QtBot) -> None:
    known: list[bool] = []
    know_places(win, lambda: known.append(True))
    qtbot.waitUntil(lambda: bool(known))
    keys = [a.keys for a in win.all_actions() if a.keys]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+N", "Ctrl+K", "F1", "Ctrl+B", "Ctrl+,", "Ctrl+Shift+O", "Ctrl+1", "Ctrl+7"} <= set(keys)
    bound = {a.shortcut().toString() for a in win.actions()}
    assert {QKeySequence(k).toString() for k in keys} <= bound
    open_help(win)
    qtbot.waitUntil(lambda: win.findChild(HelpDialog) is not None)
    dialog = find(win, "help", HelpDialog)
    words = {label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text")}
    assert {a.title for a in win.all_actions() if a.keys} <= words
    assert "Frame as Repeat until" in words  # the canvas was never shown
    dialog.close()


# list column, theme, text size


def test_ctrl_b_hides_the_list(win: MainWindow, qtbot: QtBot) -> None:
    win.resize(1300, 800)
    assert win.frame.lists.isVisible()
    key(qtbot, win, "Ctrl+B")
    assert not win.frame.lists.isVisible()
    key(qtbot, win, "Ctrl+B")
    assert win.frame.lists.isVisible()


def test_the_theme_follows_the_setting(win: MainWindow, qtbot: QtBot) -> None:
    core_of(win).settings.set("theme", "dark")
    qtbot.waitUntil(lambda: win.theme.tokens.name == "dark")
    key(qtbot, win, "Ctrl+=")
    qtbot.waitUntil(lambda: win.theme.scale == 110)
    assert core_of(win).settings.number("text_scale") == 110
    key(qtbot, win, "Ctrl+0")
    qtbot.waitUntil(lambda: win.theme.scale == 100)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("scale", "size"), [(100, (1440, 900)), (100, (1000, 700)), (200, (1000, 700))])
def test_every_place_paints_without_a_warning(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, theme: str, scale: int, size: tuple[int, int]
) -> None:
    with window(qapp, tmp_path, theme, scale) as made:
        made.resize(*size)
        for name, _ in PLACES:
            made.go(name)
            qtbot.wait(10)
            image = made.grab().toImage()
            assert image.width() == size[0]
            ground = made.theme.colour("work")
            spots = [(x, y) for x in range(100, size[0], 40) for y in range(80, size[1], 40)]
            plain = sum(image.pixelColor(x, y) == ground for x, y in spots)
            assert plain > len(spots) * 0.1, f"{name} does not stand on the theme's ground"


# toasts, banner


def test_undo_is_offered_and_taken(win: MainWindow, qtbot: QtBot) -> None:
    calls: list[str] = []
    win.toast("A thing was deleted", lambda: calls.append("undone"), lambda: calls.append("gone"))
    qtbot.mouseClick(find(win, "toast-undo"), LEFT)
    assert calls == ["undone"]
    win.toast("Another", lambda: calls.append("undone"), lambda: calls.append("gone"))
    win.toasts.flush()
    assert calls == ["undone", "gone"]


def test_an_offline_refusal_offers_to_go_online(win: MainWindow, qtbot: QtBot) -> None:
    win.show_error(UserError("Underdesk is offline", todo="turn the switch off", code="offline"))
    assert win.frame.banner.text() == "Underdesk is offline; turn the switch off."
    qtbot.mouseClick(find(win, "banner-action"), LEFT)
    qtbot.waitUntil(lambda: not core_of(win).offline)


def test_the_inspector_slides_in_and_leaves_its_panel_whole(win: MainWindow, qtbot: QtBot) -> None:
    panel = QWidget()
    win.show_inspector(panel, "Parameters")
    assert win.frame.inspector.isVisible()
    win.show_inspector(None)
    assert not win.frame.inspector.isVisible()
    assert panel.parent() is None
    panel.deleteLater()


# dropping


def drag(paths: list[str]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def test_dragging_says_what_will_happen_and_dropping_does_it(win: MainWindow, qtbot: QtBot) -> None:
    mime = drag(["/x/Tiny.gguf"])
    enter = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(win.frame, enter)
    assert win.overlay.isVisible()
    assert win.overlay.accessibleName().startswith("Add this model")
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(win.overlay, drop)
    assert not win.overlay.isVisible()
    qtbot.waitUntil(lambda: any(e.name == "Tiny" for e in core_of(win).library.list()))
    assert win.place == "models"


def test_what_happens_depends_on_where_files_are_dropped(win: MainWindow) -> None:
    work = win.frame.works.mapToGlobal(win.frame.works.rect().center())
    rail = win.frame.rail.mapToGlobal(win.frame.rail.rect().center())
    assert drop_plan(win, ["/x/Tiny.gguf"], work).title == "Add this model"
    assert drop_plan(win, ["/x/lease.pdf"], rail).title == "Keep “lease.pdf” under Knowledge"
    assert drop_plan(win, ["/x/lease.pdf"], rail).zone is win.frame.rail
    both = drop_plan(win, ["/x/a.gguf", "/x/lease.pdf"], work)
    assert both.run is None
    assert ".gguf" in both.detail


def test_a_drag_of_text_is_left_to_the_text_fields(win: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("words")
    enter = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(win.frame, enter)
    assert not win.overlay.isVisible()


# the end


def test_closing_keeps_geometry_and_theme(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path, "dark", 120) as made:
        made.resize(1300, 777)
        made.frame.toggle_list()
        made.close()
        state = kept(made)
    assert (state.theme, state.scale, state.list_shown) == ("dark", 120, False)
    assert state.blob()
    assert (tmp_path / "window.json").stat().st_mode & 0o777 == 0o600


def test_closing_ends_what_could_still_be_undone(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    calls: list[str] = []
    with window(qapp, tmp_path) as made:
        made.toast("Deleted", lambda: None, lambda: calls.append("gone"))
        with qtbot.waitSignal(made.closing):
            made.close()
    assert calls == ["gone"]


def test_the_log_lists_connections(win: MainWindow, qtbot: QtBot) -> None:
    core = core_of(win)
    win.go("activity")
    qtbot.waitUntil(lambda: win.findChild(QWidget, "activity-empty") is not None)
    core.connections.rows.append(
        Connection("1", 1.0, "huggingface.co", "model-download", "GET", 300, 5_000_000, "complete")
    )
    core.connections.rows.append(
        Connection("2", 2.0, "evil.example", "model-download", "GET", 0, 0, "refused: offline")
    )
    win.go("chat")
    win.go("activity")
    table = find(win, "connection-log")
    qtbot.waitUntil(lambda: table.model().rowCount() == 2)  # type: ignore[attr-defined]
    text = win.place_named("activity").vm.as_text()  # type: ignore[union-attr]
    assert "huggingface.co" in text
    assert "Refused: offline" in text
    assert "Fetch a model" in text


def test_a_first_window_fits_the_screen() -> None:
    """A laptop's 800 lines hold the title too; a large screen changes nothing."""
    laptop, large = (fitting(QSize(1240, 800), QSize(*size)) for size in ((1280, 800), (2560, 1440)))
    assert laptop == QSize(1240, 752) and large == QSize(1240, 800)
