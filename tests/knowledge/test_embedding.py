"""A chunk's vector is that of its text and a little of its header's, however long the two are."""

from __future__ import annotations

import numpy as np
import pytest

from app.knowledge.embedding import HEADER, Batch

ROWS = [
    (4, "Ships > Sails\nCanvas in the wind."),
    (7, "Ships > Sails\nRopes."),
    (9, "Ice\nIt is cold.\nVery."),
]


def test_each_header_is_asked_for_once_after_all_texts() -> None:
    batch = Batch.of(ROWS)
    assert batch.chunks == (4, 7, 9)
    assert batch.asked == ["Canvas in the wind.", "Ropes.", "It is cold.\nVery.", "Ships > Sails", "Ice"]


def test_text_and_header_are_weighed_at_equal_length() -> None:
    batch = Batch.of(ROWS)
    made = np.zeros((5, 8), np.float32)
    for row in range(5):
        made[row, row] = 10.0 if row > 2 else 1.0  # long vectors of the headers change nothing
    vectors = batch.vectors(made)
    assert vectors.dtype == np.float32
    assert np.diag(vectors[:3, :3]) == pytest.approx([1 - HEADER] * 3)
    assert vectors[:, 3] == pytest.approx([HEADER, HEADER, 0])
    assert vectors[:, 4] == pytest.approx([0, 0, HEADER])


def test_a_chunk_without_a_text_of_its_own_has_its_headers_vector() -> None:
    batch = Batch.of([(1, "Only a header")])
    assert batch.asked == ["Only a header", "Only a header"]
    assert batch.vectors(np.ones((2, 4), np.float32))[0] == pytest.approx([0.5] * 4)
