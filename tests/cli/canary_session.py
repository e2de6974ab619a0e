"""A session in which every kind of thing a person can write holds one rare word; run as a process of its own."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.assembly import AppCore, open_core
from app.base import log
from app.base.errors import UserError
from app.base.events import TurnDone, TurnFailed
from app.base.paths import Profile
from app.engine.scripted import Script, ScriptedEngine
from tests._support.fixtures import PASSPHRASE

WORD = "zanzibarquux"


def wait_until(ready: Callable[[], object], what: str) -> None:
    """Until `ready()` is true; fails after half a minute."""
    end = time.monotonic() + 30
    while not ready():
        if time.monotonic() > end:
            sys.exit(f"{what} did not come")
        time.sleep(0.02)


def converse(core: AppCore) -> None:
    """A question, an answer, a title, a draft, instructions, a search, a setting."""
    ended: list[object] = []
    core.events.listen(
        lambda event: ended.append(event) if isinstance(event, TurnDone | TurnFailed) else None
    )
    chat = core.chats.new(title=f"About {WORD}")
    core.chats.send(chat.id, f"What is {WORD}?")
    wait_until(lambda: ended, "an answer")
    core.chats.rename(chat.id, f"{WORD} again")
    core.chats.set_options(chat.id, system_prompt=f"Mention {WORD}")
    core.chats.save_draft(chat.id, f"And then {WORD}").result()
    assert core.chats.search(WORD)
    core.settings.set("system_prompt", f"Always say {WORD}")


def read_documents(core: AppCore, folder: Path) -> None:
    """A document with the word in its name and in its text, under a name with it."""
    kept = core.knowledge.add_folder(folder, f"Papers on {WORD}")

    def read() -> bool:
        files = core.knowledge.files(kept.id)
        return bool(files) and all(file.status == "indexed" for file in files)

    wait_until(read, "the index")


def err(core: AppCore, folder: Path) -> None:
    """Refusals that name what was asked for."""
    for attempt in (
        lambda: core.library.add(folder / f"{WORD}.gguf"),
        lambda: core.chats.get(WORD),
        lambda: core.knowledge.folder(WORD),
        lambda: core.care.stage_restore(folder / f"{WORD}.backup", WORD),
    ):
        with suppress(UserError, OSError):
            attempt()


def files_held() -> list[str]:
    """Regular files that this process has open."""
    found: list[str] = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            target = os.readlink(entry)
            if target.startswith("/") and Path(target.removesuffix(" (deleted)")).is_file():
                found.append(str(entry))
    return found


def main(profile: Profile, folder: Path) -> None:
    """Live the session; the names of open files that hold the word go to standard output."""
    log.setup(debug=True)
    script = Script((f"It is {WORD}", " indeed."), reasoning=(f"Thinking of {WORD}.",))
    core = open_core(profile, PASSPHRASE, lambda: ScriptedEngine(script))
    converse(core)
    read_documents(core, folder)
    err(core, folder)
    core.care.back_up_here()
    core.care.rotate(PASSPHRASE)
    held = [entry for entry in files_held() if WORD.encode() in Path(entry).read_bytes()]
    print("\n".join(held))
    core.close()


if __name__ == "__main__":
    main(Profile(Path(sys.argv[1])), Path(sys.argv[2]))
