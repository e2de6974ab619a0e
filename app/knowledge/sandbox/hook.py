"""Where the kernel offers less (macOS, Windows): Python's own calls for files, processes and sockets are refused."""

from __future__ import annotations

import sys

_REFUSED = (
    "os.",
    "subprocess.",
    "socket.",
    "shutil.",
    "tempfile.",
    "winreg.",
    "webbrowser.",
    "ctypes.dlopen",
)
_HARMLESS = frozenset({"os.putenv", "os.unsetenv"})


def install() -> None:
    """Refuse from now on, for good. Native code that calls the system itself is beyond this."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event == "open" or (event.startswith(_REFUSED) and event not in _HARMLESS):
        raise PermissionError(f"not in the sandbox: {event}")
