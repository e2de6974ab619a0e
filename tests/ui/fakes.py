"""A core without vault, engine or network: what the window is tested against."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
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
from app.base.jobs import Jobs
from app.base.paths import Profile
from app.base.settings import Settings
from app.chat.service import Usage
from app.chat.tree import Tree, Turn
from app.engine.api import Delta, Device, Failed, GenerateRequest, ModelInfo, Picture, Resident
from app.engine.api import Message as Question
from app.engine.plan import Machine
from app.fitting import Fitting
from app.knowledge.web_pages import PageCleaner
from app.pipelines import registry
from app.quality.desk import SuitesDesk
from app.store.records import TEMPORARY, Call, Chat, Hit, Message, Stats, is_temporary
from app.web.service import WebDesk
from tests.ui import fake_tools
from tests.ui.fake_accounts import FakeAccounts
from tests.ui.fake_api import FakeApi
from tests.ui.fake_endpoints import FakeEndpoints
from tests.ui.fake_fetcher import FakeFetcher
from tests.ui.fake_formulas import FakeFormulas
from tests.ui.fake_gate import FakeConnections, FakeGate
from tests.ui.fake_hub import FakeSearching
from tests.ui.fake_knowledge import FakeKnowledge
from tests.ui.fake_library import STARTER, FakeDrafts, FakeLibrary
from tests.ui.fake_mover import FakeMover
from tests.ui.fake_order import Summing, order_over
from tests.ui.fake_pipelines import FakePipelines, FakeRuns
from tests.ui.fake_suites import FakeSuites
from tests.ui.fake_tokens import FakeTokens
from tests.ui.fake_vault import FakeCare, FakeVault
from tests.web.conftest import Snapshots


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
        self.known: dict[str, tuple[Picture, ...]] = {}
        self.script: list[str] = ["Hello", " there", "."]
        self.reasoning: list[str] = []
        self.pace = 0.0
        self.fail: UserError | None = None
        self.purged: list[str] = []
        self.summing = Summing()
        self.tools = fake_tools.desk(self, post)
        self.calls: dict[str, tuple[Call, ...]] = {}
        self._stops: dict[str, threading.Event] = {}
        self._running: dict[str, str] = {}
        self._threads: list[threading.Thread] = []

    def list(self, limit: int = 500, offset: int = 0, archived: bool = False) -> list[Chat]:
        stored = [c for c in self.chats.values() if c.deleted is None and not is_temporary(c.id)]
        alive = [c for c in stored if (c.archived is not None) == archived]
        return sorted(alive, key=lambda c: (not c.pinned, -c.updated))[offset : offset + limit]

    def temporary(self) -> list[Chat]:
        return [c for c in self.chats.values() if c.deleted is None and is_temporary(c.id)]

    def get(self, chat_id: str) -> Chat:
        if chat_id not in self.chats:
            raise UserError("There is no such chat", code="no-such-chat")
        return self.chats[chat_id]

    def messages(self, chat_id: str) -> list[Message]:
        return sorted((m for m in self.kept.values() if m.chat == chat_id), key=lambda m: m.id)

    def live_calls(self, chat_id: str, message_id: str) -> tuple[Call, ...] | None:
        return self.calls.get(message_id)

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

    def adopt(self, chat: Chat, messages: Sequence[Message]) -> Chat:
        made = self.put(chat, *messages)
        self._post(Changed("chat", frozenset({chat.id})))
        return made

    def new(
        self, title: str = "", model: str = "", system_prompt: str | None = None, temporary: bool = False
    ) -> Chat:
        now = time.time()
        an_id = f"{TEMPORARY}{new_id()}" if temporary else new_id()
        chat = Chat(an_id, title, now, now, model=model, system_prompt=system_prompt or "")
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
        sampling: dict[str, float | int] | None = None, model: str | None = None, overflow: Any = None,
    ) -> None:  # fmt: skip
        given = {"system_prompt": system_prompt, "sampling": sampling, "model": model, "overflow": overflow}
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

    def pictures_of(self, message: Message) -> tuple[Picture, ...]:
        return self.known.get(message.id, ())

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
        thread.start()
        self._threads.append(thread)
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
        self.loaded: dict[str, Resident] = {}
        self.busy: set[str] = set()

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
        self.loaded[entry.id] = Resident(Path(entry.path), entry.name, "chat", 230_000_000)
        self._core.events.post(ModelState(model_id, "ready", 1.0, self.current.sentence))

    def ensure(self, model_id: str = "", fast: bool = False) -> Future[ModelInfo]:
        self.load(model_id)
        return done(self.current)

    def residents(self) -> dict[str, Resident]:
        return dict(self.loaded)

    def unload(self, model_id: str) -> None:
        if model_id in self.busy:
            raise UserError(f"{model_id} is answering", todo="stop the answer first", code="busy")
        del self.loaded[model_id]
        self._core.events.post(Changed("model"))

    def info_of(self, model_id: str) -> ModelInfo | None:
        return self.current if model_id in ("", self.current_id) else None

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        return {"temperature": 0.2, "top_p": 0.9}


class FakeEngine:
    """Runs on a processor with 16 GiB, half of them free."""

    def __init__(self) -> None:
        self.requests: list[GenerateRequest] = []
        self.refuse: UserError | None = None
        self.cancelled = 0

    def count(self, messages: Sequence[Question], model: Path | None = None) -> Future[int]:
        """Each picture is 256 tokens, each message eight."""
        done: Future[int] = Future()
        done.set_result(sum(8 + 256 * len(message.pictures) for message in messages))
        return done

    def submit(self, request: GenerateRequest, on_event: Callable[[Any], None]) -> FakeEngine:
        """Answers at once; is its own handle."""
        self.requests.append(request)
        if self.refuse:
            on_event(Failed(self.refuse))
            return self
        for piece in ("Sleep ", "repairs."):
            on_event(Delta(piece))
        return self

    def cancel(self) -> None:
        self.cancelled += 1

    def devices(self) -> list[Device]:
        return [Device("CPU", "Processor, 4 cores", "cpu", 16 << 30, 8 << 30)]


class FakeFitting(Fitting):
    """Judges models for the computer of `FakeEngine`."""

    def machine(self) -> Machine:
        return Machine(8 << 30, 16 << 30, 4)


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
        self.drafts = FakeDrafts(self.library, self.events.post)
        self.formulas = FakeFormulas()
        self.models = FakeModels(self)
        self.engine = self.engines = FakeEngine()
        self.fitting = FakeFitting(self.engine, self.library.offer_of, time.monotonic)  # type: ignore[arg-type]
        self.models_badge = self.fitting.badge
        self.tokens = FakeTokens()
        self.endpoints = FakeEndpoints(self.events.post)
        self.library.elsewhere = self.endpoints.entries
        self.searching = FakeSearching(self.library.manifest)
        self.fetcher = FakeFetcher(self)
        self.chats = FakeChats(self.events.post)
        self.workshop = fake_tools.FakeWorkshop(self.events.post)
        self.knowledge = FakeKnowledge(self.events.post, self.jobs)
        self.order, self.presets = order_over(self.chats, self.knowledge, self.events.post)
        self.mover = FakeMover(self.chats, self.events.post)
        self.nodes = registry.Late()
        self.pipelines = FakePipelines()
        self.runs = FakeRuns(self.events.post)
        self.snapshots = Snapshots()
        self.web = WebDesk(self.settings, self.tokens, lambda: self.gate, self.snapshots, PageCleaner())  # type: ignore[arg-type]
        self.connections = FakeConnections()
        self.vault = FakeVault()
        self.care = FakeCare()
        self.busy = False
        self.locks = 0
        self.gate = FakeGate()
        self.api = FakeApi(self.events.post)
        self.accounts = FakeAccounts(self.settings, self.backend)
        self.offline = True
        self.closed = False
        self._suites: FakeSuites | None = None
        self._opening = threading.Lock()
        self.settings.listen(lambda key, _: self.events.post(Changed("setting", frozenset({key}))))

    @property
    def suites(self) -> SuitesDesk:
        with self._opening:
            if self._suites is None:
                self._suites = FakeSuites(self)
            return self._suites.desk

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
        if self._suites is not None:
            self._suites.close()
        self.closed = True


def sample_chats(core: FakeCore) -> list[Chat]:
    """Three chats with a few words in them, newest first; two are of today, also just after midnight."""
    now = time.time()
    today = now - datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    made: list[Chat] = []
    for title, age, pinned, words in (
        (
            "Lease review",
            min(600.0, today / 3),
            True,
            ("How much notice do we owe?", "You owe **three months'** notice in writing."),
        ),
        (
            "Why does the pump trip?",
            min(7200.0, today / 2),
            False,
            ("Why does it trip?", "Check the float switch first."),
        ),
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
