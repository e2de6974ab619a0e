"""Jan's threads: a folder each with thread.json and messages.jsonl, one message a line.

As its source describes them in core/src/types/message/messageEntity.ts and thread/threadEntity.ts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from app.base.errors import UserError
from app.chat.importers._box import Box, last_part
from app.chat.importers._fields import decoded, inside, parse, parted, record, records, text, when
from app.chat.importers._files import Beside, from_address
from app.chat.importers._history import Attached, Found, Node, Trouble
from app.store.records import Call, Role

NAME = "Jan"
READS = "the folder “threads”, or one thread’s"
MESSAGES, THREAD = "messages.jsonl", "thread.json"


def takes(box: Box) -> list[str]:
    """The files of messages."""
    return [n for n in box.names() if last_part(n) == MESSAGES and b'"role"' in box.head(n)]


def read(box: Box, name: str) -> Iterator[Found | Trouble]:
    """The one thread that these messages are of; lines that are damaged are told of, once."""
    thread = _thread(box, name)
    messages: list[dict[str, Any]] = []
    damaged = 0
    for line in decoded(box.read(name)).splitlines():
        item = parse(line.encode(), name) if line.strip() else None
        damaged += isinstance(item, Trouble)
        found = record(item)
        if found:
            messages.append(found)
    title = text(thread, "title") or last_part(str(PurePosixPath(name).parent))
    if damaged:
        yield Trouble(title, f"{damaged} of its messages {'is' if damaged == 1 else 'are'} damaged")
    if messages:
        yield conversation(thread, messages, name, Beside(box))


def _thread(box: Box, name: str) -> dict[str, Any]:
    beside = str(PurePosixPath(name).with_name(THREAD))
    if beside not in box.names():
        return {}
    try:
        return record(parse(box.read(beside), beside))
    except UserError:
        return {}


def conversation(thread: dict[str, Any], messages: list[dict[str, Any]], name: str, beside: Beside) -> Found:
    """Its messages in the order of their times: the file may have them in any."""
    ordered = sorted(messages, key=lambda m: when(m, "created_at") or 0.0)
    nobody: dict[str, Any] = {}
    helper = next(iter(records(thread, "assistants")), nobody)
    usual = text(thread, "model", "id") or text(helper, "model", "id")
    nodes: list[Node] = []
    for number, message in enumerate(ordered):
        key = text(message, "id") or f"message {number}"
        nodes.append(_node(key, nodes[-1].key if nodes else None, message, usual, beside))
    key = text(thread, "id") or text(ordered[0], "thread_id") or str(PurePosixPath(name).parent)
    return Found(
        key=key,
        title=text(thread, "title"),
        nodes=nodes,
        head=nodes[-1].key,
        created=when(thread, "created"),
        updated=when(thread, "updated"),
        system_prompt=text(helper, "instructions"),
        pinned=thread.get("isFavorite") is True or record(thread, "metadata").get("is_favorite") is True,
    )


def _node(key: str, parent: str | None, message: dict[str, Any], usual: str, beside: Beside) -> Node:
    words: list[str] = []
    thoughts: list[str] = []
    files: list[Attached] = []
    calls: list[Call] = []
    for part in records(message, "content"):
        kind = text(part, "type")
        if kind == "reasoning":
            thoughts.append(text(part, "text", "value"))
        elif kind == "image_url":
            address = text(part, "image_url", "url")
            files.append(from_address(address) or beside.attached(address, "", "image/*"))
        elif kind == "tool_call":
            calls.append(
                _call(text(part, "tool_name"), part.get("input"), part.get("output"), len(calls), words)
            )
        else:
            words.append(text(part, "text", "value") or text(part, "text"))
    for one in records(message, "metadata", "tool_calls"):
        function = record(one, "tool", "function")
        calls.append(
            _call(text(function, "name"), function.get("arguments"), one.get("response"), len(calls), words)
        )
    for file in records(message, "attachments"):
        mark = text(file, "file_id") or text(file, "name")
        files.append(beside.attached(mark, text(file, "name")))
    own, said = parted("\n\n".join(filter(None, words)))
    role: Role = "assistant" if text(message, "role") == "assistant" else _other(text(message, "role"))
    reasoning = "\n\n".join(filter(None, (*thoughts, own)))
    model = (text(message, "metadata", "modelId") or usual) if role == "assistant" else ""
    created = when(message, "created_at")
    return Node(
        key, parent, role, said, created, reasoning, model, tuple(files), tuple(calls), role != "tool"
    )


def _other(role: str) -> Role:
    return "system" if role == "system" else "tool" if role == "tool" else "user"


def _call(name: str, given: Any, result: Any, number: int, words: list[str]) -> Call:
    asked = given if isinstance(given, str) else json.dumps(record(given))
    told = result if isinstance(result, str) else _words(result)
    at = len("\n\n".join(filter(None, words)))
    title = name[:100] or "tool"
    return Call(f"call-{number}", title, asked, "done", told[: 1 << 20], number, at, title, foreign=True)


def _words(result: Any) -> str:
    """The texts of a result as MCP gives them; anything else as JSON."""
    parts = [text(part, "text") for part in records(result, "content")]
    if parts:
        return "\n".join(filter(None, parts))
    return "" if result is None else json.dumps(inside(result), ensure_ascii=False)
