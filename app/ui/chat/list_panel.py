"""The list column of the chat place: search over all chats, a new chat, and the chats by section."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.chat.list_delegate import ChatDelegate, HitDelegate
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.chat_list import HitRole, IdRole, KindRole, PinnedRole
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import label

SEARCH_MS = 160


class ChatListView(QListView):
    """The chats. F2 renames, Delete deletes, the menu key opens the menu."""

    acted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu_at)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chat = self.currentIndex().data(IdRole)
        names = {
            Qt.Key.Key_F2: "edit",
            Qt.Key.Key_Delete: "trash",
            Qt.Key.Key_Return: "open",
            Qt.Key.Key_Enter: "open",
        }
        name = names.get(Qt.Key(event.key()))
        if chat and name and self.state() != QAbstractItemView.State.EditingState:
            self.acted.emit(name, chat)
        else:
            super().keyPressEvent(event)

    def _menu_at(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.data(KindRole) == "chat":
            self.menu_for(index).popup(self.viewport().mapToGlobal(point))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with a chat; deletes itself when closed."""
        menu, chat = QMenu(self), index.data(IdRole)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pin = self.tr("Unpin") if index.data(PinnedRole) else self.tr("Pin")
        for name, title, keys in (
            ("edit", self.tr("Rename"), "F2"),
            ("pin", pin, ""),
            ("trash", self.tr("Delete"), "Del"),
        ):
            action: QAction = menu.addAction(title, lambda name=name: self.acted.emit(name, chat))
            action.setShortcut(QKeySequence(keys))
        return menu


class ChatListPanel(QWidget):
    """Search field, New chat, list or hits. `found(chat_id, message_id)` for a chosen hit."""

    found = Signal(str, str)

    def __init__(self, vm: ChatViewModel, theme: Theme) -> None:
        super().__init__()
        self._vm, self._theme = vm, theme
        self.setObjectName("chat-list-panel")
        self.search = self._search_field()
        self.new_chat = Button(theme, self.tr("New chat"), "", "plus", "new-chat")
        self.new_chat.setToolTip(self.tr("New chat (Ctrl+N)"))
        self.new_chat.clicked.connect(vm.new_chat)
        self.list = self._chat_view()
        self.hits = self._hit_view()
        self.stack = QStackedWidget()
        self.empty = label(self.tr("Your chats will stand here."), "caption", wrap=True)
        self.nothing = label("", "caption", wrap=True, name="search-nothing")
        for page in (self.list, self.hits, self._page(self.empty), self._page(self.nothing)):
            self.stack.addWidget(page)
        self._lay_out()
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(SEARCH_MS)
        self._debounce.timeout.connect(lambda: vm.hits.search(self.search.text()))
        vm.list.refreshed.connect(self._refreshed)
        vm.hits.answered.connect(lambda _: self._show_page())
        vm.switched.connect(self._select_current)
        vm.chat_changed.connect(self._select_current)

    def _search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("chat-search")
        field.setPlaceholderText(self.tr("Search all chats"))
        field.setAccessibleName(self.tr("Search all chats"))
        field.setClearButtonEnabled(True)
        field.textChanged.connect(self._typed)
        icon = field.addAction(
            self._theme.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._theme.changed.connect(lambda: icon.setIcon(self._theme.icon("search", "text_faint")))
        return field

    def _chat_view(self) -> ChatListView:
        view = ChatListView(self._theme)
        view.setObjectName("chat-list")
        view.setAccessibleName(self.tr("Chats"))
        view.setModel(self._vm.list)
        delegate = ChatDelegate(self._theme, view)
        view.setItemDelegate(delegate)
        delegate.acted.connect(self.act)
        view.acted.connect(self.act)
        view.clicked.connect(lambda index: self._vm.open(index.data(IdRole)))
        return view

    def _hit_view(self) -> QListView:
        view = ChatListView(self._theme)
        view.setObjectName("search-hits")
        view.setAccessibleName(self.tr("Found in your chats"))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        view.setModel(self._vm.hits)
        view.setItemDelegate(HitDelegate(self._theme, view))
        view.clicked.connect(self._open_hit)
        view.acted.connect(lambda name, _: self._open_hit(view.currentIndex()) if name == "open" else None)
        return view

    def _page(self, words: QWidget) -> QWidget:
        page = QWidget()
        page.setProperty("kind", "plain")
        box = QVBoxLayout(page)
        box.setContentsMargins(self._theme.px(10), self._theme.px(8), self._theme.px(10), 0)
        box.addWidget(words)
        box.addStretch()
        return page

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        m = self._theme.px(12)
        box.setContentsMargins(m, m, m, self._theme.px(8))
        box.setSpacing(self._theme.px(10))
        box.addWidget(self.search)
        box.addWidget(self.new_chat)
        box.addWidget(self.stack, 1)

    # search

    def _typed(self, text: str) -> None:
        if text.strip():
            self._debounce.start()
        else:
            self._debounce.stop()
            self._vm.hits.search("")

    def _show_page(self) -> None:
        model = self._vm.hits
        if model.query and not model.hits:
            self.nothing.setText(
                self.tr("Nothing in your chats contains “{query}”.").format(query=model.query)
            )
        page = (1 if model.hits else 3) if model.query else (0 if self._vm.list.rows else 2)
        self.stack.setCurrentIndex(page)

    def _open_hit(self, index: QModelIndex) -> None:
        hit = index.data(HitRole)
        if hit is not None:
            self.found.emit(hit.chat, hit.message or "")

    def close_search(self) -> None:
        """Back to the list."""
        self.search.clear()

    # list

    def _refreshed(self) -> None:
        self._show_page()
        self._select_current()

    def _select_current(self) -> None:
        row = self._vm.list.row_of(self._vm.chat.id if self._vm.chat else None)
        if row is None:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
        elif self.list.state() != QAbstractItemView.State.EditingState:
            self.list.setCurrentIndex(self._vm.list.index(row))

    acted = Signal(str, str)

    def act(self, name: str, chat_id: str) -> None:
        """Rename here; open, pin and delete through the view model and the window."""
        row = self._vm.list.row_of(chat_id)
        if row is None:
            return
        index = self._vm.list.index(row)
        if name == "edit":
            self.list.setCurrentIndex(index)
            self.list.edit(index)
        elif name == "open":
            self._vm.open(chat_id)
        elif name == "pin":
            self._vm.keeping.pin(chat_id, not index.data(PinnedRole))
        elif name == "trash":
            self.acted.emit("trash", chat_id)
