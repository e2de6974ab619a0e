"""Tools for a model whose template knows none: described in words, called and answered in Hermes' form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from app.engine.api import Message, ToolCall
from app.engine.tools.check import Toolset

_INTRODUCTION = """You can use these tools, described as JSON, one a line:
{tools}

To use one, write exactly this, with the tool's name and its arguments, and wait for the result:
<tool_call>
{{"name": "...", "arguments": {{...}}}}
</tool_call>
Answer without a tool where none is needed."""


def in_words(messages: Sequence[Message], tools: Toolset | None) -> tuple[Message, ...]:
    """The same talk as texts alone, neighbours of one role put together: some templates refuse two in a row."""
    told: list[Message] = []
    for message in map(_told, messages):
        if told and told[-1].role == message.role != "system":
            both = f"{told[-1].content}\n\n{message.content}"
            told[-1] = replace(told[-1], content=both, pictures=(*told[-1].pictures, *message.pictures))
        else:
            told.append(message)
    if tools is None:
        return tuple(told)
    described = "\n".join(json.dumps(tool["function"], ensure_ascii=False) for tool in tools.described)
    introduction = _INTRODUCTION.format(tools=described)
    if told and told[0].role == "system":
        return (replace(told[0], content=f"{told[0].content}\n\n{introduction}"), *told[1:])
    return (Message("system", introduction), *told)


def _told(message: Message) -> Message:
    if message.role == "tool":
        return Message("user", f"<tool_response>\n{message.content}\n</tool_response>")
    parts = [message.content] if message.content else []
    return replace(message, content="\n".join([*parts, *map(_call, message.calls)]), calls=())


def _call(call: ToolCall) -> str:
    name = json.dumps(call.name, ensure_ascii=False)
    return f'<tool_call>\n{{"name": {name}, "arguments": {call.arguments or "{}"}}}\n</tool_call>'
