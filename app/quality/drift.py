"""Whether a model still says what it said: a few fixed questions, compared with its answers of an earlier day."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.base.jobs import CancelToken, Priority
from app.chat.receipt import receipt_of
from app.engine.api import GenerateRequest, Message, Sampling
from app.quality.differences import Difference, differences
from app.quality.replay import Desk, Replayer, Told, first_difference, wait
from app.quality.selftest import Backend, Model
from app.store.receipt_records import Receipt

PREFIX = "drift/"
SUITE = 1
"""Changes with the questions: answers to others cannot be compared."""
ANSWER = 32
ASKED: tuple[tuple[tuple[str, ...], float], ...] = (
    (("Give three tips for better sleep.",), 0.0),
    (("What is the capital of France, and what stands at its centre?",), 0.0),
    (("Write one sentence about a lighthouse in a storm.",), 0.8),
    (("Count from one to twelve in words.", "Now backwards, please."), 0.0),
    (("Translate into German: The bridge is closed until Monday.",), 0.0),
    (("List the steps for boiling an egg, each in five words.", "And for two eggs?"), 0.8),
)
"""Questions, those after the first with an answer between; and the temperature."""
WEEK = 7 * 86_400.0


@dataclass(frozen=True)
class Drift:
    """A comparison. `since` is when the earlier answers were given; `differing` counts from 1; where it is the `first`,
    there were none to compare with, and these are kept."""

    model: str
    name: str
    at: float
    since: float
    answers: int
    differing: tuple[int, ...]
    differences: tuple[Difference, ...]
    first: bool = False

    @property
    def same(self) -> bool:
        """Whether every answer came out the same."""
        return not self.differing

    @property
    def sentence(self) -> str:
        """For people."""
        day = time.strftime("%Y-%m-%d", time.localtime(self.since))
        if self.first:
            return f"{self.answers} answers of {self.name} were kept. Later ones are compared with them."
        named = ", ".join(item.sentence for item in self.differences)
        if self.same:
            also = f" Different, without any effect: {named}." if named else ""
            return f"Your model is the same: all {self.answers} answers are, byte for byte, those of {day}.{also}"
        why = f"Different since then: {named}." if named else "Nothing that receipts name is different."
        return f"Your model is not the same: {len(self.differing)} of {self.answers} answers differ from {day}. {why}"

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {**asdict(self), "same": self.same, "sentence": self.sentence}


class DriftCheck:
    """Asks the fixed questions in exact mode and compares. Waits for answers: not for a window's thread."""

    def __init__(self, replayer: Replayer, desk: Desk, backend: Backend) -> None:
        self._replayer, self._desk, self._backend = replayer, desk, backend

    def run(
        self,
        model: Model,
        *,
        renew: bool = False,
        told: Told = lambda _done, _all: None,
        cancel: CancelToken | None = None,
        priority: Priority = Priority.STEP,
    ) -> Drift:
        """Ask, and compare with the earliest answers that are kept; `renew` keeps today's in their place.

        Raises UserError where the model cannot be loaded, and Cancelled.
        """
        token = cancel or CancelToken()
        path = wait(self._desk.ensure(model.id), token).path
        now: list[Receipt] = []
        for number, request in enumerate(_requests()):
            told(number, len(ASKED))
            asked = replace(request, model=path, priority=priority)
            end, _ = self._replayer.ask(asked, ANSWER, lambda _done, _all: None, token)
            now.append(receipt_of(asked, end, model.id))
        told(len(ASKED), len(ASKED))
        return self._compared(model, now, renew)

    def _compared(self, model: Model, now: list[Receipt], renew: bool) -> Drift:
        moment, before = time.time(), self._kept(model.id)
        if before is None or renew:
            self._keep(model.id, moment, moment, now)
            return Drift(model.id, model.name, moment, moment, len(now), (), (), first=True)
        pairs = list(zip(before["answers"], now, strict=True))
        differing = [n for n, (one, two) in enumerate(pairs, 1) if first_difference(one, two.tokens)]
        found = differences(before["facts"], now[0].facts)
        prompts = [receipt.prompt_sha256 for receipt in now]
        if before["prompts"] != prompts:
            found = (*found, Difference("prompt", before["prompts"][0][:12], prompts[0][:12]))
        self._backend.save(PREFIX + model.id, json.dumps({**before, "looked": moment}))
        return Drift(model.id, model.name, moment, before["at"], len(now), tuple(differing), found)

    def _kept(self, model_id: str) -> dict[str, Any] | None:
        text = self._backend.load().get(PREFIX + model_id)
        found = dict(json.loads(text)) if text else {}
        return found if found.get("suite") == SUITE else None

    def _keep(self, model_id: str, at: float, looked: float, now: list[Receipt]) -> None:
        kept = {
            "suite": SUITE,
            "at": at,
            "looked": looked,
            "facts": now[0].facts,
            "prompts": [receipt.prompt_sha256 for receipt in now],
            "answers": [list(receipt.tokens) for receipt in now],
        }
        self._backend.save(PREFIX + model_id, json.dumps(kept))

    def due(self, model_id: str, now: float) -> bool:
        """Whether a week has gone by since the last look, or there was none."""
        kept = self._kept(model_id)
        return kept is None or now - float(kept["looked"]) >= WEEK


def _requests() -> list[GenerateRequest]:
    made: list[GenerateRequest] = []
    for number, (questions, temperature) in enumerate(ASKED):
        turns: list[Message] = []
        for question in questions:
            if turns:
                turns.append(Message("assistant", "Done."))
            turns.append(Message("user", question))
        made.append(
            GenerateRequest(tuple(turns), Sampling(temperature=temperature, seed=1000 + number), ANSWER)
        )
    return made
