"""Passwords of documents: tried where one is asked for, forgotten at the end, kept and erased in the vault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.assembly import AppCore, open_core
from app.base.errors import UserError
from app.base.paths import Profile
from app.engine.scripted import ScriptedEngine
from app.store.knowledge_records import StoredFile
from app.store.passwords import PasswordsRepo
from app.store.settings import SettingsRepo
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.knowledge.readers import _encrypt

WAIT_S = 60.0
RIGHT = "Seven 7"


@contextmanager
def room(profile: Profile) -> Iterator[AppCore]:
    """The program's rooms over a profile, with an engine that only knows words."""
    make_vault(profile).close()
    core = open_core(profile, PASSPHRASE, ScriptedEngine)
    try:
        yield core
    finally:
        core.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    place = folder / "lease.pdf"
    place.write_bytes(_encrypt.pdf(["The break fee is three monthly rents."], RIGHT))
    return place


def only_file(core: AppCore) -> StoredFile:
    """The one file, when nothing is left to do."""
    (folder,) = core.knowledge.folders()
    core.knowledge.sync(folder.id).future.result(WAIT_S)
    core.knowledge.wake().result(WAIT_S)
    (file,) = core.knowledge.files(folder.id)
    return file


def change(paper: Path, words: str) -> None:
    paper.write_bytes(_encrypt.pdf([words], RIGHT))


def test_it_is_remembered_until_the_program_ends(profile: Profile, paper: Path) -> None:
    with room(profile) as core:
        core.knowledge.add_folder(paper.parent)
        locked = only_file(core)
        assert (locked.status, locked.chunks) == ("failed", 0)
        with pytest.raises(UserError, match="does not open") as wrong:
            core.knowledge.unlock(locked.id, "Eight 8")
        assert wrong.value.code == "needs-password"
        with pytest.raises(UserError, match="No password"):
            core.knowledge.unlock(locked.id, "")
        assert only_file(core).status == "failed"
        core.knowledge.unlock(locked.id, RIGHT)
        assert only_file(core).status == "indexed"
        assert core.knowledge.page(locked.id, 1, 200).pages == 1
        change(paper, "The break fee is four monthly rents.")
        assert "four" in core.knowledge.text_of(only_file(core).id)
        paper.rename(paper.with_name("moved.pdf"))
        assert core.knowledge.page(only_file(core).id, 1, 200).pages == 1
        assert PasswordsRepo(core.vault).at(only_file(core).path) == [(locked.id, None)]
    with room(profile) as core:
        file = only_file(core)
        assert file.status == "indexed"
        with pytest.raises(UserError, match="asks for a password"):
            core.knowledge.page(file.id, 1, 200)
        core.knowledge.unlock(file.id, RIGHT)
        assert core.knowledge.page(file.id, 1, 200).pages == 1


def test_it_is_kept_where_that_is_wished_and_goes_with_its_file(profile: Profile, paper: Path) -> None:
    with room(profile) as core:
        core.knowledge.add_folder(paper.parent)
        core.knowledge.unlock(only_file(core).id, RIGHT, keep=True)
    change(paper, "The break fee is five monthly rents.")
    with room(profile) as core:
        file = only_file(core)
        assert "five" in core.knowledge.text_of(file.id)
        kept = PasswordsRepo(core.vault)
        assert kept.at(file.path) == [(file.id, RIGHT)]
        assert not any(RIGHT in text for text in SettingsRepo(core.vault).load().values())
        core.knowledge.unlock(file.id, RIGHT)  # this time without keeping it
        assert kept.at(file.path) == [(file.id, None)]
        core.knowledge.unlock(file.id, RIGHT, keep=True)
        core.knowledge.remove_folder(file.folder)
        with core.vault.reading() as db:
            rows = db.execute("SELECT count(*) FROM settings WHERE key LIKE 'document-password:%'").fetchone()
        assert rows[0] == 0
    assert RIGHT.encode() not in b"".join(p.read_bytes() for p in profile.root.rglob("*") if p.is_file())
