"""Our own JSON export, back in."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, cast

from app.base.errors import UserError
from app.base.ids import new_id
from app.chat.export import FORMAT, FORMAT_VERSION
from app.store.records import Chat, Message

NAME = "Underdesk"


def recognises(document: Any) -> bool:
    """Whether this is one of ours."""
    return isinstance(document, dict) and cast("dict[str, Any]", document).get("format") == FORMAT


def read(document: Any) -> list[tuple[Chat, list[Message]]]:
    """Chats with fresh ids, so that a second import stands beside the first. Raises UserError."""
    if document.get("version", 0) > FORMAT_VERSION:
        raise UserError("This export is from a newer Underdesk", todo="update Underdesk first", code="newer")
    try:
        return [_chat(item) for item in document["chats"]]
    except (KeyError, TypeError) as error:
        raise UserError(
            "This export is damaged", why=f"of a wrong or missing field ({error})", todo="export it again"
        ) from error


def _chat(item: dict[str, Any]) -> tuple[Chat, list[Message]]:
    known = {f.name for f in fields(Chat)}
    old = [Message(**m) for m in item["messages"]]
    ids = {m.id: new_id() for m in sorted(old, key=lambda m: m.id)}
    chat = replace(Chat(**{k: v for k, v in item.items() if k in known}), id=new_id(), deleted=None)
    chat = replace(chat, head=ids.get(chat.head or ""))
    fresh = [
        replace(m, id=ids[m.id], chat=chat.id, parent=ids[m.parent] if m.parent else None, state=_state(m))
        for m in old
    ]
    return chat, sorted(fresh, key=lambda m: m.id)


def _state(message: Message) -> Any:
    return "stopped" if message.state == "streaming" else message.state
