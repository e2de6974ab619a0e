"""ChatGPT's data export: conversations.json, alone, in its folder or in the zip archive that it comes in.

A conversation is a `mapping` of nodes with `parent` and `children`; `current_node` is the leaf that was shown.
Format as described by exporters and importers of others, for example docs/chatgpt-data-export-format.md of
mitkury/chatgpt-export-parser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.chat.importers._box import Box
from app.chat.importers._fields import elements, many, record, records, text, when, whole
from app.chat.importers._files import Beside
from app.chat.importers._history import Attached, Found, Node, Trouble
from app.store.records import Call, Role

NAME = "ChatGPT"
READS = "conversations.json, or the zip archive of the data export"
HIDDEN = "is_visually_hidden_from_conversation"
POINTER = re.compile(r"(?:file-service|sediment)://([^?#\s]+)")
MARKS = re.compile("[\ue200-\ue206]")
"""Around citations, which mean nothing outside of ChatGPT."""
CITED = re.compile(
    "\\s*\ue200(?:cite|filecite|navlist|video|image_group|forecast|finance|sports|schedule)[^\ue201]*\ue201"
)


def takes(box: Box) -> list[str]:
    """Files with conversations as nodes."""
    return [n for n in box.names() if n.lower().endswith(".json") and b'"mapping"' in box.head(n)]


def read(box: Box, name: str) -> Iterator[Found | Trouble]:
    """The conversations of a file."""
    beside = Beside(box)
    for item in elements(box.read(name), name, "mapping"):
        yield item if isinstance(item, Trouble) else conversation(item, beside)


def conversation(item: dict[str, Any], beside: Beside) -> Found | Trouble:
    """One of them."""
    title = text(item, "title")
    mapping = record(item, "mapping")
    if not mapping:
        return Trouble(title, "it has no messages that can be read")
    system: list[str] = []
    nodes = [_node(key, record(mapping, key), beside, system) for key in mapping]
    return Found(
        key=text(item, "conversation_id") or text(item, "id") or f"{title}\0{when(item, 'create_time')}",
        title=title,
        nodes=nodes,
        head=text(item, "current_node"),
        created=when(item, "create_time"),
        updated=when(item, "update_time"),
        system_prompt="\n\n".join(dict.fromkeys(system)),
        pinned=item.get("is_starred") is True,
        archived=item.get("is_archived") is True,
    )


def _node(key: str, node: dict[str, Any], beside: Beside, system: list[str]) -> Node:
    message = record(node, "message")
    parent, created = text(node, "parent"), when(message, "create_time")
    role = text(message, "author", "role")
    kind = text(message, "content", "content_type")
    if role == "system" or kind in ("user_editable_context", "model_editable_context"):
        _instructions(message, system)
        return Node(key, parent, "user", "", created)
    if record(message, "metadata").get(HIDDEN) is True:
        return Node(key, parent, "user", "", created)
    if role not in ("user", "assistant", "tool"):
        return Node(key, parent, "user", "", created)
    known: Role = role
    if kind in ("thoughts", "reasoning_recap"):
        return Node(key, parent, "assistant", "", created, _thoughts(message), alone=False)
    calls = _calls(message, role)
    words, attached = ("", ()) if calls else _content(message, beside)
    model = text(message, "metadata", "model_slug")
    return Node(key, parent, known, words, created, "", model, attached, calls, alone=role == "user")


def _instructions(message: dict[str, Any], system: list[str]) -> None:
    """What the person told about themselves, and how to be answered; a GPT's own words, too."""
    about = record(message, "metadata", "user_context_message_data")
    content = record(message, "content")
    told = (
        text(about, "about_user_message") or text(content, "user_profile"),
        text(about, "about_model_message") or text(content, "user_instructions"),
        "\n".join(p for p in many(content, "parts") if isinstance(p, str)),
    )
    system += [found.strip() for found in told if found.strip()]


def _thoughts(message: dict[str, Any]) -> str:
    thoughts = records(message, "content", "thoughts")
    told = [text(t, key).strip() for t in thoughts for key in ("summary", "content")]
    return "\n\n".join(filter(None, told))


def _calls(message: dict[str, Any], role: str) -> tuple[Call, ...]:
    """A request to a tool, or what a tool gave: each is a call of the answer that it is a part of."""
    content, recipient = record(message, "content"), text(message, "recipient")
    kind, key = text(content, "content_type"), text(message, "id")
    if role == "assistant" and recipient not in ("", "all"):
        asked = text(content, "text") or _joined(content)
        return (Call(f"{key}-asked", recipient[:100], _arguments(asked), "done", title=recipient[:100]),)
    if role != "tool" or kind == "multimodal_text":
        return ()
    said = text(content, "text") or text(content, "result") or _joined(content)
    tool = text(message, "author", "name") or "tool"
    if not said.strip():
        return ()
    return (Call(f"{key}-gave", tool[:100], "", "done", said[: 1 << 20], title=tool[:100], foreign=True),)


def _arguments(asked: str) -> str:
    try:
        return (
            asked if isinstance(json.loads(asked), dict) else json.dumps({"code": asked}, ensure_ascii=False)
        )
    except (ValueError, RecursionError):
        return json.dumps({"code": asked}, ensure_ascii=False)


def _joined(content: dict[str, Any]) -> str:
    return "\n".join(part for part in many(content, "parts") if isinstance(part, str))


def _content(message: dict[str, Any], beside: Beside) -> tuple[str, tuple[Attached, ...]]:
    content = record(message, "content")
    words: list[str] = []
    attached: dict[str, Attached] = {}
    for file in records(message, "metadata", "attachments"):
        kind = text(file, "mime_type") or text(file, "mimeType")
        attached[text(file, "id")] = beside.attached(
            text(file, "id"), text(file, "name"), kind, whole(file, "size")
        )
    for part in many(content, "parts"):
        if isinstance(part, str):
            words.append(part)
        elif pointer := POINTER.match(
            text(part, "asset_pointer") or text(part, "audio_asset_pointer", "asset_pointer")
        ):
            attached.setdefault(pointer[1], beside.attached(pointer[1], "", "", whole(part, "size_bytes")))
        else:
            words.append(text(part, "text"))
    if text(content, "content_type") == "code":
        words.append(f"```{text(content, 'language').replace('unknown', '')}\n{text(content, 'text')}\n```")
    elif text(content, "content_type") == "tether_quote":
        words.append(f"{text(content, 'title')}\n{text(content, 'url')}\n\n{text(content, 'text')}")
    elif not words:
        words.append(text(content, "text") or text(content, "result"))
    said = "\n\n".join(word for word in words if word.strip())
    return MARKS.sub("", CITED.sub("", said)), tuple(attached.values())
