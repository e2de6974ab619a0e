"""The operating system's keyring: only real ones, never waiting for ever, never falling back to a file."""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
log = logging.getLogger("underdesk.store")

# Named one by one, so that no plug-in, PYTHON_KEYRING_BACKEND or configuration file can put a plaintext or
# null keyring in their place.
BACKENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.libsecret", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    ),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
}
USER = "vault key"
WITH_TOKEN = ("huggingface", "endpoints", "tools")
"""Services whose access token may stand in the keyring: an erased vault can no longer tell."""
PROBE_S = 8.0
CALL_S = 60.0
"""Long enough for a person to type the keyring's own password into its prompt."""


def token_entry(vault_id: str, service_name: str) -> str:
    """Under which id the access token of a service stands."""
    return f"{vault_id} {service_name}"


class KeyringUnavailable(Exception):
    """There is no usable keyring, it is locked, or it does not answer. Never a reason to make a new key.

    `reason` completes the sentence "... because ...".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Backend(Protocol):
    """What is used of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        ...


class KeyringDoor:
    """Secrets by vault id. `find` returns the backend or raises; every call runs beside, with a time limit."""

    def __init__(
        self, find: Callable[[], Backend] | None = None, probe_s: float = PROBE_S, call_s: float = CALL_S
    ) -> None:
        self._find = find or find_backend
        self._probe_s, self._call_s = probe_s, call_s
        self._backend: Backend | None = None

    def within(self, seconds: float) -> KeyringDoor:
        """A door that gives up sooner."""
        return KeyringDoor(self._find, min(seconds, self._probe_s), min(seconds, self._call_s))

    def read(self, vault_id: str) -> str | None:
        """The kept text, None when the keyring has none for this vault; raises KeyringUnavailable."""
        backend = self._open()
        return self._call(lambda: backend.get_password(service(vault_id), USER))

    def keep(self, vault_id: str, secret: str) -> None:
        """Store `secret` and read it back; raises KeyringUnavailable."""
        backend = self._open()
        self._call(lambda: backend.set_password(service(vault_id), USER, secret))
        if self.read(vault_id) != secret:
            raise KeyringUnavailable("the system's keyring does not give back what it was told to keep")

    def forget(self, vault_id: str) -> None:
        """Remove the entry, if it is there; raises KeyringUnavailable."""
        backend = self._open()
        if self.read(vault_id) is not None:
            self._call(lambda: backend.delete_password(service(vault_id), USER))

    def _open(self) -> Backend:
        if self._backend is None:
            self._backend = _beside(self._find, self._probe_s)
        return self._backend

    def _call(self, work: Callable[[], T]) -> T:
        return _beside(work, self._call_s)


def service(vault_id: str) -> str:
    """The entry's name: one per vault, so that several profiles do not overwrite each other."""
    return f"Underdesk vault {vault_id}"


def find_backend() -> Backend:
    """The first of the known keyrings that works here; raises KeyringUnavailable."""
    platform = "linux" if sys.platform not in ("win32", "darwin") else sys.platform
    for module, name in BACKENDS[platform]:
        try:
            backend_class: Any = getattr(importlib.import_module(module), name)
            backend_class.priority  # raises RuntimeError where it cannot work  # noqa: B018
            backend = backend_class()
        except Exception as error:  # each backend fails in its own way; the next is tried
            log.debug("%s is not usable: %s", module, type(error).__name__)
            continue
        return _settled(backend)
    raise KeyringUnavailable("this system has no keyring that Underdesk trusts")


def _settled(backend: Any) -> Backend:
    """Drop what KEYRING_PROPERTY_* variables set: they could choose a collection that is lost at log-out."""
    backend.__dict__.clear()
    if sys.platform == "win32":
        backend.persist = "local machine"  # the default would copy the key to roaming profiles
    return backend


def _beside(work: Callable[[], T], seconds: float) -> T:
    """`work()` on a thread of its own, given up after `seconds`: a hung service must not hang the program."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if done:
        return done[0]
    if not failed:
        raise KeyringUnavailable("the system's keyring does not answer")
    raise _reason(failed[0]) from None


def _reason(error: BaseException) -> KeyringUnavailable:
    if isinstance(error, KeyringUnavailable):
        return error
    log.debug("the keyring refused: %s", type(error).__name__)
    if type(error).__name__ in ("KeyringLocked", "LockedException", "PromptDismissedException"):
        return KeyringUnavailable("the system's keyring is locked")
    return KeyringUnavailable("the system's keyring refused")
