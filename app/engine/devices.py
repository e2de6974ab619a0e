"""What this machine offers a model: memory that is really free, cores worth using, and graphics devices."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any, Literal

import psutil

from app.engine.api import Device
from app.engine.plan import Machine

_KINDS: dict[int, Literal["cpu", "gpu", "igpu", "accel"]] = {0: "cpu", 1: "gpu", 2: "igpu", 3: "accel"}
MOST_THREADS = 16


def machine() -> Machine:
    """Memory and cores as this process may use them: limits of containers and of the shell included."""
    memory = psutil.virtual_memory()
    free, total = int(memory.available), int(memory.total)
    for limit, used in (_group_limit(), _address_limit()):
        if limit:
            free, total = min(free, max(0, limit - used)), min(total, limit)
    return Machine(free=free, total=total, cores=cores())


def cores() -> int:
    """Threads to compute with: hardware cores, since two threads on one core only hinder each other."""
    logical = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else psutil.cpu_count() or 1
    physical = psutil.cpu_count(logical=False) or logical
    return max(1, min(logical, physical if logical > 2 else logical, MOST_THREADS))


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
    return Device("CPU", f"Processor, {now.cores} cores", "cpu", now.total, now.free)


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
    native = binding._lib
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
