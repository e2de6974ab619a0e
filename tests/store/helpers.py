"""What the tests of the store share: cheap keys, keyrings in memory, chats to fill a vault with."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.base.ids import new_id
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.cipher import Database
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from app.store.keys import Cost
from app.store.records import Chat, Message
from app.store.vault import Vault

CHEAP = Cost(passes=1, memory=8_192, lanes=1)
PASSPHRASE = "the tide turns at nine"


class MemoryKeyring:
    """The interface of an allow-listed backend over a dictionary that outlives the door."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self.locked = False
        self.forgetful = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        if not self.forgetful:
            self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.secrets[service, username]

    def _check(self) -> None:
        if self.locked:
            from keyring.errors import KeyringLocked

            raise KeyringLocked("locked")

    def door(self) -> KeyringDoor:
        """A door that leads here."""
        return KeyringDoor(lambda: self)


def no_keyring() -> KeyringDoor:
    """A system without one."""

    def find() -> MemoryKeyring:
        raise KeyringUnavailable("this system has no keyring that Underdesk trusts")

    return KeyringDoor(find)


@contextmanager
def hung_keyring() -> Iterator[KeyringDoor]:
    """One that never answers until the block ends."""
    release = threading.Event()

    def find() -> MemoryKeyring:
        release.wait()
        raise KeyringUnavailable("too late")

    yield KeyringDoor(find, probe_s=0.05, call_s=0.05)
    release.set()


def open_vault(
    profile: Profile, passphrase: str | None = PASSPHRASE, door: KeyringDoor | None = None
) -> Vault:
    """A vault that opens quickly and never touches the real keyring."""
    return Vault.open(profile, passphrase, door=door or no_keyring(), cost=CHEAP)


def add_chat(repo: ChatsRepo, title: str, *contents: str) -> Chat:
    """A chat with one unbranched path of messages."""
    now = time.time()
    chat = repo.create(Chat(new_id(), title, now, now)).result()
    messages: list[Message] = []
    for number, content in enumerate(contents):
        parent = messages[-1].id if messages else None
        role = "assistant" if number % 2 else "user"
        messages.append(Message(new_id(), chat.id, parent, role, content, now))
    if messages:
        repo.add(*messages, head=messages[-1].id).result()
    return repo.get(chat.id)


def delete_for_good(repo: ChatsRepo, *chat_ids: str) -> int:
    """Mark and purge."""
    for chat_id in chat_ids:
        repo.update(chat_id, deleted=time.time()).result()
    return repo.purge(chat_ids).result()


def index_words(vault: Vault, table: str = "messages_fts") -> set[str]:
    """Every word that a full-text index still knows."""

    def work(db: Database) -> set[str]:
        db.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '{table}', 'row')")
        found = {str(row[0]) for row in db.execute("SELECT term FROM words").fetchall()}
        db.execute("DROP TABLE temp.words")
        return found

    return vault.apart(work).result()


def holding(folder: Path, text: str) -> list[str]:
    """Files under `folder` that hold `text` in the clear, as UTF-8 or UTF-16."""
    forms = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]
