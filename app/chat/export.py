"""Chats out: JSON with every branch, or Markdown of what is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Protocol

from app.base.errors import UserError
from app.chat.tree import Turn
from app.store.records import Chat, Message

FORMAT = "underdesk-chats"
FORMAT_VERSION = 1
NAMES = {"user": "You", "assistant": "Answer", "system": "Instructions", "tool": "Tool"}


class Source(Protocol):
    """Where chats are read from."""

    def thread(self, chat_id: str) -> list[Turn]:
        """The shown branch."""
        ...

    def messages(self, chat_id: str) -> list[Message]:
        """All branches."""
        ...


def markdown(chat: Chat, path: Sequence[Message]) -> str:
    """One chat's shown branch."""
    parts = [f"# {chat.title or 'New chat'}"]
    if chat.system_prompt.strip():
        parts.append(f"**Instructions**\n\n{chat.system_prompt}")
    parts += [f"**{NAMES[m.role]}**\n\n{m.content}" for m in path]
    return "\n\n".join(parts) + "\n"


def dump(source: Source, chats: Sequence[Chat], ending: str) -> str:
    """The chats as text in the format of a file's ending (.json, .md). Raises UserError for another."""
    if ending == ".json":
        return _json(source, chats)
    if ending in (".md", ".markdown"):
        return "\n---\n\n".join(markdown(c, [t.message for t in source.thread(c.id)]) for c in chats)
    raise UserError(
        f"Chats cannot be exported as {ending or 'a file without an ending'}",
        todo="name a file that ends in .json or .md",
        code="format",
    )


def _json(source: Source, chats: Sequence[Chat]) -> str:
    items = [{**asdict(c), "messages": [asdict(m) for m in source.messages(c.id)]} for c in chats]
    document = {"format": FORMAT, "version": FORMAT_VERSION, "chats": items}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
