"""Presets: what a chat can begin with, chosen by a slash and a name or when a chat is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.base.errors import UserError
from app.base.events import Changed, EventSink
from app.base.ids import new_id
from app.chat.calling.offer import Choice
from app.chat.slash import short_name, split
from app.store.chats import ChatsRepo
from app.store.drawers import PresetsRepo
from app.store.records import Chat, Preset

LONGEST_TITLE = 60


class Folders(Protocol):
    """What chats ask of documents."""

    def folders_of(self, chat_id: str) -> list[str]:
        """Ids of the folders that a chat asks."""
        ...

    def set_folders(self, chat_id: str, folder_ids: Sequence[str]) -> None:
        """Ask these."""
        ...


class Presets:
    """Safe from any thread; changes return when they are committed. `taken` tells names that mean something else."""

    def __init__(
        self,
        repo: PresetsRepo,
        chats: ChatsRepo,
        folders: Folders,
        post: EventSink,
    ) -> None:
        self._repo, self._chats, self._folders, self._post = repo, chats, folders, post
        self.taken: Callable[[str], bool] = lambda _: False

    def list(self) -> list[Preset]:
        """By title."""
        return self._repo.list()

    def get(self, wanted: str) -> Preset:
        """One by id, title or short name; raises UserError "no-such-preset"."""
        known = self.list()
        key = wanted.strip().lstrip("/")
        same = [one for one in known if one.id == key or short_name(one.title) == short_name(key)]
        if not same:
            names = ", ".join(f"/{short_name(one.title)}" for one in known[:8])
            raise UserError(
                f"There is no preset “{wanted[:60]}”",
                todo=f"choose from {names}" if names else "make one first",
                code="no-such-preset",
            )
        return same[0]

    def save(self, preset: Preset) -> Preset:
        """Keep a new one (its id empty), or a changed one. Raises UserError: empty-title, name-taken."""
        title = " ".join(preset.title.split())[:LONGEST_TITLE]
        name = short_name(title)
        if not name:
            raise UserError("A preset needs a name", todo="type at least one letter", code="empty-title")
        if any(one.id != preset.id and short_name(one.title) == name for one in self.list()):
            raise UserError(
                f"There is a preset “/{name}” already", todo="choose another name", code="name-taken"
            )
        if self.taken(name):
            raise UserError(f"“/{name}” runs a pipeline", todo="choose another name", code="name-taken")
        kept = replace(preset, title=title, id=preset.id or new_id(), created=preset.created or time.time())
        self._repo.put(kept)
        self._post(Changed("preset", frozenset({kept.id})))
        return kept

    def remove(self, preset_id: str) -> Preset:
        """Keep it no longer; returns what it was, for `save` to bring it back."""
        gone = self.get(preset_id)
        self._repo.remove(gone.id)
        self._post(Changed("preset", frozenset({gone.id})))
        return gone

    def of_chat(self, chat_id: str, title: str) -> Preset:
        """What a chat is set to, as a preset that is not kept yet. What may be called without asking stays behind."""
        chat = self._chats.get(chat_id)
        tools = Choice(Choice.of(chat).offered).kept
        folders = tuple(self._folders.folders_of(chat_id))
        return Preset(
            "", title, chat.system_prompt, dict(chat.sampling), chat.model, folders, tools, chat.overflow
        )

    def apply(self, chat_id: str, preset: Preset) -> Chat:
        """Set a chat to it; returns the chat as it was, for `put_back`."""
        before = self._chats.get(chat_id)
        fields = ("system_prompt", "sampling", "model", "tools", "overflow")
        self._chats.update(chat_id, **{name: getattr(preset, name) for name in fields}).result()
        if preset.folders:
            self._folders.set_folders(chat_id, preset.folders)
        self._post(Changed("chat", frozenset({chat_id})))
        return before

    def begun(self, text: str) -> tuple[Preset, str] | None:
        """The preset that a text begins with by a slash and its name, and the rest; None where there is none."""
        found = split(text)
        if found is None:
            return None
        preset = next((one for one in self.list() if short_name(one.title) == found[0]), None)
        return (preset, found[1]) if preset else None
