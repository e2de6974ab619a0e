"""What a run would ask of the web, in words, before a person allows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.pipelines.graph import Pipeline, Step
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore

NODE = "search-web"


def web_words(core: AppCore, pipeline: Pipeline) -> str:
    """Which service and which sites; empty where no step uses the web."""
    steps = list(_steps(pipeline))
    if not steps:
        return ""
    chosen = core.web.choice()
    named = [str(one) for step in steps for one in step.params.get("sites", ())]
    everywhere = any(not step.params.get("sites") for step in steps)
    usual = [one.origin.removeprefix("https://") for one in chosen.sites] if chosen.service is None else []
    sites = ", ".join(dict.fromkeys([*named, *(usual if everywhere else [])]))
    return " ".join(
        filter(None, (_what(chosen.title, chosen.service is None, sites, everywhere), _offline(core)))
    )


def _what(title: str, direct: bool, sites: str, everywhere: bool) -> str:
    if direct and not sites:
        return tr("There is no search service and no site: choose one in Settings, Web.")
    if direct:
        return tr("No search service is asked. These sites are looked through: {sites}.").format(sites=sites)
    if everywhere:
        return tr(
            "{service} is asked and learns what is looked for; pages of any site may be fetched."
        ).format(service=title)
    return tr(
        "{service} is asked and learns what is looked for; pages come from these sites: {sites}."
    ).format(service=title, sites=sites)


def _offline(core: AppCore) -> str:
    return tr("Underdesk is offline now: the run stops there until you go online.") if core.offline else ""


def _steps(pipeline: Pipeline) -> Iterator[Step]:
    yield from (step for step in pipeline.steps if step.node == NODE)
    for inner in pipeline.pinned.values():
        yield from _steps(inner)
