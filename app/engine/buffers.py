"""What llama.cpp's log says of the memory it took, device by device."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.engine.plan import MIB

_BUFFER = re.compile(r"(\S+) +(model|KV|compute|output) +buffer size = +([\d.]+) MiB")
_HOST = ("CPU", "AMX")


def by_device(lines: Iterable[str]) -> dict[str, int]:
    """Bytes of every buffer that the lines speak of, by device and kind, e.g. "CUDA0 KV"."""
    sizes: dict[str, int] = {}
    for line in lines:
        for device, kind, mebibytes in _BUFFER.findall(line):
            key = f"{device} {kind}"
            sizes[key] = sizes.get(key, 0) + round(float(mebibytes) * MIB)
    return sizes


def working_host(buffers: Mapping[str, int]) -> int:
    """What the computer's own memory holds beside weights, which are only mapped: attention, steps, logits."""
    return sum(size for key, size in buffers.items() if _is_host(key) and not key.endswith(" model"))


def mapped_host(buffers: Mapping[str, int]) -> int:
    """Weights that are only mapped from the file, whose memory the system counts as free; without the originals of
    those that were rearranged, which were read once."""
    mapped = sum(size for key, size in buffers.items() if _is_host(key) and key.endswith("_Mapped model"))
    return max(0, mapped - repacked_host(buffers))


def repacked_host(buffers: Mapping[str, int]) -> int:
    """Weights that lie in the computer's memory in a form of their own."""
    own = (key for key in buffers if _is_host(key) and key.endswith(" model"))
    return sum(buffers[key] for key in own if not key.endswith("_Mapped model"))


def cards_in(buffers: Mapping[str, int]) -> int:
    """All bytes on cards."""
    return sum(size for key, size in buffers.items() if not _is_host(key))


def fullest_card(buffers: Mapping[str, int]) -> int:
    """All bytes of the card that took most; 0 without a card."""
    cards: dict[str, int] = {}
    for key, size in buffers.items():
        if not _is_host(key):
            name = key.partition(" ")[0]
            cards[name] = cards.get(name, 0) + size
    return max(cards.values(), default=0)


def _is_host(key: str) -> bool:
    device = key.partition(" ")[0]
    return device.startswith(_HOST) or device.endswith("_Host")
