"""The reading part of the scripted engine: what other rooms may count on without a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.engine.api import Encoder
from app.engine.scripted import ScriptedEngine

ANY = Path("any.gguf")


@pytest.fixture
def scripted() -> Iterator[Encoder]:
    engine = ScriptedEngine()
    yield engine
    assert engine.close()


def test_scripted_vectors_have_length_one_and_keep_the_order(scripted: Encoder) -> None:
    vectors = scripted.embed(["cats purr", "", "dogs bark", "cats purr"], ANY).result(10)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 64)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.array_equal(vectors[0], vectors[3])
    assert not np.allclose(vectors[0], vectors[2])


def test_scripted_vectors_of_texts_with_common_words_are_nearer(scripted: Encoder) -> None:
    one, near, far = scripted.embed(
        ["the old ship sails", "an old ship sails", "Berge im Winter"], ANY
    ).result(10)
    assert one @ near > 0.5 > one @ far


def test_no_texts_have_no_vectors(scripted: Encoder) -> None:
    assert scripted.embed([], ANY).result(10).shape[0] == 0
    assert scripted.rerank("q", [], ANY).result(10) == []


def test_scripted_ranking_counts_the_words_of_the_query(scripted: Encoder) -> None:
    scores = scripted.rerank("Old ships", ["no", "old ships sail", "an old man"], ANY).result(10)
    assert scores == [0.0, 2.0, 1.0]
