"""The models of this computer and those worth having, as rows in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.ui.viewmodels.fetching import found_facts
from app.ui.viewmodels.remote import is_remote
from app.ui.viewmodels.shell import size_words, tr
from app.ui.viewmodels.told import told
from app.ui.viewmodels.written import number

if TYPE_CHECKING:
    from app.assembly import AppCore

TONES = {"good": "good", "fair": "accent", "slow": "warn", "no": "bad"}
"""The colour of a badge by its grade; the words say the same."""


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
    return f"{value:.0f} GB" if value >= 10 else f"{number(value, 1)} GB"


@dataclass(frozen=True)
class Row:
    """A card. `badge` says how it stands, `fit` how it runs on this computer, each with its tone.

    `fetching` is the share that has come, None when nothing is being fetched; `waiting` the same of a fetch that was
    broken off. `found`: it is another program's, and not in the list yet.
    """

    id: str
    name: str
    facts: str
    text: str
    role: str
    size: int
    badge: str = ""
    tone: str = ""
    fit: str = ""
    fit_tone: str = ""
    installed: bool = False
    usable: bool = True
    loaded: bool = False
    loading: bool = False
    is_default: bool = False
    removable: bool = False
    note: str = ""
    fetching: float | None = None
    fetched: str = ""
    memory: int = 0
    waiting: float | None = None
    found: bool = False
    draft: str = ""
    smaller: tuple[tuple[str, str], ...] = ()
    """Ids and names of those that could guess for it; `draft` is the id of the one that does."""
    checking: float | None = None
    checked: str = ""
    sound: bool = True
    """How far its file was read, what came of that in a sentence, and whether it is what it should be."""

    @property
    def talks(self) -> bool:
        """Whether it can answer in a chat."""
        return self.role in ("chat", "vision")


@dataclass
class Snapshot:
    """Everything read off the window's thread at once."""

    machine: MachineFacts = field(default_factory=MachineFacts)
    installed: list[Row] = field(default_factory=list)
    offered: list[Row] = field(default_factory=list)


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


def installed_row(entry: Any, core: AppCore, text: str, memory: int = 0) -> Row:
    """A card for a model that is here; `memory` in bytes is what it takes now, 0 while it is not loaded."""
    starter, trouble = is_carried(entry), trouble_of(entry)
    current = core.models.current
    loaded = entry.id == core.models.current_id and current is not None
    facts = facts_of(entry.metadata.get("quantisation"), entry.size, entry.metadata.get("context"))
    if memory:
        facts += " · " + tr("in memory: {size}").format(size=size_words(memory))
    badge, tone = _standing(trouble, loaded, memory, starter)
    where = tr("Comes with Underdesk") if starter else entry.path
    fit = core.models_badge(entry)
    draft, smaller = core.drafts.of(entry), core.drafts.offered(entry)
    if draft:
        where = tr("{name} guesses for it").format(name=draft.name) + " · " + where
    return Row(
        entry.id, entry.name, facts, trouble or text, entry.role, entry.size, badge, tone,
        "" if trouble else told(fit.text), TONES[fit.grade], installed=True, usable=not trouble, loaded=loaded,
        is_default=entry.id == core.models.default_id(),
        removable=not starter and not loaded, note=where, memory=memory,
        draft=draft.id if draft else "", smaller=tuple((other.id, other.name) for other in smaller),
    )  # fmt: skip


def is_carried(entry: Any) -> bool:
    """Whether a model comes with Underdesk."""
    return entry.source in ("starter", "packaged")


def trouble_of(entry: Any) -> str:
    """What is wrong with the file of a model, in a sentence; empty when all is well."""
    from app.models.entry import state_sentence

    return "" if is_carried(entry) else told(state_sentence(entry))


def _standing(trouble: str, loaded: bool, memory: int, starter: bool) -> tuple[str, str]:
    """How a model stands, with the tone of the badge."""
    if trouble:
        return tr("Needs attention"), "bad"
    if loaded:
        return (tr("In use"), "good") if memory else (tr("Chosen, at rest"), "accent")
    if memory:
        return tr("Loaded"), "good"
    return (tr("Starter, built in"), "accent") if starter else ("", "")


def offered_row(offer: Any, fit: Any) -> Row:
    """A card for a model that could be fetched; `fit` is its badge."""
    licence = offer.licence.id.removeprefix("LicenseRef-").replace("-", " ")
    note = tr("{licence} · from {source}").format(licence=licence, source=offer.repo)
    if offer.licence.acceptance:
        note = tr("Asks to agree to its maker's terms") + " · " + note
    facts = facts_of(offer.quantisation, offer.size, offer.context, offer.approximate)
    return Row(
        offer.id, offer.name, facts, tr(offer.description), offer.role, offer.size,
        fit=told(fit.text), fit_tone=TONES[fit.grade], note=note,
    )  # fmt: skip


def read(core: AppCore) -> Snapshot:
    """Look at everything; takes tens of milliseconds, so off the window's thread."""
    machine = machine_of(core)
    manifest = core.library.manifest
    offers = [*manifest.more, *manifest.entries]
    about = {offer.id: tr(offer.description) for offer in offers}
    entries = [entry for entry in core.library.list() if not is_remote(entry)]
    here = {entry.id for entry in entries}
    hashes = {entry.sha256 for entry in entries if entry.sha256}
    loaded = core.models.residents()
    sizes = {model_id: resident.size for model_id, resident in loaded.items()}
    installed = [installed_row(e, core, about.get(e.id, ""), sizes.get(e.id, 0)) for e in entries]
    wanted = [o for o in offers if o.id not in here and (not o.sha256 or o.sha256 not in hashes)]
    begun = {one.id: one for one in core.fetcher.begun()}
    offered = [
        _with_begun(offered_row(offer, core.models_badge(offer)), begun.get(offer.id)) for offer in wanted
    ]
    return Snapshot(machine, installed, offered)


def _with_begun(row: Row, begun: Any) -> Row:
    if begun is None:
        return row
    words = tr("{done} of {total} has come").format(done=size_words(begun.done), total=size_words(begun.size))
    return replace(row, waiting=begun.done / max(begun.size, 1), fetched=words)


def found_row(found: Any, titles: dict[str, str]) -> Row:
    """A card for a model of another program."""
    badge, tone = (tr("Cannot be used"), "bad") if found.problem else ("", "")
    note = str(found.files[0]) if found.files else ""
    return Row(
        found.id, found.name, found_facts(found, titles), told(found.problem), "chat", found.size, badge, tone,
        usable=not found.problem, note=note, found=True,
    )  # fmt: skip


def machine_of(core: AppCore) -> MachineFacts:
    """What the engine sees of this computer."""
    import os

    devices = core.engine.devices()
    cpu = next((d for d in devices if d.kind == "cpu"), None)
    cards = tuple((d.description, d.total or 0) for d in devices if d.kind == "gpu")
    return MachineFacts(os.cpu_count() or 1, cpu.total or 0 if cpu else 0, cpu.free or 0 if cpu else 0, cards)


def look_around() -> dict[str, tuple[Any, Row]]:
    """What other programs have here, by id."""
    from app.models import found as finding

    titles = {finder.name: finder.title for finder in finding.registry()}
    return {one.id: (one, found_row(one, titles)) for one in finding.look()}
