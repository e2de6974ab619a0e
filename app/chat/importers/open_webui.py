"""Open WebUI's export of chats: a JSON list, of one chat or of all.

Each has `chat.history.messages`, a table of messages with `parentId` and `childrenIds`, and `currentId`, the leaf
that was shown; older ones have the list `chat.messages` alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from app.chat.importers._box import Box, last_part
from app.chat.importers._fields import elements, many, parted, record, records, text, when, whole
from app.chat.importers._files import from_address
from app.chat.importers._history import Attached, Found, Node, Trouble
from app.store.records import Role

NAME = "Open WebUI"
READS = "the .json that “Export chats” saves"
DETAILS = re.compile(r"<details\b([^>]*)>(.*?)</details>\s*", re.DOTALL)
SUMMARY = re.compile(r"<summary>.*?</summary>", re.DOTALL)


def takes(box: Box) -> list[str]:
    """Files with chats that have a history."""
    return [n for n in box.names() if n.lower().endswith(".json") and _looks(box.head(n))]


def _looks(head: bytes) -> bool:
    return b'"chat"' in head and (b'"history"' in head or b'"childrenIds"' in head or b'"parentId"' in head)


def read(box: Box, name: str) -> Iterator[Found | Trouble]:
    """The chats of a file."""
    for item in elements(box.read(name), name, "chat"):
        yield item if isinstance(item, Trouble) else conversation(item)


def conversation(item: dict[str, Any]) -> Found | Trouble:
    """One of them."""
    chat = record(item, "chat")
    title = text(item, "title") or text(chat, "title")
    table = record(chat, "history", "messages")
    nodes = [_node(key, record(table, key)) for key in table] if table else _row(records(chat, "messages"))
    if not nodes:
        return Trouble(title, "it has no messages that can be read")
    tags = [tag if isinstance(tag, str) else text(tag, "name") for tag in many(item, "meta", "tags")]
    return Found(
        key=text(item, "id") or text(chat, "id") or f"{title}\0{when(chat, 'timestamp')}",
        title=title,
        nodes=nodes,
        head=text(chat, "history", "currentId") or None,
        created=when(item, "created_at") or when(chat, "timestamp"),
        updated=when(item, "updated_at"),
        system_prompt=text(chat, "params", "system") or text(chat, "system"),
        pinned=item.get("pinned") is True,
        archived=item.get("archived") is True,
        tags=tuple(filter(None, tags)),
    )


def _row(messages: list[dict[str, Any]]) -> list[Node]:
    nodes: list[Node] = []
    for number, message in enumerate(messages):
        parent = text(message, "parentId") or (nodes[-1].key if nodes else "")
        nodes.append(_node(text(message, "id") or f"message {number}", {**message, "parentId": parent}))
    return nodes


def _node(key: str, message: dict[str, Any]) -> Node:
    role = text(message, "role")
    known: Role = "assistant" if role == "assistant" else "system" if role == "system" else "user"
    thoughts, said = _thought(text(message, "content"))
    files = tuple(filter(None, map(_file, records(message, "files"))))
    model, created = text(message, "model"), when(message, "timestamp")
    return Node(key, text(message, "parentId") or None, known, said, created, thoughts, model, files)


def _thought(content: str) -> tuple[str, str]:
    """Reasoning stands in the words as a `<details>` of that type; what else is folded there stays."""
    thoughts: list[str] = []

    def take(match: re.Match[str]) -> str:
        if 'type="reasoning"' not in match[1]:
            return match[0]
        inner = html.unescape(SUMMARY.sub("", match[2])).strip()
        thoughts.append("\n".join(re.sub(r"^> ?", "", line) for line in inner.splitlines()))
        return ""

    said = DETAILS.sub(take, content)
    own, said = parted(said)
    return "\n\n".join(filter(None, (*thoughts, own))), said


def _file(item: dict[str, Any]) -> Attached | None:
    file = record(item, "file")
    name = last_part(text(item, "name") or text(file, "filename") or text(file, "meta", "name"))
    if text(item, "type") == "image" or text(item, "url").startswith("data:"):
        return from_address(text(item, "url"), name) or Attached(name or "picture", "image/*")
    words = text(file, "data", "content") or text(item, "content")
    kind, size = text(file, "meta", "content_type"), whole(file, "meta", "size") or whole(item, "size")
    return Attached(name, kind, b"", words, size) if name or words else None
