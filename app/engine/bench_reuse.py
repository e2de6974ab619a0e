"""What it spares to have computed a talk before: in fast mode, between two chats, and from the vault."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.engine.api import GenerateRequest, LoadSpec, Message, Sampling
from app.engine.bench_kit import Bench, Figure, figure, ignore, talk_of
from app.engine.plan import GRID
from app.engine.states import Keeper

HISTORY, LONG = 2048, 4096
"""Tokens of a talk before its next turn: for one chat, and for two that alternate."""
SETTLE_S = 3.0
"""More than it takes to put a state back while nobody asks for it."""
Talk = tuple[Message, ...]


def reuse_figures(bench: Bench) -> list[Figure]:
    """The next turn in fast mode, and two chats in turn in exact mode, each against the same without a memory."""
    context = bench.load().context
    return [
        _row(bench, context, HISTORY, _fast, "turn_reuse_fast_first_token", 0.04, "lower"),
        _row(bench, context, LONG, _alternating, "alternating_chats", 30, "higher"),
    ]


def _row(
    bench: Bench,
    context: int,
    history: int,
    measure: Callable[[Bench, int], float],
    name: str,
    goal: float,
    better: str,
) -> Figure:
    if context < history + 3 * GRID:
        why = f"not measured: the model's context holds only {context} tokens"
        return figure(name, why, "ratio", goal, better)
    return figure(name, measure(bench, history), "ratio", goal, better)


def _fast(bench: Bench, history: int) -> float:
    ratios: list[float] = []
    for turn in range(bench.rounds(2, 5)):
        talk = _history(bench, f"Fast {turn}. ", history, turn, bench.rounds(2, 5))
        _ask(bench, talk, f"fast {turn}", exact=False, limit=8)
        warm = _ask(bench, _next(talk), f"fast {turn}", exact=False)
        ratios.append(warm / _ask(bench, _elsewhere(talk), "cold", exact=False))
    return statistics.median(ratios)


def _alternating(bench: Bench, history: int) -> float:
    """How many times sooner the first token comes when the other chat had the turn before."""
    talks = {name: _history(bench, f"Chat {name}. ", history, turn, 2) for turn, name in enumerate("ab")}
    cold = statistics.median(_ask(bench, talk, name) for name, talk in talks.items())
    warm: list[float] = []
    for _ in range(bench.rounds(2, 5)):
        talks = {name: _next(talk) for name, talk in talks.items()}
        warm += [_ask(bench, talk, name) for name, talk in talks.items()]
    return cold / statistics.median(warm)


@dataclass(frozen=True)
class Restarts:
    """Chats of a vault and its keeper; `settle` returns when everything is written."""

    keeper: Keeper
    chats: Sequence[str]
    settle: Callable[[], None]

    def figures(self, bench: Bench) -> list[Figure]:
        """The first token of the next turn right after the model was loaded again, and some time after that."""
        spec = LoadSpec(bench.model, sha256="bench")
        context = bench.load(spec).context
        name, goal = "restored_first_token", 0.1
        if context < HISTORY + 3 * GRID:
            why = f"not measured: the model's context holds only {context} tokens"
            return [figure(name, why, "ratio", goal, "lower")]
        bench.engine.remember(self.keeper)
        pairs = [self._measure(bench, spec, turn, chat) for turn, chat in enumerate(self.chats)]
        at_once, later = (statistics.median(column) for column in zip(*pairs, strict=True))
        return [figure(name, at_once, "ratio", goal, "lower", {"some_seconds_after_loading": later})]

    def _measure(self, bench: Bench, spec: LoadSpec, turn: int, chat: str) -> tuple[float, float]:
        talk = _history(bench, f"Restart {turn}. ", HISTORY, turn, len(self.chats))
        self._restart(bench, spec)
        _ask(bench, talk, chat, limit=8)
        self._restart(bench, spec)
        at_once = _ask(bench, _next(talk), chat)
        self._restart(bench, spec)
        time.sleep(SETTLE_S)
        later = _ask(bench, _next(talk), chat)
        cold = _ask(bench, _elsewhere(talk), "")
        return at_once / cold, later / cold

    def _restart(self, bench: Bench, spec: LoadSpec) -> None:
        bench.engine.unload().result()
        self.settle()
        bench.load(spec)


def _history(bench: Bench, start: str, tokens: int, turn: int, turns: int) -> Talk:
    """What is run again depends on where on the grid the history ends: the turns are spread over it evenly."""
    return talk_of(bench.engine, start, tokens + GRID * turn // turns)


def _next(talk: Talk) -> Talk:
    return (*talk, Message("assistant", "The ship was saved."), Message("user", "Why?"))


def _elsewhere(talk: Talk) -> Talk:
    """As long as the next turn, and with another beginning."""
    first, *rest = _next(talk)
    return (Message("user", f"Cold. {first.content}"), *rest)


def _ask(bench: Bench, talk: Talk, conversation: str, *, exact: bool = True, limit: int = 1) -> float:
    """Seconds until the answer begins."""
    request = GenerateRequest(
        talk, Sampling(seed=1), max_tokens=limit, conversation=conversation, exact=exact
    )
    return bench.engine.submit(request, ignore).result().stats.time_to_first_token_s
