"""Schema steps: every old vault still opens, and a step that fails changes nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import backup_file, kept, restore, schema
from app.store.attachments import AttachmentsRepo
from app.store.chats import ChatsRepo
from app.store.cipher import Database
from app.store.connections import ConnectionsRepo
from app.store.drawers import DrawersRepo, PresetsRepo, SummariesRepo
from app.store.endpoints import EndpointsRepo
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.knowledge_records import Filter, Folder
from app.store.library import LibraryRepo
from app.store.passages import PassagesRepo
from app.store.pipelines import PipelinesRepo, RunsRepo, SnapshotsRepo
from app.store.receipts import ReceiptsRepo
from app.store.schema import Step
from app.store.settings import SettingsRepo
from app.store.sources import SourcesRepo
from app.store.states import StatesRepo
from app.store.suites import SuitesRepo
from app.store.vault import Vault
from tests.store import freeze
from tests.store.helpers import CHEAP, add_chat, no_keyring

FROZEN = sorted(freeze.VAULTS.iterdir())
LAST = replace(freeze.CHAT, tools=freeze.TOOLS, **freeze.KEPT)
"""The chat as the newest of them has it."""
pytestmark = pytest.mark.allow_logs("was repaired from its copy")


def thaw(frozen: Path, profile: Profile) -> Profile:
    """A copy to open; the second key file is made on the way."""
    shutil.copytree(frozen, profile.root)
    return profile


def open_frozen(profile: Profile, steps: list[Step] | None = None) -> Vault:
    return Vault.open(profile, freeze.PASSPHRASE, door=no_keyring(), cost=CHEAP, steps=steps)


def add_stars(db: Database) -> None:
    db["chats"].add_column("stars", int)
    db.execute("UPDATE chats SET stars = 5")


def fail(db: Database) -> None:
    db.execute("ALTER TABLE chats DROP COLUMN draft")
    db.execute("DELETE FROM settings")
    raise ValueError("a step that does not work")


def known(*more: Step) -> list[Step]:
    """All real steps and some after them, numbered on."""
    real = schema.steps()
    return [*real, *(replace(step, version=len(real) + n) for n, step in enumerate(more, 1))]


def test_every_version_has_its_frozen_vault() -> None:
    assert [path.name for path in FROZEN] == [f"m{step.version:04d}" for step in schema.steps()]


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name)
def test_a_frozen_vault_opens_whole(frozen: Path, profile: Profile) -> None:
    vault = open_frozen(thaw(frozen, profile))
    repo = ChatsRepo(vault)
    answer = replace(
        freeze.MESSAGES[2], content="A river of ice", reasoning="still thinking", state="stopped"
    )
    tools, calls = (freeze.TOOLS, (freeze.CALL,)) if frozen.name >= "m0006" else ({}, ())
    chat = LAST if frozen.name >= "m0008" else replace(freeze.CHAT, tools=tools)
    assert repo.list() == [chat]
    assert repo.messages("chat-1") == [freeze.MESSAGES[0], replace(freeze.MESSAGES[1], calls=calls), answer]
    assert vault.recovered == (answer,)
    assert {hit.message for hit in repo.search("ice")} == {"m-2", "m-3"}
    assert [hit.title for hit in repo.search("chat")] == [freeze.CHAT.title]
    assert SettingsRepo(vault).load() == {"theme": '"dark"'}
    assert LibraryRepo(vault).list() == [freeze.ENTRY]
    assert ConnectionsRepo(vault).list() == [freeze.CONNECTION]
    kept = StatesRepo(vault).load(freeze.STATE.chat, freeze.STATE.engine)
    hashed_by_parts = frozen.name >= "m0007"  # what was computed before is computed again
    assert kept == (freeze.STATE if hashed_by_parts else None)
    if frozen.name >= "m0003":
        check_documents(vault)
    if frozen.name >= "m0007":
        check_runs(vault)
    if frozen.name >= "m0008":
        check_order(vault)
    check_files(vault, there=frozen.name >= "m0010")
    if frozen.name >= "m0009":
        check_receipts(vault)
    check_suites(vault, there=frozen.name >= "m0011")
    assert EndpointsRepo(vault).list() == ([freeze.ENDPOINT] if frozen.name >= "m0005" else [])
    assert vault.check().ok
    assert vault.status().schema == len(schema.steps())
    vault.close()


def check_files(vault: Vault, there: bool) -> None:
    files = AttachmentsRepo(vault)
    told = [replace(freeze.ATTACHMENT, data=b"")] if there else []
    assert files.of("chat-1") == told
    assert [files.data(one.id) for one in told] == [freeze.ATTACHMENT.data] * len(told)


def check_suites(vault: Vault, there: bool) -> None:
    repo = SuitesRepo(vault)
    assert [suite.name for suite in repo.list()] == ["Frozen suite"] * there
    for suite in repo.list():
        assert suite.cases == 1 and suite.words == "for later"
        assert repo.cases(suite.id) == [replace(freeze.CASE, suite=suite.id)]
        assert repo.file(freeze.CASE.files[0].sha256) == freeze.CASE_FILE
        assert repo.runs(suite.id) == [replace(freeze.SUITE_RUN, suite=suite.id)]
        assert repo.results(freeze.SUITE_RUN.id) == [freeze.SUITE_RESULT]
        assert repo.labels("starter") == [freeze.LABEL]


def check_order(vault: Vault) -> None:
    assert DrawersRepo(vault).list() == [freeze.DRAWER]
    assert PresetsRepo(vault).list() == [freeze.PRESET]
    assert SummariesRepo(vault).of("chat-1") == [freeze.SUMMARY]


def check_receipts(vault: Vault) -> None:
    repo = ReceiptsRepo(vault)
    assert repo.of_message("m-2") == [freeze.RECEIPT]
    assert repo.of_step(freeze.RUN.id, freeze.STEP.path) == [freeze.STEP_RECEIPT]
    told = [(spent.kind, spent.title, spent.generated_tokens, spent.seconds) for spent in repo.spent()]
    assert told == [("chat", freeze.CHAT.title, 3, 0.5), ("pipeline", "", 0, 0.0)]


def check_runs(vault: Vault) -> None:
    runs = RunsRepo(vault)
    assert [(kept.title, kept.text) for kept in PipelinesRepo(vault).list()] == [("Frozen pipeline", "{}")]
    assert runs.list() == [freeze.RUN]
    assert [replace(step, ended=0.0) for step in runs.steps(freeze.RUN.id)] == [freeze.STEP]
    assert runs.value("v-2") == '"glacier"'
    assert runs.pending(freeze.RUN.id) == [freeze.PENDING]
    assert SnapshotsRepo(vault).get(freeze.SNAPSHOT.id) == freeze.SNAPSHOT


def check_documents(vault: Vault) -> None:
    passages = PassagesRepo(vault)
    file = KnowledgeRepo(vault).files(freeze.FOLDER.id, embedder=1)
    assert file == [replace(freeze.FILE, chunks=1, vectors=1)]
    found = passages.document(freeze.FILE.id)
    assert [item.chunk for item in found] == [freeze.CHUNK]
    assert [seq for seq, _ in passages.ranked('"glacier"', Filter(), 9)] == [found[0].seq]
    assert [blob for _, _, blob in passages.vectors(1)] == [freeze.VECTOR]
    assert SourcesRepo(vault).of_message("m-2") == freeze.SOURCES
    assert SourcesRepo(vault).folders_of("chat-1") == [freeze.FOLDER.id]


def test_a_later_step_is_taken_once_and_the_vault_backed_up_before(profile: Profile) -> None:
    thaw(FROZEN[-1], profile)
    steps = known(Step(0, add_stars))
    vault = open_frozen(profile, steps)
    assert vault.status().schema == len(steps)
    assert vault.read().execute("SELECT stars FROM chats").fetchall() == [(5,)]
    assert [item.reason for item in kept.backups(profile)] == ["before-upgrade"]
    vault.close()
    vault = open_frozen(profile, steps)
    assert len(kept.backups(profile)) == 1
    assert ChatsRepo(vault).list() == [LAST]
    vault.close()


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.name)
def test_search_finds_what_is_added_after_every_step(frozen: Path, profile: Profile) -> None:
    vault = open_frozen(thaw(frozen, profile))
    repo = ChatsRepo(vault)
    chat = add_chat(repo, "Quincunx", "a heliotrope in the garden")
    assert [hit.chat for hit in repo.search("heliotrope")] == [chat.id]
    assert [hit.chat for hit in repo.search("quincunx")] == [chat.id]
    repo.update(chat.id, title="Renamed").result()
    assert [hit.chat for hit in repo.search("renamed")] == [chat.id]
    assert repo.search("quincunx") == []
    knowledge = KnowledgeRepo(vault)
    knowledge.add_folder(Folder("folder-9", "New", ("/new",), 1.0)).result()
    file = replace(freeze.FILE, id="file-9", folder="folder-9", path="/new/ice.md")
    knowledge.change(FileChanges(added=(file,))).result()
    kept_now = knowledge.keep(file, [replace(freeze.CHUNK, text="Sastrugi are ridges.", digest="9")]).result()
    assert [seq for seq, _ in PassagesRepo(vault).ranked('"sastrugi"', Filter(), 9)] == list(kept_now.added)
    assert vault.check().ok
    vault.close()


def test_a_step_that_fails_changes_nothing(profile: Profile) -> None:
    thaw(FROZEN[-1], profile)
    with pytest.raises(ValueError, match="does not work"):
        open_frozen(profile, known(Step(0, add_stars), Step(0, fail)))
    vault = open_frozen(profile)
    assert vault.status().schema == len(schema.steps())
    assert "stars" not in vault.read()["chats"].columns_dict
    assert ChatsRepo(vault).list() == [LAST]
    assert SettingsRepo(vault).load() == {"theme": '"dark"'}
    vault.close()


def test_the_backup_gives_back_the_vault_of_before(profile: Profile, tmp_path: Path) -> None:
    thaw(FROZEN[-1], profile)
    open_frozen(profile, known(Step(0, add_stars))).close()
    old = Profile(tmp_path / "old")
    restore.stage(old, kept.backups(profile)[0].path, freeze.PASSPHRASE, no_keyring())
    vault = open_frozen(old)
    assert vault.status().schema == len(schema.steps())
    assert ChatsRepo(vault).list() == [LAST]
    vault.close()


def test_without_room_for_the_backup_nothing_is_changed(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    thaw(FROZEN[-1], profile)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_file, "seal", refuse)
    with pytest.raises(UserError) as caught:
        open_frozen(profile, known(Step(0, add_stars)))
    assert caught.value.code == "disk-full"
    assert "nothing was changed" in caught.value.sentence
    monkeypatch.undo()
    vault = open_frozen(profile)
    assert vault.status().schema == len(schema.steps())
    vault.close()


def test_steps_are_numbered_without_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [step.version for step in schema.steps()] == list(range(1, len(schema.steps()) + 1))

    class Gap:
        VERSION = 7
        migrate = staticmethod(add_stars)

    monkeypatch.setattr(schema, "modules_of", lambda _: [Gap])
    with pytest.raises(RuntimeError, match="numbered"):
        schema.steps()


def test_a_transaction_ends_even_when_sqlite_ended_it(profile: Profile) -> None:
    vault = open_frozen(thaw(FROZEN[-1], profile))

    def work(db: Database) -> None:
        db.execute("ROLLBACK")
        raise ValueError("gone already")

    with pytest.raises(ValueError, match="gone already"):
        vault.write(work).result()
    add_chat(ChatsRepo(vault), "still works")
    vault.close()
