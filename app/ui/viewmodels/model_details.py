"""All that is known of one model, in words, for the panel beside the cards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale

from app.base.errors import UserError, friendly
from app.headers import read as read_header
from app.ui.viewmodels.model_rows import TONES, context_words, is_carried, role_words, trouble_of
from app.ui.viewmodels.shell import size_words, tr
from app.ui.viewmodels.told import sentence
from app.ui.viewmodels.written import day, number

if TYPE_CHECKING:
    from app.assembly import AppCore

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Memory:
    """What a model takes of this computer, in bytes: weights, the conversation's memory, room to compute."""

    weights: int = 0
    kv: int = 0
    compute: int = 0
    total: int = 0
    """What the computer has, cards included."""

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Each part by its name."""
        return (tr("Weights"), self.weights), (tr("Conversation"), self.kv), (tr("Work space"), self.compute)


@dataclass(frozen=True)
class Licence:
    """`texts` are (name, text) of what the program carries; `agreed` says when a person agreed, or that it is asked."""

    name: str = ""
    url: str = ""
    agreed: str = ""
    texts: Lines = ()


@dataclass(frozen=True)
class Details:
    """`facts` are (title, words); `attached` the same for projector, adapters and the model that guesses.

    `fit` is the badge with its tone, `plan` the same in a sentence with the figures. `path` is empty for a model that
    is not here. `published`: the hash is the one that its source tells.
    """

    id: str
    name: str
    text: str
    facts: Lines
    licence: Licence = Licence()
    fit: tuple[str, str] = ("", "")
    plan: str = ""
    memory: Memory = Memory()
    path: str = ""
    sha256: str = ""
    published: bool = False
    attached: Lines = ()
    template: str = ""
    trouble: str = ""
    reading: bool = False
    """Whether its file is still being read."""


def maker_of(offered: Any) -> str:
    """Who made a model of the list: the owner of the page its licence stands on, or that page's site."""
    place = urlsplit(offered.licence.url)
    owner = place.path.strip("/").split("/")[0]
    if place.hostname == "huggingface.co" and owner:
        return owner
    return (place.hostname or offered.family).removeprefix("www.")


def licence_of(core: AppCore, offered: Any) -> Licence:
    """What the list of models knows of the terms, and whether they were agreed to."""
    from app.models.licences import texts_of
    from app.models.terms import named

    licence, agreed = offered.licence, ""
    if licence.acceptance:
        kept = core.fetcher.agreement(offered.id)
        agreed = tr("Asks to be agreed to before it is fetched.")
        if kept is not None:
            agreed = tr("Agreed to on {day}.").format(day=day(kept.time))
    return Licence(named(offered), licence.url, agreed, texts_of(licence.id))


def _about(offered: Any, entry: Any, facts: Any) -> Lines:
    """What it is, from the list of models and from the file's own header."""
    metadata = entry.metadata if entry else {}
    context = (offered.context if offered else 0) or metadata.get("context") or 0
    parameters = (offered.parameters if offered else 0) or metadata.get("parameters") or 0
    quantisation = metadata.get("quantisation") or (offered.quantisation if offered else "")
    found = [
        (tr("Made by"), maker_of(offered) if offered else ""),
        (tr("For"), role_words(entry.role if entry else offered.role)),
        (tr("Languages"), language_words(offered.languages) if offered else ""),
        (tr("Parameters"), count_words(int(parameters))),
        (tr("Context"), tr("{n} tokens").format(n=context_words(int(context))) if context else ""),
        (tr("Quantisation"), str(quantisation)),
        (tr("Size"), size_words(entry.size if entry else offered.size)),
        (tr("Architecture"), facts.architecture if facts else ""),
        (tr("Comes from"), _source(offered, entry)),
    ]
    return tuple((title, words) for title, words in found if words)


def _source(offered: Any, entry: Any) -> str:
    program = entry.metadata.get("program") if entry else ""
    if program:
        return str(program)
    if entry and is_carried(entry):
        return tr("Underdesk itself")
    if entry and entry.source == "file":
        return tr("a file of yours")
    return str(offered.repo) if offered else ""


def count_words(parameters: int) -> str:
    """A number of parameters as people say it: 135 M, 8.2 B."""
    if parameters >= 1_000_000_000:
        return f"{number(parameters / 1e9, 1)} B"
    return f"{parameters / 1e6:.0f} M" if parameters else ""


def _attached(core: AppCore, entry: Any) -> Lines:
    projector, draft = core.library.projector_of(entry), core.drafts.of(entry)
    info = core.models.info_of(entry.id)
    found = [(tr("Sees with"), projector.name if projector else "")]
    found += [(tr("Adapter"), one.path.name) for one in (info.adapters if info else ())]
    found.append((tr("Guesses for it"), draft.name if draft else ""))
    return tuple((title, words) for title, words in found if words)


def language_name(code: str) -> str:
    """A language by its code of two letters."""
    return tr(QLocale.languageToString(QLocale(code).language()))


def language_words(languages: tuple[str, ...]) -> str:
    """The languages that a model knows."""
    return tr("many") if "multilingual" in languages else ", ".join(map(language_name, languages))


def read_details(core: AppCore, model_id: str, whole: bool = True) -> Details:
    """What is known of a model that is here or on the list; off the window's thread.

    The `whole` takes up to seconds, for the header of a file is read in the sandbox. Raises UserError (no-such-model).
    """
    try:
        entry = core.library.get(model_id)
    except UserError:
        offered = core.library.manifest.get(model_id)
        if offered is None:
            raise
        return _of_offer(core, offered)
    return _of_entry(core, entry, whole)


def _of_offer(core: AppCore, offered: Any) -> Details:
    fit, plan, memory = _planned(core, offered)
    return Details(
        offered.id, offered.name, tr(offered.description), _about(offered, None, None), licence_of(core, offered),
        fit, plan, memory, sha256=offered.sha256 or "", published=bool(offered.sha256),
    )  # fmt: skip


def _of_entry(core: AppCore, entry: Any, whole: bool) -> Details:
    offered, facts, trouble = core.library.offer_of(entry), None, trouble_of(entry)
    try:
        facts = read_header(Path(entry.path)) if whole and not trouble else None
    except (UserError, OSError) as error:
        trouble = sentence(friendly(error))
    fit, plan, memory = _planned(core, entry)
    return Details(
        entry.id, entry.name, offered.description if offered else "", _about(offered, entry, facts),
        licence_of(core, offered) if offered else Licence(), fit, plan, memory,
        path=entry.path, sha256=entry.sha256, published=bool(offered and offered.sha256 == entry.sha256),
        attached=_attached(core, entry), trouble=trouble, reading=not whole,
        template=str(core.library.chat_for(entry).get("template") or (facts.chat_template if facts else "")),
    )  # fmt: skip


def _planned(core: AppCore, model: Any) -> tuple[tuple[str, str], str, Memory]:
    """The badge with its tone, the plan as a sentence, and its memory beside what this computer has."""
    fit, on = core.fitting.fit(model), core.fitting.machine()
    badge = (fit.badge.text, TONES[fit.badge.grade])
    plan = fit.plan
    if plan is None:
        return badge, "", Memory()
    total = on.total + sum(card.free for card in on.cards if not card.shared)
    return badge, plan.sentence, Memory(plan.weights, plan.kv, plan.compute, total)
