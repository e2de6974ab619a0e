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
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.knowledge_records import Chunk, Folder, StoredFile
from app.store.library import LibraryRepo
from app.store.passages import PassagesRepo
from app.store.records import Chat, Connection, LibraryEntry, Message
from app.store.settings import SettingsRepo
from app.store.sources import SourcesRepo
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
FOLDER = Folder("folder-1", "Papers", ("/papers",), 160.0)
FILE = StoredFile(
    "file-1", "folder-1", "/papers/ice.md", "ice.md", "md", 40, 10**18, "cd" * 32, "On ice", "en", 3, "indexed",
    notice="One of 3 pages is a picture.", indexed=170.0,
)  # fmt: skip
CHUNK = Chunk(
    0, 0, ("Glaciers",), "On ice > Glaciers", "Glaciers flow slowly.", 10, 31, "ef" * 16, 2, 2, [[2, 10, 31]]
)
VECTOR = bytes(range(64))
SOURCES: dict[str, object] = {"sources": [{"n": 1, "document": "file-1", "text": CHUNK.text}]}
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
        _freeze_documents(vault)
        vault.close()
        target.mkdir(parents=True)
        for path in (profile.vault, profile.slots):
            shutil.copy(path, target / path.name)
        keyfile.spare(profile).unlink()


def _freeze_documents(vault: Vault) -> None:
    repo, passages, sources = KnowledgeRepo(vault), PassagesRepo(vault), SourcesRepo(vault)
    repo.add_folder(FOLDER).result()
    repo.change(FileChanges(added=(FILE,))).result()
    chunk = repo.keep(FILE, [CHUNK]).result().added[0]
    embedder = passages.use("embedder-1", "/models/embedder.gguf", len(VECTOR), ["en"]).result()
    passages.keep_vectors(embedder.seq, [(chunk, VECTOR)]).result()
    sources.set_folders("chat-1", [FOLDER.id]).result()
    sources.keep("m-2", SOURCES).result()


if __name__ == "__main__":
    freeze(VAULTS / f"m{len(schema.steps()):04d}")
