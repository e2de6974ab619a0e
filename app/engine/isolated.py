"""The engine hosted in a child process: whatever kills it there ends its requests, and the next one starts it anew."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine import devices, frames
from app.engine.api import (
    Device,
    EngineEvent,
    Failed,
    Finished,
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
from app.engine.careful import Nowhere
from app.engine.child import Child
from app.engine.kept_afar import VERBS, Counter
from app.engine.remember import PREFIX, Backend, Memory
from app.engine.states import Keeper

MOST_ATTEMPTS = 4
"""How often a load is begun again after it killed the process; each time with a lesser plan."""
log = logging.getLogger("underdesk.engine")


def _ended() -> UserError:
    return UserError(
        "The engine ended unexpectedly",
        why="its process died",
        todo="ask again: it starts anew by itself",
        code="engine-ended",
    )


def _closing() -> UserError:
    return UserError("The engine is closing", todo="start Underdesk again", code="closing")


@dataclass(eq=False)
class _Call:
    """What the child owes an answer for."""

    number: int
    message: tuple[Any, ...]
    future: Future[Any] = field(default_factory=Future[Any])
    on_event: OnEvent | None = None
    progress: Callable[[float], None] | None = None
    attempts: int = 1

    def fail(self, error: UserError) -> None:
        """End it badly, once."""
        if self.future.done():
            return
        self.future.set_exception(error)
        if self.on_event is not None:
            _tell(self.on_event, Failed(error))


def _tell(on_event: OnEvent, event: EngineEvent) -> UserError | None:
    """What a listener that raises is to be told about it."""
    try:
        on_event(event)
    except Exception as error:
        log.debug("a listener failed: %s", type(error).__name__)
        return friendly(error)
    return None


class _Line:
    """A living child with the two threads that write to it and read from it."""

    def __init__(
        self, child: Child, take: Callable[[tuple[Any, ...]], None], lost: Callable[[_Line], None]
    ) -> None:
        self.child, self._take, self._lost = child, take, lost
        self.outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=work, name=f"engine-{name}", daemon=True)
            for name, work in (("writer", self._write), ("reader", self._read))
        ]
        for thread in self._threads:
            thread.start()

    def _write(self) -> None:
        while (message := self.outbox.get()) is not None:
            try:
                if isinstance(message, Iterator):
                    self._write_one_of(cast("Iterator[Any]", message))
                else:
                    self.child.send(message)
            except frames.Broken:
                break
        self.child.hang_up()

    def _write_one_of(self, messages: Iterator[Any]) -> None:
        """The first, and the rest behind what else there is to say."""
        for message in messages:
            self.child.send(message)
            self.outbox.put(messages)
            return

    def _read(self) -> None:
        try:
            while True:
                self._take(self.child.receive())
        except frames.Broken:
            self.outbox.put(None)
            self._lost(self)

    def close(self, timeout: float) -> bool:
        """Hang up and wait for the end; False where it had to be forced."""
        self.outbox.put(None)
        orderly = self.child.wait(timeout) is not None
        if not orderly:
            self.child.end()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout)
        self.child.end()
        return orderly


class _Ticket:
    """A submitted request."""

    def __init__(self, engine: IsolatedEngine, call: _Call) -> None:
        self._engine, self._call = engine, call

    def cancel(self) -> None:
        """Stop within one decode; a Finished with reason "cancelled" follows."""
        self._engine.cancel(self._call.number)

    def result(self, timeout: float | None = None) -> Finished:
        """Wait for the end; raises the UserError of a failed one, TimeoutError when it takes longer."""
        return self._call.future.result(timeout)


class _Known:
    """What is known of the engine in the other process, whether that lives or not."""

    def __init__(self) -> None:
        self._specs: dict[Path, LoadSpec] = {}
        self._last: Path | None = None
        self._info: ModelInfo | None = None
        self._devices: list[Device] | None = None
        self._residents: tuple[Resident, ...] = ()
        self._listener: Callable[[Moved], None] | None = None
        self._keeper: Keeper | None = None

    @property
    def info(self) -> ModelInfo | None:
        """The model that was loaded last, or None. A process that died is no reason to forget it."""
        return self._info

    def residents(self) -> tuple[Resident, ...]:
        """The models in memory, the one used longest ago first."""
        return self._residents

    def watch(self, listener: Callable[[Moved], None]) -> None:
        """Call `listener`, on a thread of the engine's, whenever a model came into memory or left it."""
        self._listener = listener

    def devices(self) -> list[Device]:
        """What llama.cpp can run on here; graphics devices are known once a model was loaded."""
        return [devices.processor()] if self._devices is None else list(self._devices)

    def moved(self, moved: Moved) -> None:
        """Other models are in memory now."""
        self._residents = moved.residents
        if self._listener is not None:
            self._listener(moved)

    def _say_most(self, line: _Line | None) -> None:
        """Have the process hand over what it computes, up to a size that may have changed."""
        if line is not None and self._keeper is not None:
            line.outbox.put(("most", 0, self._keeper.most))
            line.outbox.put(("remember", 0))


class IsolatedEngine(_Known):
    """api.Engine over a process of its own. Events come on one thread, as they do from the engine in this process."""

    def __init__(self, kept: Backend | None = None, start: Callable[[str], Child] = Child) -> None:
        """`kept` is where the memory of plans lies; `start` makes the process."""
        self._kept, self._start = kept or Nowhere(), start
        super().__init__()
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._calls: dict[int, _Call] = {}
        self._line: _Line | None = None
        self._counter: Counter | None = None
        self._several = True
        self._is_closing = False
        self._idle: float | None = None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        line = self._line
        return line.child.pid if line else None

    def remember(self, keeper: Keeper) -> None:
        """Have what is computed of conversations kept when they leave the memory, from the next load on."""
        with self._lock:
            self._keeper = keeper
            self._say_most(self._line)

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None = None) -> Future[ModelInfo]:
        """Load a model beside the others, in place of what was loaded of the same file before."""
        with self._lock:
            self._say_most(self._line)
            return self._call("load", spec, progress=progress).future

    def unload(self) -> Future[None]:
        """Free and forget all models that answer; running requests end as cancelled."""
        with self._lock:
            self._specs.clear()
            self._last = self._info = None
            return self._call("unload").future

    def let_go(self, path: Path) -> Future[None]:
        """Free one model until it is asked for again; UserError (busy, not-loaded)."""
        return self._call("let_go", path).future

    def keep_several(self, several: bool) -> None:
        """Whether models that answer stay in memory together, in this process and in those after it."""
        with self._lock:
            self._several = several
            if self._line is not None:
                self._line.outbox.put(("several", 0, several))

    def submit(self, request: GenerateRequest, on_event: OnEvent) -> _Ticket:
        """Queue a generation; the last call of `on_event` is Finished or Failed."""
        return _Ticket(self, self._call("submit", request, on_event=on_event))

    def count(
        self,
        messages: Sequence[Message],
        thinking: bool | None = None,
        tools: Sequence[Tool] = (),
        model: Path | None = None,
    ) -> Future[int]:
        """Tokens of the rendered prompt, the opening of the answer included."""
        return self._call("count", tuple(messages), thinking, tuple(tools), model).future

    def count_texts(self, texts: Sequence[str], model: Path | None = None) -> Future[list[int]]:
        """Tokens of each text alone, without any template."""
        return self._call("count_texts", tuple(texts), model).future

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        """A row of length 1 for each text, as float32 (texts, dimensions)."""
        return self._read("embed", tuple(texts), model, priority)

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        """How well each text answers the query, higher is better."""
        return self._read("rerank", query, tuple(texts), model, priority)

    def _read(self, *message: Any) -> Future[Any]:
        call = self._call(*message)
        call.future.add_done_callback(lambda future: self._give_up(call) if future.cancelled() else None)
        return call.future

    def _give_up(self, call: _Call) -> None:
        self.cancel(call.number)
        self._forget(call)

    def rest_after(self, seconds: float | None) -> None:
        """Let models that nobody used for so long leave the memory, in this process and in those after it."""
        with self._lock:
            self._idle = seconds
            if self._line is not None:
                self._line.outbox.put(("rest", 0, seconds))

    def cancel(self, number: int) -> None:
        """Stop a request, by its call's number."""
        with self._lock:
            if self._line is not None and number in self._calls:
                self._line.outbox.put(("cancel", number))

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything, free the model, end the process; False if it had to be forced."""
        with self._lock:
            self._is_closing = True
            line = self._line
        orderly = line.close(timeout) if line else True
        for call in list(self._calls.values()):
            call.fail(_closing())
        return orderly

    def _call(
        self,
        verb: str,
        *arguments: Any,
        on_event: OnEvent | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> _Call:
        number = next(self._numbers)
        call = _Call(number, (verb, number, *arguments), on_event=on_event, progress=progress)
        with self._lock:
            error = self._send(call)
        if error is not None:
            call.fail(error)
        return call

    def _send(self, call: _Call) -> UserError | None:
        """Put a call on its way, to a new process where there is none; why it cannot be."""
        if self._is_closing:
            return _closing()
        if self._line is None:
            try:
                self._line = self._new_line()
            except OSError as error:
                return friendly(error)
        self._calls[call.number] = call
        self._line.outbox.put(call.message)
        return None

    def _new_line(self) -> _Line:
        """A process that knows what is remembered and which models the last one had; the last of them it loads."""
        line = _Line(self._start("engine"), self._take, self._lost)
        self._counter = Counter(lambda: self._keeper, line.outbox.put)
        kept = {key: text for key, text in self._kept.load().items() if key.startswith(PREFIX)}
        line.outbox.put(kept)
        line.outbox.put(("rest", 0, self._idle))
        line.outbox.put(("several", 0, self._several))
        self._say_most(line)
        for path, spec in self._specs.items():
            if path != self._last:
                line.outbox.put(("expect", 0, spec))
        if self._last is not None:
            number = next(self._numbers)
            again = _Call(number, ("load", number, self._specs[self._last]))
            self._calls[number] = again
            line.outbox.put(again.message)
        return line

    # from the reader's thread

    def _take(self, message: tuple[Any, ...]) -> None:
        verb, number, *rest = message
        call = self._calls.get(number)
        if verb == "keep":
            self._kept.save(str(number), str(rest[0]))
        elif verb == "moved":
            self.moved(rest[0])
        elif verb in VERBS and self._counter is not None:
            self._counter.take(message)
        elif call is not None:
            self._answered(call, verb, rest)

    def _answered(self, call: _Call, verb: str, rest: list[Any]) -> None:
        if verb == "event":
            self._event(call, rest[0])
        elif verb == "progress" and call.progress is not None:
            call.progress(rest[0])
        elif verb == "done":
            self._done(call, *rest)
        elif verb == "failed":
            self._failed(call, *rest)

    def _failed(self, call: _Call, error: UserError, info: ModelInfo | None = None) -> None:
        with self._lock:
            self._forget(call)
            if call.message[0] == "load":
                self._info = info
                path = call.message[2].path.resolve()
                self._specs.pop(path, None)
                self._last = None if path == self._last else self._last
        call.fail(error)

    def _event(self, call: _Call, event: EngineEvent) -> None:
        if call.future.done() or call.on_event is None:
            return
        if isinstance(event, Failed):
            self._forget(call)
            call.fail(event.error)
            return
        error = _tell(call.on_event, event)
        if isinstance(event, Finished):
            self._forget(call)
            call.future.set_result(event)
        elif error is not None:
            self.cancel(call.number)
            call.fail(error)

    def _done(self, call: _Call, result: Any, info: ModelInfo | None, found: list[Device]) -> None:
        with self._lock:
            self._forget(call)
            self._info, self._devices = info, found
            if call.message[0] == "load":
                spec: LoadSpec = call.message[2]
                self._last = spec.path.resolve()
                self._specs[self._last] = spec
        if call.future.set_running_or_notify_cancel():
            call.future.set_result(result)

    def _forget(self, call: _Call) -> None:
        with self._lock:
            self._calls.pop(call.number, None)

    def _lost(self, line: _Line) -> None:
        """The process is gone: its requests fail, a load is tried again with what is known now."""
        with self._lock:
            if self._line is line:
                self._line = None
            calls, self._calls = list(self._calls.values()), {}
            closing = self._is_closing
        loads = [call for call in calls if call.message[0] == "load"]
        if not closing:
            line.child.end()
            log.info("the engine's process died with %d calls", len(calls))
            asked = {call.message[2].model or self._last for call in calls if call.on_event is not None}
            paths = {str(path.resolve()) for path in asked if path}
            Memory(self._kept).unclean(lambda known: str(Path(known.path).resolve()) in paths)
            self.moved(Moved(()))
        for call in calls:
            again = call in loads and not closing and call.attempts < MOST_ATTEMPTS
            if not again or not self._again(call):
                call.fail(_closing() if closing else _ended())

    def _again(self, call: _Call) -> bool:
        call.attempts += 1
        with self._lock:
            return self._send(call) is None
