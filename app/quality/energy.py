"""What answers cost in energy: the counters of processor and graphics cards, else a wattage that the person entered."""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from app.engine.api import EngineEvent, Failed, Finished, OnEvent

RAPL = Path("/sys/class/powercap")
log = logging.getLogger("underdesk.quality")


class Counter(Protocol):
    """Counts energy since some beginning."""

    @property
    def name(self) -> str:
        """What is measured."""
        ...

    def joules(self) -> float:
        """The count; never less than before. Raises OSError where it cannot be read any more."""
        ...


class Rapl:
    """One package of the processor, by the kernel's powercap files. It starts again at its end."""

    name = "processor"

    def __init__(self, folder: Path) -> None:
        """Raises OSError, and ValueError, where it cannot be read: on many systems only by the administrator."""
        self._file = folder / "energy_uj"
        self._range = int((folder / "max_energy_range_uj").read_text())
        self._last, self._sum = int(self._file.read_text()), 0

    def joules(self) -> float:
        """Since it was made."""
        now = int(self._file.read_text())
        self._sum += now - self._last if now >= self._last else self._range - self._last + now
        self._last = now
        return self._sum / 1e6


class Nvidia:
    """One of NVIDIA's cards, by its own energy counter."""

    name = "graphics card"

    def __init__(self, nvml: Any, handle: Any) -> None:
        """Raises the library's error for cards that do not count."""
        self._nvml, self._handle = nvml, handle
        self.joules()

    def joules(self) -> float:
        """Since its driver was loaded."""
        try:
            return float(self._nvml.nvmlDeviceGetTotalEnergyConsumption(self._handle)) / 1000
        except self._nvml.NVMLError as error:
            raise OSError(str(error)) from error


def counters(root: Path = RAPL) -> list[Counter]:
    """All that can be read here."""
    found: list[Counter] = []
    for folder in sorted(root.glob("intel-rapl:?")):
        try:
            found.append(Rapl(folder))
        except (OSError, ValueError) as error:
            log.debug("the processor's energy cannot be read: %s", type(error).__name__)
    return [*found, *_cards()]


def _cards() -> list[Counter]:
    nvml: Any = importlib.import_module("pynvml")
    try:
        nvml.nvmlInit()
        handles = [nvml.nvmlDeviceGetHandleByIndex(i) for i in range(nvml.nvmlDeviceGetCount())]
    except nvml.NVMLError:
        return []
    found: list[Counter] = []
    for handle in handles:
        try:
            found.append(Nvidia(nvml, handle))
        except OSError:
            log.debug("a card does not count its energy")
    return found


class Meter:
    """Shares what is counted among the answers that are under way, by time and in equal parts."""

    def __init__(
        self,
        watts: Callable[[], float],
        find: Callable[[], Sequence[Counter]] = counters,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`watts` is what the person entered, 0 for nothing; counters, where there are any, go before it."""
        self._watts, self._find, self._clock = watts, find, clock
        self._counters: list[Counter] | None = None
        self._shares: dict[int, float] = {}
        self._number, self._last, self._read = 0, 0.0, 0.0
        self._lock = threading.Lock()

    @property
    def measures(self) -> tuple[str, ...]:
        """What is counted here; empty where the entered wattage is all there is."""
        with self._lock:
            return tuple(dict.fromkeys(counter.name for counter in self._known()))

    def _known(self) -> list[Counter]:
        if self._counters is None:
            self._counters = list(self._find())
        return self._counters

    def follow(self, on_event: OnEvent) -> OnEvent:
        """Listens to an answer in place of `on_event`, which hears the end with the energy that it took."""
        with self._lock:
            self._share()
            self._number += 1
            number = self._number
            self._shares[number] = 0.0

        def told(event: EngineEvent) -> None:
            if isinstance(event, (Finished, Failed)):
                event = self._ended(number, event)
            on_event(event)

        return told

    def _ended(self, number: int, event: Finished | Failed) -> EngineEvent:
        with self._lock:
            self._share()
            joules = self._shares.pop(number, 0.0)
            measured = bool(self._counters)
        if isinstance(event, Failed) or not (measured or self._watts() > 0):
            return event
        made = replace(event.made, joules=joules, energy="measured" if measured else "entered")
        return replace(event, made=made)

    def _share(self) -> None:
        """Give those that are under way what was used since the last look."""
        now, known = self._clock(), self._known()
        try:
            read = sum(counter.joules() for counter in known)
        except OSError as error:
            log.info("a counter of energy is gone: %s", type(error).__name__)
            self._counters, known, read = [], [], 0.0
        used = max(0.0, read - self._read) if known else self._watts() * (now - self._last)
        for number in self._shares:
            self._shares[number] += used / len(self._shares)
        self._last, self._read = now, read
