"""How much of everything a document may have before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bytes, characters, counts and seconds; a document beyond any of them is refused with a sentence."""

    file_bytes: int = 256 * MIB
    seconds: float = 30.0
    processor_s: float = 20.0
    memory_bytes: int = 1024 * MIB
    text_chars: int = 20_000_000
    blocks: int = 1_000_000
    pages: int = 20_000
    cells: int = 2_000_000
    parts: int = 20_000
    """Files inside a packed document, or parts of a letter."""
    unpacked_bytes: int = 256 * MIB
    """What a packed document's parts may hold together, as far as they are read."""
    pixels: int = 200_000_000
    nesting: int = 3
    """Letters inside letters, or documents inside letters."""
