"""A run that reads over a million tokens in small windows needs no more memory at its end than near its beginning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import psutil

from app.base.events import Event
from app.engine.scripted import Script
from app.pipelines import events
from app.pipelines.context import Context
from tests.pipelines.desk import Desk, made_up, with_nodes
from tests.pipelines.making import Maker

PAGES, WORDS = 400, 2600
GROWTH = 0.10


def page(_ctx: Context, number: float) -> Mapping[str, Any]:
    return {"text": " ".join(f"w{(int(number) * 7919 + n) % 99_991}" for n in range(WORDS))}


NODES = with_nodes(
    made_up("pages", lambda _ctx: {"items": list(range(PAGES))}, "", "items:list<number>"),
    made_up("page", page, "number:number", "text:text"),
)


def test_a_million_tokens_leave_the_memory_flat(desks: Callable[..., Desk]) -> None:
    maker = Maker(NODES)
    maker.step("pages")
    maker.zone("each", "note", together=4)
    maker.step("page", "each")
    maker.step("ask-model", "each", prompt="{{text}}", max_tokens=40)
    maker.wire("pages.items", "each.items")
    maker.wire("each:inside.item", "page.number")
    maker.wire("page.text", "ask-model.text")
    maker.wire("ask-model.text", "each:inside.note")
    desk = desks(NODES, lambda request: Script((request.messages[-1].content[:20],)), context=3000)
    process, sizes, tokens = psutil.Process(), list[int](), list[int]()

    def watch(event: Event) -> None:
        if isinstance(event, events.StepDone) and event.step == "ask-model":
            tokens.append(event.prompt_tokens)
            sizes.append(process.memory_info().rss)
            desk.engine.requests.clear()  # the scripted engine keeps what it was asked
            desk.seen.clear()

    desk.listen(watch)
    end = desk.run(maker.made)
    assert (end.state, end.ran) == ("done", 2 * PAGES + 1)
    assert sum(tokens) > 1_000_000
    tenth = max(sizes[: PAGES // 10])
    assert max(sizes) <= tenth * (1 + GROWTH), f"{tenth >> 20} MB grew to {max(sizes) >> 20} MB"
