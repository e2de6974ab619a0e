"""Claude's data export: conversations.json, alone, in its folder or in the zip archive that it comes in.

A conversation has `chat_messages` in order; newer exports name each one's `parent_message_uuid`, which makes
branches. Files that were read as text are there whole (`extracted_content`), others by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from app.chat.importers._box import Box, last_part
from app.chat.importers._fields import elements, inside, records, text, when, whole
from app.chat.importers._files import Beside
from app.chat.importers._history import Attached, Found, Node, Trouble
from app.store.records import Call

NAME = "Claude"
READS = "conversations.json, or the zip archive of the data export"
ROOT = "00000000-0000-4000-8000-000000000000"
"""The parent that the first messages name."""


def takes(box: Box) -> list[str]:
    """Files with chat messages."""
    return [n for n in box.names() if n.lower().endswith(".json") and b'"chat_messages"' in box.head(n)]


def read(box: Box, name: str) -> Iterator[Found | Trouble]:
    """The conversations of a file."""
    beside = Beside(box)
    for item in elements(box.read(name), name, "chat_messages"):
        yield item if isinstance(item, Trouble) else conversation(item, beside)


def conversation(item: dict[str, Any], beside: Beside) -> Found | Trouble:
    """One of them."""
    title = text(item, "name")
    messages = records(item, "chat_messages")
    if not messages:
        return Trouble(title, "it has no messages that can be read")
    nodes: list[Node] = []
    for number, message in enumerate(messages):
        before = nodes[-1].key if nodes else None
        parent = text(message, "parent_message_uuid")
        key = text(message, "uuid") or f"message {number}"
        nodes.append(_node(key, (None if parent == ROOT else parent) if parent else before, message, beside))
    return Found(
        key=text(item, "uuid") or f"{title}\0{when(item, 'created_at')}",
        title=title,
        nodes=nodes,
        head=text(item, "current_leaf_message_uuid") or nodes[-1].key,
        created=when(item, "created_at"),
        updated=when(item, "updated_at"),
        pinned=item.get("is_starred") is True,
    )


def _node(key: str, parent: str | None, message: dict[str, Any], beside: Beside) -> Node:
    role = "assistant" if text(message, "sender") == "assistant" else "user"
    words: list[str] = []
    thoughts: list[str] = []
    calls: dict[str, Call] = {}
    for part in records(message, "content"):
        kind = text(part, "type")
        if kind == "thinking":
            thoughts.append(text(part, "thinking"))
        elif kind == "tool_use":
            _asked(part, calls, len("\n\n".join(words)))
        elif kind == "tool_result":
            _gave(part, calls, len("\n\n".join(words)))
        elif text(part, "text").strip():
            words.append(text(part, "text").strip())
    said = "\n\n".join(words) or (text(message, "text") if not calls else "")
    files = (*map(_attachment, records(message, "attachments")), *_files(message, beside))
    created, model = when(message, "created_at"), text(message, "model")
    return Node(key, parent, role, said, created, "\n\n".join(thoughts), model, files, tuple(calls.values()))


def _attachment(item: dict[str, Any]) -> Attached:
    name = last_part(text(item, "file_name")) or "pasted text"
    return Attached(
        name, text(item, "file_type"), b"", text(item, "extracted_content"), whole(item, "file_size")
    )


def _files(message: dict[str, Any], beside: Beside) -> list[Attached]:
    """Pictures and the like; their bytes are there only where somebody put them beside the export."""
    found: list[Attached] = []
    for item in records(message, "files"):
        name = text(item, "file_name")
        found.append(beside.attached(text(item, "file_uuid") or name, name, "", whole(item, "file_size")))
    return found


def _asked(part: dict[str, Any], calls: dict[str, Call], at: int) -> None:
    name, key = text(part, "name") or "tool", text(part, "id") or f"call {len(calls)}"
    given = inside(part, "input")
    arguments = json.dumps(given, ensure_ascii=False) if isinstance(given, dict) else "{}"
    calls[key] = Call(key[:100], name[:100], arguments, "done", number=len(calls), at=at, title=name[:100])


def _gave(part: dict[str, Any], calls: dict[str, Call], at: int) -> None:
    """The result stands with the call it answers."""
    name, key = text(part, "name") or "tool", text(part, "tool_use_id")
    said = "\n\n".join(filter(None, (text(one, "text") for one in records(part, "content")))) or text(
        part, "content"
    )
    asked = calls.get(key) or Call(f"call {len(calls)}", name[:100], "{}", "done", number=len(calls), at=at)
    calls[key or asked.id] = Call(
        asked.id,
        asked.name,
        asked.arguments,
        "done",
        said[: 1 << 20],
        asked.number,
        asked.at,
        asked.title,
        foreign=True,
    )
