"""One answer's calls: gathered as they stream, approved, carried out, and told to the model, round after round."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from app.base import events
from app.base.errors import Cancelled, UserError, friendly
from app.base.jobs import CancelToken
from app.chat.calling.approval import Approvals, Verdict
from app.chat.calling.offer import Choice, Offered, Result
from app.chat.calling.telling import NOT_ALLOWED, settled, stopped
from app.chat.tools._kit import cut
from app.engine.api import CallArguments, CallEnded, CallStarted, Finished, Tool
from app.store.records import Call, CallState, Stats

MOST_ROUNDS = 8
MOST_CALLS = 8
"""Of one round; those after them are told that they were too many."""
MOST_FAULTS = 2
"""Calls that cannot be made as they are written: after so many the model has to answer without tools."""
MOST_ARGUMENTS = 64_000
SHOWN = 4
"""Pieces of arguments between two events."""


class Work:
    """What an answer needs to call tools. `on_event` runs on the engine's thread, the rounds on one of their own.

    `run` carries a call out; `again` puts the next request; `keep` stores the calls; `allow` remembers an "always".
    """

    def __init__(
        self,
        offered: Sequence[Offered],
        choice: Callable[[], Choice],
        tainted: bool,
        approvals: Approvals,
        run: Callable[[Offered, str, CancelToken], Result],
        allow: Callable[[Offered], None],
        keep: Callable[[str, tuple[Call, ...]], Future[None]],
        post: events.EventSink,
    ) -> None:
        self._offered = {one.name: one for one in offered}
        self._choice, self.tainted, self._approvals = choice, tainted, approvals
        self._run, self._allow, self._keep, self._post = run, allow, keep, post
        self._lock = threading.Lock()
        self.calls: tuple[Call, ...] = ()
        self._number = self._faults = self._pieces = 0
        self._spent = 0
        self._open = False
        self._ids = ("", "", "")
        self._begun = 0

    def begin(self, ids: tuple[str, str, str], calls: Sequence[Call]) -> None:
        """Belong to an answer: its job, chat and message, and the calls that it made before it was stopped."""
        self._ids = ids
        self.calls = settled(calls)
        self._begun = len(self.calls)
        self._number = 1 + max((call.number for call in self.calls), default=-1)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """What the next request offers; none where the model has to come to an end."""
        if self._number >= MOST_ROUNDS or self._faults >= MOST_FAULTS:
            return ()
        return tuple(one.tool for one in self._offered.values())

    @property
    def spent(self) -> int:
        """Tokens that the rounds before this one took."""
        return self._spent

    # on the engine's thread

    def on_event(self, event: CallStarted | CallArguments | CallEnded, at: int) -> None:
        """Take an event of a call; the answer is `at` characters long."""
        if isinstance(event, CallStarted):
            one = self._offered.get(event.name)
            origin, title = (one.origin, one.title) if one else ("", "")
            fresh = Call(
                self._id(event.id), event.name, number=self._number, at=at, title=title, origin=origin
            )
            self.calls = (*self.calls, fresh)
            self._open = True
            self._tell(fresh)
        elif isinstance(event, CallArguments):
            self._grow(event)
        else:
            self._ended(event)

    def _id(self, given: str) -> str:
        """The engine's id, or one beside it where a round before had the same."""
        taken = {call.id for call in self.calls}
        return next(
            found for found in (given, *(f"{given[:7]}{n:02}" for n in range(100))) if found not in taken
        )

    def _grow(self, event: CallArguments) -> None:
        call = self.calls[-1]
        if len(call.arguments) < MOST_ARGUMENTS:
            call = replace(call, arguments=(call.arguments + event.text)[:MOST_ARGUMENTS])
            self._put(call, tell=False)
        self._pieces += 1
        if self._pieces % SHOWN == 0:
            self._tell(call)

    def _ended(self, event: CallEnded) -> None:
        call = replace(self.calls[-1], arguments=event.call.arguments[:MOST_ARGUMENTS])
        fault, self._open = event.fault, False
        if not fault and sum(other.number == call.number for other in self.calls) > MOST_CALLS:
            fault = f"Only {MOST_CALLS} calls are made at once."
        if fault:
            self._faults += 1
            call = replace(call, state="failed", result=f"{fault} The call was not made.")
        self._put(call)

    def takes(self, finished: Finished) -> bool:
        """Whether the answer goes on with the results of calls; else what was begun of a call is put away."""
        fresh = any(call.number == self._number for call in self.calls)
        if finished.reason == "stop" and fresh and not self._open:
            self._spent += finished.stats.generated_tokens
            return True
        self.end()
        return False

    def total(self, stats: Stats) -> Stats:
        """The last round's figures with the tokens of all rounds and the number of calls."""
        if len(self.calls) == self._begun:
            return stats
        generated = int(stats.get("generated_tokens", 0)) + self._spent
        return {**stats, "generated_tokens": generated, "calls": len(self.calls)}

    # on a thread of its own

    def carry_out(self, token: CancelToken) -> None:
        """Do the calls of this round, one after the other. Raises Cancelled, and UserError when they cannot be kept."""
        ready = [call for call in self.calls if call.number == self._number and call.state == "writing"]
        for call in ready:
            if not self._allowed(call):
                self._approvals.ask(self._ids[2], call.id)
                strict = self.tainted and self._offered[call.name].outside
                self._put(replace(call, state="asked", strict=strict))
        try:
            self._store()
            for call in ready:
                token.check()
                self._do(self._now(call), token)
        except Cancelled:
            self.end()
            raise
        finally:
            for call in ready:
                self._approvals.drop(self._ids[2], call.id)
        self._number += 1

    def _do(self, call: Call, token: CancelToken) -> None:
        one = self._offered[call.name]
        if call.state == "asked" and not self._allowed(call):
            verdict = self._approvals.wait(self._ids[2], call.id, token)
            if verdict == "no":
                self._put(replace(call, state="refused", result=NOT_ALLOWED))
                self._store()
                return
            self._remember(one, verdict)
        self._put(replace(call, state="running"))
        result = self._result(one, call, token)
        state: CallState = "failed" if result.failed else "done"
        self.tainted = self.tainted or one.foreign
        self._put(replace(call, state=state, result=cut(result.text, MOST_ARGUMENTS), foreign=one.foreign))
        self._store()

    def _result(self, one: Offered, call: Call, token: CancelToken) -> Result:
        try:
            return self._run(one, call.arguments, token)
        except Cancelled:
            raise
        except Exception as error:
            return Result(friendly(error).sentence, failed=True)

    def _remember(self, one: Offered, verdict: Verdict) -> None:
        """What goes outside while text of strangers is in the prompt is never allowed beforehand, whatever was said."""
        if verdict == "always" and not (one.outside and self.tainted):
            self._allow(one)

    def _allowed(self, call: Call) -> bool:
        return self._choice().allows(self._offered[call.name], self.tainted)

    # any thread

    def end(self) -> None:
        """Nothing more is carried out."""
        for call in self.calls:
            if call.state in ("writing", "asked", "running"):
                self._put(stopped(call))

    def _now(self, call: Call) -> Call:
        return next(other for other in self.calls if other.id == call.id)

    def _put(self, call: Call, tell: bool = True) -> None:
        with self._lock:
            self.calls = tuple(call if other.id == call.id else other for other in self.calls)
        if tell:
            self._tell(call)

    def _tell(self, call: Call) -> None:
        self._post(events.CallMoved(*self._ids, call.id, call.state))

    def _store(self) -> None:
        self._keep(self._ids[2], self.calls).result()


class Calling(Protocol):
    """What is needed of an answer."""

    token: CancelToken

    def cancel_early(self) -> None: ...
    def fail(self, error: UserError) -> None: ...


def go_on(answer: Calling, work: Work, again: Callable[[], None]) -> None:
    """Do an answer's calls and put the next request, on a thread that ends with that."""

    def run() -> None:
        try:
            work.carry_out(answer.token)
            again()
        except Cancelled:
            answer.cancel_early()
        except Exception as error:
            work.end()
            answer.fail(friendly(error))

    threading.Thread(target=run, name="tool-calls", daemon=True).start()
