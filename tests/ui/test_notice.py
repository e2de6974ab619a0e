"""After a bad end, the window says so once it is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.shell.state import WindowState
from app.ui.shell.window import MainWindow
from app.ui.theme.style import Theme
from tests.ui.fakes import FakeCore
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
SAID = "The last time, Underdesk ended while it was loading Tiny; it is loaded more carefully now."


@pytest.mark.parametrize("notice", [SAID, ""])
def test_how_the_program_ended(notice: str, qapp: QApplication, tmp_path: Path) -> None:
    core = FakeCore(tmp_path)
    core.notice = notice
    theme = Theme(qapp, "light", 100)
    window = MainWindow(theme, core.profile, WindowState(welcomed=True))
    window.show()
    window.attach(core)  # type: ignore[arg-type]
    try:
        assert window.frame.banner.text() == notice
        assert find(window, "banner").isVisible() == bool(notice)
    finally:
        window.close()
        core.close()
        window.deleteLater()
        theme.deleteLater()
