"""The list of chats by section, and the hits of a search, as list models fed from the store off the window's thread."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.base.events import Changed, Event, TurnDone, TurnFailed
from app.store.records import Chat, Hit
from app.ui.chat.background import Background

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
IdRole = Qt.ItemDataRole.UserRole + 1
KindRole = Qt.ItemDataRole.UserRole + 2
PreviewRole = Qt.ItemDataRole.UserRole + 3
PinnedRole = Qt.ItemDataRole.UserRole + 4
HitRole = Qt.ItemDataRole.UserRole + 5


class ListSource(Protocol):
    """What is needed of the chat room."""

    def list(self, limit: int = 500, offset: int = 0) -> list[Chat]:
        """Chats that are not deleted."""
        ...

    def preview(self, chat: Chat) -> str:
        """The text of the last message."""
        ...

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Full-text search."""
        ...


_SIGNS = re.compile(r"\*{1,3}|`{1,3}|^#{1,6} |(?<=\s)#{1,6} |^> ", re.MULTILINE)


_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
"""A line that begins or ends a block of code, with the name of its language."""


@dataclass(frozen=True)
class ListRow:
    """A section's title (no `chat`) or a chat."""

    title: str
    chat: Chat | None = None
    preview: str = ""


def local_day(moment: float) -> date:
    """The calendar day here of a moment in seconds since 1970."""
    return datetime.fromtimestamp(moment, UTC).astimezone().date()


def section_of(chat: Chat, today: date) -> str:
    """pinned, today, yesterday or earlier, by the local calendar."""
    if chat.pinned:
        return "pinned"
    day = local_day(chat.updated)
    if day >= today:
        return "today"
    return "yesterday" if day == today - timedelta(days=1) else "earlier"


class ChatListModel(QAbstractListModel):
    """Sections and chats. `refreshed` follows each new list."""

    refreshed = Signal()
    rename_wanted = Signal(str, str)

    def __init__(
        self,
        source: ListSource,
        background: Background,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._source, self._background, self._clock = source, background, clock
        self.rows: list[ListRow] = []
        self._previews: dict[str, tuple[str | None, float, str]] = {}
        self.titles = {
            "pinned": self.tr("Pinned"),
            "today": self.tr("Today"),
            "yesterday": self.tr("Yesterday"),
            "earlier": self.tr("Earlier"),
        }

    # model

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}. {row.preview}" if row.preview else row.title
        if role == KindRole:
            return "header" if row.chat is None else "chat"
        if row.chat is None:
            return None
        return {IdRole: row.chat.id, PreviewRole: row.preview, PinnedRole: row.chat.pinned}.get(role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        title = " ".join(str(value).split())
        if row.chat is None or role != Qt.ItemDataRole.EditRole or not title or title == row.title:
            return False
        self.rows[index.row()] = ListRow(title, row.chat, row.preview)
        self.dataChanged.emit(index, index)
        self.rename_wanted.emit(row.chat.id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].chat is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def row_of(self, chat_id: str | None) -> int | None:
        """The row of a chat."""
        return next((i for i, r in enumerate(self.rows) if r.chat is not None and r.chat.id == chat_id), None)

    # content

    def refresh(self) -> None:
        """Read the list again."""
        self._background.run("list", self._read, self._show)

    def _read(self) -> list[tuple[Chat, str]]:
        return [(chat, self._preview(chat)) for chat in self._source.list() if chat.head is not None]

    def _preview(self, chat: Chat) -> str:
        known = self._previews.get(chat.id)
        if known is not None and known[:2] == (chat.head, chat.updated):
            return known[2]
        text = one_line(without_marks(self._source.preview(chat)[:2000])) or (
            known[2] if known is not None else ""
        )
        self._previews[chat.id] = (chat.head, chat.updated, text)
        return text

    def _show(self, chats: list[tuple[Chat, str]]) -> None:
        rows = self._sectioned(chats)
        if [self._shape(r) for r in rows] == [self._shape(r) for r in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        self.refreshed.emit()

    @staticmethod
    def _shape(row: ListRow) -> str:
        return row.chat.id if row.chat is not None else f"section {row.title}"

    def _sectioned(self, chats: list[tuple[Chat, str]]) -> list[ListRow]:
        today = local_day(self._clock())
        rows: list[ListRow] = []
        for name, title in self.titles.items():
            mine = [(chat, preview) for chat, preview in chats if section_of(chat, today) == name]
            if mine:
                rows.append(ListRow(title))
                rows += [ListRow(chat.title or self.tr("New chat"), chat, preview) for chat, preview in mine]
        return rows

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        if any(isinstance(event, (TurnDone, TurnFailed)) or _is_chat_change(event) for event in batch):
            self.refresh()


def _is_chat_change(event: Event) -> bool:
    return isinstance(event, Changed) and event.kind == "chat"


class SearchModel(QAbstractListModel):
    """The hits of one query; `answered(count)` follows each search."""

    answered = Signal(int)

    def __init__(self, source: ListSource, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._background = source, background
        self.hits: list[Hit] = []
        self.query = ""

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.hits):
            return None
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title or self.tr("New chat")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title}: {plain_snippet(hit.snippet)}"
        return {HitRole: hit, IdRole: hit.chat, KindRole: "hit"}.get(role)

    def search(self, query: str) -> None:
        """Look for `query` in all chats."""
        self.query = query.strip()
        if not self.query:
            self._background.forget("search")
            self._show([])
            return
        wanted = self.query
        self._background.run("search", lambda: self._source.search(wanted), self._show)

    def _show(self, hits: list[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()
        self.answered.emit(len(hits))


def one_line(text: str, most: int = 120) -> str:
    """The beginning of a text without line breaks."""
    return " ".join(text[: 4 * most].split())[:most]


def without_marks(text: str) -> str:
    """Markdown's signs left out, for lines that are shown as they are."""
    return _SIGNS.sub("", _FENCE.sub("", text)).strip()


def plain_snippet(snippet: str) -> str:
    """A hit's snippet without its marks, on one line."""
    return " ".join(without_marks(snippet.replace("\x02", "").replace("\x03", "")).split())
