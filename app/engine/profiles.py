"""Machines that people have, written down, so that plans can be made for one that is not at hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from app.base.paths import resource
from app.engine.api import Device
from app.engine.devices import cards_of
from app.engine.plan import MIB, Machine

FREE_PART = 0.75
"""What other programs usually leave of the computer's memory."""


@dataclass(frozen=True)
class Recorded:
    """A machine by its short name; `title` is for people."""

    name: str
    title: str
    machine: Machine


def recorded() -> tuple[Recorded, ...]:
    """All of them, in the order of `resources/machines.json`, which says where the figures come from."""
    rows = json.loads(resource("machines.json").read_text("utf-8"))["machines"]
    return tuple(Recorded(name, row["title"], _machine(row)) for name, row in rows.items())


def _machine(row: dict[str, Any]) -> Machine:
    devices = [
        Device(c["device"], c["name"], c["kind"], c["total_mib"] * MIB, c["free_mib"] * MIB)
        for c in row["cards"]
    ]
    memory = row["ram_mib"] * MIB
    return Machine(int(memory * FREE_PART), memory, row["cores"], cards_of(devices))
