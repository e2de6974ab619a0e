"""Search web in real runs: over the gate, a server of this computer, the sandbox and a vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.events import EventHub
from app.base.settings import Settings
from app.engine.scripted import ScriptedEngine
from app.knowledge.web_pages import PageCleaner
from app.net.door import Attempt
from app.net.gate import Gate
from app.pipelines import registry
from app.pipelines.runner import Runs
from app.pipelines.world import World
from app.store import pipelines
from app.store.pipelines import RunsRepo, SnapshotsRepo
from app.store.vault import Vault
from app.web.service import WebDesk
from tests.pipelines.desk import WAIT_S, ScriptedModels, ScriptedShelf, echo
from tests.pipelines.making import Maker
from tests.web import server
from tests.web.conftest import Keys, Values

FILL = "There is not much to say of this, but it is said all the same, at some length. " * 5


@dataclass
class Rig:
    """Runs with a web, and what it left."""

    runs: Runs
    gate: Gate
    site: server.Site
    rows: list[Attempt]
    snapshots: SnapshotsRepo
    world: World


@pytest.fixture
def rig(vault: Vault) -> Iterator[Rig]:
    rows: list[Attempt] = []
    gate, engine, cleaner = Gate(False, rows.append), ScriptedEngine(echo), PageCleaner()
    snapshots = SnapshotsRepo(vault)
    desk = WebDesk(Settings(Values()), Keys(), lambda: gate, snapshots, cleaner, pause=0.0)
    models = ScriptedModels(engine)
    world = World(engine, models, ScriptedShelf(), desk.begin, lambda name: snapshots.get(name).text)
    runs = Runs(RunsRepo(vault), registry.load(), world, EventHub().post)
    with server.running() as site:
        site.page("/", "Start", FILL, ("/ice", "glaciers"), ("/gone", "glaciers gone"))
        site.page("/ice", "Ice", f"Glaciers carve valleys. {FILL}")
        yield Rig(runs, gate, site, rows, snapshots, world)
    runs.close()
    desk.close()
    engine.close()


def pipeline(site: server.Site) -> Maker:
    """A question, searched for on the server."""
    made = Maker()
    question = made.step("question", text="glaciers")
    web = made.step("search-web", sites=(site.origin,), again=0, least=1)
    made.wire(f"{question}.query", f"{web}.queries")
    return made


def run(rig: Rig, *, web: bool) -> str:
    run_id = rig.runs.start(pipeline(rig.site).made, {}, web=web)
    rig.runs.wait(run_id, WAIT_S)
    return run_id


def test_pages_are_found_kept_and_cited(rig: Rig) -> None:
    run_id = run(rig, web=True)
    step = next(row for row in rig.runs.steps(run_id) if row.step == "search-web")
    assert rig.runs.get(run_id).state == "done" and step.result
    assert step.result.notes == ()
    [page] = rig.runs.value(step.result.outputs["pages"])
    kept = rig.snapshots.get(page["sha256"])
    assert page["document"] == f"web:{kept.id}" and kept.body == rig.site.answers["/ice"].body
    start = kept.text.index("Glaciers carve")
    assert kept.text[start:].startswith("Glaciers carve valleys.") and page["text"] == kept.text
    assert rig.world.snapshot and rig.world.snapshot(kept.id) == kept.text
    assert rig.site.paths.count("/ice") == 1  # looked at and fetched once
    assert {row.purpose for row in rig.rows} == {"web-page"} and len(rig.rows) == len(rig.site.paths)


def test_a_run_uses_the_web_only_where_it_was_allowed(rig: Rig) -> None:
    run_id = run(rig, web=False)
    assert rig.runs.get(run_id).state == "failed" and "may not use the web" in rig.runs.get(run_id).error
    assert rig.rows == [] and rig.site.asked == []


def test_offline_is_one_sentence_and_the_run_goes_on_later(rig: Rig) -> None:
    rig.gate.set_offline(True)
    run_id = run(rig, web=True)
    assert rig.runs.get(run_id).error.startswith("Underdesk is offline") and rig.site.asked == []
    rig.gate.set_offline(False)
    rig.runs.resume(run_id)
    assert rig.runs.wait(run_id, WAIT_S).state == "done"


def test_snapshots_hold_no_words_outside_of_the_vault(rig: Rig, vault: Vault) -> None:
    run(rig, web=True)
    files = [path for path in Path(vault.profile.root).rglob("*") if path.is_file()]
    assert files and all(b"carve valleys" not in path.read_bytes() for path in files)


def test_a_page_leaves_with_the_last_run_that_quotes_it(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = run(rig, web=True), run(rig, web=True)
    step = next(row for row in rig.runs.steps(first) if row.step == "search-web")
    assert step.result
    [page] = rig.runs.value(step.result.outputs["pages"])
    rig.runs.remove([first, second])
    assert rig.snapshots.get(page["sha256"]).text, "fetched just now: a step may be about to quote it"
    third = run(rig, web=True)
    monkeypatch.setattr(pipelines, "PAGE_REST_S", -1.0)
    rig.runs.remove([first])
    assert rig.snapshots.get(page["sha256"]).text == page["text"]
    rig.runs.remove([third])
    with pytest.raises(UserError, match="no snapshot"):
        rig.snapshots.get(page["sha256"])
