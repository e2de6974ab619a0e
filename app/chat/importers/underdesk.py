"""Our own JSON export, back in as it was: with its ids, so that a chat that is there already is known again."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any, get_args

from app.base.errors import UserError
from app.chat.calling.telling import settled
from app.chat.export import FORMAT, FORMAT_VERSION
from app.chat.importers._box import Box, last_part
from app.chat.importers._fields import inside, many, parse, record, records, text, when, whole
from app.chat.importers._history import Found, Trouble, made_id
from app.store.attachments import Attachment
from app.store.histories import History
from app.store.records import Call, CallState, Chat, Message, Overflow, Role, State

NAME = "Underdesk"
READS = "what “Export” saves as JSON"
SAFE_ID = re.compile(r"[\w.:-]{1,80}")


def takes(box: Box) -> list[str]:
    """Files that name the format."""
    return [
        n for n in box.names() if n.lower().endswith(".json") and f'"{FORMAT}"'.encode() in box.head(n)[:4096]
    ]


def read(box: Box, name: str) -> Iterator[Found | History | Trouble]:
    """The chats of a file. Raises UserError "newer"."""
    document = parse(box.read(name), name)
    if isinstance(document, Trouble):
        yield document
        return
    if whole(document, "version") > FORMAT_VERSION:
        raise UserError("This export is from a newer Underdesk", todo="update Underdesk first", code="newer")
    for item in records(document, "chats"):
        history = _history(item)
        yield history or Trouble(text(item, "title") or last_part(name), "it has no id, or no messages")
    if len(records(document, "chats")) < len(many(document, "chats")):
        yield Trouble(last_part(name), "some of its chats are damaged")


def _history(item: dict[str, Any]) -> History | None:
    key = text(item, "id")
    raw = {text(m, "id"): m for m in records(item, "messages") if SAFE_ID.fullmatch(text(m, "id"))}
    if not SAFE_ID.fullmatch(key) or (records(item, "messages") and not raw):
        return None
    ordered = _parents_first(raw)
    messages = tuple(_message(raw[an_id], parent, key) for an_id, parent in ordered)
    head = text(item, "head")
    chat = Chat(
        id=key,
        title=text(item, "title"),
        created=when(item, "created") or 0.0,
        updated=when(item, "updated") or 0.0,
        pinned=item.get("pinned") is True,
        head=head if head in raw else (messages[-1].id if messages else None),
        system_prompt=text(item, "system_prompt"),
        sampling={k: v for k, v in record(item, "sampling").items() if _is_number(v)},
        model=text(item, "model"),
        draft=text(item, "draft"),
        tools=record(item, "tools"),
        archived=when(item, "archived"),
        tags=tuple(tag for tag in many(item, "tags") if isinstance(tag, str)),
        overflow=_one_of(Overflow, inside(item, "overflow"), ""),
    )
    files = tuple(_files(raw[an_id], an_id) for an_id, _ in ordered)
    return History(chat, messages, tuple(one for some in files for one in some), text(item, "folder"))


def _parents_first(raw: dict[str, dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Ids with their parents; what names a parent that is missing, or goes round in circles, is a root."""
    below: dict[str, list[str]] = {}
    roots: list[str] = []
    for an_id in sorted(raw):
        parent = text(raw[an_id], "parent")
        if parent in raw and parent != an_id:
            below.setdefault(parent, []).append(an_id)
        else:
            roots.append(an_id)
    ordered: list[tuple[str, str | None]] = []
    seen: set[str] = set()
    for start in (*roots, *sorted(raw)):
        waiting: list[tuple[str, str | None]] = [(start, None)]
        while waiting:
            an_id, parent = waiting.pop()
            if an_id not in seen:
                seen.add(an_id)
                ordered.append((an_id, parent))
                waiting += [(child, an_id) for child in reversed(below.get(an_id, []))]
    return ordered


def _message(item: dict[str, Any], parent: str | None, chat: str) -> Message:
    state = _one_of(State, inside(item, "state"), "complete")
    stats = {k: v for k, v in record(item, "stats").items() if isinstance(v, str) or _is_number(v)}
    return Message(
        id=text(item, "id"),
        chat=chat,
        parent=parent,
        role=_one_of(Role, inside(item, "role"), "user"),
        content=text(item, "content"),
        created=when(item, "created") or 0.0,
        reasoning=text(item, "reasoning"),
        state="stopped" if state == "streaming" else state,
        model=text(item, "model"),
        stats=stats,
        calls=settled([_call(call) for call in records(item, "calls")]),
    )


def _call(item: dict[str, Any]) -> Call:
    return Call(
        id=text(item, "id"),
        name=text(item, "name"),
        arguments=text(item, "arguments"),
        state=_one_of(CallState, inside(item, "state"), "stopped"),
        result=text(item, "result"),
        number=whole(item, "number"),
        at=whole(item, "at"),
        title=text(item, "title"),
        origin=text(item, "origin"),
        foreign=item.get("foreign") is True,
        strict=item.get("strict") is True,
    )


def _files(item: dict[str, Any], message: str) -> list[Attachment]:
    found: list[Attachment] = []
    for number, one in enumerate(records(item, "attachments")):
        try:
            data = base64.b64decode(text(one, "data"), validate=True)
        except ValueError:
            data = b""
        an_id = text(one, "id") or made_id(f"{message}\0{number}", 0.0)
        size = whole(one, "size") or len(data)
        name, kind = last_part(text(one, "name")), text(one, "kind")[:100]
        found.append(Attachment(an_id, message, number, name, kind, size, data))
    return found


def _is_number(item: Any) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool)


def _one_of(literal: Any, item: Any, otherwise: Any) -> Any:
    return item if item in get_args(literal) else otherwise
