"""Answers of the real starter in chats and steps at the same time, and their receipts made again after a restart."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from app.assembly import AppCore, open_core
from app.base import events
from app.base.paths import Profile
from app.engine.scripted import ScriptedEngine
from app.pipelines.graph import Pipeline
from app.quality.replay import Replayed
from tests._support.fixtures import PASSPHRASE
from tests.pipelines.making import Maker

WAIT_S = 900.0
TOPICS = ("a lighthouse", "a glacier", "an old bridge", "a market in the rain", "a night train", "a beehive")
FOLLOW_UPS = ("Why?", "Tell it in one sentence.", "And then?")


@dataclass
class Talker:
    """Asks chats of one core and waits for each answer."""

    core: AppCore
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        self.core.events.listen(self._on_event)

    def _on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.TurnDone, events.TurnFailed)):
            self.ended.release()

    def say(self, chat_id: str, text: str) -> str:
        """The id of the answer."""
        self.core.chats.send(chat_id, text)
        assert self.ended.acquire(timeout=WAIT_S), "no answer ended"
        last = self.core.chats.thread(chat_id)[-1].message
        assert last.state == "complete", last.stats
        return last.id


def steps(topic: str, tokens: int) -> Pipeline:
    """Two steps that ask the model, the second about what the first said."""
    maker = Maker()
    maker.step("question", text=f"Describe {topic}.")
    maker.step("ask-model", prompt="{{question}}", max_tokens=tokens, temperature=0.8)
    maker.step("ask-model", prompt="Say it shorter: {{text}}", max_tokens=tokens, temperature=0.8)
    for step in ("ask-model", "ask-model-2"):
        maker.set(step, exact=True)
    maker.wire("question.text", "ask-model.question")
    maker.wire("ask-model.text", "ask-model-2.text")
    return maker.made


def opened(profile: Profile, threads: int, scripted: bool = False) -> AppCore:
    """The profile, with so many threads for the engine."""
    core = open_core(profile, PASSPHRASE, ScriptedEngine if scripted else None)
    core.settings.set("threads", threads)
    core.settings.set("max_tokens", 16)
    return core


def asked(core: AppCore, chats: int, turns: int, runs: int, first: int = 0, tokens: int = 12) -> list[str]:
    """Ask `chats` chats, `turns` answers each, while `runs` runs of two steps go beside them; ids of all receipts.

    Runs are numbered from `first`: what was run before is not run again.
    """
    talker = Talker(core)
    core.models.ensure().result(WAIT_S)
    with ThreadPoolExecutor(1) as beside:
        run = beside.submit(lambda: [_run(core, tokens, first + n) for n in range(runs)])
        made = [core.chats.new(f"Chat {n}").id for n in range(chats)]
        for number, chat_id in enumerate(made):
            core.chats.set_options(chat_id, sampling={"temperature": 0.9, "seed": 100 + number})
        for turn in range(turns):
            for number, chat_id in enumerate(made):
                topic = TOPICS[number % len(TOPICS)]
                talker.say(
                    chat_id, FOLLOW_UPS[turn % 3] if turn else f"Tell me {number + 1} facts of {topic}."
                )
        assert len(run.result(WAIT_S)) == runs
    return [receipt.id for receipt in core.accounts.repo.latest(10_000)]


def _run(core: AppCore, tokens: int, number: int) -> str:
    topic = f"{TOPICS[number % len(TOPICS)]}, number {number}"
    run_id = core.runs.start(steps(topic, tokens), seed=number)
    done = core.runs.wait(run_id, WAIT_S)
    assert done.state == "done", done.error
    return run_id


def replayed(core: AppCore, ids: list[str]) -> list[Replayed]:
    """Each made again, in another order than it was asked in."""
    return [core.accounts.replay(receipt_id) for receipt_id in sorted(ids, key=lambda one: one[::-1])]
