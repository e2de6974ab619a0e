"""The answer keeps to an instruction that a program can verify, one of the kinds of IFEval or IFBench."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from app.base.registry import Registry
from app.quality.checks._schemas import flag
from app.quality.instructions import known
from app.quality.instructions._kit import Instruction
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output, held


@cache
def table() -> Registry[Instruction]:
    """All instructions."""
    return known()


def loosened(text: str) -> Iterator[str]:
    """The answer with and without stars, with and without its first and last lines: a greeting or a note around it does
    not count then."""
    lines = text.split("\n")
    for part in (text, "\n".join(lines[1:]), "\n".join(lines[:-1]), "\n".join(lines[1:-1])):
        yield from (
            part if part is text else part.strip(),
            (part if part is text else part.strip()).replace("*", ""),
        )


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """Hold the answer to it; loosely where asked, as the benchmark does. An empty answer keeps to nothing."""
    one, more = table().get(given["id"]), given.get("arguments", {})
    texts = loosened(output.text) if given.get("loose", False) else [output.text]
    ok = any(text.strip() and one.holds(text, **more) for text in texts)
    return held(ok, f"It does not keep to: {one.told(more)}.")


def schema() -> Mapping[str, Any]:
    """The arguments of each instruction, by its id."""
    each = [
        {
            "if": {"properties": {"id": {"const": one.id}}, "required": ["id"]},
            "then": {
                "properties": {
                    "arguments": {
                        "properties": dict(one.properties),
                        "required": list(one.properties),
                        "additionalProperties": False,
                    }
                },
                "required": ["arguments"] if one.properties else [],
            },
        }
        for one in table()
    ]
    properties = {
        "id": {"enum": table().names(), "title": "Instruction"},
        "arguments": {"type": "object", "title": "Arguments"},
        "loose": flag("Lines around the answer and stars do not count"),
    }
    return {
        "type": "object",
        "properties": properties,
        "required": ["id"],
        "additionalProperties": False,
        "allOf": each,
    }


CHECK = Checker(
    "instruction",
    1,
    "Keeps to an instruction",
    "The answer keeps to an instruction that a program can verify.",
    "Instructions",
    schema(),
    run,
    ({"id": "punctuation:no_comma"}, Output("Ice melts."), Output("Ice, melting.")),
)
