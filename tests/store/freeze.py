"""Makes the vault of this schema version that later versions must still open: python -m tests.store.freeze."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from app.base.paths import Profile
from app.store import keyfile, schema
from app.store.chats import ChatsRepo
from app.store.connections import ConnectionsRepo
from app.store.journal import Journal
from app.store.library import LibraryRepo
from app.store.records import Chat, Connection, LibraryEntry, Message
from app.store.settings import SettingsRepo
from app.store.states import SavedState, StatesRepo
from app.store.vault import Vault
from tests.store.helpers import CHEAP, no_keyring

VAULTS = Path(__file__).resolve().parents[1] / "fixtures" / "vaults"
PASSPHRASE = "frozen in 2026"

CHAT = Chat(
    "chat-1", "Frozen chät", 100.0, 200.0, True, "m-3", "Be brief.", {"temperature": 0.5}, "starter", "typed"
)
MESSAGES = (
    Message("m-1", "chat-1", None, "user", "What is a glacier?", 101.0),
    Message(
        "m-2", "chat-1", "m-1", "assistant", "Slow ice.", 102.0, "thought", "complete", "starter", {"seed": 3}
    ),
    Message("m-3", "chat-1", "m-1", "assistant", "A river", 103.0, state="streaming", model="starter"),
)
JOURNAL = (("m-3", " of", "still "), ("m-3", " ice", "thinking"))
ENTRY = LibraryEntry(
    "starter", "Starter", "/models/starter.gguf", "ab" * 32, 98, "chat", "packaged", 1.0, {"layers": 30}
)
STATE = SavedState("chat-1", "engine-1", bytes(range(16)), b"what was computed" * 100)
CONNECTION = Connection("c-1", 150.0, "example.org", "models", "GET", 10, 20, "answered 200")


def freeze(target: Path) -> None:
    """Write vault.db and vault.json into `target`; the answer under way stays under way."""
    with TemporaryDirectory() as folder:
        profile = Profile(Path(folder))
        vault = Vault.open(profile, PASSPHRASE, door=no_keyring(), cost=CHEAP)
        repo = ChatsRepo(vault)
        repo.create(CHAT).result()
        repo.add(*MESSAGES).result()
        repo.update(CHAT.id, updated=CHAT.updated).result()
        for piece in JOURNAL:
            Journal(vault).append(*piece).result()
        SettingsRepo(vault).save("theme", '"dark"')
        StatesRepo(vault).save(STATE, 1 << 30)
        LibraryRepo(vault).put(ENTRY)
        ConnectionsRepo(vault).add(CONNECTION)
        vault.close()
        target.mkdir(parents=True)
        for path in (profile.vault, profile.slots):
            shutil.copy(path, target / path.name)
        keyfile.spare(profile).unlink()


if __name__ == "__main__":
    freeze(VAULTS / f"m{len(schema.steps()):04d}")
