"""The person's language, where we have it, and the program's own icon."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.base.paths import resource


def install(app: QApplication) -> None:
    """Load the catalogue of the system's language if there is one; English needs none."""
    app.setWindowIcon(QIcon(resource("icons/app/underdesk.svg").as_posix()))
    translator = QTranslator(app)
    if translator.load(QLocale(), "underdesk", "_", resource("i18n").as_posix()):
        app.installTranslator(translator)
