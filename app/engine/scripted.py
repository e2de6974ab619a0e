"""An engine without a model, for tests of everything that stands before one: says what its script says."""

from __future__ import annotations

import hashlib
import queue
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine.api import (
    CallArguments,
    CallEnded,
    CallStarted,
    Cause,
    Delta,
    Device,
    Failed,
    Finished,
    GenerateRequest,
    LoadSpec,
    Message,
    ModelInfo,
    Moved,
    OnEvent,
    Reason,
    Resident,
    Stats,
    Tool,
    ToolCall,
    Vectors,
)
from app.engine.grammar import constraint
from app.engine.tools.check import call_id, toolset

T = TypeVar("T")


@dataclass(frozen=True)
class Script:
    """One answer: reasoning pieces, then answer pieces, a token each; then `calls`; then `error`, or `reason`.

    A call is a tool's name and the text of its arguments, told in two parts; only a request with tools has any.
    `before` is called on the engine's thread with the number of the piece about to be told: a test that wants to
    hold the answer there waits in it for an event of its own.
    """

    pieces: tuple[str, ...] = ("Hello", " there", ".")
    reasoning: tuple[str, ...] = ()
    error: UserError | None = None
    reason: Reason = "stop"
    before: Callable[[int], None] | None = None
    calls: tuple[tuple[str, str], ...] = ()


def words(text: str) -> int:
    """The scripted model's tokens: blanks separate them."""
    return len(text.split())


@dataclass
class _Ticket:
    request: GenerateRequest
    script: Script
    on_event: OnEvent
    future: Future[Finished] = field(default_factory=Future[Finished])
    stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """End before the next piece."""
        self.stop.set()

    def result(self, timeout: float | None = None) -> Finished:
        """Wait for the end."""
        return self.future.result(timeout)


class ScriptedEngine:
    """api.Engine over `answer`: one Script for all requests, or a function from request to Script.

    `requests` lists what was submitted. A model counts as loaded from the start unless `loaded` is false;
    `load_error` is what every load fails with.
    """

    def __init__(
        self,
        answer: Script | Callable[[GenerateRequest], Script] | None = None,
        *,
        context: int = 2048,
        loaded: bool = True,
        load_error: UserError | None = None,
    ) -> None:
        self.answer = answer or Script()
        self.context, self.load_error = context, load_error
        self.requests: list[GenerateRequest] = []
        self.idle: float | None = None
        self.several = True
        self._residents: tuple[Resident, ...] = ()
        self._listener: Callable[[Moved], None] | None = None
        self._info = scripted_info(Path("scripted.gguf"), context) if loaded else None
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._open: list[_Ticket] = []
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="scripted-engine", daemon=True)
        self._thread.start()

    @property
    def info(self) -> ModelInfo | None:
        """The loaded model, or None."""
        return self._info

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None = None) -> Future[ModelInfo]:
        """Succeeds at once, with progress 0, 0.5 and 1."""
        return self._ask(lambda: self._load(spec, progress))

    def _load(self, spec: LoadSpec, progress: Callable[[float], None] | None) -> ModelInfo:
        if self.load_error:
            raise self.load_error
        for fraction in (0.0, 0.5, 1.0):
            if progress:
                progress(fraction)
        self._info = info = scripted_info(spec.path, spec.context or self.context)
        self._moved(info)
        return info

    def let_go(self, path: Path) -> Future[None]:
        """Frees the model, if that is the one."""
        return self._ask(lambda: self._let_go(path))

    def _let_go(self, path: Path) -> None:
        if self._info is None or self._info.path != path:
            raise UserError(f"{path.name} is not in memory", code="not-loaded")
        self._moved(None, "asked")

    def residents(self) -> tuple[Resident, ...]:
        """The loaded model, 100 MB large."""
        return self._residents

    def watch(self, listener: Callable[[Moved], None]) -> None:
        """Call `listener` when the model comes and goes."""
        self._listener = listener

    def keep_several(self, several: bool) -> None:
        """Noted in `several`; there is never more than one."""
        self.several = several

    def _moved(self, info: ModelInfo | None, cause: Cause | None = None) -> None:
        left = self._residents[0] if self._residents and info is None else None
        self._residents = (Resident(info.path, info.name, "chat", 100_000_000),) if info else ()
        if self._listener is not None:
            self._listener(Moved(self._residents, left, cause))

    def unload(self) -> Future[None]:
        """Cancels what runs."""
        self._cancel_all()
        return self._ask(self._forget)

    def _forget(self) -> None:
        self._info = None
        self._moved(None, "asked")

    def submit(self, request: GenerateRequest, on_event: OnEvent) -> _Ticket:
        """Queue the script for this request; a form that the real engine refuses is refused here too."""
        script = self.answer(request) if callable(self.answer) else self.answer
        self.requests.append(request)
        ticket = _Ticket(request, script, on_event)
        if self._closed:
            self._fail(ticket, UserError("The engine is closing", code="closing"))
            return ticket
        try:
            constraint(request.schema, request.grammar)
            toolset(request)
        except UserError as error:
            self._fail(ticket, error)
        else:
            self._open.append(ticket)
            self._queue.put(lambda: self._play(ticket))
        return ticket

    def _play(self, ticket: _Ticket) -> None:
        try:
            if self._info is None:
                raise UserError("No model is loaded", todo="choose one first", code="no-model")
            self._tell(ticket)
        except Exception as error:
            self._fail(ticket, friendly(error))
        finally:
            self._open.remove(ticket)

    def _tell(self, ticket: _Ticket) -> None:
        script, told = ticket.script, 0
        reason: Reason = script.reason
        parts = [Delta(text, "reasoning") for text in script.reasoning]
        parts += [Delta(text) for text in script.pieces]
        for number, part in enumerate(parts):
            if script.before:
                script.before(number)
            if ticket.stop.is_set() or told >= ticket.request.max_tokens:
                reason = "cancelled" if ticket.stop.is_set() else "length"
                break
            ticket.on_event(part)
            told += 1
        calls = self._call(ticket) if reason == "stop" else ()
        if script.error and reason != "cancelled":
            raise script.error
        self._finish(ticket, reason, told + 3 * len(calls), calls)

    def _call(self, ticket: _Ticket) -> tuple[ToolCall, ...]:
        """Tell the script's calls; returns those without a fault."""
        tools, sound = toolset(ticket.request), list[ToolCall]()
        for index, (name, arguments) in enumerate(ticket.script.calls if tools else ()):
            call = ToolCall(call_id(len(self.requests), index, name), name, arguments)
            ticket.on_event(CallStarted(call.id, name, index))
            half = len(arguments) // 2
            for piece in (arguments[:half], arguments[half:]):
                ticket.on_event(CallArguments(call.id, piece))
            fault = tools.fault(name, arguments) if tools else ""
            ticket.on_event(CallEnded(call, fault))
            if not fault:
                sound.append(call)
        return tuple(sound)

    def _finish(self, ticket: _Ticket, reason: Reason, told: int, calls: tuple[ToolCall, ...] = ()) -> None:
        seed = ticket.request.sampling.seed or 0
        prompt = self._count(ticket.request.messages)
        stats = Stats(prompt_tokens=prompt, generated_tokens=told, generate_s=0.01 * told, seed=seed)
        finished = Finished(reason, stats, tuple(range(told)), calls)
        ticket.on_event(finished)
        ticket.future.set_result(finished)

    def _fail(self, ticket: _Ticket, error: UserError) -> None:
        ticket.on_event(Failed(error))
        ticket.future.set_exception(error)

    def _count(self, messages: Sequence[Message]) -> int:
        return 1 + sum(words(message.content) + 1 for message in messages)

    def count(
        self,
        messages: Sequence[Message],
        thinking: bool | None = None,
        tools: Sequence[Tool] = (),
        model: Path | None = None,
    ) -> Future[int]:
        """Words, one more for each message and one for the opening of the answer."""
        kept = tuple(messages)
        return self._ask(lambda: self._count(kept))

    def count_texts(self, texts: Sequence[str], model: Path | None = None) -> Future[list[int]]:
        """Words of each."""
        kept = tuple(texts)
        return self._ask(lambda: [words(text) for text in kept])

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        """Vectors of the words' hashes: texts that share words are near each other."""
        kept = tuple(texts)
        return self._ask(lambda: scripted_vectors(kept))

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        """How many of the query's words each text holds."""
        asked = _terms(query)
        kept = tuple(texts)
        return self._ask(lambda: [float(len(asked & _terms(text))) for text in kept])

    def rest_after(self, seconds: float | None) -> None:
        """Keeps it in `idle`; nothing ever leaves."""
        self.idle = seconds

    def devices(self) -> list[Device]:
        """One processor."""
        return [Device("CPU", "Scripted", "cpu", None, None)]

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything, end the thread."""
        self._closed = True
        self._cancel_all()
        self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _cancel_all(self) -> None:
        for ticket in list(self._open):
            ticket.cancel()

    def _ask(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()

        def call() -> None:
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(friendly(error))

        if self._closed:
            future.set_exception(UserError("The engine is closing", code="closing"))
        else:
            self._queue.put(call)
        return future

    def _run(self) -> None:
        while (call := self._queue.get()) is not None:
            call()


def _terms(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def scripted_vectors(texts: Sequence[str]) -> Vectors:
    """The same 64 numbers for the same words, in any process."""
    import numpy as np

    made = np.zeros((len(texts), 64), np.float32)
    for row, text in enumerate(texts):
        for word in _terms(text) or {""}:
            digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=64).digest()
            made[row] += np.frombuffer(digest, np.uint8).astype(np.float32) - 127.5
        made[row] /= np.linalg.norm(made[row])
    return made


def scripted_info(path: Path, context: int) -> ModelInfo:
    """The facts of the scripted model."""
    return ModelInfo(
        path=path,
        name="Scripted",
        architecture="scripted",
        quantisation="none",
        size=0,
        parameters=0,
        trained_context=context,
        context=context,
        layers=1,
        gpu_layers=0,
        device="CPU",
        threads=1,
        template_known=True,
        thinking=True,
        load_s=0.0,
        sentence="Says what its script says.",
    )
