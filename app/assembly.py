"""Builds one AppCore from a profile folder: the only place where the rooms are wired together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path

from app import headers
from app.base.errors import friendly
from app.base.events import Changed, EventHub, ModelState, OfflineChanged
from app.base.jobs import Jobs
from app.base.paths import Profile
from app.base.settings import Settings
from app.chat.grounding import Grounding
from app.chat.service import Chats
from app.engine.api import Adapter, Engine, LoadSpec, ModelInfo
from app.engine.chat_form import chat_form
from app.engine.remember import Known, Memory
from app.engine.states import Remembers
from app.knowledge.opening import open_knowledge
from app.models.download import Fetcher
from app.models.library import Library
from app.models.manifest import load as load_manifest
from app.models.terms import Terms
from app.net.door import Attempt
from app.net.outside import open_door
from app.store import curtain
from app.store.care import Caretaker
from app.store.chats import ChatsRepo
from app.store.connections import ConnectionsRepo
from app.store.instance import InstanceLock
from app.store.journal import Journal
from app.store.keeper import StateKeeper
from app.store.library import LibraryRepo
from app.store.records import Connection, LibraryEntry
from app.store.settings import SettingsRepo
from app.store.states import StatesRepo
from app.store.vault import Vault

log = logging.getLogger("underdesk.app")
LOCK_S = 4.0
"""How long locking waits for the system's keyring, which may be locked itself by then."""


class ModelDesk:
    """Keeps one model loaded and tells everybody about it."""

    def __init__(self, engine: Engine, library: Library, settings: Settings, hub: EventHub) -> None:
        self._engine, self._library, self._settings, self._hub = engine, library, settings, hub
        self._lock = threading.Lock()
        self._wanted = ""
        self._future: Future[ModelInfo] | None = None
        self._beside: tuple[tuple[Adapter, ...], Path | None] = ((), None)

    @property
    def current(self) -> ModelInfo | None:
        """The loaded model as it runs."""
        return self._engine.info

    @property
    def current_id(self) -> str:
        """The model that is loaded or being loaded; empty before the first."""
        return self._wanted

    def default_id(self) -> str:
        """The settings' choice, or the starter where that is empty or gone."""
        wanted = self._settings.text("default_model")
        known = {entry.id for entry in self._library.list()}
        return wanted if wanted in known else self._library.default().id

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        """The recommended sampling of a model; of the default one for an empty id."""
        return self._library.sampling_for(self._library.get(model_id or self.default_id()))

    def wear(self, adapters: Sequence[Adapter] = (), projector: Path | None = None) -> None:
        """Load models with these adapters from now on, and with this projector where the library knows none."""
        with self._lock:
            self._future = self._future if self._beside == (tuple(adapters), projector) else None
            self._beside = tuple(adapters), projector

    def load(self, model_id: str = "") -> None:
        """Load in the background; ModelState events tell how it goes."""
        self.ensure(model_id).add_done_callback(lambda future: future.exception())

    def ensure(self, model_id: str = "") -> Future[ModelInfo]:
        """The model, loaded; a load that is under way is shared, one that failed is tried again."""
        model_id = model_id or self._wanted or self.default_id()
        with self._lock:
            usable = self._future and not (self._future.done() and self._future.exception())
            if self._future and usable and self._wanted == model_id:
                return self._future
            self._wanted, self._future = model_id, Future()
            future = self._future
        threading.Thread(target=self._load, args=(model_id, future), name="model-load", daemon=True).start()
        return future

    def _load(self, model_id: str, future: Future[ModelInfo]) -> None:
        """Hashing a large file takes seconds, so this runs beside the engine's thread."""
        post = self._hub.post
        post(ModelState(model_id, "loading"))
        try:
            entry = self._library.get(model_id)
            self._library.check(entry)
            chat = self._library.chat_for(entry)
            spec = LoadSpec(
                Path(entry.path),
                self._number("context"),
                threads=self._number("threads"),
                sha256=entry.sha256,
                template=chat.get("template"),
                form=chat_form(chat),
                adapters=self._beside[0],
                projector=self._library.projector_of(entry) or self._beside[1],
            )
            loading = self._engine.load(spec, lambda done: post(ModelState(model_id, "loading", done)))
            info = loading.result()
        except Exception as error:
            post(ModelState(model_id, "failed", error=friendly(error)))
            future.set_exception(friendly(error))
        else:
            post(ModelState(model_id, "ready", 1.0, info.sentence))
            future.set_result(info)

    def _number(self, key: str) -> int | None:
        return self._settings.number(key) or None


class AppCore:
    """All rooms of one open profile. Made by `open_core`, ended by `close`."""

    def __init__(self, profile: Profile, vault: Vault, lock: InstanceLock, engine: Engine) -> None:
        self.profile, self.vault, self.engine = profile, vault, engine
        self._lock = lock
        self.notice = ""
        """What a person should hear of how the program ended the last time; empty after a good end."""
        self.events = EventHub()
        self.jobs = Jobs()
        self.settings = Settings(SettingsRepo(vault))
        self.keeper = StateKeeper(StatesRepo(vault), lambda: self.settings.number("kept_mb") << 20)
        if isinstance(engine, Remembers):
            engine.remember(self.keeper)
        self.connections = ConnectionsRepo(vault)
        earlier = self.connections.count_since(_midnight())
        offline = self.settings.flag("offline")
        self.gate = open_door(offline, self._log_connection, earlier, self._connection_began)
        self.library = Library(
            LibraryRepo(vault), load_manifest(), profile.models, headers.read, self.events.post, LibraryEntry
        )
        self.care = Caretaker(vault, lambda: self.settings.number("backups_kept"))
        self.fetcher = Fetcher(self.library, self.gate, Terms(SettingsRepo(vault)))
        self.models = ModelDesk(engine, self.library, self.settings, self.events)
        self.knowledge = open_knowledge(
            vault, engine, self.library, self.settings, self.jobs, self.events.post
        )
        self.journal = Journal(vault)
        self.chats = Chats(
            ChatsRepo(vault),
            self.journal,
            engine,
            self.models,
            self.settings,
            self.jobs,
            self.events.post,
            Grounding(self.knowledge),
        )
        self.settings.listen(lambda key, _: self.events.post(Changed("setting", frozenset({key}))))
        self.settings.listen(lambda key, _: self._rest() if key == "rest_minutes" else None)
        self._rest()

    @property
    def offline(self) -> bool:
        """Whether the switch is on: nothing leaves this computer."""
        return self.gate.offline

    def set_offline(self, offline: bool) -> None:
        """Move the switch, keep its place, and tell everybody."""
        self.gate.set_offline(offline)
        self.settings.set("offline", offline)
        self.events.post(OfflineChanged(offline, self.connections_today()))

    def _rest(self) -> None:
        minutes = self.settings.number("rest_minutes")
        self.engine.rest_after(60.0 * minutes if minutes else None)

    def connections_today(self) -> int:
        """What the door let through since midnight, local time."""
        return self.gate.connections_today()

    def _connection_began(self, _: Attempt) -> None:
        self.events.post(Changed("connection"))
        self.events.post(OfflineChanged(self.offline, self.connections_today()))

    def _log_connection(self, attempt: Attempt) -> None:
        self.connections.add(Connection(**asdict(attempt)))
        self._connection_began(attempt)

    def name_of(self, known: Known) -> str:
        """The name that the library gives a model that was remembered by its file."""
        names = (entry.name for entry in self.library.list() if entry.path == known.path)
        return next(names, known.name)

    @property
    def lockable(self) -> bool:
        """Whether there is a passphrase that would open the vault again."""
        return self.vault.opened.keys.slot("passphrase") is not None

    @property
    def busy(self) -> bool:
        """Whether an answer is being written."""
        return self.chats.busy

    def lock(self) -> None:
        """Close everything so that only the passphrase opens it again; the keyring too is told to forget the key.

        Raises UserError when there is no passphrase; then, and when a disk refuses, everything is closed all the same.
        """
        drawn = False
        try:
            drawn = curtain.draw(self.vault, drop_keyring=self.settings.flag("lock_keyring"))
        finally:
            self.close()
        if drawn:
            self.vault.forget_entry(self.vault.door.within(LOCK_S))

    def close(self) -> None:
        """Stop everything, store what there is, lock the vault. Safe to call twice."""
        self.chats.close()
        self.gate.close()
        self.jobs.close()
        self.knowledge.close()
        self.engine.close()
        self.keeper.close()
        self.vault.close()
        self._lock.release()


def _midnight() -> float:
    now = time.localtime()
    return time.mktime((now.tm_year, now.tm_mon, now.tm_mday, 0, 0, 0, 0, 0, -1))


def open_core(
    profile: Profile, passphrase: str | None = None, make_engine: Callable[[], Engine] | None = None
) -> AppCore:
    """Open (or make) the profile. Raises UserError; NeedsSecret when a passphrase is missing."""
    lock = InstanceLock(profile)
    lock.acquire()
    try:
        vault = Vault.open(profile, passphrase)
    except BaseException:
        lock.release()
        raise
    try:
        kept = SettingsRepo(vault)
        core = AppCore(profile, vault, lock, make_engine() if make_engine else _engine(kept))
        core.notice = Memory(kept).unclean(bool(vault.recovered), core.name_of)
    except BaseException:
        vault.close()
        lock.release()
        raise
    core.jobs.start("cpu", lambda _: curtain.lift(vault))
    core.chats.purge()
    return core


def _engine(kept: SettingsRepo) -> Engine:
    """The engine in this process, or in one of its own where the settings say so."""
    if Settings(kept).flag("isolated_engine"):
        from app.engine.isolated import IsolatedEngine

        return IsolatedEngine(kept)
    from app.engine.canary import Canary
    from app.engine.careful import Careful
    from app.engine.host import LlamaEngine
    from app.engine.topology import cores

    return LlamaEngine(careful=Careful(Memory(kept), Canary(), lambda: cores().choices))
