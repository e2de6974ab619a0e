"""docs/security.md says enough: a script that knows nothing else opens a vault, in each of the ways there are."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store import backup, recovery
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from tests.store.helpers import CHEAP, PASSPHRASE, MemoryKeyring, add_chat, open_vault

SCRIPT = Path(__file__).with_name("open_by_hand.py")
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "security.md"
TITLE = "Heron’s lease"
WORDS = "The tide takes the lantern"
ASK = "SELECT title, content FROM chats JOIN messages ON messages.chat = chats.id"


def by_hand(what: Path, secret: str, folder: Path, sql: str = ASK) -> subprocess.CompletedProcess[str]:
    """What the script prints, run where it can import nothing of this program."""
    kept = folder / "secret"
    kept.write_text(secret, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(what), str(kept), sql],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def rows(done: subprocess.CompletedProcess[str]) -> list[list[str]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def filled(vault: Vault) -> Vault:
    add_chat(ChatsRepo(vault), TITLE, WORDS)
    return vault


def test_the_script_knows_nothing_of_this_program() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    modules = {
        name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    }
    modules |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules - set(sys.stdlib_module_names) == {"cryptography"}


def test_by_the_passphrase(profile: Profile, tmp_path: Path) -> None:
    filled(open_vault(profile)).close()
    assert rows(by_hand(profile.root, PASSPHRASE, tmp_path)) == [[TITLE, WORDS]]


def test_by_the_recovery_code_as_a_person_types_it(profile: Profile, tmp_path: Path) -> None:
    vault, code = filled(open_vault(profile)), recovery.new_code()
    vault.take_recovery_code(code)
    vault.close()
    assert rows(by_hand(profile.root, code.lower().replace("-", " "), tmp_path)) == [[TITLE, WORDS]]


def test_by_what_the_keyring_keeps(profile: Profile, tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    filled(Vault.open(profile, None, door=keyring.door(), cost=CHEAP)).close()
    (((service, user), secret),) = keyring.secrets.items()
    document = DOCUMENT.read_text(encoding="utf-8")
    assert service.rsplit(" ", 1)[0] in document and f"`{user}`" in document
    assert rows(by_hand(profile.root, secret, tmp_path)) == [[TITLE, WORDS]]


def test_a_backup_too(profile: Profile, tmp_path: Path) -> None:
    vault, target = filled(open_vault(profile)), tmp_path / "a.underdesk-backup"
    with vault.beside() as db:
        backup.write(db, vault.opened, target)
    vault.close()
    assert rows(by_hand(target, PASSPHRASE, tmp_path)) == [[TITLE, WORDS]]


def test_the_search_index_is_plain_once_decrypted(profile: Profile, tmp_path: Path) -> None:
    filled(open_vault(profile)).close()
    asked = "SELECT rowid FROM messages_fts WHERE messages_fts MATCH 'lantern'"
    assert rows(by_hand(profile.root, PASSPHRASE, tmp_path, asked)) == [[1]]


def test_another_secret_opens_nothing(profile: Profile, tmp_path: Path) -> None:
    filled(open_vault(profile)).close()
    done = by_hand(profile.root, "another", tmp_path)
    assert done.returncode == 1 and "no slot opens" in done.stderr and TITLE not in done.stdout


@pytest.mark.parametrize("place", [0, 20, 4096 + 100, 8192 - 1])
def test_a_changed_byte_is_named(profile: Profile, tmp_path: Path, place: int) -> None:
    filled(open_vault(profile)).close()
    data = bytearray(profile.vault.read_bytes())
    data[place] ^= 1
    profile.vault.write_bytes(data)
    done = by_hand(profile.root, PASSPHRASE, tmp_path)
    assert done.returncode == 1 and f"page {place // 4096 + 1} is not as it was written" in done.stderr


def test_the_document_names_every_constant() -> None:
    """Each number and label that the script needs stands in the document."""
    document = DOCUMENT.read_text(encoding="utf-8")
    wanted = (
        "UNDERDESK BACKUP", "underdesk recovery 1", "`recovery`", "`db:`", "HKDF-SHA256", "Argon2id", "NFKC",
        "AES-256-GCM", "AES-256-CBC", "HMAC-SHA512", "PBKDF2-HMAC-SHA512", "0x3a", "4096", "12 bytes", "Base32",
        "little-endian", "big-endian", "sort_keys", "SQLite format 3",
    )  # fmt: skip
    assert [word for word in wanted if word not in document] == []
