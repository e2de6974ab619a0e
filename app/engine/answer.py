"""One answer on its way: from the scheduler's tokens to the events that its owner gets."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from app.base.errors import UserError
from app.engine.api import Delta, Failed, Finished, GenerateRequest, OnEvent, Reason, Stats
from app.engine.backend import Form, Piece
from app.engine.scheduler import Task
from app.engine.stream import Part, Reader, Style

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
        self._reader = Reader((), Style())
        self._piece: Callable[[int], Piece] | None = None

    def prepare(
        self, piece: Callable[[int], Piece], stops: Sequence[str], style: Style, prompt_tokens: int
    ) -> None:
        """What is known once the prompt is made."""
        self._piece = piece
        self._reader = Reader(stops, style)
        self._stats = replace(self._stats, prompt_tokens=prompt_tokens)

    def task(self, prompt: list[int], form: Form | None = None) -> Task:
        """The request for the scheduler."""
        request = self.request
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
        )

    def on_admitted(self, reused: int) -> None:
        """A sequence was found; what was reused for the first token counts."""
        self._admitted = self._admitted or self._clock()
        if not self._first:
            self._stats = replace(self._stats, reused_tokens=reused)

    def on_token(self, token: int) -> bool:
        """One more token; true when it completed a stop string."""
        self._last = self._clock()
        self._first = self._first or self._last
        self._tokens.append(token)
        self._untold += 1
        if self._piece is not None:
            self._tell(self._reader.push(self._piece(token)))
        return self._reader.stopped

    def _tell(self, parts: list[Part]) -> None:
        for part in parts:
            count, self._untold = self._untold, 0
            self._on_event(Delta(part.text, part.kind, count))

    def on_end(self, reason: Reason) -> None:
        """Tell the rest of the text and the end."""
        self._tell(self._reader.finish())
        finished = Finished(reason, self._final(), tuple(self._tokens))
        self._on_event(finished)
        self._future.set_result(finished)

    def on_failure(self, error: UserError) -> None:
        """Tell the failure, unless the end was told already; a listener that raises here has had its chance."""
        if self._future.done():
            return
        self._future.set_exception(error)
        try:
            self._on_event(Failed(error))
        except Exception as fault:
            log.debug("a listener failed on a failure: %s", type(fault).__name__)

    def _final(self) -> Stats:
        return replace(
            self._stats,
            generated_tokens=len(self._tokens),
            time_to_first_token_s=max(0.0, self._first - self._submitted),
            prompt_s=max(0.0, self._first - self._admitted) if self._admitted else 0.0,
            generate_s=self._last - self._first,
        )

    def result(self, timeout: float | None = None) -> Finished:
        """Wait for the end; raises the UserError of a failed one, TimeoutError when it takes longer."""
        return self._future.result(timeout)
