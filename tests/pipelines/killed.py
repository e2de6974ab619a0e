"""A process that runs a pipeline with loops and items and tells each step, to be killed: see test_kill."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.base.events import Event
from app.base.paths import Profile
from app.engine.scripted import Script
from app.pipelines import events
from app.pipelines.context import Context
from app.pipelines.graph import Pipeline
from tests._support.fixtures import make_vault
from tests.pipelines.desk import Desk, made_up, make_desk, with_nodes
from tests.pipelines.making import Maker

STEP_S = 0.004


def split(_ctx: Context, text: str) -> Mapping[str, Any]:
    return {"items": text.split()}


def grow(_ctx: Context, text: str) -> Mapping[str, Any]:
    longer = f"{text} more{len(text.split())}"
    return {"text": longer, "enough": len(longer.split()) >= 7}


def weak(_ctx: Context, text: str) -> Mapping[str, Any]:
    if text.endswith("5"):
        raise ValueError("not this one")
    return {"text": text[::-1]}


NODES = with_nodes(
    made_up("split", split, "text:text", "items:list<text>"),
    made_up("grow", grow, "text:text", "text:text enough:bool"),
    made_up("weak", weak, "text:text", "text:text"),
    made_up(
        "world",
        lambda ctx, text: {"text": f"{text} at {ctx.now:.0f}"},
        "text:text",
        "text:text",
        effect="world",
    ),
)


def pipeline() -> Pipeline:
    """Rounds, each over items that a model looks at, one of which fails; then items over what came of it."""
    maker = Maker(NODES)
    maker.step("question", text="a b c d")
    maker.zone("repeat", "text:text notes:list<text>", rounds=8)
    maker.step("split", "repeat")
    maker.zone("each", "said", zone="repeat", on_error="keep", together=3)
    maker.step("weak", "each")
    maker.step("ask-model", "each", prompt="{{item}} {{all}}", temperature=0.8)
    maker.step("grow", "repeat")
    maker.step("collect", "repeat")
    maker.wire("question.text", "repeat.text")
    maker.step("collect")
    maker.wire("question.text", "collect-2.items")
    maker.wire("collect-2.items", "repeat.notes")
    maker.wire("repeat:inside.text", "split.text")
    maker.wire("split.items", "each.items")
    maker.wire("each:inside.item", "weak.text")
    maker.wire("weak.text", "ask-model.item")
    maker.wire("repeat:inside.text", "ask-model.all")
    maker.wire("ask-model.text", "each:inside.said")
    maker.wire("repeat:inside.text", "grow.text")
    maker.wire("grow.text", "repeat:inside.text")
    maker.wire("grow.enough", "repeat:inside.until")
    maker.wire("repeat:inside.notes", "collect.items")
    maker.wire("each.said", "collect.items")
    maker.wire("collect.items", "repeat:inside.notes")
    maker.zone("each", "kept")
    maker.step("template", "each-2", template="- {{item}}")
    maker.wire("repeat.notes", "each-2.items")
    maker.wire("each-2:inside.item", "template.item")
    maker.wire("template.text", "each-2:inside.kept")
    maker.step("template", template="{{kept}} / {{text}} / {{rounds}} {{stopped}}")
    maker.wire("each-2.kept", "template-2.kept")
    maker.wire("repeat.text", "template-2.text")
    maker.wire("repeat.rounds", "template-2.rounds")
    maker.wire("repeat.stopped", "template-2.stopped")
    return maker.made


def slowly(request: Any) -> Script:
    """Words and the seed, after a while: what depends on the seed tells whether it was kept."""
    words = request.messages[-1].content.split()[0].upper()
    return Script((words, f" {request.sampling.seed}"), before=lambda _: time.sleep(STEP_S))


def desk(profile: Path) -> Desk:
    """Runs over a profile's vault."""
    return make_desk(make_vault(Profile(profile)), NODES, slowly)


def say(*words: str) -> None:
    """A whole line at once, whatever other threads say."""
    os.write(1, f"{' '.join(words)}\n".encode())


def tell(event: Event) -> None:
    """A line for each step that begins or ended."""
    if isinstance(event, events.StepStarted):
        say("start", event.path)
    elif isinstance(event, events.StepDone):
        say("known" if event.cached else "done", event.path)


def main(profile: str, run_id: str) -> None:
    """Begin a run, or go on with one, to its end. It may have been killed when all was done and before it said so."""
    work = desk(Path(profile))
    work.listen(tell)
    if run_id == "new":
        say("run", work.runs.start(pipeline()))
        run_id = work.runs.running()[0]
    else:
        say("run", run_id)
        if work.runs.get(run_id).state != "done":
            work.runs.resume(run_id)
    say("end", work.runs.wait(run_id).state)


if __name__ == "__main__":
    main(*sys.argv[1:])
