"""Faults of our own: a window that says so, with a report that holds nothing a person wrote and goes nowhere."""

from __future__ import annotations

import logging
import platform
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.base.faults import places
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label

log = logging.getLogger("underdesk.ui")


def version() -> str:
    """The program's version, from its installed description."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("underdesk")
    except PackageNotFoundError:
        return "from source"


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where it happened, without the words of the error: those may quote what a person wrote."""
    system = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    return f"Underdesk {version()}, {system}\n{places(kind, trace)}"


class CrashDialog(QDialog):
    """Calm words, the report to read and copy, and a way on."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle("Underdesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(label(tr("Underdesk made a mistake"), "heading"))
        words = tr(
            "What you just did may not have worked; what was saved is safe. The report below names places in the "
            "program, none of your words. It stays here unless you copy it and send it to us."
        )
        column.addWidget(Prose(theme, words))
        view = QPlainTextEdit(text)
        view.setObjectName("crash-report")
        view.setAccessibleName(tr("Report"))
        view.setReadOnly(True)
        view.setFont(theme.font("small", mono=True))
        column.addWidget(view, 1)
        row = QHBoxLayout()
        copy = Button(theme, tr("Copy the report"), "", "copy", "crash-copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        close = Button(theme, tr("Go on"), "primary", name="crash-close")
        close.clicked.connect(self.close)
        row.addWidget(copy)
        row.addStretch()
        row.addWidget(close)
        column.addLayout(row)
        self.resize(px(620), px(420))


class CrashHook(QObject):
    """Catches what nobody caught, in any thread; shows the first of each place once."""

    _met = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._window = theme, parent
        self._seen: set[str] = set()
        self._before = sys.excepthook, threading.excepthook
        self._met.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def follow(self, window: QWidget) -> None:
        """The window that this was made with was closed before others."""
        self._window = window
        self.setParent(window)

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self.met
        threading.excepthook = lambda args: self.met(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(_qt_message)

    def remove(self) -> None:
        """As it was."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)

    def met(self, kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> None:
        """One exception."""
        if issubclass(kind, KeyboardInterrupt):
            return
        text = report(kind, trace)
        log.error("fault: %s", text)
        self._met.emit(text)

    def _show(self, text: str) -> None:
        if text not in self._seen:
            self._seen.add(text)
            CrashDialog(self._theme, text, self._window).open()


def _qt_message(kind: QtMsgType, _: object, text: str) -> None:
    level = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}.get(
        kind, logging.WARNING
    )
    log.log(level, "Qt: %s", text)
