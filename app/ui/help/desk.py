"""Help: the actions, the menu at the foot of the rail, and the word about a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.ui.shell.crash import version
from app.ui.shell.place import Action
from app.ui.viewmodels.guide import NEWS, pages
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.ui.help.guide import GuideDialog
    from app.ui.shell.state import WindowState
    from app.ui.shell.window import MainWindow


def help_actions(window: MainWindow) -> list[Action]:
    """For the palette, the shortcuts and Help."""
    group = tr("General")
    return [
        Action("guide", tr("User guide"), lambda: open_guide(window), "Shift+F1", group),
        Action("whats-new", tr("What's new"), lambda: open_guide(window, NEWS), "", group),
        Action("diagnostics", tr("Diagnostics"), lambda: window.go("settings", "diagnostics"), "", group),
        Action("updates", tr("Check for updates…"), lambda: ask_for_updates(window), "", group),
    ]


def open_guide(window: MainWindow, page: str = "") -> None:
    """The guide, the one that is open if there is one."""
    from app.ui.help.guide import GuideDialog

    dialog: GuideDialog | None = window.findChild(GuideDialog)
    known = dialog is not None
    dialog = dialog or GuideDialog(window)
    dialog.show()
    if page or not known:  # once it is shown, as wide as it will be: pictures are made to fit
        dialog.show_page(page or pages()[0].name)
    dialog.raise_()
    dialog.activateWindow()


def help_menu(window: MainWindow) -> QMenu:
    """What Help offers, beside its button."""
    from app.ui.shell.commands import open_help

    menu = QMenu(window)
    menu.setObjectName("help-menu")
    menu.addAction(window.theme.icon("book"), tr("User guide"), lambda: open_guide(window))
    menu.addAction(window.theme.icon("command"), tr("Keyboard shortcuts"), lambda: open_help(window))
    menu.addAction(window.theme.icon("spark"), tr("What's new"), lambda: open_guide(window, NEWS))
    menu.addAction(window.theme.icon("info"), tr("Diagnostics"), lambda: window.go("settings", "diagnostics"))
    menu.addAction(window.theme.icon("refresh"), tr("Check for updates…"), lambda: ask_for_updates(window))
    menu.aboutToHide.connect(menu.deleteLater)
    button, size = window.frame.rail.help, menu.sizeHint()
    menu.popup(button.mapToGlobal(QPoint(button.width(), button.height() - size.height())))
    return menu


def ask_for_updates(window: MainWindow) -> None:
    """The dialog that says whom it would ask; nothing is asked before a person presses its button."""
    from app.ui.help.updates import open_updates

    if window.ready:
        open_updates(window)


def tell_news(window: MainWindow, kept: WindowState) -> None:
    """Once after an upgrade: that there is something new, and the way to it. Nothing on the first start, and later
    where the banner has something to say that matters more."""
    now = version()
    if kept.version and kept.version != now:
        if window.frame.banner.text():
            return
        words = tr("Underdesk is now version {now}.").format(now=now)
        window.frame.banner.tell(words, "info", tr("What's new"), lambda: open_guide(window, NEWS), "news")
    kept.version = now
