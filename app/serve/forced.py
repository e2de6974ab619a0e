"""Calls that must be made (tool_choice): the answer is held to the form of one, whatever the model's own form is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from app.engine.api import Message, Tool
from app.serve.faults import wrong
from app.serve.fields import Fields, Json, as_object


@dataclass(frozen=True)
class Forced:
    """One of these must be called; of a single one the answer is the arguments, else the name with them."""

    tools: tuple[Tool, ...]

    @property
    def names(self) -> list[str]:
        """What they are called."""
        return [tool.name for tool in self.tools]

    @property
    def schema(self) -> str:
        """What the answer is held to."""
        if len(self.tools) == 1:
            return self.tools[0].parameters
        return json.dumps({"anyOf": [_call_schema(tool, at) for at, tool in enumerate(self.tools)]})

    def instructed(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """The conversation, its instructions telling what the answer is to be."""
        known = [
            {"name": tool.name, "description": tool.description, "parameters": json.loads(tool.parameters)}
            for tool in self.tools
        ]
        listed = json.dumps(known[0] if len(known) == 1 else known, ensure_ascii=False)
        if len(known) == 1:
            words = f"Call this function. Answer with its arguments alone, as JSON.\n{listed}"
        else:
            words = (
                "Call one of these functions. Answer with a JSON object that has its name as “name” and its "
                f"arguments as “arguments”.\n{listed}"
            )
        if messages and messages[0].role == "system":
            first = messages[0]
            return replace(first, content=f"{first.content}\n\n{words}"), *messages[1:]
        return Message("system", words), *messages

    def called(self, answer: str) -> tuple[str, str]:
        """Name and arguments, as JSON text, of a whole answer; raises ValueError for one that was cut off."""
        if len(self.tools) == 1:
            return self.tools[0].name, answer
        call = cast("Json", json.loads(answer))
        return str(call["name"]), json.dumps(call["arguments"], ensure_ascii=False)


def forced(tools: tuple[Tool, ...], choice: Any) -> Forced | None:
    """What tool_choice forces; None where the model is free, or calls nothing. Raises Refusal."""
    if choice in (None, "auto", "none"):
        return None
    if not tools:
        raise wrong("tool_choice", "needs “tools”")
    if choice == "required":
        return Forced(tools)
    if isinstance(choice, str):
        raise wrong("tool_choice", "must be none, auto, required or a function by name")
    fields = Fields(as_object(choice, "tool_choice"), "tool_choice")
    name = fields.part("function").text("name")
    found = [tool for tool in tools if tool.name == name]
    if len(found) != 1:
        raise wrong("tool_choice.function.name", "names none of “tools”")
    return Forced((found[0],))


def _call_schema(tool: Tool, at: int) -> Json:
    parameters = json.loads(tool.parameters)
    return {
        "type": "object",
        "properties": {
            "name": {"const": tool.name},
            "arguments": _moved(parameters, f"#/anyOf/{at}/properties/arguments"),
        },
        "required": ["name", "arguments"],
        "additionalProperties": False,
    }


def _moved(part: Any, root: str) -> Any:
    """A schema whose references to its own parts hold where it stands now."""
    if isinstance(part, list):
        return [_moved(one, root) for one in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    moved = {key: _moved(value, root) for key, value in cast("Json", part).items()}
    target = moved.get("$ref")
    if isinstance(target, str) and target.startswith("#"):
        moved["$ref"] = root + target[1:]
    return moved
