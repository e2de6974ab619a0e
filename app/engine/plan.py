"""What a plan is: how a model is laid out over the memory of a machine, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.engine.api import Adapter

MIB = 1 << 20
GRID = 64
"""Rows of one step on a processor: as fast as more (decision 0011), and half a step is what a next turn runs again."""
FLASH_GRID = 32
"""The same with flash attention, which computes 64 rows and more by other, slower means: decision 0023."""
RESERVE = 256 * MIB
"""Left free for everything else."""
CARD_MARGIN = 512 * MIB
DISPLAY_MARGIN = 1024 * MIB
"""Left free on a card; more where it draws the desktop, whose programs come and go."""


@dataclass(frozen=True)
class Card:
    """A graphics device in llama.cpp's order. Bytes; `free` is what is free now, `margin` what must stay so.

    A `shared` card has no memory of its own: what it takes is missing in the computer's.
    """

    name: str
    free: int
    margin: int = CARD_MARGIN
    shared: bool = False

    @property
    def room(self) -> int:
        """What a plan may take."""
        return max(0, self.free - self.margin)


@dataclass(frozen=True)
class Machine:
    """What a plan may count on: free and total memory in bytes, cores worth using, and graphics cards."""

    free: int
    total: int
    cores: int
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Share:
    """What a card takes: layers, whether the output stands behind them, and bytes of everything."""

    card: Card
    layers: int = 0
    output: bool = False
    size: int = 0


@dataclass(frozen=True)
class Plan:
    """How to load a model. Sizes in bytes, of all devices together; `context` in tokens for each of `sequences`.

    `gpu_layers` are the last ones; the experts of the first `host_experts` layers stay with the processor. `host`
    is the processor's part of the total; `note` says what an earlier failure changed. `weights` hold the
    adapters and the projector too. `pieces`: whether prompts run in pieces leave the same bits; None: it was not tried.
    """

    context: int
    sequences: int
    kv_type: str
    gpu_layers: int
    total_layers: int
    threads: int
    grid: int
    full_window: bool
    weights: int
    kv: int
    compute: int
    flash: bool = True
    host_experts: int = 0
    host: int = 0
    shares: tuple[Share, ...] = ()
    note: str = ""
    adapters: tuple[Adapter, ...] = ()
    projector: Path | None = None
    pieces: bool | None = None

    @property
    def cells(self) -> int:
        """Tokens that each sequence's memory is laid out for; see `cells`."""
        return cells(self.context, self.flash)

    @property
    def total(self) -> int:
        """Memory of everything together."""
        return self.weights + self.kv + self.compute

    @property
    def offload(self) -> int:
        """The number of layers as llama.cpp counts them: the output is one more, and goes first."""
        return self.gpu_layers + 1 if self.gpu_layers else 0

    @property
    def split(self) -> tuple[int, ...]:
        """llama.cpp's proportions of the cards, in its order."""
        return tuple(share.layers + share.output for share in self.shares)

    @property
    def device(self) -> str:
        """Where it runs, for people."""
        used = [share.card.name for share in self.shares if share.size]
        return " and ".join(used) if used else "CPU"

    @property
    def sentence(self) -> str:
        """The plan in plain words."""
        worn = " and ".join(adapter.path.stem for adapter in self.adapters)
        changed = (
            f"It is changed by the adapter{'s' if len(self.adapters) > 1 else ''} {worn}." if worn else ""
        )
        return " ".join(part for part in (self._where, changed, self.note) if part)

    @property
    def _where(self) -> str:
        context = f"with a context of {self.context:,} tokens"
        if not self.gpu_layers:
            threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
            return (
                f"Runs on the processor with {threads} and a context of {self.context:,} tokens, "
                f"in about {amount(self.total)} of memory."
            )
        if self.gpu_layers < self.total_layers:
            layers = f"{self.gpu_layers} of {self.total_layers} layers"
            return f"Runs about {layers} on your {self.device} {context}, the rest on the processor."
        if self.host_experts:
            experts = f"the experts of {self.host_experts} of {self.total_layers} layers"
            return f"Runs on your {self.device} {context}; {experts} stay with the processor."
        memory = f"{amount(self.total - self.host)} of graphics memory"
        return f"Runs fully on your {self.device} {context}, in about {memory}."


def cells(context: int, flash: bool) -> int:
    """Tokens of memory for a sequence of `context` tokens.

    Without flash attention llama.cpp keeps values transposed, a row of all tokens for each number. Rows a power of two
    apart share the same few lines of the processor's cache: 256 tokens more let it answer 3 to 6 % faster.
    """
    return context + 256 if not flash and context % 1024 == 0 else context


def grid_of(flash: bool) -> int:
    """Rows of one step on a processor."""
    return FLASH_GRID if flash else GRID


def amount(size: int) -> str:
    """A size for people, e.g. "1.2 GB"."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(size, 0) / 1e6:.0f} MB"


@dataclass(frozen=True)
class Knobs:
    """What can be turned to make a model fit."""

    context: int
    grid: int = GRID
    kv_type: str = "f16"
    full_window: bool = True
    sequences: int = 1
    host_experts: int = 0
    flash: bool = True

    @property
    def cells(self) -> int:
        """Tokens that each sequence's memory is laid out for; see `cells`."""
        return cells(self.context, self.flash)
