"""The person's language, where we have it, and the program's own icon."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.base.paths import resource

CONTEXT = "Underdesk"
"""The catalogue's one context: a message is found by its English alone, whichever class asks for it."""


class Catalogue(QTranslator):
    """Our messages in one language, under any context."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The message in this language; None lets Qt go on to other catalogues."""
        return super().translate(CONTEXT, text, disambiguation, n) or None  # type: ignore[return-value]


def install(app: QApplication, choice: str = "system") -> None:
    """Speak the language that was chosen (system, en, de…), with its dates and numbers; English needs no catalogue."""
    app.setWindowIcon(QIcon(resource("icons/app/underdesk.svg").as_posix()))
    locale = QLocale.system() if choice == "system" else QLocale(choice)
    QLocale.setDefault(locale)
    app.setLayoutDirection(locale.textDirection())
    folder, of_qt = resource("i18n").as_posix(), QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    own = Catalogue(app)
    if own.load(locale, "underdesk", "_", folder):
        app.installTranslator(own)
        dialogs = QTranslator(app)
        if dialogs.load(locale, "qtbase", "_", of_qt):
            app.installTranslator(dialogs)
