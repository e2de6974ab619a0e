"""How models would run on a machine: those that are here by their headers, others by what the list tells of them."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.engine import gguf
from app.engine.api import Engine
from app.engine.badge import Badge, Basis, Fit, fit
from app.engine.devices import cards_of, machine
from app.engine.gguf import GgufFile
from app.engine.outline import Offer, build_like, build_of, outlined
from app.engine.plan import Machine
from app.engine.profiles import Recorded
from app.models.entry import Entry, place_of, state
from app.models.manifest import ModelEntry

FRESH_S = 2.0
"""How long one look at the machine serves: a list asks for each of its models."""


def machine_of(engine: Engine) -> Machine:
    """What this engine has to run on, as it is now; what its models hold on cards counts as free, for they may leave.

    An engine in another process knows its graphics cards once it has loaded a model.
    """
    from app.engine.binding import library
    from app.engine.host import LlamaEngine  # not at start-up

    if isinstance(engine, LlamaEngine):
        now = machine(library())
    else:
        now = replace(machine(), cards=cards_of([d for d in engine.devices() if d.kind != "cpu"]))
    held = sum(resident.cards for resident in engine.residents())
    if not now.cards or not held:
        return now
    last = now.cards[-1]
    return replace(now, cards=(*now.cards[:-1], replace(last, free=last.free + held)))


def header_of_offer(offered: ModelEntry) -> tuple[GgufFile, Basis]:
    """What stands in for the header of an offered model, and what that rests on."""
    size = sum(part.size for part in offered.parts)
    role = "chat" if offered.role == "vision" else offered.role
    beside = offered.projector.size if offered.projector else 0
    offer = Offer(offered.name, size, offered.quantisation, offered.context, role, beside)
    return outlined_offer(offer, offered.build)


def outlined_offer(offer: Offer, facts: Mapping[str, Any]) -> tuple[GgufFile, Basis]:
    """The same for any file, built as `facts` say, or, where there are none, as is usual for its size."""
    if facts:
        return outlined(offer, build_of(facts)), "facts"
    return outlined(offer, build_like(offer.size)), "size"


def fit_of_offer(offered: ModelEntry, on: Machine) -> Fit:
    """How an offered model would run there."""
    header, basis = header_of_offer(offered)
    return fit(header, on, basis)


def _checked(model: Entry) -> GgufFile | None:
    """The header of a file that is what was checked when it came; None of any other."""
    try:
        return _header(Path(model.path), model.size) if state(model) == "ready" else None
    except UserError:
        return None


@functools.lru_cache(maxsize=64)
def _header(path: Path, size: int) -> GgufFile:
    """A header is read once as long as its file stays as large."""
    return gguf.read(path)


class Fitting:
    """Badges for the machine that this program runs on. Calls are safe from any thread; not for the window's own."""

    def __init__(
        self, engine: Engine, offer_of: Callable[[Entry], ModelEntry | None], clock: Callable[[], float]
    ) -> None:
        """`offer_of` finds what the list of models says of a model that is here."""
        self._engine, self._offer_of, self._clock = engine, offer_of, clock
        self._lock = threading.Lock()
        self._seen: tuple[float, Machine] | None = None

    def machine(self) -> Machine:
        """This computer, looked at two seconds ago at most."""
        with self._lock:
            now = self._clock()
            if self._seen is None or now - self._seen[0] > FRESH_S:
                self._seen = now, machine_of(self._engine)
            return self._seen[1]

    def badge(self, model: Entry | ModelEntry) -> Badge:
        """How a model of the library or of the list would run here; see `fit`."""
        return self.fit(model).badge

    def fit(self, model: Entry | ModelEntry) -> Fit:
        """The badge and the plan behind it. A model whose file is gone or damaged is judged by what the list says."""
        if isinstance(model, Entry) and (place := place_of(model)):
            return Fit(Badge(f"Answers at {place}", "good"), None)
        on = self.machine()
        if isinstance(model, ModelEntry):
            return fit_of_offer(model, on)
        if header := _checked(model):
            return fit(header, on)
        offered = self._offer_of(model)
        return fit_of_offer(offered, on) if offered else self._by_size(model, on)

    @staticmethod
    def _by_size(model: Entry, on: Machine) -> Fit:
        offer = Offer(
            model.name,
            model.size,
            str(model.metadata.get("quantisation", "")),
            int(model.metadata.get("context", 0) or 0),
            "chat" if model.role == "vision" else model.role,
        )
        header, basis = outlined_offer(offer, {})
        return fit(header, on, basis)


def fitting(engine: Engine, offer_of: Callable[[Entry], ModelEntry | None]) -> Fitting:
    """The one that the program uses."""
    return Fitting(engine, offer_of, time.monotonic)


def table_of(offered: Iterable[ModelEntry], on: Iterable[Recorded]) -> list[dict[str, Any]]:
    """The plan of every offered model on every recorded machine, as plain rows; sizes in bytes."""
    machines = tuple(on)
    return [_row(model, machines) for model in offered]


def _row(model: ModelEntry, machines: Iterable[Recorded]) -> dict[str, Any]:
    header, basis = header_of_offer(model)
    return {
        "id": model.id,
        "role": model.role,
        "size": model.size,
        "basis": basis,
        "plans": {one.name: planned_row(fit(header, one.machine, basis)) for one in machines},
    }


def planned_row(found: Fit) -> dict[str, Any]:
    """One plan as a document, the same for the table and for one model."""
    told = {"fits": found.plan is not None, "badge": found.badge.text, "grade": found.badge.grade}
    if (plan := found.plan) is None:
        return {**told, "missing": found.missing}
    return {
        "gpu_layers": plan.gpu_layers,
        "total_layers": plan.total_layers,
        "host_experts": plan.host_experts,
        "context": plan.context,
        "kv_type": plan.kv_type,
        "sequences": plan.sequences,
        "predicted": {"weights": plan.weights, "kv": plan.kv, "compute": plan.compute, "total": plan.total},
        "processor": plan.host,
        **told,
    }
