"""LM Studio's conversations: `*.conversation.json`, one a chat, in the folder `conversations` of its home.

Each message has `versions`, of which one is `currentlySelected`; an answer is made of `steps`. What was attached
lies in the folder `user-files` beside, under its `fileIdentifier`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from app.chat.importers._box import Box, last_part
from app.chat.importers._fields import parse, parted, record, records, text, when, whole
from app.chat.importers._files import Beside
from app.chat.importers._history import Attached, Found, Node, Trouble
from app.store.records import Call

NAME = "LM Studio"
READS = "*.conversation.json, or the folder with them"
ENDING = ".conversation.json"


def takes(box: Box) -> list[str]:
    """Conversations, by their ending or by what is in them."""
    return [n for n in box.names() if n.lower().endswith(".json") and _looks(n, box.head(n))]


def _looks(name: str, head: bytes) -> bool:
    return (name.lower().endswith(ENDING) and b'"messages"' in head) or (
        b'"versions"' in head and b'"currentlySelected"' in head
    )


def read(box: Box, name: str) -> Iterator[Found | Trouble]:
    """The one conversation of a file."""
    item = parse(box.read(name), name)
    yield item if isinstance(item, Trouble) else conversation(item, name, Beside(box))


def conversation(item: Any, name: str, beside: Beside) -> Found | Trouble:
    """It. A message has no time of its own; its answer's steps may."""
    messages = records(item, "messages")
    if not messages:
        return Trouble(last_part(name), "it has no messages that can be read")
    stem = last_part(name).removesuffix(ENDING)
    model = text(item, "lastUsedModel", "identifier")
    nodes: list[Node] = []
    above: str | None = None
    for number, message in enumerate(messages):
        versions = records(message, "versions") or [message]
        chosen = min(whole(message, "currentlySelected"), len(versions) - 1)
        made = [_node(f"{number}.{i}", above, v, model, beside) for i, v in enumerate(versions)]
        nodes += made
        above = made[chosen].key
    created = when(int(stem)) if stem.isascii() and stem.isdigit() and len(stem) < 20 else None
    folder = PurePosixPath(name).parent.name
    return Found(
        key=stem,
        title=text(item, "name"),
        nodes=nodes,
        head=above,
        created=when(item, "createdAt") or created,
        updated=when(item, "assistantLastMessagedAt") or when(item, "userLastMessagedAt"),
        system_prompt=text(item, "systemPrompt"),
        pinned=record(item).get("pinned") is True,
        folder="" if folder in ("", "conversations") else last_part(folder),
    )


def _node(key: str, parent: str | None, version: dict[str, Any], model: str, beside: Beside) -> Node:
    role = text(version, "role")
    words: list[str] = []
    thoughts: list[str] = []
    files: list[Attached] = []
    calls: list[Call] = []
    for step in records(version, "steps") or [version]:
        thinking = text(step, "style", "type") == "thinking"
        for part in records(step, "content"):
            kind = text(part, "type")
            if kind == "text":
                (thoughts if thinking else words).append(text(part, "text").strip())
            elif kind == "file":
                files.append(_file(part, beside))
            elif kind == "toolCallRequest":
                calls.append(_asked(part, len(calls), len("\n\n".join(words))))
            elif kind == "toolCallResult" and calls:
                calls[-1] = replace(calls[-1], result=text(part, "content")[: 1 << 20], foreign=True)
    own, said = parted("\n\n".join(filter(None, words)))
    used = text(version, "senderInfo", "senderName") or model
    reasoning = "\n\n".join(filter(None, (*thoughts, own)))
    created = next((t for step in records(version, "steps") if (t := when(step, "createdAt"))), None)
    if role == "assistant":
        return Node(key, parent, "assistant", said, created, reasoning, used, tuple(files), tuple(calls))
    return Node(key, parent, "system" if role == "system" else "user", said, created, attached=tuple(files))


def _file(part: dict[str, Any], beside: Beside) -> Attached:
    mark = text(part, "fileIdentifier")
    kind = "image/*" if text(part, "fileType") == "image" else ""
    return beside.attached(mark, mark.partition(" - ")[2] or mark, kind, whole(part, "sizeBytes"))


def _asked(part: dict[str, Any], number: int, at: int) -> Call:
    name = text(part, "name") or "tool"
    given = json.dumps(record(part, "parameters"), ensure_ascii=False)
    key = text(part, "toolCallRequestId") or f"call {number}"
    return Call(key[:100], name[:100], given, "done", number=number, at=at, title=name[:100])
