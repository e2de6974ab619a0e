"""The list column of the chat place: search over all chats, a new chat, and the chats by section."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.chat.list_delegate import ChatDelegate, HitDelegate
from app.ui.chat.list_menus import chat_menu, drawer_menu, new_menu
from app.ui.chat.list_view import ChatListView
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.chat_list import DrawerRole, HitRole, IdRole, KindRole, PinnedRole
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import label
from app.ui.widgets.search import SearchField

SEARCH_MS = 160


class ChatListPanel(QWidget):
    """Search field, New chat, list or hits. `found(chat_id, message_id, snippet)` for a chosen hit.

    `search_left` when Escape is pressed in an empty search field.
    """

    found = Signal(str, str, str)
    new_chat_wanted = Signal()
    search_left = Signal()
    presets_wanted = Signal()

    def __init__(self, vm: ChatViewModel, theme: Theme) -> None:
        super().__init__()
        self._vm, self._theme = vm, theme
        self._to_name = ""
        self.setObjectName("chat-list-panel")
        self.search = SearchField(theme, "chat-search", self.tr("Search all chats"))
        self.search.textChanged.connect(self._typed)
        self.search.down.connect(self._to_rows)
        self.search.returnPressed.connect(self._open_first)
        self.search.left.connect(self.search_left)
        self.new_chat = Button(theme, self.tr("New chat"), "", "plus", "new-chat")
        self.new_chat.setToolTip(self.tr("New chat (Ctrl+N)"))
        self.new_chat.clicked.connect(self.new_chat_wanted)
        self.ways = IconButton(theme, "chevron-down", self.tr("Other ways to begin"), name="new-chat-ways")
        self.ways.clicked.connect(self._open_ways)
        self.list = self._chat_view()
        self.hits = self._hit_view()
        self.stack = QStackedWidget()
        self.empty = label(self.tr("Your chats will appear here."), "caption", wrap=True)
        self.nothing = label("", "caption", wrap=True, name="search-nothing")
        for page in (self.list, self.hits, self._page(self.empty), self._page(self.nothing)):
            self.stack.addWidget(page)
        self._lay_out()
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(SEARCH_MS)
        self._debounce.timeout.connect(lambda: vm.hits.search(self.search.text()))
        vm.list.refreshed.connect(self._refreshed)
        vm.order.made.connect(self._name_drawer)
        vm.hits.answered.connect(lambda _: self._show_page())
        vm.switched.connect(self._select_current)
        vm.chat_changed.connect(self._select_current)

    def _chat_view(self) -> ChatListView:
        view = ChatListView(self._theme)
        view.setObjectName("chat-list")
        view.setAccessibleName(self.tr("Chats"))
        view.setModel(self._vm.list)
        delegate = ChatDelegate(self._theme, view)
        view.setItemDelegate(delegate)
        delegate.acted.connect(self.act)
        delegate.editing.connect(self._vm.list.hold)
        view.acted.connect(self.act)
        view.menu_wanted.connect(self._open_menu)
        view.clicked.connect(self._clicked)
        view.takes_chats(self._vm.list.drawer_at)
        view.dropped.connect(self._vm.order.move)
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
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        row.addWidget(self.new_chat, 1)
        row.addWidget(self.ways)
        box.addLayout(row)
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
            self.found.emit(hit.chat, hit.message or "", hit.snippet)

    def _open_first(self) -> None:
        if self._vm.hits.hits:
            self._open_hit(self._vm.hits.index(0))

    def _to_rows(self) -> None:
        """The first of what the search stands above."""
        view = self.stack.currentWidget()
        if isinstance(view, ChatListView):
            view.setFocus(Qt.FocusReason.TabFocusReason)
            if not view.currentIndex().isValid():
                view.setCurrentIndex(view.model().index(0 if view is self.hits else 1, 0))

    def close_search(self) -> None:
        """Back to the list."""
        self.search.clear()

    # list

    def _refreshed(self) -> None:
        self._show_page()
        self._select_current()
        if self._to_name and self._vm.list.row_of_drawer(self._to_name) is not None:
            drawer, self._to_name = self._to_name, ""
            self.act("edit", drawer)

    def _clicked(self, index: QModelIndex) -> None:
        kind = index.data(KindRole)
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if QApplication.keyboardModifiers() & several:
            return  # more of them are being chosen
        if kind == "chat":
            self._vm.open(index.data(IdRole))
        elif kind in ("drawer", "archive"):
            self.act("open", index.data(DrawerRole) or "")

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with a chat or a folder."""
        row = self._vm.list.rows[index.row()]
        if row.chat is not None:
            return chat_menu(self, self._vm.order, row.chat, self.act, self.list.among(row.chat.id))
        return drawer_menu(self, row.drawer, self.act)

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        self.menu_for(index).popup(where)

    def _open_ways(self) -> None:
        bring = lambda: self.acted.emit("import", "")  # noqa: E731
        menu = new_menu(self, self._theme, self._vm.order, self.presets_wanted.emit, bring)
        menu.popup(
            self.ways.mapToGlobal(QPoint(self.ways.width() - menu.sizeHint().width(), self.ways.height()))
        )

    def _name_drawer(self, drawer_id: str) -> None:
        """A new folder is to get a name: its row may not be there yet."""
        if self._vm.list.row_of_drawer(drawer_id) is not None:
            self.act("edit", drawer_id)
        else:
            self._to_name = drawer_id

    def _select_current(self) -> None:
        row = self._vm.list.row_of(self._vm.chat.id if self._vm.chat else None)
        if row is None:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
        elif self.list.state() != QAbstractItemView.State.EditingState and len(self.list.chosen()) < 2:
            self.list.setCurrentIndex(self._vm.list.index(row))

    acted = Signal(str, str)

    def act(self, name: str, item: str) -> None:
        """Something with a chat or a folder: names are edited here; all else by the view model and the window."""
        model = self._vm.list
        drawer = model.row_of_drawer(item) if item else None
        row = model.row_of(item) if drawer is None else drawer
        if name == "open" and not item:
            model.show_archive(not model.archive)
        elif row is None:
            return
        elif name == "edit":
            self.list.setCurrentIndex(model.index(row))
            self.list.edit(model.index(row))
        elif name == "export":
            self.acted.emit("export" if drawer is None else "export-folder", item)
        elif drawer is not None:
            self._vm.order.remove_drawer(item) if name == "trash" else model.fold(item)
        elif name == "open":
            self._vm.open(item)
        elif name == "pin":
            self._vm.keeping.pin(item, not model.index(row).data(PinnedRole))
        elif name in ("trash", "trash-chosen", "repeat"):
            self.acted.emit(name, item)
