"""The walls on Windows: a job object that caps memory and time and allows no second process."""

from __future__ import annotations

import ctypes
from typing import Any

_EXTENDED_LIMITS = 9
_ACTIVE_PROCESS, _PROCESS_TIME, _PROCESS_MEMORY, _NO_CRASH_DIALOG = 0x8, 0x2, 0x100, 0x400


class _Basic(ctypes.Structure):
    _fields_ = [
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]


class _Extended(ctypes.Structure):
    _fields_ = [
        ("basic", _Basic),
        ("transfers", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    ]


def install(memory: int, seconds: float) -> None:
    """Put this process into a job of its own: `memory` bytes, `seconds` of processor time. Raises OSError."""
    kernel: Any = ctypes.CDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    limits = _Extended()
    limits.basic.flags = _ACTIVE_PROCESS | _PROCESS_TIME | _PROCESS_MEMORY | _NO_CRASH_DIALOG
    limits.basic.processes = 1
    limits.basic.process_time = int(seconds * 10_000_000)
    limits.process_memory = memory
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    told = kernel.SetInformationJobObject(
        job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.c_uint32(ctypes.sizeof(limits))
    )
    if not (told and kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))):
        raise OSError("Windows put the process into no job")
