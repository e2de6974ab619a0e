"""The models of this computer and those worth having, as rows in plain words; and what can be done to them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import Cancelled, UserError, friendly
from app.base.events import Changed, Event, ModelState, Progress
from app.base.ids import new_id
from app.base.jobs import CancelToken
from app.ui.viewmodels.shell import size_words, tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

ROOM = 600_000_000
"""Bytes that a conversation and the rest of the program take beside the weights; a rule of thumb."""
TERMS = "terms: "
"""Begins the end of a fetch that waits for a person to agree."""


@dataclass(frozen=True)
class MachineFacts:
    """What there is to run on. Bytes; `cards` are graphics devices by name and memory."""

    cores: int = 0
    total: int = 0
    free: int = 0
    cards: tuple[tuple[str, int], ...] = ()

    @property
    def sentence(self) -> str:
        """In words."""
        memory = tr("{total} of memory, {free} free now").format(total=gib(self.total), free=gib(self.free))
        parts = [tr("{n} processor cores").format(n=self.cores), memory]
        parts += [tr("{name} with {memory}").format(name=name, memory=gib(size)) for name, size in self.cards]
        return " · ".join(parts)


def gib(size: int) -> str:
    """Memory as it is sold: 24 GB."""
    value = size / (1 << 30)
    return f"{value:.0f} GB" if value >= 10 else f"{value:.1f} GB"


@dataclass(frozen=True)
class Row:
    """A card. `fetching` is the share that has come, None when nothing is being fetched."""

    id: str
    name: str
    facts: str
    text: str
    role: str
    size: int
    badge: str = ""
    tone: str = ""
    installed: bool = False
    usable: bool = True
    loaded: bool = False
    loading: bool = False
    is_default: bool = False
    removable: bool = False
    note: str = ""
    fetching: float | None = None
    fetched: str = ""


@dataclass
class Snapshot:
    """Everything read off the window's thread at once."""

    machine: MachineFacts = field(default_factory=MachineFacts)
    installed: list[Row] = field(default_factory=list)
    offered: list[Row] = field(default_factory=list)


def fit(size: int, machine: MachineFacts) -> tuple[str, str]:
    """(words, tone): whether a model of `size` bytes fits this computer, and if not by how much."""
    need = size + ROOM
    if any(need <= memory * 0.97 for _, memory in machine.cards):
        return tr("Runs fully on the card"), "good"
    if need <= machine.free:
        return tr("Fits in memory"), "good"
    if need <= machine.total * 0.9:
        missing = size_words(need - machine.free)
        return tr("Fits when {size} more is free").format(size=missing), "warn"
    return tr("Too large: {size} more needed").format(size=size_words(need - machine.total * 0.9)), "bad"


def context_words(tokens: int) -> str:
    """A context size: 8k, 128k."""
    return f"{tokens // 1024}k" if tokens >= 1024 else str(tokens)


def role_words(role: str) -> str:
    """What a model is for."""
    return {
        "chat": tr("Chat"),
        "embedding": tr("Finding passages"),
        "reranker": tr("Ranking passages"),
        "vision": tr("Pictures"),
    }.get(role, role)


def facts_of(quantisation: object, size: int, context: object, approximate: bool = False) -> str:
    """A card's second line: Q4_K_M · 9.0 GB · 32k tokens."""
    parts = [str(quantisation)] if quantisation else []
    parts.append(("≈ " if approximate else "") + size_words(size))
    if isinstance(context, int) and context:
        parts.append(tr("{n} tokens").format(n=context_words(context)))
    return " · ".join(parts)


def installed_row(entry: Any, core: AppCore, text: str) -> Row:
    """A card for a model that is here."""
    from app.models.entry import state_sentence

    starter = entry.source in ("starter", "packaged")
    trouble = "" if starter else state_sentence(entry)
    current = core.models.current
    loaded = entry.id == core.models.current_id and current is not None
    badge, tone = (tr("Needs attention"), "bad") if trouble else ("", "")
    if loaded and not trouble:
        badge, tone = tr("In use"), "good"
    elif starter and not trouble:
        badge, tone = tr("Starter, built in"), "accent"
    where = tr("Comes with Underdesk") if starter else entry.path
    return Row(
        entry.id, entry.name,
        facts_of(entry.metadata.get("quantisation"), entry.size, entry.metadata.get("context")),
        trouble or text, entry.role, entry.size, badge, tone,
        installed=True, usable=not trouble, loaded=loaded, is_default=entry.id == core.models.default_id(),
        removable=not starter and not loaded, note=where,
    )  # fmt: skip


def offered_row(offer: Any, machine: MachineFacts) -> Row:
    """A card for a model that could be fetched."""
    badge, tone = fit(offer.size, machine)
    licence = offer.licence.id.removeprefix("LicenseRef-").replace("-", " ")
    note = tr("{licence} · from {source}").format(licence=licence, source=offer.repo)
    if offer.licence.acceptance:
        note = tr("Asks to agree to its maker's terms") + " · " + note
    facts = facts_of(offer.quantisation, offer.size, offer.context, offer.approximate)
    return Row(offer.id, offer.name, facts, offer.description, offer.role, offer.size, badge, tone, note=note)


def read(core: AppCore) -> Snapshot:
    """Look at everything; takes a few milliseconds, so off the window's thread."""
    machine = _machine(core)
    offers = list(core.library.manifest.entries)
    told = {offer.id: offer.description for offer in offers}
    entries = core.library.list()
    here = {entry.id for entry in entries}
    hashes = {entry.sha256 for entry in entries if entry.sha256}
    installed = [installed_row(entry, core, told.get(entry.id, "")) for entry in entries]
    wanted = [o for o in offers if o.id not in here and (not o.sha256 or o.sha256 not in hashes)]
    return Snapshot(machine, installed, [offered_row(offer, machine) for offer in wanted])


def _machine(core: AppCore) -> MachineFacts:
    import os

    devices = core.engine.devices()
    cpu = next((d for d in devices if d.kind == "cpu"), None)
    cards = tuple((d.description, d.total or 0) for d in devices if d.kind == "gpu")
    return MachineFacts(os.cpu_count() or 1, cpu.total or 0 if cpu else 0, cpu.free or 0 if cpu else 0, cards)


class ModelsModel(QObject):
    """Observable; `changed` after each new look. `failed` carries UserErrors, `told` sentences."""

    changed = Signal()
    failed = Signal(object)
    told = Signal(str)
    added = Signal()
    refused_offline = Signal(str)
    terms_wanted = Signal(str, str)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self._seen = Snapshot()
        self._hidden: set[str] = set()
        self._loading = ""
        self._fetches: dict[str, tuple[CancelToken, float, str]] = {}
        self._lock = threading.Lock()
        self.adding = ""

    # reading

    @property
    def machine(self) -> MachineFacts:
        """What there is to run on."""
        return self._seen.machine

    def installed(self) -> list[Row]:
        """Cards of what is here."""
        rows = [row for row in self._seen.installed if row.id not in self._hidden]
        return [replace(row, loading=row.id == self._loading) for row in rows]

    def offered(self, role: str = "") -> list[Row]:
        """Cards of what could be fetched, of one role or all."""
        rows = [row for row in self._seen.offered if not role or row.role == role]
        return [self._with_fetch(row) for row in rows]

    def _with_fetch(self, row: Row) -> Row:
        known = self._fetches.get(row.id)
        return replace(row, fetching=known[1], fetched=known[2]) if known else row

    def roles(self) -> list[str]:
        """The roles there are offers for, chat first."""
        found = {row.role for row in self._seen.offered}
        return [role for role in ("chat", "embedding", "reranker", "vision") if role in found]

    def refresh(self) -> None:
        """Look again."""
        self._background.run("models", lambda: read(self._core), self._take)

    def _take(self, seen: Snapshot) -> None:
        self._seen = seen
        self.changed.emit()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        again = False
        for event in batch:
            match event:
                case ModelState():
                    self._loading = event.model_id if event.phase == "loading" else ""
                    again = again or event.phase != "loading"
                    self.changed.emit()
                case Changed(kind="model"):
                    again = True
                case Changed(kind="setting"):
                    again = again or "default_model" in event.ids or not event.ids
                case Progress():
                    self._progress(event)
                case _:
                    continue
        if again:
            self.refresh()

    # doing

    def use(self, model_id: str) -> None:
        """Load it now."""
        self._background.run("use-model", lambda: self._core.models.load(model_id), lambda _: None)

    def make_default(self, model_id: str) -> None:
        """For new chats and the next start."""
        self._background.run(
            "default-model", lambda: self._core.settings.set("default_model", model_id), lambda _: None
        )

    def verify(self, model_id: str) -> None:
        """Read the whole file and compare; tells the result."""
        self._background.run(
            f"verify-{model_id}",
            lambda: self._core.library.verify(model_id),
            lambda done: self.told.emit(done.sentence),
        )

    def hide(self, model_id: str) -> None:
        """Take it off the list for the moment in which it can be taken back."""
        self._hidden.add(model_id)
        self.changed.emit()

    def unhide(self, model_id: str) -> None:
        """Put it back."""
        self._hidden.discard(model_id)
        self.changed.emit()

    def remove(self, model_id: str) -> None:
        """Take it off the list for good; called when it can no longer be taken back."""
        try:
            self._core.library.remove(model_id)
        except UserError as error:
            self.failed.emit(error)
        self._hidden.discard(model_id)

    def add(self, paths: list[str]) -> None:
        """Check, hash and list model files where they lie."""
        self.adding = ", ".join(Path(path).name for path in paths)
        self.changed.emit()
        self._background.run(f"add-{paths[0]}", lambda: self._add(paths), self._added)

    def _add(self, paths: list[str]) -> tuple[list[Any], list[UserError]]:
        entries: list[Any] = []
        errors: list[UserError] = []
        for path in paths:
            try:
                entries.append(self._core.library.add(Path(path)))
            except (UserError, OSError) as error:
                errors.append(friendly(error))
        return entries, errors

    def _added(self, outcome: tuple[list[Any], list[UserError]]) -> None:
        entries, errors = outcome
        self.adding = ""
        self.changed.emit()
        known = {row.id for row in self._seen.installed}
        if entries:
            self.added.emit()
        for entry in entries:
            words = tr("{name} is here already") if entry.id in known else tr("{name} was checked and added")
            self.told.emit(words.format(name=entry.name))
        for error in errors:
            self.failed.emit(error)
        self.refresh()

    # fetching

    def get(self, model_id: str, agreed: bool = False) -> None:
        """Fetch an offered model, or say that this needs Online; `agreed`: to its maker's terms, just now."""
        if self._core.offline:
            self.refused_offline.emit(model_id)
            return
        token, job = CancelToken(), new_id()
        self._fetches[model_id] = (token, 0.0, "")
        self.changed.emit()
        title = f"fetch:{model_id}"

        def tell(done: int, total: int) -> None:
            share = done / total if total else 0.0
            words = f"{size_words(done)} / {size_words(total)}"
            self._core.events.post(Progress(job, title, share, words))

        self._core.jobs.start("net", lambda _: self._fetch(model_id, token, job, tell, agreed))

    def _fetch(self, model_id: str, token: CancelToken, job: str, tell: Any, agreed: bool) -> None:
        title = f"fetch:{model_id}"
        try:
            if agreed:
                self._core.fetcher.agree(model_id)
            self._core.fetcher.get(model_id, token, tell)
        except Cancelled:
            self._core.events.post(Progress(job, title, None, "cancelled", done=True))
        except Exception as error:
            plain = friendly(error)
            asks = TERMS if plain.code == "terms-not-accepted" else ""
            self._core.events.post(Progress(job, title, None, asks + plain.sentence, done=True))
        else:
            self._core.events.post(Progress(job, title, 1.0, "", done=True))

    def cancel(self, model_id: str) -> None:
        """Stop fetching; what has come is kept and carried on next time."""
        if model_id in self._fetches:
            self._fetches[model_id][0].cancel()

    def _progress(self, event: Progress) -> None:
        model_id = event.title.removeprefix("fetch:")
        if model_id == event.title or model_id not in self._fetches:
            return
        if not event.done:
            self._fetches[model_id] = (self._fetches[model_id][0], event.fraction or 0.0, event.detail)
        else:
            del self._fetches[model_id]
            if event.detail.startswith(TERMS):
                self.terms_wanted.emit(model_id, event.detail.removeprefix(TERMS))
            elif event.fraction is None and event.detail != "cancelled":
                self.failed.emit(_said(event.detail))
            self.refresh()
        self.changed.emit()

    def close(self) -> None:
        """Stop fetching."""
        for token, _, _ in self._fetches.values():
            token.cancel()


def _said(sentence: str) -> UserError:
    """An error whose sentence is already whole."""
    return UserError(sentence.rstrip("."), code="fetch")
