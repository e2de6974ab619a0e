"""GPT4All's chats: `gpt4all-*.chat`, binary, one a chat, in the folder of its models.

Qt's stream of what `Chat::serialize` writes, versions 1 to 12, as gpt4all-chat/src (chat.cpp, chatllm.cpp,
chatmodel.cpp, tool.cpp) has them. A chat is a row of prompts and responses without times of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from app.chat.importers._box import Box, last_part
from app.chat.importers._fields import parted
from app.chat.importers._files import with_data
from app.chat.importers._history import Attached, Found, Node, Trouble
from app.chat.importers._stream import Ended, Stream
from app.store.records import Call

NAME = "GPT4All"
READS = "gpt4all-*.chat, or the folder with them"
MAGIC = 0xF5D553CC
NEWEST = 12
DEEPEST = 16
"""Pieces inside of pieces of a response; the program makes two levels."""


@dataclass
class _Item:
    """A prompt or a response, or a piece of one."""

    name: str = ""
    text: str = ""
    attached: list[Attached] = field(default_factory=list[Attached])
    call: Call | None = None
    pieces: list[_Item] = field(default_factory=list["_Item"])


def takes(box: Box) -> list[str]:
    """Chats, by their first four bytes."""
    mark = MAGIC.to_bytes(4, "big")
    return [n for n in box.names() if n.lower().endswith(".chat") and box.head(n)[:4] == mark]


def read(box: Box, name: str) -> Iterator[Found | Trouble]:
    """The one chat of a file. Of one that breaks off, what comes before is read."""
    stream = Stream(box.read(name))
    stream.skip(4)
    try:
        version = stream.i32()
        if not 1 <= version <= NEWEST:
            yield Trouble(last_part(name), f"it is of version {version}, and known are 1 to {NEWEST}")
            return
        created, key, title, model = _head(stream, version)
        _model_state(stream, version)
        total = stream.count(4, wide=False)
    except Ended:
        yield Trouble(last_part(name), "it breaks off in the middle, or is damaged")
        return
    items: list[_Item] = []
    try:
        items.extend(_item(stream, version) for _ in range(total))
    except Ended:
        yield Trouble(
            title or last_part(name), f"it breaks off or is damaged after {len(items)} of {total} messages"
        )
    updated = box.modified(name) or None
    nodes = _nodes(items, model, float(created) if created > 0 else None)
    if nodes:
        yield Found(key or last_part(name), title, nodes, nodes[-1].key, float(created), updated)


def _head(stream: Stream, version: int) -> tuple[int, str, str, str]:
    created, key, title = stream.i64(), stream.text(), stream.text()
    stream.text()  # what the person is called
    model = stream.text()
    if version >= 3:
        stream.texts()  # the folders that were asked
    return created, key, title, model


def _model_state(stream: Stream, version: int) -> None:
    """What versions before 11 kept of the model's memory; passed over."""
    if version >= 11:
        return
    state = stream.flag() if version >= 6 else True
    if version >= 2:
        stream.skip(8)
    stream.text()
    stream.text()
    stream.u32()
    if not state:
        return
    stream.skip(4 * ((version < 4) + 1 + (version >= 7)))
    if version < 9:
        stream.skip(4 * stream.u64())
    stream.skip(4 * stream.u64())
    stream.data()


def _item(stream: Stream, version: int) -> _Item:
    if version < 12:
        stream.i32()
    item = _Item(stream.text(), stream.text())
    if version < 10:
        stream.text()
    stream.text()  # a better answer that the person wrote for others
    stream.skip(4)
    if version >= 11 and item.name == "Response: ":
        stream.flag()
    _sources(stream, version)
    if version >= 10:
        for _ in range(stream.count(8)):
            address, content = stream.data().decode("utf-8", "replace"), stream.data()
            item.attached.append(with_data(last_part(unquote(address)) or "a file", "", content))
    if version >= 12:
        item.pieces = [_piece(stream, 0) for _ in range(stream.count(16))]
    return item


def _sources(stream: Stream, version: int) -> None:
    """Passages that answers used; they are copies of documents, and stay where they are."""
    if version >= 8:
        for _ in range(stream.count(40)):
            for _ in range(7):
                stream.text()
            stream.skip(12)
    elif version >= 3:
        stream.text()
        stream.texts()


def _piece(stream: Stream, depth: int) -> _Item:
    if depth > DEEPEST:
        raise Ended("pieces inside of pieces without an end")
    item = _Item(stream.text(), stream.text())
    if item.name == "ToolCall: ":
        item.call = _call(stream)
    elif item.name == "Think: ":
        stream.i32()
    elif item.name not in ("Response: ", "ToolResponse: ", "Text: "):
        raise Ended("a piece of an unknown kind")
    item.pieces = [_piece(stream, depth + 1) for _ in range(stream.count(16))]
    return item


def _call(stream: Stream) -> Call:
    name = stream.text()
    given: dict[str, object] = {}
    for _ in range(stream.count(13)):
        key = stream.text()
        stream.i32()
        value = stream.variant()
        given[key] = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    result = stream.text()
    stream.i32()
    failed = stream.text()
    told, title = json.dumps(given, ensure_ascii=False), name[:100] or "tool"
    state = "failed" if failed else "done"
    return Call("", title, told, state, result or failed, title=title, foreign=True)


def _nodes(items: list[_Item], model: str, created: float | None) -> list[Node]:
    nodes: list[Node] = []
    for number, item in enumerate(items):
        parent = nodes[-1].key if nodes else None
        when = created + number if created else None
        if item.name == "Response: ":
            words, thoughts, calls = _answer(item)
            nodes.append(Node(str(number), parent, "assistant", words, when, thoughts, model, (), calls))
        elif item.name in ("Prompt: ", "System: "):
            role = "user" if item.name == "Prompt: " else "system"
            nodes.append(Node(str(number), parent, role, item.text, when, attached=tuple(item.attached)))
    return nodes


def _answer(item: _Item) -> tuple[str, str, tuple[Call, ...]]:
    if not item.pieces:
        thought, said = parted(item.text)
        return said, thought, ()
    words: list[str] = []
    thoughts: list[str] = []
    calls: list[Call] = []
    waiting = item.pieces[::-1]
    while waiting:
        piece = waiting.pop()
        waiting += piece.pieces[::-1]
        if piece.name == "Think: ":
            thoughts.append(piece.text.replace("<think>", "").replace("</think>", "").strip())
        elif piece.call is not None:
            at = len("\n\n".join(words))
            calls.append(replace(piece.call, id=f"call-{len(calls)}", at=at, number=len(calls)))
        elif piece.name != "ToolResponse: " and piece.text.strip():
            words.append(piece.text.strip())
    return "\n\n".join(words), "\n\n".join(thoughts), tuple(calls)
