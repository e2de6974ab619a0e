"""What the window does with chats that come or go: the actions, and a history that is dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.store.records import Chat
from app.ui.shell.place import Action, DropPlan
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow


def moving_actions(window: MainWindow) -> list[Action]:
    """For the palette, the shortcuts and Help."""
    group = tr("Chat")
    return [
        Action(
            "import-chats", tr("Import chats from another program"), lambda: open_bring(window), "", group
        ),
        Action("export-chats", tr("Export chats"), lambda: open_take(window), "Ctrl+Shift+S", group),
        Action("chat-files", tr("Files of this chat"), lambda: open_files(window), "", group),
        Action("print-chat", tr("Print this chat"), lambda: print_chat(window), "Ctrl+P", group),
    ]


def open_bring(window: MainWindow, paths: Sequence[str] = ()) -> None:
    """Import, and begin at once where it is known what."""
    from app.ui.moving.bring import BringDialog

    BringDialog(window, paths).open()


def open_take(window: MainWindow, chat: Chat | None = None, drawer: str = "") -> None:
    """Export this chat, or this folder of chats, or the open chat, or more."""
    from app.ui.moving.take import TakeDialog, exportable

    shown = chat or (None if drawer else open_chat(window))
    TakeDialog(window, exportable(shown), drawer).open()


def open_chat(window: MainWindow) -> Chat | None:
    """The chat that the window shows."""
    from app.ui.chat.place import ChatPlace

    place = window.place_named("chat")
    return place.vm.chat if isinstance(place, ChatPlace) else None


def open_files(window: MainWindow) -> None:
    """What came with the open chat's messages."""
    from app.ui.moving.files import FilesDialog
    from app.ui.viewmodels.moving import no_such_chat

    chat = open_chat(window)
    if chat is None:
        window.show_error(no_such_chat(), about="chat-files")
    else:
        FilesDialog(window, chat.id).open()


def print_chat(window: MainWindow) -> None:
    """The open chat's shown branch, on a printer that the system knows."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QDialog

    from app.ui.moving.paper import print_on
    from app.ui.viewmodels.moving import Mover, no_such_chat

    chat = open_chat(window)
    if chat is None:
        window.show_error(no_such_chat(), about="print")
        return
    mover = Mover(window.core, window)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(chat.title or tr("New chat"))
    dialog = QPrintDialog(printer, window)
    dialog.setObjectName("print-chat")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: print_on(printer, [mover.exporter().shown(chat)]))
    dialog.finished.connect(lambda _: mover.deleteLater())
    QDialog.open(dialog)


def history_plan(window: MainWindow, paths: list[str]) -> DropPlan | None:
    """What happens to dropped histories; None where any of the files is something else."""
    from app.ui.viewmodels.moving import history_at

    found = [history_at(path) for path in paths]
    if not found or not all(found):
        return None
    names = ", ".join(Path(path).name for path in paths[:3])
    words = tr("{names} — read here; nothing is changed there, and what is here already is not doubled.")
    return DropPlan(
        tr("Import these chats"), words.format(names=names), None, lambda taken: open_bring(window, taken)
    )
