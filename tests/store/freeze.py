"""Makes the vault of this schema version that later versions must still open: python -m tests.store.freeze."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.base.paths import Profile
from app.store import attachments, keyfile, schema
from app.store.attachments import Attachment
from app.store.chats import ChatsRepo
from app.store.connections import ConnectionsRepo
from app.store.drawers import DrawersRepo, PresetsRepo, SummariesRepo
from app.store.endpoints import Consent, Endpoint, EndpointsRepo
from app.store.journal import Journal
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.knowledge_records import Chunk, Folder, StoredFile
from app.store.library import LibraryRepo
from app.store.passages import PassagesRepo
from app.store.pipeline_records import Pending, Result, Run, Snapshot, StepRecord
from app.store.pipelines import PipelinesRepo, RunsRepo, SnapshotsRepo
from app.store.receipt_records import Receipt
from app.store.records import Call, Chat, Connection, Drawer, LibraryEntry, Message, Preset, Summary
from app.store.settings import SettingsRepo
from app.store.sources import SourcesRepo
from app.store.states import SavedState, StatesRepo
from app.store.suite_records import Case, CaseTurn, CheckSpec, Label, SuiteResult, SuiteRun
from app.store.suites import SuitesRepo, file_of
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
CALL = Call("abcdefghi", "date", '{"date": "2026-03-31"}', "done", "2026-03-31, a Tuesday", title="Date")
TOOLS = {"offered": ["date"], "always": ["date"]}
"""In vaults of the sixth version on: what a chat offers, and what an answer called."""
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
ENDPOINT = Endpoint(
    "desk", "The desk's server", "http://127.0.0.1:8080/v1", "small", scope=("chat:chat-1",),
    consent=(Consent("chat:chat-1", documents=True),), limits={"parallel": 2}, created=180.0,
)  # fmt: skip
CONNECTION = Connection("c-1", 150.0, "example.org", "models", "GET", 10, 20, "answered 200")

RUN = Run("run-1", None, "Frozen run", "{}", {"seed": 5}, "waiting", 180.0, 180.0)
STEP = StepRecord(
    "each#1/ask",
    "ask",
    "done",
    "k-1",
    {"text": "v-1"},
    result=Result("k-1", {"text": "v-2"}, 3, 4, 0.5, ("so",)),
)
PENDING = Pending("ask-me", 0, {"kind": "approve", "title": "This?", "value": "v", "choices": []})
SNAPSHOT = Snapshot(
    "ab" * 32, "https://example.org/ice", "Ice", "text/html", 190.0, "Ice flows.", b"<p>Ice flows."
)

DRAWER = Drawer("drawer-1", "Winter", 110.0)
PRESET = Preset(
    "preset-1", "Short", "Be brief.", {"temperature": 0.1}, "starter", ("folder-1",), TOOLS, "summary", 120.0
)
SUMMARY = Summary("m-2", "chat-1", "Glaciers are slow ice.", "starter", 130.0)
RECEIPT = Receipt(
    "r-1", 140.0, message="m-2", model="starter", reason="stop", tokens=(5, 6, -7),
    facts={
        "conditions": {"model": "ab" * 32},
        "figures": {"prompt_tokens": 9, "generated_tokens": 3, "generate_s": 0.5},
    },
    request='{"messages": []}', prompt="What is a glacier? " * 300, prompt_sha256="cd" * 32,
)  # fmt: skip
STEP_RECEIPT = Receipt(
    "r-2", 185.0, result="k-1", step="ask", model="starter", reason="stop", prompt="What is ice?"
)
KEPT: dict[str, Any] = {"drawer": DRAWER.id, "tags": ("ice", "slow"), "overflow": "summary"}
"""In vaults of the eighth version on: where a chat lies."""
ATTACHMENT = Attachment("file-of-m-1", "m-1", 0, "glacier.png", "image/png", 9, b"not a png")
"""In vaults of the tenth version on: what came with a message."""

CASE_FILE = b"Ice flows."
CASE = Case(
    "case-1", "suite-1", "Glaciers", "folder", "What is a glacier?", "Be brief.", (CaseTurn("user", "Hello"),),
    ("folder-1",), "", {}, (file_of("ice.md", CASE_FILE),), "Slow ice.", "hosted", ("ice",),
    (CheckSpec("contains", {"texts": ["ice"]}, 2.0),), "chat:m-2", 191.0,
)  # fmt: skip
SUITE_RUN = SuiteRun(
    "suite-run-1", "suite-1", "Frozen", {"model": "starter"}, "stopped", 192.0, 192.0, {"case-1": "ab" * 32}
)
SUITE_RESULT = SuiteResult(
    "suite-run-1", "case-1", 7, "done", {"text": "Ice."}, ({"state": "pass"},), 0.5, 3, 193.0
)
LABEL = Label("case-1", "Ice.", "Slow ice.", "second", "first", "starter", 194.0)
"""In vaults of the eleventh version on; the suite itself gets its id when it is made."""


def freeze(target: Path) -> None:
    """Write vault.db and vault.json into `target`; the answer under way stays under way."""
    with TemporaryDirectory() as folder:
        profile = Profile(Path(folder))
        vault = Vault.open(profile, PASSPHRASE, door=no_keyring(), cost=CHEAP)
        repo = ChatsRepo(vault)
        repo.create(CHAT).result()
        repo.add(*MESSAGES).result()
        DrawersRepo(vault).put(DRAWER)
        PresetsRepo(vault).put(PRESET)
        SummariesRepo(vault).keep(SUMMARY).result()
        repo.update(CHAT.id, updated=CHAT.updated, tools=TOOLS, **KEPT).result()
        repo.keep_calls("m-2", [CALL]).result()
        vault.write(lambda db: attachments.insert(db, (ATTACHMENT,))).result()
        for piece in JOURNAL:
            Journal(vault).append(*piece).result()
        SettingsRepo(vault).save("theme", '"dark"')
        StatesRepo(vault).save(STATE, 1 << 30)
        LibraryRepo(vault).put(ENTRY)
        ConnectionsRepo(vault).add(CONNECTION)
        EndpointsRepo(vault).put(ENDPOINT)
        _freeze_documents(vault)
        _freeze_runs(vault)
        _freeze_suites(vault)
        repo.finish(MESSAGES[1], [RECEIPT]).result()
        repo.keep_calls("m-2", [CALL]).result()
        repo.update(CHAT.id, updated=CHAT.updated).result()
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


def _freeze_runs(vault: Vault) -> None:
    pipelines, runs = PipelinesRepo(vault), RunsRepo(vault)
    pipelines.add("Frozen pipeline", "{}")
    runs.begin(RUN)
    runs.commit(RUN.id, STEP, {"v-1": '"ice"', "v-2": '"glacier"'}, [STEP_RECEIPT]).result()
    runs.ask(RUN.id, PENDING)
    SnapshotsRepo(vault).keep(SNAPSHOT)


def _freeze_suites(vault: Vault) -> None:
    repo = SuitesRepo(vault)
    suite = repo.add("Frozen suite", "for later")
    case = replace(CASE, suite=suite.id)
    repo.put([case], {case.files[0].sha256: CASE_FILE})
    repo.begin(replace(SUITE_RUN, suite=suite.id))
    repo.keep(SUITE_RESULT)
    repo.label(LABEL)


if __name__ == "__main__":
    freeze(VAULTS / f"m{len(schema.steps()):04d}")
