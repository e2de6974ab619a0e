"""A vault and its caretaker that keep nothing, for the tests of the window."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.base.errors import NeedsSecret, UserError
from app.store.kept import KeptBackup
from app.store.restore import Restored
from app.store.sizes import Holding


class FakeVault:
    """Says that it is fine."""

    def __init__(self) -> None:
        self.passphrase = ""
        self.recovery = ""
        self.keyring = True

    def take_recovery_code(self, code: str) -> None:
        self.recovery = code

    def forget_recovery_code(self) -> None:
        self.recovery = ""

    def use_keyring(self) -> None:
        self.keyring = True

    def forget_keyring(self) -> None:
        self.keyring = False

    def status(self) -> Any:
        ways = {"keyring": self.keyring, "passphrase": self.passphrase, "recovery": self.recovery}
        slots = tuple(way for way, there in ways.items() if there)
        return SimpleNamespace(
            slots=slots, generation=1, size=1_200_000, schema=1, cipher="4.6.1 community", counts={"chats": 3}
        )

    def check(self) -> Any:
        return SimpleNamespace(ok=True, problems=(), advice="")

    def set_passphrase(self, passphrase: str) -> None:
        self.passphrase = passphrase

    def remove_passphrase(self) -> None:
        self.passphrase = ""


class FakeCare:
    """Backups and sizes as a caretaker tells them."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.backups = [
            KeptBackup(Path("2026-11-20_070000_weekly.underdesk-backup"), 1.8e9, "weekly", 900_000)
        ]
        self.fail: UserError | None = None

    def tend(self) -> None:
        self.done.append("tend")

    def inventory(self) -> list[Holding]:
        sizes = {"chats": (3, 40_000), "documents": (2, 1_000), "vectors": (9, 3_000), "states": (1, 20 << 20),
                 "connections": (0, 0), "free": (30, 120_000), "backups": (len(self.backups), 900_000),
                 "replaced": (0, 0), "models": (1, 98 << 20)}  # fmt: skip
        return [Holding(kind, *found) for kind, found in sizes.items()]

    def kept_backups(self) -> list[KeptBackup]:
        return list(self.backups)

    def forget(self, kind: str) -> None:
        self._try(f"forget {kind}")
        if kind == "backups":
            self.backups.clear()

    def back_up(self, target: Path) -> None:
        self._try(f"backup {target.name}")

    def back_up_here(self) -> KeptBackup:
        self._try("backup here")
        return self.backups[0]

    def compact(self) -> int:
        self._try("compact")
        return 120_000

    def rotate(self, passphrase: str | None = None) -> bool:
        self._try(f"rotate {passphrase}")
        return True

    def stage_restore(self, file: Path, secret: str | None) -> Restored:
        if secret != "right":
            raise NeedsSecret("The vault is locked", todo="enter its passphrase", code="needs-passphrase")
        self._try(f"restore {file.name}")
        return Restored("id", 3, 12, ("passphrase",))

    def call_off_restore(self) -> None:
        self._try("call off")

    def _try(self, what: str) -> None:
        if self.fail:
            raise self.fail
        self.done.append(what)
