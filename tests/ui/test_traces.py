"""What the window leaves behind on the clipboard and in the desktop's own lists."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard
from pytestqt.qtbot import QtBot

from app.ui.shell.clipboard import ClipboardGuard
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
ROOT = Path(__file__).resolve().parents[2]
SELECTION = QClipboard.Mode.Selection


class Board(QObject):
    """A clipboard that tells who put what there; the platform without a screen has none that does."""

    dataChanged = Signal()
    selectionChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.held = dict.fromkeys((QClipboard.Mode.Clipboard, SELECTION), "")
        self.ours = dict.fromkeys(self.held, False)

    def put(self, text: str, ours: bool = True, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        self.held[mode], self.ours[mode] = text, ours
        (self.selectionChanged if mode == SELECTION else self.dataChanged).emit()

    def ownsClipboard(self) -> bool:
        return self.ours[QClipboard.Mode.Clipboard]

    def ownsSelection(self) -> bool:
        return self.ours[SELECTION]

    def supportsSelection(self) -> bool:
        return True

    def clear(self, mode: QClipboard.Mode) -> None:
        self.put("", False, mode)


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    return Board()


@pytest.fixture
def guard(board: Board, qtbot: QtBot) -> ClipboardGuard:
    return ClipboardGuard(board, board)  # type: ignore[arg-type]


def ring(guard: ClipboardGuard) -> bool:
    """Let the time pass if a clock runs; whether one did."""
    runs = guard._timer.isActive()
    if runs:
        guard._timer.timeout.emit()
    return runs


def test_copied_text_goes_after_its_time(board: Board, guard: ClipboardGuard) -> None:
    guard.keep_for(30)
    board.put("words")
    board.put("marked", mode=SELECTION)
    assert guard._timer.interval() == 30_000
    assert ring(guard)
    assert set(board.held.values()) == {""}


def test_by_default_it_stays(board: Board, guard: ClipboardGuard) -> None:
    board.put("words")
    assert not ring(guard)
    guard.close()
    assert "words" in board.held.values()


def test_what_another_program_copied_is_left_alone(board: Board, guard: ClipboardGuard) -> None:
    guard.keep_for(30)
    board.put("words")
    board.put("theirs", ours=False)
    assert not ring(guard)
    guard.close()
    assert "theirs" in board.held.values()


def test_a_setting_that_changes_counts_at_once(board: Board, guard: ClipboardGuard) -> None:
    board.put("words")
    guard.keep_for(5)
    assert guard._timer.isActive()
    guard.keep_for(0)
    assert not guard._timer.isActive()
    assert "words" in board.held.values()


def test_closing_the_window_takes_it_back(board: Board, guard: ClipboardGuard) -> None:
    guard.keep_for(3600)
    board.put("words")
    guard.close()
    assert set(board.held.values()) == {""}
    assert not guard._timer.isActive()


CHOOSE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
if sys.argv[2] == "ours":
    from app.ui.app import make_app
    app = make_app(sys.argv[:1])
else:
    app = QApplication(sys.argv[:1])
dialog = QFileDialog(None, "Choose", sys.argv[1])
dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
dialog.selectFile(sys.argv[1] + "/Lease of Mr Heron.txt")
QTimer.singleShot(300, dialog.accept)
dialog.exec()
print(dialog.selectedFiles())
del dialog
QTimer.singleShot(0, app.quit)
app.exec()
"""


def chosen(home: Path, whose: str) -> list[str]:
    """The files that are in a home after a file was chosen in a dialog of Qt's."""
    papers = home.parent / "Heron papers"
    papers.mkdir(exist_ok=True)
    (papers / "Lease of Mr Heron.txt").write_text("words")
    home.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    env |= {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", CHOOSE, str(papers), whose],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "Lease of Mr Heron.txt" in done.stdout, done.stderr
    found = [path for path in home.rglob("*") if path.is_file()]
    return [f"{path.name}: {path.read_text(errors='replace')}" for path in found]


def test_a_chosen_file_is_written_down_nowhere(tmp_path: Path) -> None:
    control = chosen(tmp_path / "plain", "plain")
    assert any("Heron%20papers" in text or "Heron papers" in text for text in control), "Qt does by itself"
    assert [
        text for text in chosen(tmp_path / "ours", "ours") if "Heron" in text or "QtProject" in text
    ] == []
