"""The judge of retrieval, the baselines, and the whole bench on the small set with scripted vectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.engine.api import LoadSpec
from app.engine.scripted import ScriptedEngine
from app.knowledge.bench import knowledge_figures
from app.knowledge.bench_folder import dropped
from app.knowledge.bench_score import grams, judge, plain, questions
from tests._support.fixtures import make_vault
from tests.knowledge.rig import CHOICE


@pytest.fixture
def data(repository: Path) -> Path:
    return repository / "tests" / "data" / "knowledge"


def test_the_judge_knows_right_from_wrong(data: Path) -> None:
    texts = {path.name: plain(path) for path in (data / "corpus").iterdir()}
    asked = questions(data, texts)
    gold = [[(q.gold[0][0], " ".join(" ".join(g) for g in sorted(q.gold[0][1])[:1]))] for q in asked]
    right = judge(asked, gold)
    assert (right.ndcg10, right.recall5, right.recall10) == (1.0, 1.0, 1.0)
    assert 0 < right.coverage < 0.2
    second = judge(asked, [[("other.md", "nothing of it here at all"), *run] for run in gold])
    assert second.ndcg10 == pytest.approx(0.6309, abs=1e-4)
    assert judge(asked, [[] for _ in asked]).recall10 == 0.0
    assert grams("One two, three four five six") == {
        ("one", "two", "three", "four", "five"),
        ("two", "three", "four", "five", "six"),
    }


def test_a_folder_that_is_no_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        questions(tmp_path, {})
    assert caught.value.code == "bad-set"


def test_all_figures_are_made(data: Path) -> None:
    engine = ScriptedEngine()
    try:
        engine.load(LoadSpec(Path("any.gguf"))).result()
        figures = knowledge_figures(data, engine, CHOICE, make_vault, quick=True, chat=lambda: engine)
    finally:
        engine.close()
    made = {figure["name"]: figure["value"] for figure in figures}
    assert made.keys() >= {
        "ndcg_vs_fts512", "ndcg_vs_gpt4all", "recall5", "coverage_vs_gpt4all", "index_vs_embedder", "query_5k_ms",
        "index_vs_embedder_clock", "first_word_while_indexing", "de_ndcg10", "de_ndcg_vs_own_fts",
        "text_sooner", "text_sooner_at_once",
    }  # fmt: skip
    assert all(isinstance(value, float) and value > 0 for value in made.values())
    assert made["ndcg10"] <= 1


def test_a_folder_is_made_dropped_and_found(tmp_path: Path) -> None:
    engine = ScriptedEngine()
    try:
        seen = dropped(tmp_path / "papers", make_vault(Profile(tmp_path / "profile")), engine, files=4)
    finally:
        engine.close()
    assert (seen.files, seen.chunks) == (4, 40)
    assert min(seen.first_s, seen.all_s, seen.again_s, seen.query_ms) > 0
