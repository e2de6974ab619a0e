"""Files that macOS hands to the program that runs."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from app.ui.shell.finder import Application

app = Application(["underdesk"])
heard = []
app.opened.connect(heard.extend)
for event in (QFileOpenEvent("/tmp/a b.gguf"), QFileOpenEvent(QUrl("https://example.org/a")), QEvent(QEvent.Type.User)):
    QCoreApplication.sendEvent(app, event)
print(heard)
"""


def test_a_file_is_told_and_an_address_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("['/tmp/a b.gguf']\n", 0), done.stderr
