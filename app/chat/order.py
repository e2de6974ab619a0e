"""Keeping chats in order: folders, tags and the archive."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.base.ids import new_id
from app.store.chats import ChatsRepo
from app.store.drawers import DrawersRepo
from app.store.records import Chat, Drawer, is_temporary

MOST_TAGS, LONGEST_TAG, LONGEST_NAME = 12, 40, 80
EVERY = 1_000_000
"""More chats than there are."""


@dataclass(frozen=True)
class Removed:
    """A folder that was taken away, and what lay in it, so that it can be brought back."""

    drawer: Drawer
    chats: tuple[str, ...]


class Order:
    """Safe from any thread; changes return when they are committed."""

    def __init__(self, repo: ChatsRepo, drawers: DrawersRepo, post: EventSink) -> None:
        self._repo, self._drawers, self._post = repo, drawers, post

    # folders

    def drawers(self) -> list[Drawer]:
        """All folders of chats, by name."""
        return self._drawers.list()

    def drawer(self, wanted: str) -> Drawer:
        """One by id or name; raises UserError "no-such-drawer"."""
        known = self.drawers()
        same = [one for one in known if one.id == wanted or one.name.casefold() == wanted.strip().casefold()]
        if not same:
            names = ", ".join(f"“{one.name}”" for one in known[:8])
            raise UserError(
                f"There is no folder of chats “{wanted[:60]}”",
                todo=f"choose from {names}" if names else "make one first",
                code="no-such-drawer",
            )
        return same[0]

    def make(self, name: str, chat_ids: Iterable[str] = ()) -> Drawer:
        """A new folder with these chats in it. Raises UserError: empty-title, drawer-exists, temporary."""
        chats = list(chat_ids)
        _refuse_temporary(chats)
        drawer = Drawer(new_id(), _name(name), time.time())
        self._drawers.put(drawer, chats)
        self._changed(chats)
        return drawer

    def rename(self, drawer_id: str, name: str) -> None:
        """Give a folder another name. Raises UserError: empty-title, drawer-exists."""
        self._drawers.put(replace(self.drawer(drawer_id), name=_name(name)))
        self._changed(())

    def remove(self, drawer_id: str) -> Removed:
        """Take a folder away; its chats stay."""
        drawer = self.drawer(drawer_id)
        chats = self._drawers.remove(drawer.id)
        self._changed(chats)
        return Removed(drawer, tuple(chats))

    def bring_back(self, removed: Removed) -> None:
        """Undo `remove`."""
        self._drawers.put(removed.drawer, list(removed.chats))
        self._changed(removed.chats)

    def move(self, chat_ids: Iterable[str], drawer_id: str | None) -> None:
        """Lay chats into a folder, or for None into none. Raises UserError "temporary"."""
        chats = list(chat_ids)
        _refuse_temporary(chats)
        for chat_id in chats:
            self._repo.update(chat_id, drawer=drawer_id).result()
        self._changed(chats)

    # archive and tags

    def archive(self, chat_ids: Iterable[str], away: bool = True) -> None:
        """Put chats away: they are found and opened as ever, and not in the list. Raises UserError "temporary"."""
        chats, when = list(chat_ids), time.time() if away else None
        _refuse_temporary(chats)
        for chat_id in chats:
            self._repo.update(chat_id, archived=when).result()
        self._changed(chats)

    def archived(self) -> list[Chat]:
        """What was put away, last used first."""
        return self._repo.list(EVERY, archived=True)

    def tag(self, chat_id: str, tags: Iterable[str]) -> tuple[str, ...]:
        """Give a chat these tags and no others; returns them as they are kept. Raises UserError "too-many-tags"."""
        found: dict[str, str] = {}
        for tag in tags:
            word = "-".join(tag.strip().lstrip("#").split())[:LONGEST_TAG]
            if word:
                found.setdefault(word.casefold(), word)
        if len(found) > MOST_TAGS:
            raise UserError(
                f"A chat has at most {MOST_TAGS} tags", todo="leave some out", code="too-many-tags"
            )
        kept = tuple(found.values())
        self._repo.update(chat_id, tags=kept).result()
        self._changed([chat_id])
        return kept

    def tags(self) -> dict[str, int]:
        """All tags in use and how many chats have them, the commonest first; spelled as in the chat used last."""
        counted: Counter[str] = Counter()
        spelled: dict[str, str] = {}
        for chat in (*self._repo.list(EVERY), *self.archived()):
            for tag in chat.tags:
                counted[tag.casefold()] += 1
                spelled.setdefault(tag.casefold(), tag)
        ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return {spelled[key]: count for key, count in ranked}

    def _changed(self, chats: Sequence[str]) -> None:
        """Folders are part of the list of chats: without a chat it is told all the same."""
        self._post(Changed("chat", frozenset(chats) or frozenset({""})))


def _name(name: str) -> str:
    short = " ".join(name.split())[:LONGEST_NAME]
    if not short:
        raise UserError("A folder needs a name", todo="type at least one letter", code="empty-title")
    return short


def _refuse_temporary(chats: Iterable[str]) -> None:
    if any(map(is_temporary, chats)):
        raise UserError(
            "A temporary chat lies in no folder and in no archive", why="it is never stored", code="temporary"
        )
