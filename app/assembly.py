"""Builds one AppCore from a profile folder: the only place where the rooms are wired together."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from app import headers
from app.base.events import Changed, EventHub, OfflineChanged
from app.base.jobs import Jobs, Priority
from app.base.paths import Profile
from app.base.settings import Settings
from app.beyond.service import Endpoints
from app.chat.calling.desk import ToolDesk
from app.chat.grounding import Grounding
from app.chat.moving import Mover
from app.chat.order import Order
from app.chat.presets import Presets
from app.chat.service import Chats
from app.engine.api import Engine
from app.engine.badge import Badge
from app.engine.remember import Known, Memory
from app.engine.remote.engine import RemoteEngine
from app.engine.routed import RoutedEngine
from app.engine.states import Remembers
from app.engine.vocabulary import common_words
from app.fetching import RULED, bearer, manner_of, places_of, rules_of
from app.fitting import fitting
from app.formulas import Formulas
from app.knowledge.opening import open_knowledge
from app.knowledge.reading import look_at_bytes
from app.knowledge.service import Knowledge
from app.knowledge.web_pages import PageCleaner
from app.loading import ModelDesk
from app.models.download import Fetcher
from app.models.drafts import Drafts
from app.models.entry import Entry
from app.models.hub import Hub
from app.models.library import Library
from app.models.manifest import ModelEntry
from app.models.manifest import load as load_manifest
from app.models.roles import Roles
from app.models.terms import Terms
from app.models.wishes import Wishes
from app.net.door import Attempt, Door, Rules
from app.net.outside import open_door
from app.pipelines import registry
from app.pipelines.chatting import answer_in_chats
from app.pipelines.opening import open_runs
from app.quality.accounts import Accounts
from app.quality.energy import Meter
from app.quality.opening import LateSuites
from app.searching import Searching
from app.serve.rooms import Rooms
from app.serve.service import LocalApi, Served
from app.store import curtain
from app.store.care import Caretaker
from app.store.chats import ChatsRepo
from app.store.connections import LOCAL, ConnectionsRepo
from app.store.drawers import DrawersRepo, PresetsRepo
from app.store.endpoints import EndpointsRepo
from app.store.instance import InstanceLock
from app.store.keeper import StateKeeper
from app.store.library import LibraryRepo
from app.store.passing import Passing, PassingChats, PassingJournal, PassingSources, PassingSummaries
from app.store.pipelines import PipelinesRepo, SnapshotsRepo
from app.store.records import Connection, LibraryEntry
from app.store.settings import SettingsRepo
from app.store.states import StatesRepo
from app.store.tokens import Tokens
from app.store.vault import Vault
from app.tooling import workshop
from app.web.service import WebDesk

if TYPE_CHECKING:
    from app.quality.desk import SuitesDesk

log = logging.getLogger("underdesk.app")
LOCK_S = 4.0
"""How long locking waits for the system's keyring, which may be locked itself by then."""


class AppCore:
    """All rooms of one open profile. Made by `open_core`, ended by `close`."""

    def __init__(self, profile: Profile, vault: Vault, lock: InstanceLock, engine: Engine) -> None:
        self.profile, self.vault, self.engine = profile, vault, engine
        self._lock, self._suites = lock, LateSuites(self)
        self.notice = ""
        """What a person should hear at the start: how the program ended the last time, and which chosen model is gone;
        empty where all is well."""
        self.events, self.jobs, self.formulas = EventHub(), Jobs(), Formulas()
        self.settings = Settings(SettingsRepo(vault))
        self.keeper = StateKeeper(StatesRepo(vault), lambda: self.settings.number("kept_mb") << 20)
        if isinstance(engine, Remembers):
            engine.remember(self.keeper)
        self.connections = ConnectionsRepo(vault)
        self.tokens = Tokens(SettingsRepo(vault), vault.door, vault.opened.keys.vault_id)
        self.endpoints = Endpoints(EndpointsRepo(vault), self.tokens, self.events.post, self._go_by_rules)
        self.workshop = workshop(
            SettingsRepo(vault), self.tokens, lambda: self.gate, self.events.post, self._go_by_rules
        )
        self.gate = self._open_door()
        remote = RemoteEngine(self.gate, self.endpoints)
        meter = Meter(lambda: self.settings.number("watts"))
        self.engines = RoutedEngine(engine, remote, meter.follow)
        """The engine of this computer, and the endpoints: what a request names decides."""
        self.library = self._open_library(vault)
        self.care = Caretaker(vault, lambda: self.settings.number("backups_kept"))
        self.fetcher = Fetcher(
            self.library,
            self.gate,
            Terms(SettingsRepo(vault)),
            lambda: manner_of(self.settings),
            bearer(self.tokens.read),
        )
        self.drafts = Drafts(SettingsRepo(vault), self.library, common_words, self.events.post)
        self.models = ModelDesk(self.engines, self.library, self.settings, self.events, self.drafts.of)
        self.accounts = Accounts(vault, self.engines, self.library, self.models, self.settings, meter)
        self.fitting = fitting(engine, self.library.offer_of)
        self.searching = Searching(
            Hub(self.gate, lambda: self.library.places.hub, bearer(self.tokens.read)),
            Wishes(SettingsRepo(vault), self.library),
            self.fitting,
        )
        self.roles = Roles(self.library, self.settings)
        self.passing = Passing()
        self.knowledge = self._open_knowledge(vault)
        self.journal, self.snapshots = PassingJournal(vault), SnapshotsRepo(vault)
        chats = PassingChats(vault, self.passing)
        self.chats = self._open_chats(vault, chats)
        self.mover = Mover.of(vault, self.events.post)
        self.nodes, self.pipelines = registry.Late(), PipelinesRepo(vault)
        self.web = WebDesk(self.settings, self.tokens, lambda: self.gate, self.snapshots, PageCleaner())
        around = self.models, self.library, self.knowledge
        self.runs = open_runs(vault, self.nodes, self.engines, *around, self.events.post, self.web.begin)
        self.commands = answer_in_chats(self, chats)
        self.presets.taken = lambda name: any(one.name == name for one in self.commands.known())
        self.endpoints.serve(remote, self.chats.outgoing)
        self._listen(engine)
        self.api = self._open_api(engine)

    @property
    def suites(self) -> SuitesDesk:
        """A person's own cases, their runs and the gate; opened by the first who asks."""
        return self._suites.get()

    @property
    def offline(self) -> bool:
        """Whether the switch is on: nothing leaves this computer."""
        return self.gate.offline

    def set_offline(self, offline: bool) -> None:
        """Move the switch, keep its place, and tell everybody."""
        self.gate.set_offline(offline)
        self.settings.set("offline", offline)
        self.events.post(OfflineChanged(offline, self.connections_today()))

    def _open_library(self, vault: Vault) -> Library:
        kept, models = LibraryRepo(vault), self.profile.models
        made = Library(kept, load_manifest(), models, headers.read, self.events.post, LibraryEntry)
        made.places = places_of(self.settings, models)
        made.elsewhere = self.endpoints.entries
        return made

    def _open_api(self, engine: Engine) -> LocalApi:
        rooms = Rooms(engine, self.models, self.library, self.settings, look_at_bytes)
        return LocalApi(rooms, self.tokens, self._log_served, lambda: self.events.post(Changed("connection")))

    def _open_door(self) -> Door:
        earlier, offline = self.connections.count_since(_midnight()), self.settings.flag("offline")
        return open_door(offline, self._log_connection, earlier, self._connection_began, self._rules())

    def _listen(self, engine: Engine) -> None:
        self.settings.listen(lambda key, _: self.events.post(Changed("setting", frozenset({key}))))
        self.settings.listen(lambda key, _: self._rest() if key in ("rest_minutes", "chat_models") else None)
        self._rest()
        engine.watch(lambda _: self.events.post(Changed("model")))
        self.events.listen(self.accounts.retention.on_event)
        self.settings.listen(lambda key, _: self._go_by_rules() if key in RULED else None)

    def _open_knowledge(self, vault: Vault) -> Knowledge:
        sources = PassingSources(vault, self.passing)
        models = self.engines, self.library, self.roles
        return open_knowledge(vault, *models, self.settings, self.jobs, self.events.post, sources)

    def _open_chats(self, vault: Vault, chats: ChatsRepo) -> Chats:
        self.order = Order(chats, DrawersRepo(vault), self.events.post)
        self.presets = Presets(PresetsRepo(vault), chats, self.knowledge, self.events.post)
        return Chats(
            chats,
            self.journal,
            self.engines,
            self.models,
            self.settings,
            self.jobs,
            self.events.post,
            Grounding(self.knowledge),
            ToolDesk(chats, self.events.post, self.knowledge, self.workshop),
            self.presets,
            PassingSummaries(vault, self.passing),
        )

    def models_badge(self, model: Entry | ModelEntry) -> Badge:
        """How a model that is here, or one of the list, would run on this computer. Off the window's thread: the first
        call looks for graphics cards."""
        return self.fitting.badge(model)

    def _rules(self) -> Rules:
        places = {"endpoints": self.endpoints.origins(), "tools": self.workshop.origins()}
        return replace(rules_of(self.settings), **places)

    def _go_by_rules(self) -> None:
        self.gate.keep_to(self._rules())
        self.library.places = places_of(self.settings, self.profile.models)

    def _rest(self) -> None:
        minutes = self.settings.number("rest_minutes")
        self.engine.rest_after(60.0 * minutes if minutes else None)
        self.engine.keep_several(self.settings.text("chat_models") == "auto")

    def connections_today(self) -> int:
        """What the door let through since midnight, local time."""
        return self.gate.connections_today()

    def _connection_began(self, _: Attempt) -> None:
        self.events.post(Changed("connection"))
        self.events.post(OfflineChanged(self.offline, self.connections_today()))

    def _log_served(self, served: Served) -> None:
        row = Connection(served.id, served.time, served.host, LOCAL, "", 0, 0, served.result)
        self.connections.add(row)
        self.events.post(Changed("connection"))

    def _log_connection(self, attempt: Attempt) -> None:
        self.connections.add(Connection(**asdict(attempt)))
        self._connection_began(attempt)

    def was_answering(self, known: Known) -> bool:
        """Whether the vault holds an answer of this model that was cut off by the end of the program."""
        paths = {entry.id: entry.path for entry in self.library.list()}
        return any(paths.get(message.model, known.path) == known.path for message in self.vault.recovered)

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
        self.api.lock()
        try:
            drawn = curtain.draw(self.vault, drop_keyring=self.settings.flag("lock_keyring"))
        finally:
            self.close()
        if drawn:
            self.vault.forget_entry(self.vault.door.within(LOCK_S))

    def close(self) -> None:
        """Stop everything, store what there is, lock the vault. Safe to call twice."""
        self.api.stop()
        self.accounts.close()
        self._suites.close()
        self.runs.close()
        self.web.close()
        self.chats.close()
        self.workshop.close()
        self.gate.close()
        self.formulas.close()
        self.jobs.close()
        self.knowledge.close()
        self.engines.close()
        self.keeper.close()
        self.passing.clear()
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
        ended = Memory(kept).unclean(core.was_answering, core.name_of)
        core.notice = " ".join(filter(None, (ended, *core.roles.troubles())))
    except BaseException:
        vault.close()
        lock.release()
        raise
    core.jobs.start("cpu", lambda _: curtain.lift(vault))
    core.jobs.start("cpu", lambda _: core.accounts.retention.trim(), Priority.BACKGROUND)
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
