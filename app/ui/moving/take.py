"""The dialog that takes chats out: which of them, and as what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout

from app.base.errors import UserError
from app.chat.export import file_name
from app.store.records import Chat, is_temporary
from app.ui.moving.progress import Running
from app.ui.viewmodels.moving import Mover
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence
from app.ui.widgets.buttons import Button
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.labels import IconLabel, Prose, label

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

Scope = tuple[str, str, Callable[[], list[Chat]]]
"""Words, a name for the file, and which chats."""


def kinds() -> list[tuple[str, str, str]]:
    """Ending, name, and what it is good for."""
    return [
        (".md", tr("Markdown, one file"), tr("To read and to edit anywhere. The branch that is shown.")),
        ("", tr("Markdown, a folder of notes"), tr("A note a chat, in folders as here, with its files.")),
        (".html", tr("Web page"), tr("One page that needs nothing else, pictures inside. The branch that is shown.")),
        (".pdf", tr("PDF"), tr("To print or to hand on. The branch that is shown.")),
        (".json", tr("JSON, complete"), tr("Every branch, every file: Underdesk reads it back as it was.")),
    ]  # fmt: skip


class TakeDialog(QDialog):
    """Says in one sentence that what goes out is not encrypted any more."""

    def __init__(self, window: MainWindow, chat: Chat | None, drawer: str = "") -> None:
        super().__init__(window)
        self.setObjectName("export-chats")
        self.setWindowTitle(tr("Export chats"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._theme = window, window.theme
        self._mover = Mover(window.core, self)
        self._scopes = self._scopes_for(chat, drawer)
        px = window.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(10))
        column.addWidget(label(tr("Export chats"), "heading"))
        column.addLayout(self._warning())
        column.addWidget(label(tr("Which").upper(), "section"))
        self.scope = CalmCombo()
        self.scope.setObjectName("export-scope")
        self.scope.setAccessibleName(tr("Which"))
        self.scope.addItems([words for words, _, _ in self._scopes])
        column.addWidget(self.scope)
        column.addWidget(label(tr("As").upper(), "section"))
        self.kind = CalmCombo()
        self.kind.setObjectName("export-kind")
        self.kind.setAccessibleName(tr("As"))
        self.kind.addItems([name for _, name, _ in kinds()])
        column.addWidget(self.kind)
        self.about = Prose(window.theme, "", "soft", name="export-about")
        column.addWidget(self.about)
        self.running = Running(window.theme, self._mover)
        self.running.hide()
        column.addWidget(self.running)
        column.addStretch(1)
        column.addLayout(self._buttons())
        self.setMinimumWidth(px(480))
        self._wire()
        self._tell()

    def _scopes_for(self, chat: Chat | None, drawer_id: str) -> list[Scope]:
        core = self._window.core
        found: list[Scope] = []
        if chat is not None:
            title = chat.title or tr("New chat")
            found.append((tr("This chat: {title}").format(title=_short(title)), title, lambda: [chat]))
        if inner := drawer_id or (chat.drawer if chat is not None else ""):
            drawer = core.order.drawer(inner)
            words = tr("The folder: {name}").format(name=_short(drawer.name))
            inside = lambda: [c for c in self._mover.everything() if c.drawer == drawer.id]  # noqa: E731
            found.append((words, drawer.name, inside))
        found.append((tr("All chats, those put away, too"), tr("Chats"), self._mover.everything))
        return found

    def _warning(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(IconLabel(self._theme, "warning", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        words = tr("An export leaves the encrypted vault: whoever can open the file can read it.")
        row.addWidget(Prose(self._theme, words, "", name="export-warning"), 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.cancel = Button(self._theme, tr("Cancel"), "ghost", "", "export-cancel")
        self.ok = Button(self._theme, tr("Export…"), "primary", "save", "export-ok")
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.ok)
        return row

    def _wire(self) -> None:
        self.kind.currentIndexChanged.connect(self._tell)
        self.cancel.clicked.connect(self.close)
        self.ok.clicked.connect(self._choose)
        self._mover.written.connect(self._written)
        self._mover.failed.connect(self._show_error)
        self._mover.cancelled.connect(self._stopped)

    def _tell(self) -> None:
        self.about.setText(kinds()[self.kind.currentIndex()][2])

    def _scope(self) -> Scope:
        return self._scopes[self.scope.currentIndex()]

    def _choose(self) -> None:
        ending = kinds()[self.kind.currentIndex()][0]
        _, name, chats = self._scope()
        suggested = f"{file_name(name)}{ending}"
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Export chats"), suggested, f"*{ending}" if ending else ""
        )
        if path:
            self.begin(
                path if not ending or Path(path).suffix.lower() == ending else f"{path}{ending}", chats
            )

    def begin(self, path: str, chats: Callable[[], list[Chat]]) -> None:
        """Write them there."""
        self.ok.setEnabled(False)
        self.running.show()
        self._mover.write(path, chats)

    def _written(self, path: str, count: int) -> None:
        words = tr("%n chat(s) written to {file}", count)
        self._window.toast(words.format(file=Path(path).name))
        self.close()

    def _show_error(self, error: UserError) -> None:
        self._stopped()
        self.about.setText(sentence(error))

    def _stopped(self) -> None:
        self.running.hide()
        self.ok.setEnabled(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._mover.cancel()
        super().closeEvent(event)


def _short(title: str) -> str:
    return title if len(title) <= 50 else f"{title[:49]}…"


def exportable(chat: Chat | None) -> Chat | None:
    """The open chat, where it is one that is stored."""
    return None if chat is None or is_temporary(chat.id) else chat
