"""The models that answer: which are loaded, which only rest, and how each comes into memory and leaves it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.base.errors import UserError
from app.engine import devices, drafting, gguf
from app.engine.adapters import dressed
from app.engine.api import Device, LoadSpec, ModelInfo
from app.engine.binding import library
from app.engine.careful import Careful
from app.engine.early import Early
from app.engine.loaded import Loaded, check_role
from app.engine.lodging import Lodging
from app.engine.plan import Plan
from app.engine.states import Keeper, Recollection, Saved, build_of, fingerprint
from app.engine.task import Task
from app.engine.texts import Texts
from app.engine.vocabulary import common_words

T = TypeVar("T")
MOMENT, TURN = 0.03, 0.3
"""Seconds for which answers go on between two parts of a load, and between two looks at a trial in another process."""


@dataclass
class _Known:
    """A model that was loaded and not unloaded since; without `loaded` it only rests."""

    spec: LoadSpec
    loaded: Loaded | None = None


class Answerers:
    """Lives on the engine's thread; only `info` and `devices` may be read from others."""

    def __init__(
        self,
        careful: Careful,
        lodging: Lodging,
        closing: Callable[[], bool],
        post: Callable[[Callable[[], None]], None],
    ) -> None:
        """`post` hands a call to the engine's thread, unless that has ended."""
        self._careful, self._lodging, self._closing, self._post = careful, lodging, closing, post
        self.texts = Texts(post)
        self._known: dict[Path, _Known] = {}
        self._last: Path | None = None
        self.keeper: Keeper | None = None
        self._early: Early | None = None
        self.info: ModelInfo | None = None
        self.devices: list[Device] = []

    @property
    def last(self) -> Loaded | None:
        """The model that was loaded last, while it is in memory."""
        known = self._known.get(self._last) if self._last else None
        return known.loaded if known else None

    @property
    def loaded(self) -> list[Loaded]:
        """All that are in memory."""
        return [known.loaded for known in list(self._known.values()) if known.loaded]

    def need(self, path: Path | None) -> Loaded:
        """The model of that file, or the one loaded last; one that rests comes back.

        Raises UserError (no-model, or that of a load that failed), and Occupied as `Lodging.machine_for` does.
        """
        key = path.resolve() if path else self._last
        known = self._known.get(key) if key else None
        if key is None or known is None or self._closing():
            raise UserError("No model is loaded", todo="choose one first", code="no-model")
        if known.loaded is None:
            known.loaded = self._bring(key, known.spec, None)
        return known.loaded

    def load(self, spec: LoadSpec, progress: Callable[[float], None] | None) -> ModelInfo:
        """Load a model in place of what was loaded of the same file before, beside the others.

        Raises UserError, and Occupied as `Lodging.machine_for` does.
        """
        if self._closing():
            raise UserError("The engine is closing", todo="start Underdesk again", code="closing")
        key, before = spec.path.resolve(), self._lodging.answering
        try:
            check_role(gguf.read(spec.path))
            self._free(key)
            loaded = self._bring(key, spec, progress)
        except UserError:
            self._forget(key)
            raise
        gone = [name for other, name in before.items() if other not in self._lodging.answering]
        info = replace(loaded.info, sentence=f"{loaded.info.sentence}{_left(gone)}")
        self._known[key] = _Known(spec, loaded)
        self._last, self.info = key, info
        return info

    def expect(self, spec: LoadSpec) -> None:
        """Know a model as one that rests."""
        self._known[spec.path.resolve()] = _Known(spec)

    def _bring(self, key: Path, spec: LoadSpec, progress: Callable[[float], None] | None) -> Loaded:
        spec, whole = dressed(spec, gguf.read(spec.path))
        words = common_words(spec.path, spec.draft) if spec.draft else 0
        step = _steps(progress, lambda: self._given_up(MOMENT))
        machine = self._lodging.machine_for(whole, spec)
        loaded = self._careful.load(
            spec,
            whole,
            machine,
            lambda plan: self._begin(spec, whole, plan, step),
            lambda: self._given_up(TURN),
        )
        if spec.draft:
            loaded.accompany(
                drafting.load(
                    spec, whole, loaded.plan, machine, words, self._careful, lambda: self._given_up(TURN)
                )
            )
        self._lodging.move_in(key, loaded, lambda: self._free(key))
        loaded.backend.relieve_with(lambda: self._lodging.relieve(key))
        loaded.backend.occupied = lambda: self.texts.busy
        self.devices = devices.native_devices(library())
        self._warm_up(loaded, spec.sha256)
        return loaded

    def _begin(
        self, spec: LoadSpec, header: gguf.GgufFile, plan: Plan, step: Callable[[float], bool]
    ) -> Loaded:
        """Load by a plan; what is kept of the chat that was used last is fetched meanwhile."""
        engine = fingerprint(spec.sha256, plan, build_of(library())) if self.keeper else ""
        self._early = Early(self.keeper, engine) if self.keeper and engine else None
        try:
            return Loaded(spec, header, plan, step)
        except BaseException:
            self._early = None
            raise

    def _given_up(self, seconds: float) -> bool:
        """Asked again and again while a model is being loaded: whether to stop. Answers of others go on meanwhile."""
        self._lodging.carry_on(seconds)
        return self._closing()

    def _free(self, key: Path) -> None:
        """Let a model rest, if it does not."""
        known = self._known.get(key)
        if known is None or known.loaded is None:
            return
        loaded, known.loaded = known.loaded, None
        self._lodging.move_out(key)
        loaded.close()
        self._careful.settled(loaded)

    def _forget(self, key: Path) -> None:
        self._free(key)
        self._known.pop(key, None)
        if key == self._last:
            self._last = self.info = None

    def unload(self) -> None:
        """Free and forget all."""
        for key in list(self._known):
            self._forget(key)

    def close(self) -> None:
        """Free and forget all for good; texts that were being read come to their end."""
        self.unload()
        self.texts.close()

    def _warm_up(self, loaded: Loaded, sha256: str) -> None:
        """Fetch the chats that are most likely taken up next, while the person still types."""
        early, self._early = self._early, None
        found = loaded.recollect(early, sha256) if early else None
        if found is not None:
            found.newest(loaded.backend.sequences - 1).add_done_callback(
                lambda names: self._fetch(loaded, found, _result(names) or [])
            )

    def _fetch(self, loaded: Loaded, recollection: Recollection, names: list[str]) -> None:
        """One after the other, as long as nobody asks anything: deciphering would take the processor from answers."""
        if not names:
            return

        def adopt(saved: Saved | None) -> None:
            if loaded not in self.loaded:
                return
            if saved is not None:
                loaded.scheduler.cache.adopt(names[0], saved)
            if not loaded.scheduler.tasks:
                self._fetch(loaded, recollection, names[1:])

        recollection.recall(names[0]).add_done_callback(
            lambda future: self._post(lambda: adopt(_result(future)))
        )

    def admit(self, loaded: Loaded, task: Task) -> None:
        """Submit a task, after what was kept of its conversation is there; other tasks run meanwhile."""
        found, scheduler = loaded.recall(task), loaded.scheduler
        if found is None:
            scheduler.submit(task)
            return
        scheduler.expect(task)
        found.add_done_callback(lambda future: self._post(lambda: scheduler.arrive(task, _result(future))))


def _left(names: Iterable[str]) -> str:
    """A sentence about the models that left for another one."""
    return f" {' and '.join(sorted(names))} left the memory for it." if names else ""


def _result(future: Future[T]) -> T | None:
    """What a finished future holds; None in its place when it failed."""
    return None if future.cancelled() or future.exception() else future.result()


def _steps(progress: Callable[[float], None] | None, given_up: Callable[[], bool]) -> Callable[[float], bool]:
    """A progress call for llama.cpp: in whole percents, and false when the engine closes."""
    last, looked = -1, 0.0

    def step(fraction: float) -> bool:
        nonlocal last, looked
        if progress is not None and int(fraction * 100) > last:
            last = int(fraction * 100)
            progress(min(1.0, fraction))
        if time.perf_counter() - looked < MOMENT:
            return True
        stop = given_up()
        looked = time.perf_counter()
        return not stop

    return step
