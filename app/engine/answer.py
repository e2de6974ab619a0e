"""One answer on its way: from the scheduler's tokens to the events that its owner gets."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from app.base.errors import UserError
from app.engine.api import (
    CallArguments,
    CallEnded,
    CallStarted,
    Delta,
    Failed,
    Finished,
    GenerateRequest,
    Likely,
    Logprob,
    Made,
    OnEvent,
    Reason,
    Stats,
    ToolCall,
)
from app.engine.backend import Form, Guesser, Odds, Piece
from app.engine.parts import Part, joined
from app.engine.stream import Reader, Style
from app.engine.task import Task
from app.engine.tools.check import Toolset, call_id

PAUSE = 0.015
"""Seconds between two tellings of text, about what a screen shows; a stop string, a call or an odd is told at once."""
log = logging.getLogger("underdesk.engine")


class Answer:
    """The scheduler's Sink for one request; also what the submitter waits on."""

    def __init__(
        self,
        request: GenerateRequest,
        drawn_seed: int,
        on_event: OnEvent,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.request = request
        self._on_event, self._clock = on_event, clock
        self._future: Future[Finished] = Future()
        given = request.sampling.seed
        self._stats = Stats(seed=(drawn_seed if given is None else given) & 0xFFFFFFFF)
        self._submitted = clock()
        self._admitted = self._first = self._last = 0.0
        self._tokens: list[int] = []
        self._untold = 0
        self._odds: list[Odds] = []
        self._logprobs: list[Logprob] = []
        self._told_odds = 0
        self._tools: Toolset | None = None
        self._call: ToolCall | None = None
        self._calls: list[ToolCall] = []
        self._call_count = 0
        self._guesser: Guesser | None = None
        self._made = Made()
        self._reader = Reader((), Style())
        self._piece: Callable[[int], Piece] | None = None
        self._at_once, self._told, self._read_tokens = False, 0.0, 0

    def prepare(
        self,
        piece: Callable[[int], Piece],
        stops: Sequence[str],
        style: Style,
        prompt_tokens: int,
        tools: Toolset | None = None,
        made: Made | None = None,
    ) -> None:
        """What is known once the prompt is made."""
        self._piece, self._tools, self._made = piece, tools, made or Made()
        self._reader = Reader(stops, style, tools)
        self._at_once = any(stops) or self.request.logprobs is not None or tools is not None
        self._stats = replace(self._stats, prompt_tokens=prompt_tokens)

    def task(self, prompt: list[int], form: Form | None = None, guesser: Guesser | None = None) -> Task:
        """The request for the scheduler."""
        request, self._guesser = self.request, guesser
        return Task(
            prompt=prompt,
            sampling=request.sampling,
            seed=self._stats.seed,
            limit=max(1, request.max_tokens),
            sink=self,
            priority=request.priority,
            exact=request.exact,
            conversation=request.conversation,
            form=form,
            odds=request.logprobs,
            guesser=guesser,
            patient=not self._at_once,
        )

    def on_admitted(self, reused: int) -> None:
        """A sequence was found; what was reused for the first token counts."""
        self._admitted = self._admitted or self._clock()
        if not self._first:
            self._stats = replace(self._stats, reused_tokens=reused)

    def on_odds(self, odds: Odds) -> None:
        """How likely the next token was."""
        self._odds.append(odds)

    def on_token(self, token: int, more: bool = False) -> bool:
        """One more token; true when it completed a stop string. Text is told when no `more` follow at once."""
        self._last = self._clock()
        self._first = self._first or self._last
        self._tokens.append(token)
        self._untold += 1
        if self._at_once or (not more and self._last - self._told >= PAUSE):
            self._read()
        return self._reader.stopped

    def _read(self) -> None:
        """Tell what the tokens say that came since the last time."""
        self._told = self._last
        start, self._read_tokens = self._read_tokens, len(self._tokens)
        if self._piece is None:
            return
        parts: list[Part] = []
        for index in range(start, len(self._tokens)):
            token = self._tokens[index]
            if index < len(self._odds):
                self._logprobs.append(_logprob(token, self._odds[index], self._piece))
            parts += self._reader.push(self._piece(token))
        self._tell(joined(parts))

    def _tell(self, parts: list[Part]) -> None:
        for part in parts:
            if part.kind == "end":
                self._end_call()
                continue
            count, self._untold = self._untold, 0
            odds = tuple(self._logprobs[self._told_odds :])
            self._told_odds += len(odds)
            if part.kind == "call":
                self._start_call(part.text, count, odds)
            elif part.kind == "arguments":
                self._argue(part.text, count, odds)
            else:
                self._on_event(Delta(part.text, part.kind, count, odds))

    def _start_call(self, name: str, count: int, odds: tuple[Logprob, ...]) -> None:
        index, self._call_count = self._call_count, self._call_count + 1
        made = call_id(self._stats.seed, self._stats.prompt_tokens, index, name)
        self._call = ToolCall(made, name, "")
        self._on_event(CallStarted(made, name, index, count, odds))

    def _argue(self, text: str, count: int, odds: tuple[Logprob, ...]) -> None:
        if self._call is not None:
            self._call = replace(self._call, arguments=self._call.arguments + text)
            self._on_event(CallArguments(self._call.id, text, count, odds))

    def _end_call(self) -> None:
        call, self._call = self._call, None
        if call is not None and self._tools is not None:
            fault = self._tools.fault(call.name, call.arguments)
            if not fault:
                self._calls.append(call)
            self._on_event(CallEnded(call, fault))

    def on_end(self, reason: Reason) -> None:
        """Tell the rest of the text and the end, unless one was told already: who cancels may come after a failure."""
        if self._future.done():
            return
        self._read()
        self._tell(self._reader.finish())
        finished = Finished(
            reason,
            self._final(),
            tuple(self._tokens),
            tuple(self._calls),
            tuple(self._logprobs),
            made=self._made,
        )
        self._on_event(finished)
        self._future.set_result(finished)

    def on_failure(self, error: UserError) -> None:
        """Tell the failure, unless the end was told already; a listener that raises here has had its chance."""
        if self._future.done():
            return
        for tell in (self._read, lambda: self._on_event(Failed(error))):
            try:
                tell()
            except Exception as fault:
                log.debug("a listener failed on a failure: %s", type(fault).__name__)
        self._future.set_exception(error)

    def _final(self) -> Stats:
        return replace(
            self._stats,
            generated_tokens=len(self._tokens),
            time_to_first_token_s=max(0.0, self._first - self._submitted),
            prompt_s=max(0.0, self._first - self._admitted) if self._admitted else 0.0,
            generate_s=self._last - self._first,
            guessed_tokens=self._guesser.proposed if self._guesser else 0,
            right_tokens=self._guesser.accepted if self._guesser else 0,
        )

    def result(self, timeout: float | None = None) -> Finished:
        """Wait for the end; raises the UserError of a failed one, TimeoutError when it takes longer."""
        return self._future.result(timeout)


def _logprob(token: int, odds: Odds, piece: Callable[[int], Piece]) -> Logprob:
    def likely(of: int, logprob: float) -> Likely:
        return Likely(of, tuple(piece(of).data), logprob)

    return Logprob(likely(token, odds.chosen), tuple(likely(*item) for item in odds.top))
