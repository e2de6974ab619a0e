"""Templates for real: forty documents to a cited report with the starter model, and a million tokens in flat memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assembly import open_core
from app.base.paths import Profile
from app.pipelines import bench, events, templates
from app.pipelines.citing import MARKER, numbers
from app.pipelines.quotes import locate
from tests._support.fixtures import PASSPHRASE, make_vault

pytestmark = pytest.mark.prove
WAIT_S = 3000.0
HARBOURS = [
    f"{first}{last}" for first in ("Gull", "Salt", "North", "Amber", "Raven", "Stone", "Long", "White")
    for last in ("haven", "wick", "mouth", "sound", "holm")
]  # fmt: skip


def write_harbours(folder: Path) -> None:
    """Forty short documents, each about another harbour."""
    folder.mkdir()
    for number, name in enumerate(HARBOURS):
        year = 1800 + 3 * number
        text = (
            f"# {name}\n\nThe harbour of {name} was built in {year} by {40 + number} men. "
            f"Its light stands on a tower of {12 + number} metres and is seen {9 + number} miles off.\n\n"
            f"In the storm of {year + 51} the mole of {name} broke, and it was repaired with granite.\n"
        )
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def test_forty_documents_become_a_cited_report_unattended(tmp_path: Path) -> None:
    assert len(set(HARBOURS)) == 40
    write_harbours(tmp_path / "Harbours")
    core = open_core(Profile(tmp_path / "profile"), PASSPHRASE)
    try:
        folder = core.knowledge.add_folder(tmp_path / "Harbours")
        core.knowledge.sync(folder.id).future.result()
        core.knowledge.wake().result()
        told: list[events.RunEvent] = []
        core.events.listen(lambda e: told.append(e) if isinstance(e, events.RunEvent) else None)
        template = templates.find("deep-answer")
        assert template is not None and core.knowledge.folder(folder.id).files == 40
        made = templates.pipeline_of(template, core.nodes)
        question = "Which harbours had a mole that broke in a storm, and how was it repaired?"
        run = core.runs.wait(core.runs.start(made, {"Question": question}), WAIT_S)
        assert (run.state, run.error) == ("done", "")
        assert not [e for e in told if isinstance(e, events.StepFailed)], "no failed schema, no lost item"
        assert not core.runs.questions(run.id)
        results = core.runs.results(run.id)
        report = results["Verify citations report"]
        sources = {source["n"]: source for source in report["sources"]}
        cited = {n for marker in MARKER.finditer(report["text"]) for n in numbers(marker[1])}
        assert cited and cited <= set(sources)
        for source in sources.values():
            passages = core.knowledge.passages_of(source["document"])
            assert any(locate(source["quote"], p.text) for p in passages), source["quote"]
            assert source["name"].removesuffix(".md") in HARBOURS
        assert results["Verify citations precision"] == 1.0 or results["Verify citations findings"]
    finally:
        core.close()


def test_a_million_tokens_are_read_in_flat_memory() -> None:
    tokens, growth, made = bench.million(make_vault)
    assert tokens > bench.MILLION and growth < bench.GROWTH
    assert f"{bench.PAGES} documents were read from end to end" in made["What was read text"]
