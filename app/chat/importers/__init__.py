"""Histories of this and other programs, one module a format: each has NAME, recognises(document) and read(document)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.registry import modules_of
from app.store.records import Chat, Message

Imported = list[tuple[Chat, list[Message]]]


def read_file(path: Path) -> Imported:
    """The chats in a file. Raises UserError when it is not JSON of a known format."""
    try:
        document: Any = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"{path.name} is not JSON", todo="choose an exported history", code="format"
        ) from error
    for module in modules_of(sys.modules[__name__]):
        if module.recognises(document):
            return module.read(document)
    raise UserError(
        f"{path.name} is not a history that Underdesk knows", todo="choose an exported history", code="format"
    )
