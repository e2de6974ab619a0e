"""The engine of the program: one thread that owns every llama.cpp object, and the calls that reach it."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine import devices
from app.engine.answer import Answer
from app.engine.answerers import Answerers
from app.engine.api import (
    Device,
    GenerateRequest,
    LoadSpec,
    Message,
    ModelInfo,
    Moved,
    OnEvent,
    Resident,
    Tool,
    Vectors,
)
from app.engine.binding import library
from app.engine.careful import Careful
from app.engine.crowd import crowd
from app.engine.grammar import constraint
from app.engine.loaded import Loaded
from app.engine.lodging import Lodging, Occupied, errand
from app.engine.plan import Machine
from app.engine.reception import Reception, Ticket
from app.engine.states import Keeper
from app.engine.texts import letters_of, pass_on
from app.engine.tools.check import Toolset, toolset
from app.engine.urgency import Urgency, lift, sign

T = TypeVar("T")
CALLS_S = 0.05
"""Seconds of calls after which an answer that somebody waits for has its next token, before more of them."""
log = logging.getLogger("underdesk.engine")


class LlamaEngine:
    """api.Engine over llama.cpp. The thread starts with the first call and ends with `close`."""

    def __init__(self, machine: Callable[[], Machine] | None = None, careful: Careful | None = None) -> None:
        self._machine = machine or (lambda: devices.machine(library()))
        self._calls: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._called = 0.0
        self._waiting: deque[Callable[[], None]] = deque()
        self._in_the_way: set[Hashable] = set()
        self._urgency = Urgency(crowd(nice=lambda: 0), lift)
        self._lodging = Lodging(self._machine, called=lambda: bool(self._calls) or self._closing)
        self._models = Answerers(
            careful or Careful(), self._lodging, lambda: self._closing, self._post_if_open
        )
        self._reception = Reception(self._models, lambda: self._closing, lambda: bool(self._waiting))

    def remember(self, keeper: Keeper) -> None:
        """Have what is computed of conversations kept when they leave the memory, from the next load on."""
        self._models.keeper = keeper

    @property
    def info(self) -> ModelInfo | None:
        """The model that was loaded last, or None."""
        return self._models.info

    @property
    def _loaded(self) -> Loaded | None:
        return self._models.last

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None = None) -> Future[ModelInfo]:
        """Load a model beside the others, in place of what was loaded of the same file before."""
        return self._ask(lambda: self._models.load(spec, progress))

    def expect(self, spec: LoadSpec) -> None:
        """Know a model as one that rests: the first request that names it loads it."""
        self._post_if_open(lambda: self._models.expect(spec))

    def unload(self) -> Future[None]:
        """Free and forget all models that answer; running requests end as cancelled."""
        return self._ask(self._models.unload)

    def let_go(self, path: Path) -> Future[None]:
        """Free one model until it is asked for again; UserError (busy, not-loaded)."""
        return self._ask(lambda: self._lodging.let_go(path))

    def residents(self) -> tuple[Resident, ...]:
        """The models in memory, the one used longest ago first."""
        return self._lodging.shown

    def watch(self, listener: Callable[[Moved], None]) -> None:
        """Call `listener`, on the engine's thread, whenever a model came into memory or left it."""
        self._lodging.listener = listener

    def keep_several(self, several: bool) -> None:
        """Whether models that answer stay in memory together."""
        self._lodging.several = several

    def submit(self, request: GenerateRequest, on_event: OnEvent) -> Ticket:
        """Queue a generation; `on_event` is called on the engine's thread, the last call is Finished or Failed."""
        ticket = Ticket(Answer(request, secrets.randbits(32), on_event), self._post_if_open)
        try:
            ticket.constraint = constraint(request.schema, request.grammar)
            ticket.tools = toolset(request)
            self._post(lambda: self._reception.begin(ticket))
        except UserError as error:
            ticket.answer.on_failure(error)
        return ticket

    def count(
        self,
        messages: Sequence[Message],
        thinking: bool | None = None,
        tools: Sequence[Tool] = (),
        model: Path | None = None,
    ) -> Future[int]:
        """Tokens of the rendered prompt, the opening of the answer included."""
        kept = tuple(messages)

        def work(loaded: Loaded) -> int:
            offered = Toolset(tools) if tools else None
            made = loaded.prompts.make(kept, thinking, tools=offered, stopped=lambda: loaded.stay.ending)
            return len(made.tokens)

        return self._read(model, letters_of(kept), work)

    def count_texts(self, texts: Sequence[str], model: Path | None = None) -> Future[list[int]]:
        """Tokens of each text alone, without any template."""
        kept = tuple(texts)
        return self._read(
            model, sum(map(len, kept)), lambda loaded: [loaded.prompts.count(text) for text in kept]
        )

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        """A row of length 1 for each text, as float32 (texts, dimensions)."""
        return self._lodging.read(self._post, errand(texts, model, priority))

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        """How well each text answers the query, higher is better."""
        return self._lodging.read(self._post, errand(texts, model, priority, query))

    def rest_after(self, seconds: float | None) -> None:
        """Let models leave the memory that nobody used for so long; the next request brings them back."""
        self._lodging.rest_after(seconds)
        with self._wake:
            self._wake.notify()

    def devices(self) -> list[Device]:
        """What llama.cpp can run on here; graphics devices are known once a model was loaded."""
        return [devices.processor(), *self._models.devices]

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything, free the model, end the thread; False if it hung."""
        with self._wake:
            self._closing = True
            self._wake.notify()
            thread = self._thread
        for loaded in self._models.loaded:
            for task in list(loaded.scheduler.tasks):
                loaded.scheduler.cancel(task)
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _post(self, call: Callable[[], None]) -> None:
        with self._wake:
            if self._closing:
                raise UserError("The engine is closing", todo="start Underdesk again", code="closing")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
                self._thread.start()
            self._calls.append(call)
            self._wake.notify()
        for loaded in self._models.loaded:
            loaded.scheduler.hurry()

    def _post_if_open(self, call: Callable[[], None]) -> None:
        try:
            self._post(call)
        except UserError as error:  # closing has ended all tasks
            log.debug("too late for the engine: %s", error.code)

    def _read(self, model: Path | None, letters: int, work: Callable[[Loaded], T]) -> Future[T]:
        """Ask for what a model makes of texts of so many characters without computing."""

        def begin(future: Future[T]) -> None:
            loaded = self._models.need(model)
            self._models.texts.read(
                loaded.stay, letters, lambda: work(loaded), lambda made: pass_on(made, future)
            )

        return self._promise(begin)

    def _ask(self, work: Callable[[], T]) -> Future[T]:
        return self._promise(lambda future: future.set_result(work()))

    def _promise(self, begin: Callable[[Future[T]], None]) -> Future[T]:
        """Have `begin` called on the engine's thread with the future that is given back."""
        future: Future[T] = Future()

        def call() -> None:
            if future.running() or future.set_running_or_notify_cancel():
                try:
                    begin(future)
                except Occupied:
                    raise
                except Exception as error:
                    future.set_exception(friendly(error))

        try:
            self._post(call)
        except UserError as error:
            future.set_exception(error)
        return future

    def _run(self) -> None:
        sign()
        while (call := self._next()) is not None:
            self._guarded(call)
            del call
            self._urgency.attend(self._lodging.awaited)
        self._models.close()
        self._lodging.close()
        self._calls.extendleft(reversed(self._waiting))
        while self._calls:
            self._calls.popleft()()

    def _guarded(self, call: Callable[[], None]) -> None:
        """The thread outlives every fault: what was running fails, and the next request is served."""
        try:
            call()
        except Occupied:
            if not self._waiting:
                self._in_the_way = self._lodging.busy
            self._waiting.append(call)
        except Exception as error:
            log.exception("the engine met a fault of its own")
            for loaded in self._models.loaded:
                loaded.scheduler.fail_all(friendly(error))

    def _resume(self) -> None:
        """A model has come to the end of its answers: what waited for room is tried again, in its order."""
        waiting, self._waiting = self._waiting, deque()
        while waiting and not self._waiting:
            self._guarded(waiting.popleft())
        self._waiting.extend(waiting)

    def _next(self) -> Callable[[], None] | None:
        """The next call, or a decode when there is none, or when calls have kept an answer for long; None when
        closing."""
        with self._wake:
            while True:
                if self._closing:
                    return None
                if self._waiting and not self._in_the_way <= self._lodging.busy:
                    return self._resume
                if self._calls and not (self._called >= CALLS_S and self._lodging.watched):
                    return self._timed(self._calls.popleft())
                self._called = 0.0
                if (step := self._lodging.next()) is not None:
                    return step
                self._wake.wait(self._lodging.due())

    def _timed(self, call: Callable[[], None]) -> Callable[[], None]:
        def timed() -> None:
            since = time.perf_counter()
            try:
                call()
            finally:
                self._called += time.perf_counter() - since

        return timed
