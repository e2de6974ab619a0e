"""Whether tools and the calls of them are sound, and what a call is named by."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any, cast

from app.base.errors import UserError
from app.engine.api import GenerateRequest, Tool

MAX_TOOLS = 128
MAX_SCHEMA = 64 << 10
MAX_LOGPROBS = 20
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Schema = dict[str, Any]


def toolset(request: GenerateRequest) -> Toolset | None:
    """The tools that a request offers; raises UserError (codes bad-tools and bad-logprobs) for what cannot be."""
    if request.logprobs is not None and not 0 <= request.logprobs <= MAX_LOGPROBS:
        raise UserError(
            "So many likely tokens cannot be reported",
            why=f"{request.logprobs} were asked for",
            todo=f"ask for 0 to {MAX_LOGPROBS}",
            code="bad-logprobs",
        )
    if request.tools and (request.schema is not None or request.grammar is not None):
        raise _bad("an answer that is held to a form has no room for calls")
    return Toolset(request.tools) if request.tools else None


class Toolset:
    """The tools of one request. Raises UserError (code bad-tools) for one that is not sound."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self.names = frozenset(tool.name for tool in tools)
        if len(self.names) != len(tools) or len(tools) > MAX_TOOLS:
            raise _bad(f"there are more than {MAX_TOOLS}, or two have one name")
        self.tools = tuple(tools)
        self.schemas = {tool.name: _schema(tool) for tool in tools}

    def kinds(self, name: str, key: str) -> Collection[str]:
        """The JSON types that an argument may have; none where that is not said."""
        argument: Any = self.schemas.get(name, {}).get("properties", {}).get(key)
        kind: Any = cast(Schema, argument).get("type", ()) if isinstance(argument, dict) else ()
        return (kind,) if isinstance(kind, str) else tuple(map(str, kind))

    @cached_property
    def described(self) -> list[Schema]:
        """As chat templates want them."""
        return [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": self.schemas[tool.name],
                },
            }
            for tool in self.tools
        ]

    def fault(self, name: str, arguments: str) -> str:
        """One sentence on why a call cannot be carried out; empty when it can."""
        if name not in self.schemas:
            return f"There is no tool named {name}."
        try:
            value = json.loads(arguments)
        except (ValueError, RecursionError):
            return "The arguments are no JSON."
        if not isinstance(value, dict):
            return "The arguments are no JSON object."
        return mismatch(self.schemas[name], cast(Schema, value))


def _schema(tool: Tool) -> Schema:
    if not _NAME.fullmatch(tool.name):
        raise _bad(f'"{tool.name[:80]}" is no name for one')
    if len(tool.parameters) + len(tool.description) > MAX_SCHEMA:
        raise _bad(f"{tool.name} is described in more than {MAX_SCHEMA:,} characters")
    try:
        schema = json.loads(tool.parameters)
    except (ValueError, RecursionError):
        raise _bad(f"the parameters of {tool.name} are no JSON") from None
    if not isinstance(schema, dict) or cast(Schema, schema).get("type", "object") != "object":
        raise _bad(f"the parameters of {tool.name} are no schema of an object")
    _check_schema(tool.name, cast(Schema, schema))
    return cast(Schema, schema)


def _check_schema(name: str, schema: Schema) -> None:
    import jsonschema  # a tenth of a second: not at start-up

    try:
        jsonschema.Draft202012Validator.check_schema(schema)  # pyright: ignore[reportUnknownMemberType]
    except (jsonschema.SchemaError, RecursionError):
        raise _bad(f"the parameters of {name} are no JSON Schema") from None
    if not isinstance(schema.get("properties", {}), dict):
        raise _bad(f"the parameters of {name} are no JSON Schema")


def mismatch(schema: Schema, value: Any, subject: str = "arguments do") -> str:
    """One sentence on why a value does not fit a schema; empty when it does."""
    import jsonschema
    import referencing

    nowhere: Any = cast(Any, referencing).Registry()  # a reference to another place is not fetched
    try:
        jsonschema.Draft202012Validator(schema, registry=nowhere).validate(value)  # pyright: ignore[reportUnknownMemberType]
    except jsonschema.ValidationError as error:
        place = "/".join(map(str, error.absolute_path))
        return f"The {subject} not fit{f' at {place}' if place else ''}: {error.validator} is not kept."
    except (
        Exception
    ) as error:  # a reference that leads nowhere, a pattern that is none: strangers write schemas
        return f"The {subject.split(maxsplit=1)[0]} could not be checked ({type(error).__name__})."
    return ""


def _bad(why: str) -> UserError:
    return UserError("The tools cannot be used", why=why, todo="correct them", code="bad-tools")


def call_id(*facts: object) -> str:
    """Nine letters and digits, as Mistral's templates want them: the same facts give the same."""
    number = int.from_bytes(hashlib.sha256("\0".join(map(str, facts)).encode()).digest())
    return "".join(_LETTERS[number // 62**place % 62] for place in range(9))
