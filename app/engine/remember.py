"""What is remembered of a model on this machine: the plan that worked, what was measured, what ended badly."""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, Protocol

from app.base.errors import friendly
from app.engine.api import Adapter
from app.engine.gguf import GgufFile
from app.engine.plan import Machine, Plan

PREFIX = "plan/"
DAY = 86_400.0
Cause = Literal["refused", "trial", "loading", "answering"]
SHUNNED_FOR: Mapping[Cause, float] = {
    "refused": DAY,
    "trial": 30 * DAY,
    "loading": 30 * DAY,
    "answering": 7 * DAY,
}
"""Seconds for which a plan is not tried again after it ended in this way; what was wrong may have gone by then."""
MOST_SHUNNED, MOST_BLAMED = 12, 2
"""Plans kept in mind; and those of them that an end while answering counts against: it may have been a power cut."""
MOST_TRIED = 24
log = logging.getLogger("underdesk.engine")


class Backend(Protocol):
    """Where it is kept: the vault's settings in the program, a dictionary in tests."""

    def load(self) -> dict[str, str]:
        """Everything kept, texts by key, of which those that begin with PREFIX are this module's."""
        ...

    def save(self, key: str, value: str) -> None:
        """Keep one text; it is safe when the call returns."""
        ...


@dataclass(frozen=True)
class Shunned:
    """A plan that ended badly, when, and how."""

    plan: str
    at: float
    cause: Cause


@dataclass(frozen=True)
class Known:
    """One model on one machine with one build of llama.cpp. `phase` is what was under way, empty after a clean end.

    `extra` are bytes that the processor's working memory, or the fullest card, took beyond the plan; `pieces` says of
    plans whether prompts run in pieces leave the same bits.
    """

    name: str = ""
    path: str = ""
    plan: str = ""
    layout: dict[str, Any] = field(default_factory=dict[str, Any])
    threads: int = 0
    extra_host: int = 0
    extra_card: int = 0
    tried: tuple[str, ...] = ()
    pieces: dict[str, bool] = field(default_factory=dict[str, bool])
    shunned: tuple[Shunned, ...] = ()
    phase: Literal["", "loading", "ready"] = ""

    def shuns(self, plan: Plan, now: float) -> Cause | None:
        """Why the plan must not be used, or None."""
        key = key_of(plan)
        return next(
            (s.cause for s in self.shunned if s.plan == key and now - s.at < SHUNNED_FOR[s.cause]), None
        )

    def shun(self, plan: str, cause: Cause, now: float) -> Known:
        """The plan is not to be used for a while."""
        rest = [s for s in self.shunned if s.plan != plan and now - s.at < SHUNNED_FOR[s.cause]]
        blamed = [s for s in rest if s.cause == "answering"]
        if cause == "answering" and len(blamed) >= MOST_BLAMED:
            return self
        tried = tuple(key for key in self.tried if key != plan)
        return replace(self, tried=tried, shunned=(*rest, Shunned(plan, now, cause))[-MOST_SHUNNED:])


def key_of(plan: Plan) -> str:
    """What makes two plans the same for llama.cpp, threads apart."""
    split = ".".join(map(str, plan.split)) if plan.gpu_layers else ""
    kind = f"{plan.kv_type}{'' if plan.flash else '-slow'}{'' if plan.full_window else '-window'}"
    return (
        f"c{plan.context}x{plan.sequences} {kind} g{plan.grid} l{plan.gpu_layers} e{plan.host_experts} {split}"
    ).strip()


def layout_of(plan: Plan) -> dict[str, Any]:
    """The knobs to make the plan again with."""
    names = ("context", "sequences", "kv_type", "gpu_layers", "grid", "full_window", "flash", "host_experts")
    return {name: getattr(plan, name) for name in names}


class Memory:
    """Reads and writes what is known. A backend that fails costs the memory, never the load."""

    def __init__(self, backend: Backend, clock: Callable[[], float] = time.time) -> None:
        self._backend, self.clock = backend, clock

    def of(self, key: str) -> Known:
        """What is known under this key; nothing where it is new or cannot be read."""
        try:
            text = self._backend.load().get(PREFIX + key)
            return _known(dict(json.loads(text))) if text else Known()
        except Exception as error:
            log.warning("what is remembered of a model cannot be read: %s", friendly(error).code)
            return Known()

    def keep(self, key: str, known: Known) -> None:
        """Keep it."""
        try:
            self._backend.save(PREFIX + key, json.dumps(asdict(known)))
        except Exception as error:
            log.debug("what is remembered of a model cannot be kept: %s", friendly(error).code)

    def unclean(
        self, answering: Callable[[Known], bool], name_of: Callable[[Known], str] = lambda known: known.name
    ) -> str:
        """After opening: the sentence about an end in the middle of a load, or of an answer; empty after a clean end.

        `answering` says whether an answer of a model was cut off; several may have been in memory. The plan that was
        in use is shunned. `name_of` gives a model the name that people know it by.
        """
        said = ""
        for key, text in self._stored():
            try:
                known = _known(dict(json.loads(text)))
            except (ValueError, TypeError, KeyError) as error:
                log.warning("what is remembered of a model is garbled: %s", type(error).__name__)
                continue
            if known.phase:
                said = _blame(known.phase, name_of(known), answering(known)) or said
                self.keep(key, self._after(known, answering(known)))
        return said

    def _stored(self) -> list[tuple[str, str]]:
        try:
            found = self._backend.load()
        except Exception as error:
            log.warning("what is remembered of models cannot be read: %s", friendly(error).code)
            return []
        return [(key.removeprefix(PREFIX), text) for key, text in found.items() if key.startswith(PREFIX)]

    def _after(self, known: Known, answering: bool) -> Known:
        ended = replace(known, phase="")
        if known.phase == "loading":
            return ended.shun(known.plan, "loading", self.clock())
        return ended.shun(known.plan, "answering", self.clock()) if answering else ended


def _blame(phase: str, name: str, answering: bool) -> str:
    if phase == "loading":
        return f"The last time, Underdesk ended while it was loading {name}; it is loaded more carefully now."
    if answering:
        return (
            f"The last time, Underdesk ended while {name} was answering; what it had written is kept, "
            "and it is loaded more carefully now."
        )
    return ""


def _known(data: dict[str, Any]) -> Known:
    names = {item.name for item in fields(Known)}
    kept = {name: value for name, value in data.items() if name in names}
    kept["tried"] = tuple(kept.get("tried", ()))
    kept["shunned"] = tuple(Shunned(**item) for item in kept.get("shunned", ()))
    return Known(**kept)


def identity(
    header: GgufFile, machine: Machine, adapters: Sequence[Adapter] = (), projector: Path | None = None
) -> str:
    """A key for one file and what is added to it on one machine with one build: another of any begins anew."""
    status = header.path.stat()
    with header.path.open("rb") as file:
        start = hashlib.sha256(file.read(1 << 16)).hexdigest()
    cards = [card.name for card in machine.cards]
    parts = [start, status.st_size, status.st_mtime_ns, cards, _build(), *_computer()]
    parts += [[adapter.sha256, adapter.scale] for adapter in adapters]
    if projector is not None:
        status = projector.stat()
        parts += ["projector", status.st_size, status.st_mtime_ns]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _build() -> str:
    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return "unknown"


def _computer() -> list[str]:
    return [platform.system(), platform.machine(), _processor()]


def _processor() -> str:
    """The processor's name as the system spells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
