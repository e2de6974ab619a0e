"""A child process that writes into a vault until it is killed, telling what was committed."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

from app.base.ids import new_id
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.journal import Journal
from app.store.records import Message
from tests.store.helpers import add_chat, open_vault

CANARY = "zanzibarquux"
PIECES = 5


def main() -> None:
    """Chats, finished answers, journal pieces, erased chats; a line of output after each commit."""
    vault = open_vault(Profile(Path(sys.argv[1])))
    repo, journal = ChatsRepo(vault), Journal(vault)
    for number in count():
        chat = add_chat(repo, f"{CANARY} {number}", f"question {CANARY} {number}")
        print("chat", chat.id, chat.head, flush=True)
        message = Message(new_id(), chat.id, chat.head, "assistant", "", time.time(), state="streaming")
        repo.add(message, head=message.id).result()
        for piece in range(PIECES):
            journal.append(message.id, f"{CANARY}-{piece} ").result()
            print("piece", message.id, piece, flush=True)
        text = "".join(f"{CANARY}-{piece} " for piece in range(PIECES))
        repo.finish(replace(message, content=text, state="complete")).result()
        print("done", message.id, PIECES, flush=True)
        if number % 4 == 3:
            print("going", chat.id, 0, flush=True)
            repo.update(chat.id, deleted=time.time()).result()
            repo.purge([chat.id]).result()
            print("gone", chat.id, 0, flush=True)


if __name__ == "__main__":
    main()
