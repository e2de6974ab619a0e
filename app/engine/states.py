"""What a chat's sequence holds, kept outside the context and put back: only what exact answers may reuse."""

from __future__ import annotations

import ctypes
import hashlib
import logging
from array import array
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from importlib.metadata import version
from platform import machine
from typing import Any, Protocol, runtime_checkable

from app.base.errors import UserError
from app.base.memory import Space, space
from app.engine.plan import Plan

TOKEN_BYTES = array("i").itemsize
LEAST = 256
"""Tokens from which on a state is worth its place."""
log = logging.getLogger("underdesk.engine")


class Saved(Protocol):
    """A state as it was kept."""

    @property
    def tokens(self) -> bytes:
        """32-bit numbers, as `pack` makes them."""
        ...

    @property
    def data(self) -> bytes | Space:
        """What the context knows after them."""
        ...


class Keeper(Protocol):
    """Keeps states where nobody else can read them. All calls return at once; the work is done elsewhere."""

    @property
    def most(self) -> int:
        """Bytes of the largest state that is taken; 0 for none at all."""
        ...

    def keep(self, conversation: str, engine: str, tokens: bytes, data: Space) -> None:
        """Keep a state instead of the conversation's earlier one of this engine; what cannot be kept is dropped."""
        ...

    def recall(self, conversation: str, engine: str) -> Future[Any]:
        """The state (a Saved), byte for byte as it was kept, or None; never an error."""
        ...

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        """The conversations that were used last, latest first; never an error."""
        ...


@runtime_checkable
class Remembers(Protocol):
    """An engine that hands conversations to a keeper."""

    def remember(self, keeper: Keeper) -> None:
        """Have what is computed of conversations kept when they leave the memory, from the next load on."""
        ...


class Memory(Protocol):
    """The sequences of one context as bytes."""

    def size(self, sequence: int) -> int:
        """Bytes of what it holds."""
        ...

    def save(self, sequence: int) -> Space | None:
        """What it holds; None when that cannot be had."""
        ...

    def restore(self, sequence: int, tokens: int, data: bytes | Space) -> bool:
        """Make it hold what was saved after that many tokens; False leaves it empty."""
        ...


def pack(tokens: Sequence[int]) -> bytes:
    """Tokens as bytes."""
    return array("i", tokens).tobytes()


def unpack(data: bytes) -> list[int]:
    """Tokens from bytes; none when they are no whole tokens."""
    found = array("i")
    if len(data) % found.itemsize:
        return []
    found.frombytes(data)
    return found.tolist()


def fingerprint(sha256: str, plan: Plan, build: str) -> str:
    """Names everything that the bytes of a state depend on: the weights, the arithmetic and the layout.

    Empty without the hash of the weights and of every adapter: then nothing is kept. How many sequences or threads
    there are changes no bit.
    """
    if not sha256 or not all(adapter.sha256 for adapter in plan.adapters):
        return ""
    parts = (sha256, build, plan.context, plan.grid, plan.kv_type, plan.flash, plan.full_window)
    places = (plan.gpu_layers, plan.split, plan.host_experts)
    worn = tuple((adapter.sha256, adapter.scale) for adapter in plan.adapters)
    return hashlib.sha256(repr((*parts, *places, *worn)).encode()).hexdigest()


def build_of(lib: Any) -> str:
    """Names the arithmetic: this llama.cpp and what it uses of this processor."""
    return f"{version('llama-cpp-python')} {machine()} {(lib.llama_print_system_info() or b'').decode()}"


@dataclass(frozen=True)
class Recollection:
    """Where a context's states go to and come from. `engine` names what they depend on."""

    memory: Memory
    keeper: Keeper
    engine: str

    def leave(self, sequence: int, conversation: str, tokens: Sequence[int]) -> bool:
        """Hand a sequence that holds just these tokens to the keeper; whether it took it."""
        if len(tokens) < LEAST or not 0 < self.memory.size(sequence) <= self.keeper.most:
            return False
        try:
            data = self.memory.save(sequence)
        except (MemoryError, OSError):
            data = None
        if data is None:
            return False
        self.keeper.keep(conversation, self.engine, pack(tokens), data)
        return True

    def recall(self, conversation: str) -> Future[Saved | None]:
        """What was kept of a conversation."""
        return self.keeper.recall(conversation, self.engine)

    def newest(self, most: int) -> Future[list[str]]:
        """The conversations that are most likely taken up next."""
        return self.keeper.newest(self.engine, most)


class Context(Protocol):
    """A llama.cpp context that may be another one after it has grown."""

    @property
    def pointer(self) -> Any:
        """The one of now."""
        ...

    def make_room(self, tokens: int) -> None:
        """Have room for so many tokens in every sequence; UserError where there is none."""
        ...

    def changed(self, sequence: int) -> None:
        """A sequence has been given something to hold."""
        ...


class NativeMemory:
    """`Memory` over a llama.cpp context; `lib` is its ctypes binding."""

    def __init__(self, lib: Any, context: Context) -> None:
        self._lib, self._context = lib, context

    def size(self, sequence: int) -> int:
        """Bytes of what it holds."""
        return int(self._lib.llama_state_seq_get_size(self._context.pointer, sequence))

    def save(self, sequence: int) -> Space | None:
        """What it holds; None when llama.cpp wrote less than it had announced."""
        data = space(self.size(sequence))
        view = (ctypes.c_uint8 * len(data)).from_buffer(data)
        written = int(self._lib.llama_state_seq_get_data(self._context.pointer, view, len(data), sequence))
        del view
        return data if written == len(data) else None

    def restore(self, sequence: int, tokens: int, data: bytes | Space) -> bool:
        """Make it hold what was saved; llama.cpp refuses what does not fit its layout, and then it is empty."""
        lib = self._lib
        try:
            self._context.make_room(tokens)
        except UserError as error:
            log.info("there is no room for a kept state: %s", error.code)
            return False
        self._context.changed(sequence)
        memory = lib.llama_get_memory(self._context.pointer)
        read = int(lib.llama_state_seq_set_data(self._context.pointer, _in_place(data), len(data), sequence))
        last = int(lib.llama_memory_seq_pos_max(memory, sequence))
        if read == len(data) and last == tokens - 1:
            return True
        log.info("a kept state does not fit and is left out")
        lib.llama_memory_seq_rm(memory, sequence, 0, -1)
        return False


def _in_place(data: bytes | Space) -> Any:
    """A pointer to the bytes where they lie; tens of megabytes are not copied. They are only read."""
    if isinstance(data, bytes):
        return ctypes.cast(ctypes.c_char_p(data), ctypes.POINTER(ctypes.c_uint8))
    return (ctypes.c_uint8 * len(data)).from_buffer(data)
