"""A session in which every kind of thing a person can write holds one rare word; run as a process of its own."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path

from app.assembly import AppCore, open_core
from app.base import log
from app.base.errors import UserError
from app.base.events import TurnDone, TurnFailed
from app.base.paths import Profile
from app.cli.main import build_parser, run_verb
from app.engine.api import Adapter
from app.engine.scripted import Script, ScriptedEngine
from app.knowledge.reading import look_at
from app.net.door import Ask
from app.store.knowledge_records import Filter
from tests._support.fixtures import PASSPHRASE
from tests.engine.files import Gguf
from tests.knowledge.readers import _encrypt
from tests.knowledge.test_photo import chunk, png

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


def locked_document(core: AppCore, folder: Path) -> None:
    """One that a password opens, which is the word itself and is kept."""
    place = folder / "locked"
    place.mkdir()
    (place / f"{WORD}.pdf").write_bytes(_encrypt.pdf([f"A secret of {WORD}."], WORD))
    kept = core.knowledge.add_folder(place, f"Locked {WORD}")

    def only(*states: str) -> bool:
        return [file.status in states for file in core.knowledge.files(kept.id)] == [True]

    wait_until(lambda: only("failed"), "the question for a password")
    (file,) = core.knowledge.files(kept.id)
    core.knowledge.unlock(file.id, WORD, keep=True)
    wait_until(lambda: only("indexed"), "the text behind the password")


def drop_on_chat(core: AppCore, folder: Path) -> None:
    """A document and a picture given to a chat."""
    chat = core.chats.new(title=f"With a picture of {WORD}")
    picture, paper = folder / f"{WORD}.png", folder / f"dropped {WORD}.md"
    picture.write_bytes(png(8, [bytes(24)] * 8, 8, 2, chunk(b"tEXt", b"Comment\0" + WORD.encode())))
    paper.write_text(f"What was dropped is on {WORD}.", encoding="utf-8")
    core.knowledge.attach(chat.id, [paper])
    with suppress(UserError):  # an engine that reads no pictures says so, by name
        core.chats.send(chat.id, f"Look at {WORD}", [look_at(picture)])
    wait_until(lambda: not core.busy, "the end of the answer")


def search(core: AppCore) -> None:
    """By words, in one folder, for the sources of an answer."""
    assert core.knowledge.search(WORD), "the word is found"
    for folder in core.knowledge.folders():
        core.knowledge.search(f"what of {WORD}", folders=[folder.id], limit=3)
        core.knowledge.context(WORD, Filter(folders=(folder.id,)), 500)


def wear(core: AppCore, folder: Path) -> None:
    """An adapter with the word in its name and in its properties, which is no adapter after all."""
    path = folder / f"{WORD}-adapter.gguf"
    Gguf(meta={"general.type": "adapter", "general.architecture": "llama", "general.name": WORD}).write(path)
    path.write_bytes(path.read_bytes()[:-1])
    core.models.wear([Adapter(path)])
    refused = core.models.ensure().exception(60)
    assert isinstance(refused, UserError) and WORD in refused.what, "a person is told which"
    core.models.wear()


def go_out(core: AppCore) -> None:
    """To an address with the word in its path, refused offline and online: what stands in the log goes into a file."""
    for offline in (True, False):
        core.set_offline(offline)
        with (
            suppress(UserError),
            core.gate.stream(Ask("model-search", f"https://nowhere.invalid/{WORD}?q={WORD}")),
        ):
            break
    core.set_offline(True)


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


def files_held(papers: Path) -> list[str]:
    """Regular files that this process has open, but for a person's own papers, which may be under reading."""
    found: list[str] = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            target = os.readlink(entry)
            if target.startswith(str(papers)):
                continue
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
    locked_document(core, folder)
    drop_on_chat(core, folder)
    search(core)
    wear(core, folder)
    go_out(core)
    err(core, folder)
    core.care.back_up_here()
    core.care.rotate(PASSPHRASE)
    held = [entry for entry in files_held(folder) if WORD.encode() in Path(entry).read_bytes()]
    print("\n".join(held))
    core.close()
    print(*told_afterwards(profile), sep="\n", file=sys.stderr)


def told_afterwards(profile: Profile) -> list[str]:
    """The log and the reports that a person may hand to others, as the command line prints them."""
    os.environ["UNDERDESK_PASSPHRASE"] = PASSPHRASE
    told: list[str] = []
    for words in (
        ("net", "log"),
        ("doctor",),
        ("vault", "status"),
        ("vault", "storage"),
        ("offline", "status"),
    ):
        with redirect_stdout(io.StringIO()) as said:
            run_verb(build_parser().parse_args(["--profile", str(profile.root), "--json", *words]))
        assert len(said.getvalue()) > 10, words
        told.append(said.getvalue())
    return told


if __name__ == "__main__":
    main(Profile(Path(sys.argv[1])), Path(sys.argv[2]))
