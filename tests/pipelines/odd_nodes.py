"""Nodes that do on purpose what runs are tried with: branch, fail, count, ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base.errors import UserError
from app.pipelines.context import Context, Request
from tests.pipelines.desk import made_up, with_nodes


def branch(_ctx: Context, value: str) -> Mapping[str, Any]:
    return {"yes": value} if "yes" in value else {"no": value}


def fail(_ctx: Context, **_: Any) -> Mapping[str, Any]:
    raise UserError("It does not work", todo="leave it", code="no-luck")


def fail_bad(_ctx: Context, text: str) -> Mapping[str, Any]:
    if "bad" in text:
        raise UserError("This one is bad", code="bad")
    return {"text": text.upper()}


def count(_ctx: Context, number: float) -> Mapping[str, Any]:
    return {"number": number + 1, "big": number + 1 >= 4}


def ask_me(ctx: Context, text: str) -> Mapping[str, Any]:
    reply = ctx.person(Request("edit", "Right so?", text))
    return {"text": reply.value}


EXTRA = with_nodes(
    made_up("branch", branch, "value:text", "yes:text no:text"),
    made_up("fail", fail, "text:text", "text:text"),
    made_up("fail-bad", fail_bad, "text:text", "text:text"),
    made_up("count", count, "number:number", "number:number big:bool"),
    made_up("one", lambda _ctx: {"number": 1}, "", "number:number"),
    made_up("person", ask_me, "text:text", "text:text", effect="world"),
    made_up("many", lambda _ctx, text: {"items": text.split()}, "text:text", "items:list<text>"),
)
