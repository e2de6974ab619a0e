"""Everything the window itself can do, in one table for shortcuts, palette and Help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence

from app.ui.help.desk import help_actions
from app.ui.moving.desk import moving_actions
from app.ui.shell.place import Action, DropPlan
from app.ui.shell.rail import PLACES, place_title
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

CANVAS = "pipelines"
"""The place whose own keys are known once it is there."""


def window_actions(window: MainWindow) -> list[Action]:
    """The window's actions, in the order Help lists them."""
    general = tr("General")
    made = [
        Action("new-chat", tr("New chat"), lambda: new_chat(window), "Ctrl+N", tr("Chat")),
        Action("palette", tr("Find anything"), lambda: open_palette(window), "Ctrl+K", general),
        Action("help", tr("Keyboard shortcuts"), lambda: open_help(window), "F1", general),
        Action("toggle-list", tr("Hide or show the list"), window.frame.toggle_list, "Ctrl+B", general),
        Action(
            "toggle-offline",
            tr("Turn Offline on or off"),
            lambda: toggle_offline(window),
            "Ctrl+Shift+O",
            general,
        ),
        Action("toggle-dark", tr("Switch between light and dark"), lambda: toggle_dark(window), "", general),
        Action("text-larger", tr("Larger text"), lambda: scale_text(window, 10), "Ctrl+=", general),
        Action("text-smaller", tr("Smaller text"), lambda: scale_text(window, -10), "Ctrl+-", general),
        Action("text-normal", tr("Normal text size"), lambda: scale_text(window, 0), "Ctrl+0", general),
        Action("lock", tr("Lock"), window.locking.emit, "Ctrl+Shift+L", general),
        Action("settings", tr("Open settings"), lambda: window.go("settings"), "Ctrl+,", general),
        Action("new-window", tr("New window"), window.another_wanted.emit, "Ctrl+Alt+N", general),
        Action("quick-ask", tr("Quick ask"), window.quick_wanted.emit, "Ctrl+Shift+Space", general),
        Action("close-window", tr("Close this window"), lambda: close_soon(window), "Ctrl+W", general),
        Action("quit", tr("Quit"), window.quitting.emit, "Ctrl+Q", general),
    ]
    made += [*moving_actions(window), *help_actions(window)]
    for number, (name, _) in enumerate(PLACES, 1):
        title = tr("Go to {place}").format(place=place_title(name))
        made.append(
            Action(f"go-{name}", title, lambda to=name: window.go(to), f"Ctrl+{number}", tr("Places"))
        )
    return made


def new_chat(window: MainWindow) -> None:
    """Show the chat place with a fresh chat."""
    window.go("chat")
    chat = window.place_named("chat")
    own = [action for action in chat.actions() if action.name == "new-chat"] if chat else []
    if own:
        own[0].run()
    elif chat:
        chat.activate("new")


def open_palette(window: MainWindow) -> None:
    """Find actions and chats by a few letters."""
    from app.ui.shell.palette import Palette

    Palette(window).open()


def open_help(window: MainWindow) -> None:
    """Every shortcut there is, also of places that were never shown."""
    from app.ui.shell.help import HelpDialog
    from app.ui.shell.known import know_places

    def show() -> None:
        if window.place_named(CANVAS) is None:
            window.prepare(CANVAS)
        HelpDialog(window).open()

    know_places(window, show)


def toggle_offline(window: MainWindow) -> None:
    """The other way round."""
    window.set_offline(not window.core.offline)


def toggle_dark(window: MainWindow) -> None:
    """Light when it is dark, dark when it is light; kept as a setting."""
    choice = "light" if window.theme.tokens.dark else "dark"
    window.background.run("theme", lambda: window.core.settings.set("theme", choice), lambda _: None)


def scale_text(window: MainWindow, by: int) -> None:
    """Ten percent more or less, 0 for back to normal."""
    scale = max(80, min(200, (window.scale_wish or window.theme.scale) + by)) if by else 100
    window.scale_wish = scale  # the next key may come before this one was kept

    def kept(_: object) -> None:
        window.scale_wish = 0
        window.theme.choose(window.theme.choice, scale)

    window.background.run("scale", lambda: window.core.settings.set("text_scale", scale), kept)


def close_soon(window: MainWindow) -> None:
    """Close the window, as its own button does; with the last one the program ends or goes to the tray."""
    window.close()


def bind(window: MainWindow, action: Action, bound: dict[str, QAction]) -> None:
    """Give an action its shortcut in the window, unless another has it."""
    taken = {one.shortcut().toString() for one in bound.values()}
    if (
        action.local
        or not action.keys
        or action.name in bound
        or QKeySequence(action.keys).toString() in taken
    ):
        return
    made = QAction(action.title, window)
    made.setObjectName(f"action-{action.name}")
    made.setShortcut(QKeySequence(action.keys))
    made.triggered.connect(lambda: action.run() if window.ready else None)
    window.addAction(made)
    bound[action.name] = made


def tell_offline(window: MainWindow, offline: bool) -> None:
    """What the switch's new place means."""
    if offline:
        window.toast(
            tr(
                "Offline: nothing leaves this computer. A model that was being fetched goes on when you are online."
            )
        )
    else:
        words = tr("Online. Models you ask for may now be fetched; every connection is listed in Activity.")
        window.toast(words, lambda: window.set_offline(True))


def open_models_menu(window: MainWindow) -> None:
    """The installed models, below the chip."""
    from app.ui.shell.menus import models_menu

    window.background.run(
        "models-menu",
        window.core.library.list,
        lambda entries: window.frame.header.menu_at_chip(models_menu(window, entries)),
    )


def plan_drop(window: MainWindow, paths: list[str], where: QPoint) -> DropPlan:
    """What would happen to files that are let go over this point of the screen."""
    from app.ui.shell.menus import drop_plan

    return drop_plan(window, paths, where)
