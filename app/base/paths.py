"""Where things lie: the profile folder and the read-only resources."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Profile:
    """A profile folder; everything the program writes is under `root`."""

    root: Path

    @property
    def vault(self) -> Path:
        """The encrypted database."""
        return self.root / "vault.db"

    @property
    def slots(self) -> Path:
        """The wrapped keys; holds no secret in the clear."""
        return self.root / "vault.json"

    @property
    def lock(self) -> Path:
        """Held by the one running instance."""
        return self.root / "lock"

    @property
    def models(self) -> Path:
        """Model files that were downloaded or copied."""
        return self.root / "models"

    @property
    def window(self) -> Path:
        """Window geometry and theme: the only state outside the vault."""
        return self.root / "window.json"


def program_root() -> Path:
    """The folder that holds `resources/` and `models_manifest.json`, frozen or not."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def resource(name: str) -> Path:
    """A file under `resources/`."""
    return program_root() / "resources" / name
