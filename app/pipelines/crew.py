"""What runs beside each other in a run: its threads, and the order in which what waits for others begins."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from app.base.errors import Cancelled, UserError
from app.pipelines.graph import Step, Zone

WIDE = 16
"""Steps that stand beside each other and are under way at once, at most."""

Work = Callable[[], object]


class Hands:
    """Runs work at once, on a thread that is idle or else a new one: work that waits for other work never blocks it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._idle: list[queue.SimpleQueue[Work | None]] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def do(self, work: Work) -> None:
        """Begin `work`, which must not raise."""
        with self._lock:
            box = self._idle.pop() if self._idle else None
        if box is None:
            box = queue.SimpleQueue[Work | None]()
            thread = threading.Thread(target=self._live, args=(box,), name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        box.put(work)

    def _live(self, box: queue.SimpleQueue[Work | None]) -> None:
        while (work := box.get()) is not None:
            work()
            del work
            with self._lock:
                self._idle.append(box)

    def close(self) -> None:
        """End the threads; to be called when no work is left."""
        while self._threads:
            with self._lock:
                idle, self._idle = self._idle, []
            for box in idle:
                box.put(None)
            self._threads[-1].join(0.05)
            self._threads = [thread for thread in self._threads if thread.is_alive()]


class Held(Exception):
    """Something inside waits for the person; `paths` tell what, `why` what for."""

    def __init__(self, why: str, paths: Sequence[str]) -> None:
        super().__init__(why)
        self.why, self.paths = why, tuple(paths)


class StepError(Exception):
    """A step failed and nobody took care of it. `path` is the step's."""

    def __init__(self, error: UserError, path: str) -> None:
        super().__init__(error.code)
        self.error, self.path = error, path


def first_of(failed: Sequence[BaseException]) -> BaseException | None:
    """What tells most of what went wrong side by side: an error, a stop, or at last all that is waited for."""
    real = [error for error in failed if not isinstance(error, Held | Cancelled)]
    known = [error for error in real if isinstance(error, StepError | UserError)]
    if real:
        return (known or real)[0]
    held = [error for error in failed if isinstance(error, Held)]
    if len(held) < len(failed):
        return next(error for error in failed if not isinstance(error, Held))
    if not held:
        return None
    why = next((error.why for error in held if error.why == "reply"), held[0].why)
    return Held(why, [path for error in held for path in error.paths])


class Crew:
    """Runs the members of one scope, each as soon as all that it needs has ended."""

    def __init__(
        self,
        hands: Hands,
        members: Mapping[str, Step | Zone],
        needs: Mapping[str, set[str]],
        run: Callable[[Step | Zone], None],
    ) -> None:
        """`needs` names for each member the others that come before it."""
        self._hands, self._members, self._run = hands, members, run
        self._ended: queue.SimpleQueue[tuple[str, BaseException | None]] = queue.SimpleQueue()
        self._missing = {name: len(others) for name, others in needs.items()}
        self._after: dict[str, list[str]] = {name: [] for name in members}
        for name, others in needs.items():
            for other in others:
                self._after[other].append(name)
        self._ready = deque(name for name, count in self._missing.items() if not count)
        self._running = 0
        self._failed: dict[str, BaseException] = {}
        self._broken = False

    def work(self) -> None:
        """To the end. Nothing begins after a failure; what only waits for a person holds up nothing beside it."""
        while self._running or (self._ready and not self._broken):
            while self._ready and not self._broken and self._running < WIDE:
                self._begin(self._ready.popleft())
            if self._running:
                self._collect()
        failed = [self._failed[name] for name in self._members if name in self._failed]
        if (error := first_of(failed)) is not None:
            raise error

    def _begin(self, name: str) -> None:
        self._running += 1
        if self._running == 1 and not self._ready:
            self._one(name)
        else:
            self._hands.do(partial(self._one, name))

    def _one(self, name: str) -> None:
        error: BaseException | None = None
        try:
            self._run(self._members[name])
        except BaseException as caught:
            error = caught
        self._ended.put((name, error))

    def _collect(self) -> None:
        name, error = self._ended.get()
        self._running -= 1
        if error is not None:
            self._failed[name] = error
            self._broken = self._broken or not isinstance(error, Held)
            return
        for other in self._after[name]:
            self._missing[other] -= 1
            if not self._missing[other]:
                self._ready.append(other)
