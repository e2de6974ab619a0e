"""A reader that asks an area for a child it no longer has is told so; run apart, as Qt's own answer is a crash."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOOK = """
import gc, sys
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QGraphicsView, QLabel, QPlainTextEdit, QScrollArea, QWidget
from app.ui.shell import access

app = QApplication(["-", "-platform", "offscreen"])
QAccessible.setActive(True)
if sys.argv[1] == "ours":
    access.install()

class Area(QScrollArea): ...

for turn in range(40):
    top = QWidget()
    area, view, words = Area(top), QGraphicsView(top), QPlainTextEdit("words", top)
    area.setWidget(QLabel("inside"))
    area.setAccessibleName("pages")
    top.show()
    app.processEvents()
    for widget in (area, view):
        told = QAccessible.queryAccessibleInterface(widget)
        assert [told.child(index) for index in (told.childCount(), 7, 99, 1000)] == [None] * 4
    told = QAccessible.queryAccessibleInterface(area)
    assert told.text(QAccessible.Text.Name) == "pages"
    inside = told.child(0).child(0)
    assert inside.text(QAccessible.Text.Name) == "inside", inside
    assert QAccessible.queryAccessibleInterface(words).textInterface().text(0, 5) == "words"
    top.deleteLater() if turn % 2 else top.close()
    del told, inside, area, view, words, widget, top
    app.sendPostedEvents(None, 52)
    gc.collect()
print("whole")
"""


def _look(whose: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LOOK, whose]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_child_that_is_not_there_is_none() -> None:
    done = _look("ours")
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="how a process dies is told by its signal")
def test_qt_still_needs_it() -> None:
    """Once Qt compares the index itself, this fails, and what stands in `access` can go."""
    assert _look("qt").returncode < 0
