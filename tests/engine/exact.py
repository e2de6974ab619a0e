"""Asks the same in every way that exact mode promises to be equal, the vault and another process among them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.base.paths import Profile
from app.engine.api import LoadSpec
from app.engine.exactness import Examination, Examiner, Shelf, talks
from app.engine.host import LlamaEngine
from app.store.chats import ChatsRepo
from app.store.keeper import StateKeeper
from app.store.states import StatesRepo
from app.store.vault import Vault
from tests._support.fixtures import make_vault
from tests.store.helpers import add_chat


def spec_of(path: Path) -> LoadSpec:
    """Two conversations, so that others are evicted all the time."""
    return LoadSpec(path, context=2048, sequences=2, threads=1, sha256="ab" * 32)


class VaultShelf:
    """Keepers over one vault, which is closed and opened again for each."""

    def __init__(self, profile: Profile, count: int) -> None:
        self._profile = profile
        self._vault: Vault = make_vault(profile)
        self._keeper: StateKeeper | None = None
        chats = ChatsRepo(self._vault)
        self.chats = [add_chat(chats, str(number)).id for number in range(count)]

    def keeper(self) -> StateKeeper:
        self.close()
        self._vault = make_vault(self._profile)
        self._keeper = StateKeeper(StatesRepo(self._vault), lambda: 1 << 36)
        return self._keeper

    def close(self) -> None:
        if self._keeper is not None:
            assert self._keeper.close(300)
        self._vault.close()


def examine(engine: LlamaEngine, path: Path, profile: Profile, count: int, sentences: int) -> Examination:
    """All ways within this process; the states go through the vault."""
    shelf = VaultShelf(profile, count)
    try:
        examiner = Examiner(engine, spec_of(path), shelf.keeper, lambda number: shelf.chats[number])
        return examiner.examine(talks(count, sentences))
    finally:
        engine.unload().result(60)
        engine.remember(Shelf())
        shelf.close()


def elsewhere(path: Path, count: int, sentences: int) -> list[tuple[int, ...]]:
    """The cold answers of another process."""
    command = [sys.executable, "-m", "tests.engine.cold", str(path), str(count), str(sentences)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    return [tuple(answer) for answer in json.loads(done.stdout)]
