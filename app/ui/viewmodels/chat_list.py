"""The list of chats by section, and the hits of a search, as list models fed from the store off the window's thread."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.base.events import Changed, Event, TurnDone, TurnFailed
from app.store.records import Chat, Drawer, Hit, is_temporary
from app.ui.chat.background import Background

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
IdRole = Qt.ItemDataRole.UserRole + 1
KindRole = Qt.ItemDataRole.UserRole + 2
PreviewRole = Qt.ItemDataRole.UserRole + 3
PinnedRole = Qt.ItemDataRole.UserRole + 4
HitRole = Qt.ItemDataRole.UserRole + 5
TagsRole = Qt.ItemDataRole.UserRole + 6
DrawerRole = Qt.ItemDataRole.UserRole + 7
FoldedRole = Qt.ItemDataRole.UserRole + 8
CountRole = Qt.ItemDataRole.UserRole + 9
InsideRole = Qt.ItemDataRole.UserRole + 10
"""Whether a chat stands under its folder."""


class ListSource(Protocol):
    """What is needed of the chat room."""

    def list(self, limit: int = 500, offset: int = 0, archived: bool = False) -> list[Chat]:
        """Chats that are not deleted and not put away, or those that are."""
        ...

    def temporary(self) -> list[Chat]:
        """Those that are never stored."""
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
    """A chat, or (no `chat`) the title of a section, of a folder (its id in `drawer`), or the way to the `archive`
    and back. `count` is how many chats stand below it, where they may be folded away."""

    title: str
    chat: Chat | None = None
    preview: str = ""
    drawer: str = ""
    folded: bool = False
    count: int = 0
    archive: bool = False

    @property
    def kind(self) -> str:
        """What it is: chat, archive, drawer or header."""
        if self.chat is not None:
            return "chat"
        return "archive" if self.archive else "drawer" if self.drawer else "header"


@dataclass(frozen=True)
class Listed:
    """What a look at the store found: chats with the beginnings of their last messages, folders, and how many chats
    are put away."""

    chats: tuple[tuple[Chat, str], ...] = ()
    drawers: tuple[Drawer, ...] = ()
    away: int = 0


def local_day(moment: float) -> date:
    """The calendar day here of a moment in seconds since 1970."""
    return datetime.fromtimestamp(moment, UTC).astimezone().date()


def section_of(chat: Chat, today: date) -> str:
    """temporary, pinned, the id of its folder, or today, yesterday or earlier by the local calendar."""
    if is_temporary(chat.id):
        return "temporary"
    if chat.pinned:
        return "pinned"
    if chat.drawer:
        return chat.drawer
    day = local_day(chat.updated)
    if day >= today:
        return "today"
    return "yesterday" if day == today - timedelta(days=1) else "earlier"


class ChatListModel(QAbstractListModel):
    """Sections and chats. `refreshed` follows each new list."""

    refreshed = Signal()
    rename_wanted = Signal(str, str)
    drawer_named = Signal(str, str)

    def __init__(
        self,
        source: ListSource,
        background: Background,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.time,
        drawers: Callable[[], list[Drawer]] = list,
    ) -> None:
        super().__init__(parent)
        self._source, self._background, self._clock, self._drawers = source, background, clock, drawers
        self.rows: list[ListRow] = []
        self.archive = False
        """Whether what is put away is shown, and nothing else."""
        self._folded: set[str] = set()
        self._seen = Listed()
        self._held = False
        self._missed = False
        self._previews: dict[str, tuple[str | None, float, str]] = {}
        self.titles = {
            "temporary": self.tr("Temporary, not stored"),
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
            return self._spoken(row)
        if role == KindRole:
            return row.kind
        if row.chat is None:
            return {DrawerRole: row.drawer, FoldedRole: row.folded, CountRole: row.count}.get(role)
        if role == TagsRole:
            return row.chat.tags
        if role == InsideRole:
            return not self.archive and bool(row.chat.drawer) and not row.chat.pinned
        return {IdRole: row.chat.id, PreviewRole: row.preview, PinnedRole: row.chat.pinned}.get(role)

    def _spoken(self, row: ListRow) -> str:
        if row.kind == "drawer":
            return self.tr("Folder {name}: {count}").format(name=row.title, count=row.count)
        tags = " ".join(f"#{tag}" for tag in row.chat.tags) if row.chat is not None else ""
        return ". ".join(part for part in (row.title, tags, row.preview) if part)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        title = " ".join(str(value).split())
        fixed = row.kind not in ("chat", "drawer")
        if fixed or role != Qt.ItemDataRole.EditRole or not title or title == row.title:
            return False
        self.rows[index.row()] = replace(row, title=title)
        self.dataChanged.emit(index, index)
        if row.chat is not None:
            self.rename_wanted.emit(row.chat.id, title)
        else:
            named = [replace(one, name=title) if one.id == row.drawer else one for one in self._seen.drawers]
            self._seen = replace(self._seen, drawers=tuple(named))
            self.drawer_named.emit(row.drawer, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        kind = self.rows[index.row()].kind if index.isValid() else "header"
        if kind == "header":
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if kind == "chat" and not self.archive and not is_temporary(index.data(IdRole)):
            usual |= Qt.ItemFlag.ItemIsDragEnabled
        return usual if kind == "archive" else usual | Qt.ItemFlag.ItemIsEditable

    def row_of(self, chat_id: str | None) -> int | None:
        """The row of a chat."""
        return next((i for i, r in enumerate(self.rows) if r.chat is not None and r.chat.id == chat_id), None)

    def row_of_drawer(self, drawer_id: str) -> int | None:
        """The row of a folder's title."""
        return next((i for i, row in enumerate(self.rows) if row.drawer == drawer_id), None)

    def drawer_at(self, row: int) -> str | None:
        """The folder that a chat let go over this row would lie in: "" for none, also below all rows; None where it
        cannot be let go."""
        if self.archive or row >= len(self.rows):
            return None
        if row < 0:
            return ""
        title = next((r for r in reversed(self.rows[: row + 1]) if r.chat is None), None)
        if title is None or title.archive:
            return None
        return title.drawer if title.title not in (self.titles["temporary"], self.titles["pinned"]) else None

    # content

    def fold(self, drawer_id: str) -> None:
        """Fold a folder's chats away, or out again."""
        self._folded ^= {drawer_id}
        self._show(self._seen)

    def show_archive(self, archive: bool) -> None:
        """Show what is put away, or the list."""
        self.archive = archive
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._background.run("list", self._read, self._show)

    def _read(self) -> Listed:
        source, away = self._source, self._source.list(archived=True)
        shown = away if self.archive else [*source.temporary(), *source.list()]
        chats = tuple((chat, self._preview(chat)) for chat in shown if chat.head is not None)
        return Listed(chats, tuple(self._drawers()), sum(chat.head is not None for chat in away))

    def _preview(self, chat: Chat) -> str:
        known = self._previews.get(chat.id)
        if known is not None and known[:2] == (chat.head, chat.updated):
            return known[2]
        text = one_line(without_marks(self._source.preview(chat)[:2000])) or (
            known[2] if known is not None else ""
        )
        self._previews[chat.id] = (chat.head, chat.updated, text)
        return text

    def hold(self, held: bool) -> None:
        """Show no other list for a while: a new one would close the field in which a person types a title."""
        self._held = held
        if not held and self._missed:
            self.refresh()

    def _show(self, seen: Listed) -> None:
        self._missed = self._held
        if self._held:
            return
        if self.archive and not seen.away:  # the last one was taken out of it
            self.show_archive(False)
            return
        self._seen = seen
        rows = self._away(seen) if self.archive else self._sectioned(seen)
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
        return row.chat.id if row.chat is not None else f"section {row.title} {row.drawer} {row.folded}"

    def _away(self, seen: Listed) -> list[ListRow]:
        back = ListRow(self.tr("All chats"), archive=True)
        return [back, ListRow(self.tr("Archive")), *map(self._row, seen.chats)]

    def _row(self, item: tuple[Chat, str]) -> ListRow:
        return ListRow(item[0].title or self.tr("New chat"), *item)

    def _sectioned(self, seen: Listed) -> list[ListRow]:
        today = local_day(self._clock())
        rows: list[ListRow] = []
        drawers = {drawer.id: drawer.name for drawer in seen.drawers}
        first, rest = dict(list(self.titles.items())[:2]), dict(list(self.titles.items())[2:])
        for name, title in {**first, **drawers, **rest}.items():
            mine = [item for item in seen.chats if section_of(item[0], today) == name]
            if name in drawers:
                folded = name in self._folded
                rows.append(ListRow(title, drawer=name, folded=folded, count=len(mine)))
                mine = [] if folded else mine
            elif mine:
                rows.append(ListRow(title))
            rows += map(self._row, mine)
        if seen.away:
            rows.append(ListRow(self.tr("Archive"), archive=True, count=seen.away))
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
