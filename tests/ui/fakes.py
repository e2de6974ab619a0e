"""A core without vault, engine or network: what the window is tested against."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.base.errors import UserError
from app.base.events import (
    Changed,
    EventHub,
    ModelState,
    OfflineChanged,
    TokenChunk,
    TurnDone,
    TurnFailed,
    TurnStarted,
)
from app.base.ids import new_id
from app.base.jobs import CancelToken, Jobs
from app.base.paths import Profile
from app.base.settings import Settings
from app.chat.service import Usage
from app.chat.tree import Tree, Turn
from app.engine.api import Device, ModelInfo, Picture
from app.models.manifest import Licence, Manifest, ModelEntry, ModelFile
from app.store.records import Chat, Hit, LibraryEntry, Message, Stats
from tests.ui.fake_gate import FakeConnections, FakeGate
from tests.ui.fake_knowledge import FakeKnowledge
from tests.ui.fake_vault import FakeCare, FakeVault


def done(value: Any = None) -> Future[Any]:
    """A future that is already there."""
    future: Future[Any] = Future()
    future.set_result(value)
    return future


class DictBackend:
    """Settings kept in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def load(self) -> dict[str, str]:
        return dict(self.kept)

    def save(self, key: str, value: str) -> None:
        self.kept[key] = value


class FakeChats:
    """Chats in memory. `script` is what every answer streams, `pace` seconds apart; `fail` makes it end badly."""

    def __init__(self, post: Callable[[Any], None]) -> None:
        self._post = post
        self.chats: dict[str, Chat] = {}
        self.kept: dict[str, Message] = {}
        self.shown: list[Picture] = []
        self.script: list[str] = ["Hello", " there", "."]
        self.reasoning: list[str] = []
        self.pace = 0.0
        self.fail: UserError | None = None
        self.purged: list[str] = []
        self._stops: dict[str, threading.Event] = {}
        self._running: dict[str, str] = {}
        self._threads: list[threading.Thread] = []

    def list(self, limit: int = 500, offset: int = 0) -> list[Chat]:
        alive = [c for c in self.chats.values() if c.deleted is None]
        return sorted(alive, key=lambda c: (not c.pinned, -c.updated))[offset : offset + limit]

    def get(self, chat_id: str) -> Chat:
        if chat_id not in self.chats:
            raise UserError("There is no such chat", code="no-such-chat")
        return self.chats[chat_id]

    def messages(self, chat_id: str) -> list[Message]:
        return sorted((m for m in self.kept.values() if m.chat == chat_id), key=lambda m: m.id)

    def thread(self, chat_id: str) -> list[Turn]:
        return Tree(self.messages(chat_id)).turns(self.get(chat_id).head)

    def preview(self, chat: Chat) -> str:
        return self.kept[chat.head].content if chat.head else ""

    def running(self, chat_id: str) -> str | None:
        return self._running.get(chat_id)

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        hits = [self._hit(m, query) for m in self.kept.values() if query.lower() in m.content.lower()]
        titles = [
            Hit(c.id, None, c.title, c.title, c.created)
            for c in self.list()
            if query.lower() in c.title.lower()
        ]
        return (titles + hits)[:limit]

    def _hit(self, message: Message, query: str) -> Hit:
        at = message.content.lower().index(query.lower())
        end = at + len(query)
        text = message.content
        marked = f"{text[max(0, at - 20) : at]}\x02{text[at:end]}\x03{text[end : end + 40]}"
        return Hit(message.chat, message.id, self.get(message.chat).title, marked, message.created)

    def new(self, title: str = "", model: str = "", system_prompt: str | None = None) -> Chat:
        now = time.time()
        chat = Chat(new_id(), title, now, now, model=model, system_prompt=system_prompt or "")
        self.chats[chat.id] = chat
        self._post(Changed("chat", frozenset({chat.id})))
        return chat

    def put(self, chat: Chat, *messages: Message) -> Chat:
        """Lay a chat with messages in place, shown to the last one."""
        head = messages[-1].id if messages else None
        self.chats[chat.id] = replace(chat, head=chat.head or head)
        self.kept.update({m.id: m for m in messages})
        return self.chats[chat.id]

    def _update(self, chat_id: str, **fields: Any) -> None:
        self.chats[chat_id] = replace(self.get(chat_id), **fields)
        self._post(Changed("chat", frozenset({chat_id})))

    def rename(self, chat_id: str, title: str) -> None:
        if not title.strip():
            raise UserError("A chat needs a title", todo="type at least one letter", code="empty-title")
        self._update(chat_id, title=title.strip())

    def pin(self, chat_id: str, pinned: bool) -> None:
        self._update(chat_id, pinned=pinned)

    def save_draft(self, chat_id: str, text: str) -> Future[None]:
        self.chats[chat_id] = replace(self.get(chat_id), draft=text)
        return done()

    def set_options(
        self, chat_id: str, system_prompt: str | None = None,
        sampling: dict[str, float | int] | None = None, model: str | None = None,
    ) -> None:  # fmt: skip
        given = {"system_prompt": system_prompt, "sampling": sampling, "model": model}
        self._update(chat_id, **{k: v for k, v in given.items() if v is not None})

    def delete(self, chat_ids: Iterable[str]) -> None:
        for chat_id in chat_ids:
            self._update(chat_id, deleted=time.time())

    def restore(self, chat_ids: Iterable[str]) -> None:
        for chat_id in chat_ids:
            self._update(chat_id, deleted=None)

    def purge(self, chat_ids: Iterable[str] | None = None) -> Future[int]:
        gone = [c for c in (chat_ids or list(self.chats)) if c in self.chats and self.chats[c].deleted]
        for chat_id in gone:
            del self.chats[chat_id]
        self.purged.extend(gone)
        return done(len(gone))

    def select(self, message_id: str) -> None:
        chat_id = self.kept[message_id].chat
        self._update(chat_id, head=Tree(self.messages(chat_id)).leaf(message_id))

    def usage(self, chat_id: str, extra_text: str = "") -> Future[Usage]:
        words = sum(len(m.content.split()) for m in self.messages(chat_id)) + len(extra_text.split())
        return done(Usage(words, 8192, 0))

    def send(self, chat_id: str, text: str, pictures: Sequence[Picture] = ()) -> str:
        if not text.strip():
            raise UserError("There is nothing to send", todo="type a message first", code="empty-message")
        chat = self.get(chat_id)
        stats: Stats = {"pictures": len(pictures)} if pictures else {}
        user = Message(new_id(), chat_id, chat.head, "user", text, time.time(), stats=stats)
        self.kept[user.id] = user
        self.shown.extend(pictures)
        if not chat.title:
            self.chats[chat_id] = replace(chat, title=text[:40])
        return self._answer(chat_id, user.id)

    def regenerate(self, message_id: str) -> str:
        message = self.kept[message_id]
        return self._answer(message.chat, message.parent)

    def edit(self, message_id: str, text: str) -> str:
        old = self.kept[message_id]
        user = Message(new_id(), old.chat, old.parent, "user", text, time.time())
        self.kept[user.id] = user
        return self._answer(old.chat, user.id)

    def resume(self, message_id: str) -> str:
        return self._start(self.kept[message_id])

    def stop(self, chat_id: str) -> None:
        if chat_id in self._stops:
            self._stops[chat_id].set()

    def _answer(self, chat_id: str, parent: str | None) -> str:
        message = Message(new_id(), chat_id, parent, "assistant", "", time.time(), state="streaming")
        self.kept[message.id] = message
        self.chats[chat_id] = replace(self.get(chat_id), head=message.id, updated=time.time())
        return self._start(message)

    def _start(self, message: Message) -> str:
        job = new_id()
        self._stops[message.chat] = threading.Event()
        self._running[message.chat] = message.id
        thread = threading.Thread(target=self._stream, args=(job, message), name="fake-turn", daemon=True)
        self._threads.append(thread)
        thread.start()
        return job

    def _stream(self, job: str, message: Message) -> None:
        chat, stop = message.chat, self._stops[message.chat]
        self._post(TurnStarted(job, chat, message.id))
        self._post(Changed("chat", frozenset({chat})))
        text, thought, count = message.content, message.reasoning, 0
        pieces = [("reasoning", p) for p in self.reasoning] + [("answer", p) for p in self.script]
        for kind, piece in pieces:
            if stop.wait(self.pace) if self.pace else stop.is_set():
                break
            count += 1
            text, thought = (text + piece, thought) if kind == "answer" else (text, thought + piece)
            self._post(TokenChunk(job, chat, message.id, piece, kind))  # type: ignore[arg-type]
        self._end(job, replace(message, content=text, reasoning=thought), count, stop.is_set())

    def _end(self, job: str, message: Message, count: int, stopped: bool) -> None:
        stats: dict[str, float | int | str] = {
            "generated_tokens": count,
            "tokens_per_s": 42.5,
            "context": 8192,
        }
        state = "failed" if self.fail else "stopped" if stopped else "complete"
        self.kept[message.id] = replace(message, state=state, stats=stats)  # type: ignore[arg-type]
        self._running.pop(message.chat, None)
        if self.fail:
            self._post(TurnFailed(job, message.chat, message.id, self.fail))
        else:
            self._post(TurnDone(job, message.chat, message.id, "cancelled" if stopped else "stop", stats))
        self._post(Changed("chat", frozenset({message.chat})))

    def close(self) -> None:
        for stop in self._stops.values():
            stop.set()
        for thread in self._threads:
            thread.join(5)


STARTER = LibraryEntry(
    "smollm2-135m-instruct", "SmolLM2 135M Instruct", "/models/starter.gguf", "ab" * 32, 98_000_000, "chat",
    "starter", 0.0, {"context": 8192, "quantisation": "Q4_1", "licence": "Apache-2.0"},
)  # fmt: skip
OTHER = LibraryEntry(
    "qwen3-4b", "Qwen3 4B", "/models/Qwen3-4B-Q4_K_M.gguf", "cd" * 32, 2_500_000_000, "chat", "file", 5.0,
    {"context": 32768, "quantisation": "Q4_K_M"},
)  # fmt: skip


def info(name: str = "SmolLM2 135M Instruct", path: str = "/models/starter.gguf") -> ModelInfo:
    """A model as it runs."""
    return ModelInfo(
        Path(path), name, "llama", "Q4_1", 98_000_000, 135_000_000, 8192, 8192, 30, 0, "cpu", 2, True, False, 0.4,
        f"{name} runs on the processor with 2 threads and a context of 8,192 tokens.",
    )  # fmt: skip


class FakeModels:
    """Loads anything in the library at once; `refuse` makes it fail."""

    def __init__(self, core: FakeCore) -> None:
        self._core = core
        self.current: ModelInfo | None = None
        self.current_id = ""
        self.refuse: UserError | None = None
        self.loads: list[str] = []

    def default_id(self) -> str:
        return self._core.settings.text("default_model") or STARTER.id

    def load(self, model_id: str = "") -> None:
        model_id = model_id or self.default_id()
        self.loads.append(model_id)
        self.current_id = model_id
        self._core.events.post(ModelState(model_id, "loading", 0.5))
        if self.refuse:
            self.current = None
            self._core.events.post(ModelState(model_id, "failed", error=self.refuse))
            return
        entry = self._core.library.get(model_id)
        self.current = info(entry.name, entry.path)
        self._core.events.post(ModelState(model_id, "ready", 1.0, self.current.sentence))

    def ensure(self, model_id: str = "") -> Future[ModelInfo]:
        self.load(model_id)
        return done(self.current)

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        return {"temperature": 0.2, "top_p": 0.9}


class FakeLibrary:
    """The starter, another one, and three of a curated list."""

    def __init__(self, post: Callable[[Any], None]) -> None:
        self._post = post
        self.entries = [STARTER, OTHER]
        self.refuse: UserError | None = None
        self.manifest = Manifest(
            (
                _offer(
                    STARTER.id,
                    "SmolLM2 135M Instruct",
                    "SmolLM",
                    98_000_000,
                    8192,
                    "Answers simple questions.",
                ),
                _offer(
                    "qwen3-8b",
                    "Qwen3 8B",
                    "Qwen",
                    5_030_000_000,
                    40_960,
                    "Strong all-rounder that can think.",
                ),
                _offer(
                    "phi-4-mini", "Phi-4 mini", "Phi", 2_490_000_000, 131_072, "Small and good at reasoning."
                ),
                _offer("llama-70b", "Llama 3.3 70B", "Llama", 42_500_000_000, 131_072, "For workstations."),
            ),
            STARTER.id,
            {"chat": "qwen3-8b"},
        )

    def list(self) -> list[LibraryEntry]:
        return list(self.entries)

    def get(self, name: str) -> LibraryEntry:
        for entry in self.entries:
            if name in (entry.id, entry.name, entry.path):
                return entry
        raise UserError(f"There is no model {name!r}", code="no-such-model")

    def default(self) -> LibraryEntry:
        return STARTER

    def add(self, path: Path) -> LibraryEntry:
        if self.refuse:
            raise self.refuse
        entry = LibraryEntry(
            path.stem.lower(), path.stem, str(path), "ef" * 32, 1000, "chat", "file", time.time()
        )
        self.entries.append(entry)
        self._post(Changed("model", frozenset({entry.id})))
        return entry

    def remove(self, entry_id: str) -> None:
        self.entries = [e for e in self.entries if e.id != entry_id]
        self._post(Changed("model", frozenset({entry_id})))

    def verify(self, entry_id: str) -> Any:
        return SimpleNamespace(ok=True, sentence="The file is what it was when it was added.")


def _offer(name: str, title: str, family: str, size: int, context: int, text: str) -> ModelEntry:
    return ModelEntry(
        name, title, family, "chat", "huggingface", f"maker/{name}", (ModelFile(f"{name}.gguf", size),),
        Licence("Apache-2.0", ""), context, 8_000_000_000, "Q4_K_M", ("en",), "", text,
    )  # fmt: skip


class FakeFetcher:
    """Fetches by saying so; `steps` are the shares told on the way, `hold` keeps it waiting until cancelled."""

    def __init__(self, core: FakeCore) -> None:
        self._core = core
        self.steps = (0.25, 0.5, 1.0)
        self.hold = False
        self.refuse: UserError | None = None

    def get(self, wanted: str, token: CancelToken, tell: Callable[[int, int], None]) -> LibraryEntry:
        offer = self._core.library.manifest.get(wanted)
        assert offer is not None
        for step in self.steps:
            tell(int(step * offer.size), offer.size)
            if self.hold:
                token.wait(10)
            token.check()
        if self.refuse:
            raise self.refuse
        entry = LibraryEntry(
            offer.id, offer.name, f"/models/{wanted}.gguf", "", offer.size, "chat", "huggingface", 9.0,
            {"quantisation": offer.quantisation, "context": offer.context},
        )  # fmt: skip
        self._core.library.entries.append(entry)
        self._core.events.post(Changed("model", frozenset({entry.id})))
        return entry


class FakeEngine:
    """Runs on a processor with 16 GiB, half of them free."""

    def devices(self) -> list[Device]:
        return [Device("CPU", "Processor, 4 cores", "cpu", 16 << 30, 8 << 30)]


class FakeCore:
    """The face of AppCore."""

    def __init__(self, root: Path) -> None:
        self.profile = Profile(root)
        self.notice = ""
        self.backend = DictBackend()
        self.settings = Settings(self.backend)
        self.events = EventHub()
        self.jobs = Jobs()
        self.library = FakeLibrary(self.events.post)
        self.models = FakeModels(self)
        self.engine = FakeEngine()
        self.fetcher = FakeFetcher(self)
        self.chats = FakeChats(self.events.post)
        self.knowledge = FakeKnowledge(self.events.post, self.jobs)
        self.connections = FakeConnections()
        self.vault = FakeVault()
        self.care = FakeCare()
        self.busy = False
        self.locks = 0
        self.gate = FakeGate()
        self.offline = True
        self.closed = False
        self.settings.listen(lambda key, _: self.events.post(Changed("setting", frozenset({key}))))

    @property
    def lockable(self) -> bool:
        return bool(self.vault.passphrase)

    def lock(self) -> None:
        self.locks += 1
        self.close()

    def set_offline(self, offline: bool) -> None:
        self.offline = offline
        self.settings.set("offline", offline)
        self.events.post(OfflineChanged(offline, self.connections_today()))

    def connections_today(self) -> int:
        return len(self.connections.rows)

    def close(self) -> None:
        self.chats.close()
        self.jobs.close()
        self.closed = True


def sample_chats(core: FakeCore) -> list[Chat]:
    """Three chats with a few words in them, newest first."""
    now = time.time()
    made: list[Chat] = []
    for title, age, pinned, words in (
        (
            "Lease review",
            600.0,
            True,
            ("How much notice do we owe?", "You owe **three months'** notice in writing."),
        ),
        ("Why does the pump trip?", 7200.0, False, ("Why does it trip?", "Check the float switch first.")),
        ("Reading list", 90_000.0, False, ("Sort these by difficulty.", "1. Easy\n2. Hard")),
    ):
        chat_id, asked, told = new_id(), new_id(), new_id()
        made.append(
            core.chats.put(
                Chat(chat_id, title, now - age, now - age, pinned=pinned),
                Message(asked, chat_id, None, "user", words[0], now - age),
                Message(told, chat_id, asked, "assistant", words[1], now - age,
                        stats={"generated_tokens": 12, "tokens_per_s": 41.0, "context": 8192}),
            )
        )  # fmt: skip
    return made
