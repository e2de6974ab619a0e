"""What this machine offers a model: memory that is really free, cores worth using, and graphics devices."""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psutil

from app.engine.api import Device
from app.engine.plan import CARD_MARGIN, DISPLAY_MARGIN, Card, Machine
from app.engine.plugins import Native
from app.engine.topology import cores

_KINDS: dict[int, Literal["cpu", "gpu", "igpu", "accel"]] = {0: "cpu", 1: "gpu", 2: "igpu", 3: "accel"}


def machine(binding: Any | None = None) -> Machine:
    """Memory and cores as this process may use them: limits of containers and of the shell included.

    With a loaded llama.cpp also the cards it can use.
    """
    memory = psutil.virtual_memory()
    free, total = int(memory.available), int(memory.total)
    for limit, used in (_group_limit(), _address_limit()):
        if limit:
            free, total = min(free, max(0, limit - used)), min(total, limit)
    found = native_devices(binding) if binding is not None else []
    watched = _cards_of_nvidia() if any("NVIDIA" in device.description for device in found) else []
    return Machine(free=free, total=total, cores=cores().usual, cards=cards_of(found, watched))


def _group_limit(root: Path = Path("/sys/fs/cgroup")) -> tuple[int, int]:
    """A container's memory limit and use; zeros without one."""
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        try:
            most = (root / limit).read_text().strip()
            if most.isdecimal() and int(most) < 1 << 60:
                return int(most), int((root / used).read_text())
        except OSError:
            continue
    return 0, 0


def _address_limit() -> tuple[int, int]:
    """The address-space limit (ulimit -v) and what is taken; zeros without one."""
    if sys.platform == "win32":
        return 0, 0
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most in (resource.RLIM_INFINITY, -1):
        return 0, 0
    return most, int(psutil.Process().memory_info().vms)


def processor() -> Device:
    """The processor as a device, known without llama.cpp."""
    now = machine()
    return Device("CPU", f"Processor, {cores().sentence}", "cpu", now.total, now.free)


@dataclass(frozen=True)
class Watched:
    """What the driver's own library says of a card: bytes free and in all, and whether it draws a desktop."""

    name: str
    free: int
    total: int
    draws: bool


def cards_of(found: Sequence[Device], watched: Sequence[Watched] = ()) -> tuple[Card, ...]:
    """The devices that llama.cpp spreads layers over, in its order: graphics cards, else the processor's own.

    Where the driver's library knows a card too, the smaller of both figures counts: not every backend's "free" leaves
    out what other programs took. A card nobody knows more about is taken to draw the desktop.
    """
    kind = "gpu" if any(device.kind == "gpu" for device in found) else "igpu"
    used = [device for device in found if device.kind == kind and device.free]
    return tuple(_card(device, watched) for device in used)


def _card(device: Device, watched: Sequence[Watched]) -> Card:
    same = [w for w in watched if w.name == device.description and _near(w.total, device.total)]
    free = min([device.free or 0, *(w.free for w in same)])
    shared = device.kind == "igpu" or device.name.startswith(("Metal", "MTL"))
    draws = any(w.draws for w in same) if same else True
    margin = 0 if shared else DISPLAY_MARGIN if draws else CARD_MARGIN
    return Card(_short(device.description or device.name), free, margin, shared)


def _near(one: int, other: int | None) -> bool:
    """Whether two libraries mean the same card's size: they differ by what the driver keeps."""
    return other is None or abs(one - other) <= one // 10


def _short(name: str) -> str:
    """A card's name without its maker's formalities."""
    for noise in ("NVIDIA ", "GeForce ", "AMD ", "Intel(R) ", "(TM)", "(tm)", "(R)", " Graphics"):
        name = name.replace(noise, "")
    return name.partition(" (")[0].strip() or "graphics card"


def _cards_of_nvidia() -> list[Watched]:
    """NVIDIA's cards by their driver's library; none where it is missing or refuses."""
    nvml: Any = importlib.import_module("pynvml")
    try:
        nvml.nvmlInit()
    except nvml.NVMLError:
        return []
    try:
        handles = [nvml.nvmlDeviceGetHandleByIndex(i) for i in range(nvml.nvmlDeviceGetCount())]
        return [_watched(nvml, handle) for handle in handles]
    except nvml.NVMLError:
        return []
    finally:
        nvml.nvmlShutdown()


def driver_version() -> str:
    """NVIDIA's driver; empty where there is none, or it does not say."""
    nvml: Any = importlib.import_module("pynvml")
    try:
        nvml.nvmlInit()
    except nvml.NVMLError:
        return ""
    try:
        found = nvml.nvmlSystemGetDriverVersion()
        return f"NVIDIA {found.decode() if isinstance(found, bytes) else found}"
    except nvml.NVMLError:
        return ""
    finally:
        nvml.nvmlShutdown()


def _watched(nvml: Any, handle: Any) -> Watched:
    memory, name = nvml.nvmlDeviceGetMemoryInfo(handle), nvml.nvmlDeviceGetName(handle)
    name = name.decode() if isinstance(name, bytes) else str(name)
    return Watched(name, int(memory.free), int(memory.total), bool(nvml.nvmlDeviceGetDisplayActive(handle)))


class _Properties(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("description", ctypes.c_char_p),
        ("memory_free", ctypes.c_size_t),
        ("memory_total", ctypes.c_size_t),
        ("type", ctypes.c_int),
        ("device_id", ctypes.c_char_p),
        ("capabilities", ctypes.c_bool * 4),
    ]


def native_devices(binding: Any) -> list[Device]:
    """The devices of a loaded llama.cpp other than the processor; on its own handle, where they are registered."""
    native = Native(binding)
    native.ggml_backend_dev_count.restype = ctypes.c_size_t
    native.ggml_backend_dev_get.restype = ctypes.c_void_p
    native.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    native.ggml_backend_dev_get_props.restype = None
    native.ggml_backend_dev_get_props.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Properties)]
    found: list[Device] = []
    for index in range(native.ggml_backend_dev_count()):
        properties = _Properties()
        native.ggml_backend_dev_get_props(native.ggml_backend_dev_get(index), ctypes.byref(properties))
        if properties.type != 0:
            found.append(_device(properties))
    return found


def _device(properties: _Properties) -> Device:
    name, description = (text or b"" for text in (properties.name, properties.description))
    return Device(
        name=name.decode("utf-8", "replace"),
        description=description.decode("utf-8", "replace"),
        kind=_KINDS.get(properties.type, "accel"),
        total=properties.memory_total or None,
        free=properties.memory_free or None,
    )
