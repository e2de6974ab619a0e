"""Files that a person brings to the quality place: cases of a table or a list, and receipts that were exported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.quality.receipts import ReceiptOpener
from app.ui.shell.place import Host
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.suites import SuitesModel
from app.ui.viewmodels.told import told
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label

if TYPE_CHECKING:
    from app.quality.imports import Imported
    from app.quality.imports._rows import Problem

KINDS = ".csv .tsv .jsonl .json .yaml .yml .zip"
RECEIPT = b'"underdesk receipt '
HEAD = 4096
PLACE = re.compile(r"(?P<kind>row|line|item|test|prompt) (?P<n>\d+)(?: \(line (?P<line>\d+)\))?")
SHOWN = 2000
"""Rows that are told; the rest is counted."""


class BringDesk(QObject):
    """Chooses, tells apart and takes such files."""

    def __init__(self, host: Host, vm: SuitesModel, area: QWidget) -> None:
        super().__init__(area)
        self._host, self._vm, self._area = host, vm, area
        self.receipts = ReceiptOpener(host, self)
        vm.brought.connect(self._tell)

    def ask_cases(self) -> None:
        """Have a person choose a file of cases."""
        known = " ".join(f"*{ending}" for ending in KINDS.split())
        kinds = ";;".join((tr("Cases ({endings})").format(endings=known), tr("All files (*)")))
        path, _ = QFileDialog.getOpenFileName(self._area, tr("Bring cases from a file"), "", kinds)
        if path:
            self._vm.bring(Path(path))

    def ask_receipt(self) -> None:
        """Have a person choose a receipt that was exported."""
        self.receipts.ask_file(self._area)

    def takes(self, paths: list[str]) -> str:
        """What would happen to files that are dropped here."""
        if len(paths) != 1 or Path(paths[0]).suffix.lower() not in KINDS.split():
            return ""
        if is_receipt(Path(paths[0])):
            return tr("Open the receipt")
        if self._vm.current is None:
            return tr("Make a suite of its cases")
        return tr("Add its cases to “{suite}”").format(suite=self._vm.current.suite.name)

    def drop(self, paths: list[str]) -> None:
        """Take what `takes` promised to take."""
        for path in map(Path, paths[:1]):
            self.receipts.show_file(path) if is_receipt(path) else self._vm.bring(path)

    def _tell(self, found: Imported) -> None:
        BringSheet(self._host.theme, found, self._area).open()

    def close(self) -> None:
        """The window closes."""
        self.receipts.close()


def is_receipt(file: Path) -> bool:
    """Whether a file begins as an exported receipt does."""
    try:
        with file.open("rb") as opened:
            return RECEIPT in opened.read(HEAD)
    except OSError:
        return False


def row_words(problem: Problem) -> str:
    """What is wrong with a row, and whether it costs it."""
    text = f"{_place(problem.where)}: {told(problem.why)}"
    return tr("{what}; the row is left out.").format(what=text) if problem.lost else f"{text}."


def _place(where: str) -> str:
    """Which row, line, test or prompt it is; a chat by its title."""
    found = PLACE.fullmatch(where)
    if found is None:
        words = told(where)
        return f"{words[:1].upper()}{words[1:]}"
    kinds = {
        "row": tr("Row {n}"),
        "line": tr("Line {n}"),
        "item": tr("Entry {n}"),
        "test": tr("Test {n}"),
        "prompt": tr("Prompt {n}"),
    }
    words = kinds[found["kind"]].format(n=found["n"])
    return tr("{place} (line {line})").format(place=words, line=found["line"]) if found["line"] else words


class BringSheet(QDialog):
    """What was read of a file, and what was wrong with which row."""

    def __init__(self, theme: Theme, found: Imported, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bring-sheet")
        self.setWindowTitle(tr("Cases from a file"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = theme.px
        lost = sum(one.lost for one in found.problems)
        kept = tr("%n case(s) read", len(found.cases)) if found.cases else tr("No case could be read")
        left = tr("%n row(s) left out", lost) if lost else tr("no row left out")
        self.rows = QPlainTextEdit("\n".join(_lines(found)))
        self.rows.setObjectName("bring-rows")
        self.rows.setAccessibleName(tr("What was found in the rows"))
        self.rows.setReadOnly(True)
        self.rows.setTabChangesFocus(True)
        self.copy = Button(theme, tr("Copy"), "ghost", "copy", "bring-copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.rows.toPlainText()))
        self.done_button = Button(theme, tr("Done"), "primary", "check", "bring-done")
        self.done_button.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(f"{kept}, {left}", "title", name="bring-head"))
        box.addWidget(
            Prose(
                theme,
                tr(
                    "Mend these rows in the file and bring it once more: what is there already is not kept twice."
                ),
                "soft",
            )
        )
        box.addWidget(self.rows, 1)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.done_button)
        box.addLayout(row)
        self.resize(px(620), px(420))


def _lines(found: Imported) -> list[str]:
    lines = [row_words(one) for one in found.problems[:SHOWN]]
    more = len(found.problems) - SHOWN
    return [*lines, tr("and %n more", more)] if more > 0 else lines or [tr("There is no case in it.")]
