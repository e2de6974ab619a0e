"""Dialogs, sheets, panels and pages over the whole window that no deed opens: each made, to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.pipelines.graph import Step
from app.store.pipeline_records import Version
from app.store.records import Message
from app.store.suite_records import Case, CheckSpec
from app.ui.chat.attachments import attach_menu
from app.ui.chat.list_menus import chat_menu, drawer_menu, new_menu
from app.ui.chat.welcome import Welcome
from app.ui.desktop.quick import QuickAsk
from app.ui.desktop.tray import Tray
from app.ui.help.desk import help_menu
from app.ui.knowledge.password import PasswordDialog
from app.ui.moving.files import FilesDialog
from app.ui.pipelines.menus import canvas_menu
from app.ui.pipelines.sheets import RunSheet
from app.ui.pipelines.versions_sheet import VersionsSheet
from app.ui.quality.case_sheet import CaseSheet
from app.ui.shell.crash import CrashDialog
from app.ui.shell.menus import models_menu
from app.ui.shell.unlock import FatalPage, NewPassphrasePage, UnlockPage
from app.ui.shell.window import MainWindow
from app.ui.widgets.search import SearchField
from tests.ui.fake_accounts import RECEIPT
from tests.ui.test_quality import click, compared, filled, place_of
from tests.ui.window_rig import find, wait_rows

Sheet = tuple[str, Callable[[], QWidget]]


def sheets(made: MainWindow) -> Iterator[Sheet]:
    """A name and what makes it: dialogs and menus over the window, and windows of their own."""
    theme, core = made.theme, made.core
    chat: Any = made.place_named("chat")
    checks = (CheckSpec("contains", {"texts": ["yes"]}), CheckSpec("length", {"unit": "words", "most": 9}))
    case = Case("c", "s", "Notice", text="How long is the notice?", checks=checks)
    versions = [Version(2, 1.7e9, ""), Version(1, 1.6e9, "before the run")]
    asked = {
        "Question": Step(
            "question", "question", 1, "Question", params={"text": "Why?", "help": "In a sentence."}
        )
    }
    yield "a case", lambda: CaseSheet(theme, case, made)
    yield "the files of a chat", lambda: FilesDialog(made, core.chats.list()[0].id)
    yield "earlier versions", lambda: VersionsSheet(theme, versions, made)
    yield "what a run asks", lambda: RunSheet(theme, asked, {}, made, "“mill” would be asked of example.org.")
    yield "a locked document", lambda: PasswordDialog(theme, core, "f", "boiler.pdf", made)
    yield "a crash", lambda: CrashDialog(theme, "ValueError", made)
    yield "quick ask", lambda: QuickAsk(core, theme)
    yield "the menu of help", lambda: help_menu(made)
    yield "the models", lambda: models_menu(made, core.library.list())
    for kept in ([], [("1", "Lease")]):
        yield "documents", lambda k=kept: attach_menu(theme, made, k, {"1"})
    order, first = chat.vm.order, core.chats.list()[0]
    yield "a chat's menu", lambda: chat_menu(made, order, first, lambda *_: None)
    yield (
        "an archived chat's menu",
        lambda: chat_menu(made, order, replace(first, archived=1.0), lambda *_: None),
    )
    yield "a folder's menu", lambda: drawer_menu(made, "d", lambda *_: None)
    yield "ways to begin", lambda: new_menu(made, theme, order, lambda: None, lambda: None)
    page = _pipelines(made)
    yield "the canvas", lambda: canvas_menu(page, page.view.middle())
    page.editor.add("question", 0, 0, "", None)
    page.choose_all()
    yield "a step of the canvas", lambda: canvas_menu(page, page.view.middle())
    yield "a step of the list", page.steps.menu


def _pipelines(made: MainWindow) -> Any:
    made.go("pipelines")
    place: Any = made.place_named("pipelines")
    place.new()
    return place.desk.page


def tray_menu(made: MainWindow) -> tuple[Tray, QMenu]:
    """The menu of the tray, and what holds it."""
    tray = Tray(made)
    tray.show_state(True)
    return tray, tray.menu


def covers(made: MainWindow) -> Iterator[Sheet]:
    """Pages over the whole window."""
    theme = made.theme
    yield "unlocking", lambda: UnlockPage(theme, "Locked. Type the passphrase to go on.")
    yield "a first passphrase", lambda: NewPassphrasePage(theme)
    yield "a vault that does not open", lambda: _fatal(theme)
    for number in range(3):
        yield f"page {number + 1} of the welcome", lambda n=number: _welcome(theme, n)


def _fatal(theme: Any) -> FatalPage:
    made = FatalPage(theme, UserError("The vault is damaged", todo="restore it", code="damaged"), lambda: 0)
    made.offer("Restore the newest backup", lambda: None)
    return made


def _welcome(theme: Any, page: int) -> Welcome:
    made = Welcome(theme)
    for _ in range(page):
        made.next.click()
    return made


def states(made: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """The window itself, one after the other in a state that takes more than a deed; a name for each."""
    yield from _answers(made, qtbot)
    yield from _models(made, qtbot)
    yield from _settings(made, qtbot)
    yield from _judging(made, qtbot)


def _answers(made: MainWindow, qtbot: QtBot) -> Iterator[str]:
    core: Any = made.core
    made.go("chat")
    chat: Any = made.place_named("chat")
    shown = core.chats.list()[0]
    asked, told = core.chats.messages(shown.id)
    other = Message("other", shown.id, asked.id, "assistant", "Three months.\n\n```py\nprint(3)\n```", 2.0)
    core.chats.put(replace(shown, head=other.id), other)
    core.accounts.repo.all.append(replace(RECEIPT, id="r-other", message=other.id))
    chat.vm.open(shown.id)
    qtbot.waitUntil(lambda: bool(chat.vm.turns.rows))
    chat.area.transcript.acted.emit("edit", asked.id, "")
    yield "a question being changed"
    chat.vm.open(shown.id)
    made.toast("The chat was deleted", lambda: None)
    made.show_error(UserError("The network is away", code="offline"))
    yield "words above and below"
    made.frame.banner.hide()
    chat.area.transcript.acted.emit("receipt", other.id, "")
    qtbot.waitUntil(lambda: chat.receipts.vm is not None and chat.receipts.vm.loaded)
    yield "a receipt"
    made.show_inspector(None)
    run = {one.name: one.run for one in made.all_actions()}
    for name in ("compare-answers", "find-in-chat", "presets", "chat-window", "keep-case", "rename-chat"):
        run[name]()
        qtbot.wait(60)
        yield name
        made.show_inspector(None)
    made.toasts.flush()
    assert told.id != other.id


def _models(made: MainWindow, qtbot: QtBot) -> Iterator[str]:
    made.go("models")
    place: Any = made.place_named("models")
    for key in place.beyond.pages:
        made.go("models", key)
        qtbot.wait(20)
        yield f"models: {key}"
    fields = [one for one in made.findChildren(SearchField) if one.isVisible()]
    assert fields
    for one in fields:
        one.setText("qwen")
    qtbot.wait(60)
    yield "words that are searched for, and the cross that takes them away"


def _settings(made: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Whatever a button of the settings opens in its place: passphrase, recovery code, key, backup, the end of all."""
    made.go("settings")
    opening = (
        "change-passphrase",
        "make-recovery",
        "rotate-key",
        "erase-vault",
        "token-enter",
    )
    for name in (*opening, "backup-now", "check-vault", "examine"):
        click(qtbot, made, name)
        qtbot.wait(40)
        yield name
    place: Any = made.place_named("settings")
    place.storage._ask_secret("/media/stick/underdesk.backup", "its passphrase is another one")
    yield "the passphrase of a backup"


def _judging(made: MainWindow, qtbot: QtBot) -> Iterator[str]:
    core: Any = made.core
    filled(core)
    place = place_of(made)
    wait_rows(qtbot, made, "case-list", 24)
    yield "cases"
    compared(place, qtbot, core)
    yield "two models compared"
    click(qtbot, made.findChildren(QWidget, "case-row")[0], "show-answers")
    yield "two answers side by side"
    click(qtbot, made, "judge-pairs")
    qtbot.waitUntil(lambda: find(made, "judge-first").isVisible())
    yield "judging"
    click(qtbot, find(made, "judging"), "judge-done")
    yield "what was judged"
