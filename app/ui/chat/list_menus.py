"""Menus of the list of chats: what can be done with a chat or a folder, and how a new chat can begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget, QWidgetAction

from app.store.records import Chat, is_temporary
from app.ui.theme.style import Theme
from app.ui.viewmodels.order import ChatOrder

Act = Callable[[str, str], None]
MOST_TAGS = 12
"""Tags that the menu offers; any other can be typed."""


def tr(text: str) -> str:
    """In the window's language."""
    return QCoreApplication.translate("ChatMenus", text)


def chat_menu(parent: QWidget, order: ChatOrder, chat: Chat, act: Act, chosen: Sequence[str] = ()) -> QMenu:
    """What can be done with a chat; the menu is gone when it closes. The folder is that of all that are `chosen`."""
    menu = _menu(parent, "chat-menu")
    if chat.archived is not None:
        _add(menu, tr("Back to the list"), lambda: order.archive(chat, away=False), "unarchive-chat")
        _add(menu, tr("Delete"), lambda: act("trash", chat.id), "delete-this-chat", "Del")
        return menu
    _add(menu, tr("Rename"), lambda: act("edit", chat.id), "rename-this-chat", "F2")
    if not is_temporary(chat.id):
        pin = tr("Unpin") if chat.pinned else tr("Pin")
        _add(menu, pin, lambda: act("pin", chat.id), "pin-this-chat")
        menu.addMenu(_drawers(menu, order, chat, chosen or [chat.id]))
        menu.addMenu(_tags(menu, order, chat))
        _add(menu, tr("Put into the archive"), lambda: order.archive(chat), "archive-chat")
        menu.addSeparator()
        _add(menu, tr("Make this repeatable"), lambda: act("repeat", chat.id), "repeat-this-chat")
        _add(menu, tr("Export…"), lambda: act("export", chat.id), "export-this-chat")
    _add(menu, tr("Delete"), lambda: act("trash", chat.id), "delete-this-chat", "Del")
    return menu


def drawer_menu(parent: QWidget, drawer_id: str, act: Act) -> QMenu:
    """What can be done with a folder of chats."""
    menu = _menu(parent, "drawer-menu")
    _add(menu, tr("Rename"), lambda: act("edit", drawer_id), "rename-drawer", "F2")
    _add(menu, tr("Export…"), lambda: act("export", drawer_id), "export-drawer")
    _add(
        menu, tr("Remove the folder, keep its chats"), lambda: act("trash", drawer_id), "remove-drawer", "Del"
    )
    return menu


def new_menu(
    parent: QWidget, theme: Theme, order: ChatOrder, manage: Callable[[], None], bring: Callable[[], None]
) -> QMenu:
    """How a new chat can begin: never stored, by a preset, or in another program; a new folder; and the presets."""
    menu = _menu(parent, "new-chat-menu")
    hidden = _add(menu, tr("Temporary chat"), order.new_temporary, "new-temporary-chat", "Ctrl+Shift+N")
    hidden.setIcon(theme.icon("clock"))
    hidden.setToolTip(tr("Never stored: it is gone when you delete it or close Underdesk."))
    menu.setToolTipsVisible(True)
    if order.seen.presets:
        menu.addSection(tr("With a preset"))
    for preset in order.seen.presets:
        made = _add(menu, preset.title, lambda preset=preset: order.begin_with(preset), f"preset-{preset.id}")
        made.setIcon(theme.icon("sliders"))
    menu.addSeparator()
    _add(menu, tr("Presets…"), manage, "manage-presets")
    _add(menu, tr("New folder"), order.new_drawer, "new-drawer")
    _add(menu, tr("Import chats…"), bring, "import-chats-menu").setIcon(theme.icon("download"))
    return menu


def _drawers(menu: QMenu, order: ChatOrder, chat: Chat, chosen: Sequence[str]) -> QMenu:
    inside = QMenu(tr("Folder"), menu)
    inside.setObjectName("chat-drawer-menu")
    for drawer in order.seen.drawers:
        mine = chat.drawer == drawer.id
        made = _add(
            inside,
            drawer.name,
            lambda mine=mine, to=drawer.id: order.move(chosen, None if mine else to),
            f"drawer-{drawer.id}",
        )
        made.setCheckable(True)
        made.setChecked(mine)
    if order.seen.drawers:
        inside.addSeparator()
    _add(inside, tr("New folder…"), lambda: order.new_drawer(chosen), "drawer-new")
    return inside


def _tags(menu: QMenu, order: ChatOrder, chat: Chat) -> QMenu:
    """Tags to tick, and a field for another one."""
    inside = QMenu(tr("Tags"), menu)
    inside.setObjectName("chat-tags-menu")
    field = QLineEdit()
    field.setObjectName("new-tag")
    field.setAccessibleName(tr("New tag"))
    field.setPlaceholderText(tr("New tag, then Enter"))
    field.setMaxLength(40)

    def typed() -> None:
        if field.text().strip():
            order.tag(chat, field.text().strip())
            menu.close()

    field.returnPressed.connect(typed)
    holder = QWidgetAction(inside)
    holder.setDefaultWidget(field)
    inside.addAction(holder)
    mine = {tag.casefold() for tag in chat.tags}
    known = [*chat.tags, *(tag for tag in order.seen.tags if tag.casefold() not in mine)]
    for tag in known[: max(MOST_TAGS, len(mine))]:
        on = tag.casefold() in mine
        made = _add(inside, f"#{tag}", lambda tag=tag, on=on: order.tag(chat, tag, not on), f"tag-{tag}")
        made.setCheckable(True)
        made.setChecked(on)
    return inside


def _menu(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add(menu: QMenu, title: str, call: Callable[[], object], name: str, keys: str = "") -> QAction:
    action = menu.addAction(title)
    action.setObjectName(name)
    action.triggered.connect(lambda _=False: call())
    if keys:
        action.setShortcut(QKeySequence(keys))
    return action
