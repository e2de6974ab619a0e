"""Passes over the weights: prompts, next tokens and guesses, and what is chosen behind them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine.admission import Admission
from app.engine.api import Reason
from app.engine.backend import Backend, Burst, Decoded, Rows
from app.engine.cache import Cache, Slot
from app.engine.pieces import alike, patience, piece_of
from app.engine.shares import Shares
from app.engine.task import GENERATING, Task, held
from app.engine.together import bridges, close_up
from app.engine.watch import Watch

T = TypeVar("T")
Work = Callable[[], T]
AHEAD = 128
"""Tokens before the end of a sequence's memory from which on more is made, so that an answer need not wait for it."""


class Passes:
    """One decode for each call. `entry` holds who runs; who ends leaves it here."""

    def __init__(self, backend: Backend, cache: Cache, entry: Admission, shares: Shares) -> None:
        self._backend, self._cache, self._entry, self._shares = backend, cache, entry, shares
        self.watch = Watch(backend)
        self.beside: Callable[[], bool] = lambda: False
        """Whether answers of other models are being written that somebody waits for."""

    def has_room(self, task: Task) -> bool:
        """Whether its sequence has memory for its next step; until it has, it waits. Where there is none, it ends."""
        grid, held_now = self._backend.grid, len(held(task).tokens)
        if task.generating:
            now, soon = held_now + (grid if task.guesser else 1), held_now + AHEAD
        else:
            now, soon = min(len(task.source), task.done + grid), len(task.source) + AHEAD
        try:
            return self._backend.room(min(now, self._backend.context), soon)
        except UserError as error:
            self.fail(task, error)
            return False

    @property
    def answering(self) -> bool:
        """Whether an answer is being written here that somebody waits for."""
        return any(map(_waited_for, self._entry.running))

    @property
    def watched(self) -> bool:
        """Whether one is, here or by another model."""
        return self.answering or self.beside()

    def prompts(self, tasks: list[Task]) -> None:
        """Run what is left of several prompts that need not be exact, or the next step of a single one."""
        for task in tasks:
            if task.fresh:
                _look_again(self._cache, task, held(task))
        tasks = [task for task in tasks if self.has_room(task)]  # which may have got further by that
        if not tasks:
            return
        if len(tasks) == 1:
            self._run_prompt(tasks[0])
            return
        parts = [task.source[task.done :] for task in tasks]
        if not self._decode(_ends_of(tasks, parts), tuple(tasks)):
            return
        row = -1
        for task, part in zip(tasks, parts, strict=True):
            row += len(part)
            held(task).tokens += part
            self._answer_from(task, row)

    def _answer_from(self, task: Task, row: int) -> None:
        """A task's prompt is behind it; its first token is chosen from `row`."""
        task.done = GENERATING
        task.fed = 0 if task.exact else max(0, len(task.made) - 1)
        self._after(task, row)

    def _run_prompt(self, task: Task) -> None:
        """Run the next step of a prompt, alone: an exact one's up to the next line of the fixed grid, so that it is
        repeatable. What begins between two lines is nothing that an exact request could use later.

        While somebody's answer waits for it, a step is run in pieces that are soon over, if they leave the same bits.
        """
        slot, source, grid = held(task), task.source, self._backend.grid
        start = task.done
        step = min(len(source), start + grid - (start % grid if task.exact else 0)) - start
        count, longest = self._piece(task, step)
        if not count:
            return
        stop, since = start + count, time.perf_counter()
        outputs = [False] * (count - 1) + [stop == len(source)]
        rows = Rows(source[start:stop], range(start, stop), [slot.sequence] * count, outputs)
        done = self._decode(rows, (task,), longest)
        task.piece = count, time.perf_counter() - since
        if not done:
            return
        slot.tokens += rows.tokens
        if slot.solid == start and (start + step) % grid == 0 and (count == grid or self._backend.pieces):
            slot.solid = stop
        task.done = stop
        if stop == len(source):
            self._answer_from(task, count - 1)

    def _piece(self, task: Task, step: int) -> tuple[int, float | None]:
        """How much of a step of so many rows to run now, 0 where that is still being found out; and after how many
        seconds to give it up."""
        backend = self._backend
        if not self.watched or (task.exact and backend.pieces is False):
            return step, None
        if task.exact and backend.pieces is None:
            if not backend.growing:  # one after the other: each takes a core from the answer
                self._compute((task,), backend.try_pieces)
            return 0, None
        rows = piece_of(alike(task.source[task.done : task.done + step]), backend.grid, *task.piece)
        return rows, patience(rows, backend.grid, *task.piece) if self._cache.forgetful else None

    def alone(self, task: Task) -> None:
        """One more token for the only task there is: the way of most tokens, kept short."""
        self._shares.choose((task.priority,))
        slot, token = held(task), task.made[task.fed]
        if (row := _in_a_row(task, self._backend)) is not None:
            self._run_row(task, row)
        elif self._decode(Rows([token], [len(slot.tokens)], [slot.sequence], [True]), (task,)):
            slot.tokens.append(token)
            task.fed += 1
            self._after(task, 0)

    def _run_row(self, task: Task, row: Callable[[], Burst]) -> None:
        """Several tokens for the only task there is, chosen while they are computed."""
        slot, token = held(task), task.made[task.fed]
        burst = self._compute((task,), row)
        if burst is None:
            return
        slot.tokens += [token, *burst.chosen][: len(burst.chosen)]
        for _ in burst.chosen:
            self._shares.charge(task.priority, 1)
        if burst.ended is Decoded.ABORTED or not burst.chosen:
            self._settle(burst.ended, (task,))
        for left, chosen in zip(reversed(range(len(burst.chosen))), burst.chosen, strict=True):
            if task.slot is None:  # it has ended
                return
            task.fed += 1
            task.more = left > 0
            self._after(task, 0, chosen)

    def answers(self, first: Task, ready: list[Task]) -> None:
        """One more token for an exact task alone, or for all of those ready that may share a decode."""
        tasks = [first]
        if not first.exact:
            tasks = [task for task in ready if task.generating and not task.exact]
        for task in tasks:  # to the back of the queue: the next turn is another's
            self._entry.running.remove(task)
            self._entry.running.append(task)
        guess = _guess(self._cache, self._backend, first, len(self._entry.running)) if len(tasks) == 1 else []
        if guess:
            self._run_guess(first, guess)
        else:
            self._run_abreast(close_up(tasks, self._cache))

    def _run_guess(self, task: Task, guess: list[int]) -> None:
        """The next token of the only task that answers, and what is guessed to follow it."""
        start, count, sequence = len(held(task).tokens), 1 + len(guess), held(task).sequence
        places = range(start, start + count)
        rows = Rows([task.made[task.fed], *guess], places, [sequence] * count, [True] * count)
        if not self._decode(rows, (task,)):
            return
        for row in _confirmed(self._cache, task, guess):
            held(task).tokens.append(task.made[task.fed])
            task.fed += 1
            self._after(task, row)

    def _run_abreast(self, tasks: list[Task]) -> None:
        """One more token for each of several, in one pass over the weights."""
        bridge = bridges(tasks, self._cache)
        token = tasks[0].made[tasks[0].fed]
        lines = [(held(task), task.made[task.fed], True) for task in tasks]
        lines = sorted(
            [*lines, *((slot, token, False) for slot in bridge)], key=lambda line: line[0].sequence
        )
        wanted = [row for row, line in enumerate(lines) if line[2]]
        done = self._decode(_rows_of(lines), tuple(tasks))
        for slot in bridge:
            self._cache.cut(slot, len(slot.tokens))
        if not done:
            return
        for row, task in zip(wanted, tasks, strict=True):
            held(task).tokens.append(task.made[task.fed])
            task.fed += 1
            self._after(task, row)

    def _decode(self, rows: Rows, tasks: tuple[Task, ...], longest: float | None = None) -> bool:
        """Run the rows for these tasks, for `longest` seconds; False when they did not get their logits."""
        result = self._compute(tasks, lambda: self._backend.decode(rows), longest)
        if result is None:
            return False
        self._shares.charge(tasks[0].priority, len(rows.tokens))
        self._settle(result, tasks)
        return result is Decoded.DONE

    def _compute(self, tasks: tuple[Task, ...], work: Work[T], longest: float | None = None) -> T | None:
        """What `work` gives, for these tasks; None when it failed, and they with it, or nobody wants it any more."""
        try:
            return self.watch.compute(tasks, work, longest)
        except Exception as error:
            for task, slot in [(task, held(task)) for task in tasks]:
                self.fail(task, friendly(error))
                self._cache.wipe(slot)
            return None

    def _settle(self, result: Decoded, tasks: tuple[Task, ...]) -> None:
        """After a decode that did not succeed: forget what it left, or find room for the next try."""
        if result is Decoded.NO_ROOM:
            self._make_room(tasks)
        elif result is Decoded.ABORTED:
            for task in tasks:
                _forget_rest(self._cache, task)

    def _make_room(self, tasks: tuple[Task, ...]) -> None:
        """Forget an idle sequence so that the next try fits; without one, these answers end here."""
        spare = [slot for slot in self._cache.idle() if slot.tokens]
        if spare:
            self._cache.wipe(min(spare, key=lambda slot: slot.used))
            return
        for task in tasks:
            self.finish(task, "context")

    def _after(self, task: Task, row: int, chosen: int | None = None) -> None:
        """The logits of `row` are the task's: choose, if that is not done; a paused task only repeats what it had."""
        if task.fed < len(task.made):
            return
        try:
            self._choose(task, row, chosen)
        except Exception as error:
            self.fail(task, friendly(error))

    def _choose(self, task: Task, row: int, chosen: int | None) -> None:
        if task.sampler is None:
            raise LookupError("no sampler")
        token = task.sampler.sample(row) if chosen is None else chosen
        if task.cancelled:
            self.finish(task, "cancelled")
        elif self._backend.is_end(token):
            self.finish(task, "stop")
        else:
            task.made.append(token)
            if task.odds is not None:
                task.sink.on_odds(self._backend.odds(row, token, task.odds))
            self._deliver(task, token)

    def _deliver(self, task: Task, token: int) -> None:
        if task.sink.on_token(token, task.more):
            self.finish(task, "stop")
        elif len(task.made) >= task.limit:
            self.finish(task, "length")
        elif len(held(task).tokens) >= self._backend.context:
            self.finish(task, "context")

    def finish(self, task: Task, reason: Reason) -> None:
        """It is over and well; its owner hears why."""
        self._entry.retire(task)
        try:
            task.sink.on_end(reason)
        except Exception as error:
            task.sink.on_failure(friendly(error))

    def fail(self, task: Task, error: UserError) -> None:
        """It is over and has no answer."""
        self._entry.retire(task)
        task.sink.on_failure(error)


def _waited_for(task: Task) -> bool:
    """Whether it writes an answer that somebody waits for."""
    return task.generating and (task.exact or task.priority == Priority.PERSON)


def _forget_rest(cache: Cache, task: Task) -> None:
    """What an aborted decode left; where more is lost by that it is run again, and none is given up any more."""
    count = len(held(task).tokens)
    kept = cache.cut(held(task), count)
    cache.rigid = cache.rigid or (cache.forgetful and kept < count)
    task.done = min(task.done, kept)


def _in_a_row(task: Task, backend: Backend) -> Callable[[], Burst] | None:
    """How several tokens are chosen, up to the limit and short of the context; None where each must be looked at."""
    slot, sampler, behind = held(task), task.sampler, task.fed == len(task.made) - 1
    if sampler is None or not (behind and task.patient and task.odds is None) or not backend.bursts(sampler):
        return None
    token, position = task.made[task.fed], len(slot.tokens)
    most = min(task.limit - len(task.made), backend.context - position - 1)
    return (lambda: backend.burst(sampler, token, position, slot.sequence, most)) if most > 1 else None


def _look_again(cache: Cache, task: Task, slot: Slot) -> None:
    """Requests that came together share a beginning that none had run when they were admitted."""
    task.fresh = False
    found = cache.again(slot, task.done, task.source, task.exact)
    if found != task.done:
        task.done = found
        task.sink.on_admitted(found)


def _ends_of(tasks: list[Task], parts: list[list[int]]) -> Rows:
    """What is left of prompts, one after the other; an answer is wanted behind each."""
    owners = [held(task).sequence for task in tasks]
    return Rows(
        [token for part in parts for token in part],
        [task.done + i for task, part in zip(tasks, parts, strict=True) for i in range(len(part))],
        [owner for owner, part in zip(owners, parts, strict=True) for _ in part],
        [i == len(part) - 1 for part in parts for i in range(len(part))],
    )


def _rows_of(lines: list[tuple[Slot, int, bool]]) -> Rows:
    """The next token of each sequence, and whether something is chosen behind it."""
    slots, tokens, wanted = zip(*lines, strict=True)
    return Rows(tokens, [len(slot.tokens) for slot in slots], [slot.sequence for slot in slots], wanted)


def _guess(cache: Cache, backend: Backend, task: Task, running: int) -> list[int]:
    """What is worth trying behind the next token; nothing that could lead beyond the limit or the context."""
    if task.guesser is None or task.exact or cache.rigid or task.fed != len(task.made) - 1:
        return []
    if task.guesser.solitary and running > 1:
        return []
    left = backend.context - len(held(task).tokens)
    room = min(task.limit - len(task.made), left, backend.grid) - 1
    return task.guesser.guess(task.prompt, task.made, room)


def _confirmed(cache: Cache, task: Task, guess: list[int]) -> Iterator[int]:
    """Rows to choose from. The row of a guessed token counts if that token was chosen before it.

    So each choice is made as without guesses, up to the rounding of a wider decode. What was wrong is forgotten.
    """
    slot, right = held(task), 0
    yield 0
    while right < len(guess) and task.generating and task.made[-1] == guess[right]:
        right += 1
        yield right
    if task.guesser is not None:
        task.guesser.learn(len(guess), right)
    count = len(slot.tokens)
    if right < len(guess) and cache.cut(slot, count) < count:
        cache.rigid = (
            True  # this model cannot forget a part: no more guesses, and this answer is run as a prompt
        )
        task.done = task.fed = 0
