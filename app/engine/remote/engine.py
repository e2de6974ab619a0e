"""The engine of models beyond this program: each endpoint has its own line of requests, so many at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from app.base.errors import Cancelled, UserError, friendly
from app.base.jobs import Lane, Priority
from app.engine.api import (
    EngineEvent,
    Failed,
    Finished,
    GenerateRequest,
    Message,
    ModelInfo,
    OnEvent,
    Stats,
    Tool,
    Vectors,
    endpoint_of,
    endpoint_place,
)
from app.engine.remote.body import estimate, estimate_prompt
from app.engine.remote.line import Line, Rest, Trying, Watch
from app.engine.remote.talk import Talk
from app.engine.remote.target import Directory, Target
from app.engine.remote.vectors import embed
from app.engine.tools.check import toolset
from app.net.door import Door

T = TypeVar("T")
MOST = 16
"""Requests at once to all endpoints together; the door takes some more."""
TRYING = Trying()
log = logging.getLogger("underdesk.engine")


class _Desk:
    """One endpoint: its threads, and how long it wants to be left alone."""

    def __init__(self, target: Target) -> None:
        self.parallel, self.rest = target.parallel, Rest()
        self.lane = Lane(f"endpoint-{target.id[:8]}", target.parallel)


class _Ticket:
    """A submitted request; its listener hears one end, whoever brings that about."""

    def __init__(self, watch: Watch, on_event: OnEvent) -> None:
        self.watch, self._on_event = watch, on_event
        self.future: Future[Finished] = Future()
        self._lock = threading.Lock()
        self._begun = False

    def begin(self) -> bool:
        """Whether the work is still wanted."""
        with self._lock:
            self._begun = not self.future.done()
            return self._begun

    def cancel(self) -> None:
        """Stop: its connection is closed, or it leaves the line; a Finished with reason "cancelled" follows."""
        self.watch.cancel()
        with self._lock:
            waiting, self._begun = not self._begun, True
        if waiting:
            self.end(_nothing())

    def result(self, timeout: float | None = None) -> Finished:
        """Wait for the end; raises the UserError of a failed one, TimeoutError when it takes longer."""
        return self.future.result(timeout)

    def tell(self, event: EngineEvent) -> None:
        """A piece."""
        self._on_event(event)

    def end(self, finished: Finished) -> None:
        """It worked, or was cancelled."""
        try:
            self._on_event(finished)
        except Exception as error:
            log.debug("a listener failed: %s", type(error).__name__)
        self.future.set_result(finished)

    def fail(self, error: UserError) -> None:
        """It did not."""
        try:
            self._on_event(Failed(error))
        except Exception as problem:
            log.debug("a listener failed: %s", type(problem).__name__)
        self.future.set_exception(error)


class RemoteEngine:
    """The part of api.Engine that an endpoint can play. All calls are safe from any thread and return at once."""

    def __init__(self, door: Door, directory: Directory, trying: Trying = TRYING) -> None:
        self._door, self._directory, self._trying = door, directory, trying
        self._lock = threading.Lock()
        self._desks: dict[str, _Desk] = {}
        self._open: set[_Ticket | Watch] = set()
        self._places = threading.BoundedSemaphore(MOST)
        self._closed = False

    def info_of(self, endpoint_id: str) -> ModelInfo:
        """The endpoint as a model; nothing is asked for that. Raises UserError (no-such-endpoint)."""
        return info_of(self._directory.target(endpoint_id))

    def submit(self, request: GenerateRequest, on_event: OnEvent) -> _Ticket:
        """Queue a generation. Refused before anything is sent: no consent (needs-consent), not its scope, offline."""
        endpoint_id = endpoint_of(request.model)
        try:
            target = self._directory.target(endpoint_id)
            self._directory.allow(endpoint_id, request.scope, request.passages)
            ticket = _Ticket(Watch(target), on_event)
            talk = Talk(request, target, toolset(request), ticket.tell)
            desk = self._desk(target)
            with self._lock:
                self._open.add(ticket)
            desk.lane.submit(lambda: self._run(ticket, talk, desk), request.priority)
        except UserError as error:
            refused = _Ticket(Watch(_NOBODY), on_event)
            refused.fail(error)
            return refused
        return ticket

    def _run(self, ticket: _Ticket, talk: Talk, desk: _Desk) -> None:
        try:
            if ticket.begin():
                with self._places:
                    ticket.end(talk.hold(self._line(talk.target, desk), ticket.watch))
        except Cancelled:
            ticket.end(talk.cancelled())
        except Exception as error:
            ticket.fail(friendly(error))
        finally:
            with self._lock:
                self._open.discard(ticket)

    def _line(self, target: Target, desk: _Desk) -> Line:
        return Line(self._door, target, lambda: self._directory.key(target.id), desk.rest, self._trying)

    def _desk(self, target: Target) -> _Desk:
        """The endpoint's desk; another one where so many at once was changed."""
        with self._lock:
            if self._closed:
                raise UserError("The engine is closing", todo="start Underdesk again", code="closing")
            desk = self._desks.get(target.id)
            if desk is None or desk.parallel != target.parallel:
                desk = self._desks[target.id] = _Desk(target)
            return desk

    def count(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> Future[int]:
        """About how many tokens a prompt takes, rather too many: an endpoint's vocabulary is not known here."""
        return _done(lambda: estimate_prompt(messages, tools))

    def count_texts(self, texts: Sequence[str]) -> Future[list[int]]:
        """The same for texts."""
        return _done(lambda: estimate(texts))

    def embed(self, texts: Sequence[str], model: Path, priority: Priority) -> Future[Vectors]:
        """Vectors of an endpoint's model; needs consent to everything, documents included."""
        kept, endpoint_id = tuple(texts), endpoint_of(model)

        def work(line: Line, watch: Watch) -> Vectors:
            return embed(line, kept, watch)

        return self._ask(
            endpoint_id, work, priority, lambda: self._directory.allow(endpoint_id, "", len(kept))
        )

    def models(self, endpoint_id: str) -> Future[Any]:
        """What the server lists under /models, as it came; asks it, with nothing of the person's in the question."""

        def work(line: Line, watch: Watch) -> Any:
            return line.get("/models", watch)

        return self._ask(endpoint_id, work, Priority.PERSON)

    def _ask(
        self,
        endpoint_id: str,
        work: Callable[[Line, Watch], T],
        priority: Priority,
        allowed: Callable[[], None] = lambda: None,
    ) -> Future[T]:
        """Work in the endpoint's line; cancelling the future closes its connection."""
        future: Future[T] = Future()
        try:
            target = self._directory.target(endpoint_id)
            allowed()
            desk, watch = self._desk(target), Watch(target)
            future.add_done_callback(lambda done: watch.cancel() if done.cancelled() else None)
            with self._lock:
                self._open.add(watch)

            def fulfil() -> None:
                self._fulfil(future, lambda: work(self._line(target, desk), watch), watch)

            queued = desk.lane.submit(fulfil, priority)
            queued.add_done_callback(lambda done: _drop(future) if done.cancelled() else None)
        except UserError as error:
            future.set_exception(error)
        return future

    def _fulfil(self, future: Future[T], work: Callable[[], T], watch: Watch) -> None:
        try:
            watch.check()
            with self._places:
                result = work()
        except Cancelled:
            future.cancel()
        except Exception as error:
            with suppress(InvalidStateError):
                future.set_exception(friendly(error))
        else:
            with suppress(InvalidStateError):
                future.set_result(result)
        finally:
            with self._lock:
                self._open.discard(watch)

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything, end the threads; False if one hung."""
        with self._lock:
            self._closed = True
            running, desks = list(self._open), list(self._desks.values())
        for one in running:
            one.cancel()
        ended = [desk.lane.close(timeout, drain=False) for desk in desks]
        return all(ended)


def _drop(future: Future[Any]) -> None:
    """The line was closed before its turn came."""
    future.cancel()


_NOBODY = Target("", "", "", "")


def info_of(target: Target) -> ModelInfo:
    """An endpoint in a model's words; sizes and layers are not known of it."""
    return ModelInfo(
        path=endpoint_place(target.id),
        name=target.name,
        architecture="",
        quantisation="",
        size=0,
        parameters=0,
        trained_context=target.context,
        context=target.context,
        layers=0,
        gpu_layers=0,
        device=target.place,
        threads=0,
        template_known=True,
        thinking=False,
        load_s=0.0,
        sentence=f"{target.name} answers at {target.place}: what is asked is sent there.",
        vision=target.vision,
        remote=target.place,
    )


def _nothing() -> Finished:
    return Finished("cancelled", Stats())


def _done(work: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()
    with suppress(Exception):
        future.set_result(work())
    return future
