"""From the manifest's words about a model's chat to what the engine makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from app.engine.api import ChatForm, Switch


def chat_form(chat: Mapping[str, Any]) -> ChatForm:
    """The `chat` part of a manifest's entry, as its schema has it; empty for a model without one."""
    switch: Mapping[str, Any] = chat.get("thinking", {})
    return ChatForm(chat.get("tools"), _position(switch.get("on")), _position(switch.get("off")))


def _position(words: Mapping[str, Any] | None) -> Switch | None:
    if words is None:
        return None
    variables = cast("Mapping[str, bool | int | str]", words.get("variables", {}))
    return Switch(tuple(variables.items()), str(words.get("system", "")))
