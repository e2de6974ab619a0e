"""The benchmark of pipelines measures what it says, in its short form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.engine.scripted import Script, ScriptedEngine
from app.pipelines import bench, bench_topics
from app.pipelines.world import World
from tests._support.fixtures import make_vault

CORPUS = {
    "bees.md": "# Bees\n\n## Entry A1\n\nBees dance to tell the way.\n\n## Entry A2\n\nA colony eats honey all winter.",
    "ants.md": "# Ants\n\n## Entry B1\n\nAnts follow a trail of scent.\n\n## Entry B2\n\nAnts eat the honey of lice.",
}
TOPICS = {
    "food": [{"file": "bees.md", "section": "A2"}, {"file": "ants.md", "section": "B2"}],
    "ways": [{"file": "bees.md", "section": "A1"}, {"file": "ants.md", "section": "B1"}],
}


def test_everything_is_read_and_the_tokens_are_counted() -> None:
    tokens, growth, made = bench.million(make_vault, pages=6)
    assert tokens > 6 * bench.PAGE_WORDS and growth >= 0
    assert made["What was read text"].startswith("6 documents were read from end to end, in 12 parts.")
    assert made["Verify citations precision"] == 1.0


def test_with_labels_as_the_judge_every_section_is_found_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name, text in CORPUS.items():
        (tmp_path / "corpus" / name).write_text(text)
    (tmp_path / "extraction_topics.json").write_text(json.dumps(TOPICS))
    topics = bench_topics.topics_of(tmp_path)
    vault, engine = make_vault(Profile(tmp_path / "profile")), ScriptedEngine()
    try:
        with bench_topics.shelf_of(tmp_path, engine, lambda: None, vault) as shelf:
            found = bench_topics.under_labels(vault, shelf, topics)
    finally:
        engine.close()
        vault.close()
    assert bench_topics.scores(topics, found) == (1.0, 1.0)
    assert bench_topics.scores(topics, {"food": found["food"], "ways": found["food"]}) == (0.5, 0.5)


def test_data_without_topics_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no labelled topics"):
        bench_topics.topics_of(tmp_path)


def test_items_beside_each_other_are_as_many_calls_as_one_after_the_other() -> None:
    nodes = bench.load()
    one = bench.items_pipeline(nodes, ["a", "b"], "Rules.", 1)
    other = bench.items_pipeline(nodes, ["a", "b"], "Rules.", 16)
    assert (one.zones[0].together, other.zones[0].together) == (1, 16)
    assert one.steps == other.steps and one.wires == other.wires


def test_each_way_asks_the_same_and_begins_with_a_model_that_holds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the ways asked for different texts, answers of different length would decide the ratio."""
    monkeypatch.setattr(bench, "ITEMS", 2)
    engine = ScriptedEngine(lambda _: Script(("It was calm.",)))
    asked: list[list[str]] = []

    def anew() -> None:
        asked.append([request.messages[-1].content for request in engine.requests])
        engine.requests.clear()

    try:
        world = World(engine, bench.OneModel(engine), bench.PageShelf(0))
        rows = bench.beside_figures(make_vault, world, anew, quick=True)
    finally:
        engine.close()
    measured = [
        sorted(texts[1:]) for texts in asked[2:]
    ]  # before the first load, and the warm-up, nothing counts
    cold, reusing, together = measured[:2], measured[2], measured[3]
    assert cold == [["Write the log of day 1 of 1800."], ["Write the log of day 2 of 1800."]]
    assert reusing == together == sorted(text for texts in cold for text in texts)
    assert [row["name"] for row in rows] == [
        "foreach16_vs_sequential",
        "foreach16_vs_reusing_sequence",
        "foreach16_unshared_vs_sequential",
    ]
    assert all(len(set(row["tokens"].values())) == 1 and row["value"] > 0 for row in rows)
