"""Continuous batching over one context: who runs next, in which steps, and what remains for later requests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine.api import Reason, Sampling
from app.engine.backend import Backend, Decoded, Form, Odds, Rows, Sampler
from app.engine.cache import Cache, Slot
from app.engine.line import Line
from app.engine.lookup import Guesser
from app.engine.shares import Shares
from app.engine.states import Saved

MAX_WAITING = 1000
log = logging.getLogger("underdesk.engine")


class Sink(Protocol):
    """What a request's owner hears, on the engine's thread."""

    def on_admitted(self, reused: int) -> None:
        """A sequence was found; `reused` prompt tokens need not be run. May be called again, the last one counts."""
        ...

    def on_odds(self, odds: Odds) -> None:
        """How likely the next token that is told was, where the task asks for it."""
        ...

    def on_token(self, token: int) -> bool:
        """One more token; true ends the answer here."""
        ...

    def on_end(self, reason: Reason) -> None:
        """The answer ended."""
        ...

    def on_failure(self, error: UserError) -> None:
        """The answer could not be made."""
        ...


@dataclass(eq=False)
class Task:
    """A request in tokens. `made` are the tokens chosen so far, of which the memory holds the first `fed`.

    With a `guesser` several tokens may be run at once where nobody else is answering; never for an exact one.
    """

    prompt: list[int]
    sampling: Sampling
    seed: int
    limit: int
    sink: Sink
    priority: Priority = Priority.PERSON
    exact: bool = True
    conversation: str = ""
    form: Form | None = None
    odds: int | None = None
    guesser: Guesser | None = None
    cancelled: bool = False
    slot: Slot | None = None
    fresh: bool = True
    saved: Saved | None = None
    done: int = 0
    fed: int = 0
    made: list[int] = field(default_factory=list[int])
    sampler: Sampler | None = None

    @property
    def source(self) -> list[int]:
        """What must be run before the next choice: a fast request may also run its own tokens as a prompt."""
        return self.prompt if self.exact or not self.made else self.prompt + self.made[:-1]

    def choose_with(self, backend: Backend) -> None:
        """Have a sampler, one for the whole answer; UserError for a form that cannot be."""
        if self.sampler is None:
            recent = self.prompt[-self.sampling.repeat_last_n :] if self.sampling.repeat_last_n > 0 else []
            self.sampler = backend.sampler(self.sampling, self.seed, recent, self.form)

    def close_sampler(self) -> None:
        """Free the sampler, if there is one."""
        sampler, self.sampler = self.sampler, None
        if sampler is not None:
            sampler.close()

    @property
    def generating(self) -> bool:
        """Whether its prompt is behind it."""
        return self.slot is not None and self.done < 0


_GENERATING = -1
"""The value of `Task.done` once the whole prompt is in memory."""


class Scheduler:
    """Runs tasks over a backend, one decode per `step`. Only `cancel` may be called from other threads."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._cache = Cache(backend)
        self._shares = Shares()
        self._line = Line[Task]()
        self._running: list[Task] = []
        self._prompt_turn: set[Priority] = set()
        self._lock = threading.Lock()
        self._current: tuple[Task, ...] = ()
        self._cancelled = False

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self._line and not self._running

    @property
    def free(self) -> int:
        """How many sequences no request holds."""
        return len(self._cache.idle())

    @property
    def tasks(self) -> list[Task]:
        """All that is running or waiting."""
        return self._running + self._line.tasks

    @property
    def cache(self) -> Cache:
        """What the sequences hold."""
        return self._cache

    def expect(self, task: Task) -> None:
        """A task that will be submitted by `arrive` once what was kept of its conversation is there."""
        self._line.expect(task)

    def arrive(self, task: Task, saved: Saved | None) -> None:
        """Submit an expected task, unless it has been ended meanwhile."""
        if self._line.arrived(task):
            task.saved = saved
            self.submit(task)

    def submit(self, task: Task) -> None:
        """Queue a task; what cannot run fails at once through its sink."""
        if error := _refusal(task, self._backend.context, len(self._line)):
            task.sink.on_failure(error)
            return
        self._cancelled = self._cancelled or task.cancelled  # before it came here
        self._line.push(task)

    def cancel(self, task: Task) -> None:
        """Stop within one decode; safe from any thread, at any time."""
        with self._lock:
            task.cancelled = self._cancelled = True
            if self._current and all(other.cancelled for other in self._current):
                self._backend.abort()

    def step(self) -> bool:
        """Do one decode's worth of work; False when there was nothing to do."""
        self._reap()
        self._admit()
        if not self._running:
            return False
        if len(self._running) == 1 and self._running[0].exact and self._running[0].generating:
            self._run_alone(self._running[0])
            return True
        priority = self._shares.choose({task.priority for task in self._running})
        tasks = [task for task in self._running if task.priority == priority]
        prompts = [task for task in tasks if not task.generating]
        answers = [task for task in tasks if task.generating]
        if prompts and (not answers or priority in self._prompt_turn or _unwatched(answers)):
            self._prompt_turn.discard(priority)
            self._run_prompt(prompts[0])
        else:
            self._prompt_turn.add(priority)
            self._run_answers(answers[0])
        return True

    def _reap(self) -> None:
        if not self._cancelled:
            return
        self._cancelled = False
        for task in [task for task in self.tasks if task.cancelled]:
            self._finish(task, "cancelled")

    def _admit(self) -> None:
        while self._line:
            if not self._cache.idle() and not self._pause_below(self._line.first().priority):
                return
            task = self._line.pop()
            try:
                self._start(task)
            except Exception as error:
                self._fail(task, friendly(error))
                log.debug("a request of priority %d did not start: %s", task.priority, type(error).__name__)

    def _pause_below(self, priority: int) -> bool:
        """Take the sequence of the least important, latest started task if it matters less than `priority`."""
        victim = max(self._running, key=lambda task: task.priority, default=None)
        if victim is None or victim.priority <= priority:
            return False
        self._running.remove(victim)
        _give_back(self._cache, victim)
        victim.done = victim.fed = 0
        self._line.push(victim, back=True)
        return True

    def _start(self, task: Task) -> None:
        taken = self._cache.take(task.source, task.exact, task.conversation, task.saved)
        task.saved = None
        if taken is None:
            raise LookupError("no idle sequence")
        task.slot, task.done = taken
        task.fresh = True
        self._running.append(task)
        task.choose_with(self._backend)
        task.sink.on_admitted(task.done)

    def _run_prompt(self, task: Task) -> None:
        """Run the next step of a prompt: up to the next line of the fixed grid, alone, so that it is repeatable."""
        slot, source, grid = _held(task), task.source, self._backend.grid
        if task.fresh:
            _look_again(self._cache, task, slot)
        start, stop = task.done, min(len(source), (task.done // grid + 1) * grid)
        tokens, last = source[start:stop], stop == len(source)
        count = stop - start
        outputs = [False] * (count - 1) + [last]
        rows = Rows(tokens, range(start, stop), [slot.sequence] * count, outputs)
        if not self._decode(rows, (task,)):
            return
        slot.tokens += tokens
        if slot.solid == start and count == grid:
            slot.solid = stop
        task.done = _GENERATING if last else stop
        if last:
            task.fed = 0 if task.exact else max(0, len(task.made) - 1)
            self._after(task, count - 1)

    def _run_alone(self, task: Task) -> None:
        """One more token for the only task there is: the way of most tokens, kept short."""
        self._shares.choose((task.priority,))
        slot, token = _held(task), task.made[task.fed]
        if self._decode(Rows([token], [len(slot.tokens)], [slot.sequence], [True]), (task,)):
            slot.tokens.append(token)
            task.fed += 1
            self._after(task, 0)

    def _run_answers(self, first: Task) -> None:
        """One more token for an exact task alone, or for all tasks that may share a decode."""
        tasks = [first]
        if not first.exact:
            tasks = [task for task in self._running if task.generating and not task.exact]
        for task in tasks:  # to the back of the queue: the next turn is another's
            self._running.remove(task)
            self._running.append(task)
        guess = _guess(self._cache, self._backend, tasks)
        if not self._decode(_next_rows(tasks, guess), tuple(tasks)):
            return
        for row, task in _confirmed(self._cache, tasks, guess):
            _held(task).tokens.append(task.made[task.fed])
            task.fed += 1
            self._after(task, row)

    def _decode(self, rows: Rows, tasks: tuple[Task, ...]) -> bool:
        """Run the rows for these tasks; False when they did not get their logits."""
        with self._lock:
            if all(task.cancelled for task in tasks):
                return False
            self._backend.clear_abort()
            self._current = tasks
        try:
            result = self._backend.decode(rows)
        except Exception as error:
            for task, slot in [(task, _held(task)) for task in tasks]:
                self._fail(task, friendly(error))
                self._cache.wipe(slot)
            return False
        finally:
            with self._lock:
                self._current = ()
        self._shares.charge(tasks[0].priority, len(rows.tokens))
        if result is Decoded.NO_ROOM:
            self._make_room(tasks)
        elif result is Decoded.ABORTED:
            for slot in map(_held, tasks):
                self._cache.cut(slot, len(slot.tokens))
        return result is Decoded.DONE

    def _make_room(self, tasks: tuple[Task, ...]) -> None:
        """Forget an idle sequence so that the next try fits; without one, these answers end here."""
        spare = [slot for slot in self._cache.idle() if slot.tokens]
        if spare:
            self._cache.wipe(min(spare, key=lambda slot: slot.used))
            return
        for task in tasks:
            self._finish(task, "context")

    def _after(self, task: Task, row: int) -> None:
        """The logits of `row` are the task's: choose, unless a paused task only repeats what it had chosen."""
        if task.fed < len(task.made):
            return
        try:
            self._choose(task, row)
        except Exception as error:
            self._fail(task, friendly(error))

    def _choose(self, task: Task, row: int) -> None:
        if task.sampler is None:
            raise LookupError("no sampler")
        token = task.sampler.sample(row)
        if task.cancelled:
            self._finish(task, "cancelled")
        elif self._backend.is_end(token):
            self._finish(task, "stop")
        else:
            task.made.append(token)
            if task.odds is not None:
                task.sink.on_odds(self._backend.odds(row, token, task.odds))
            self._deliver(task, token)

    def _deliver(self, task: Task, token: int) -> None:
        if task.sink.on_token(token):
            self._finish(task, "stop")
        elif len(task.made) >= task.limit:
            self._finish(task, "length")
        elif len(_held(task).tokens) >= self._backend.context:
            self._finish(task, "context")

    def _finish(self, task: Task, reason: Reason) -> None:
        self._retire(task)
        try:
            task.sink.on_end(reason)
        except Exception as error:
            task.sink.on_failure(friendly(error))

    def _fail(self, task: Task, error: UserError) -> None:
        self._retire(task)
        task.sink.on_failure(error)

    def fail_all(self, error: UserError | None = None) -> None:
        """End every task: as cancelled, or with `error`."""
        for task in self.tasks:
            self._fail(task, error) if error else self._finish(task, "cancelled")

    def _retire(self, task: Task) -> None:
        self._running = [other for other in self._running if other is not task]
        self._line.drop(task)
        _give_back(self._cache, task)
        task.close_sampler()


def _give_back(cache: Cache, task: Task) -> None:
    if task.slot is not None:
        cache.release(task.slot)
        task.slot = None


def _look_again(cache: Cache, task: Task, slot: Slot) -> None:
    """Requests that came together share a beginning that none had run when they were admitted."""
    task.fresh = False
    found = cache.again(slot, task.done, task.source, task.exact)
    if found != task.done:
        task.done = found
        task.sink.on_admitted(found)


def _next_rows(tasks: list[Task], guess: list[int]) -> Rows:
    """The last chosen token of each; behind it what is guessed to follow, where there is one task only."""
    slots = [_held(task) for task in tasks] + [_held(tasks[0])] * len(guess)
    tokens = [task.made[task.fed] for task in tasks] + guess
    positions = [len(slot.tokens) for slot in slots[: len(tasks)]]
    positions += [positions[0] + i for i in range(1, len(guess) + 1)]
    return Rows(tokens, positions, [slot.sequence for slot in slots], [True] * len(tokens))


def _guess(cache: Cache, backend: Backend, tasks: list[Task]) -> list[int]:
    """What is worth trying behind the next token; nothing that could lead beyond the limit or the context."""
    task = tasks[0]
    alone = len(tasks) == 1 and not task.exact and task.form is None and not cache.rigid
    if task.guesser is None or not alone or task.fed != len(task.made) - 1:
        return []
    held = len(_held(task).tokens)
    room = min(task.limit - len(task.made), backend.context - held, backend.grid) - 1
    return task.guesser.guess(task.prompt, task.made, room)


def _confirmed(cache: Cache, tasks: list[Task], guess: list[int]) -> Iterator[tuple[int, Task]]:
    """Rows to choose from, with their tasks. The row of a guessed token counts if that token was chosen before it.

    So each choice is made as without guesses, up to the rounding of a wider decode. What was wrong is forgotten.
    """
    if not guess:
        yield from enumerate(tasks)
        return
    task, slot, right = tasks[0], _held(tasks[0]), 0
    yield 0, task
    while right < len(guess) and task.generating and task.made[-1] == guess[right]:
        right += 1
        yield right, task
    if task.guesser is not None:
        task.guesser.learn(len(guess), right, len(task.made))
    held = len(slot.tokens)
    if right < len(guess) and cache.cut(slot, held) < held:
        cache.rigid = (
            True  # this model cannot forget a part: no more guesses, and this answer is run as a prompt
        )
        task.done = task.fed = 0


def _refusal(task: Task, context: int, waiting: int) -> UserError | None:
    if len(task.prompt) >= context:
        return _too_long(len(task.prompt), context)
    if waiting < MAX_WAITING:
        return None
    return UserError("The engine has too much to do", todo="try again when it is quieter", code="busy")


def _unwatched(answers: list[Task]) -> bool:
    """Whether nobody reads along: then all prompts go first, so that the answers share wide decodes sooner."""
    return all(task.priority != Priority.PERSON and not task.exact for task in answers)


def _held(task: Task) -> Slot:
    if task.slot is None:
        raise LookupError("the task holds no sequence")
    return task.slot


def _too_long(tokens: int, context: int) -> UserError:
    return UserError(
        "The conversation is too long for this model",
        why=f"it takes {tokens:,} tokens and the context holds {context:,}",
        todo="shorten it or choose a larger context",
        code="prompt-too-long",
    )
