"""Chunks, languages, words and vectors, each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.knowledge.blocks import Block, Box, Document
from app.knowledge.chunk import MOST, chunks_of, estimate
from app.knowledge.language import detect
from app.knowledge.retrieve import fuse
from app.knowledge.vectors import FEW, VectorIndex, quantise
from app.knowledge.words import expression, spaced, terms
from tests.knowledge.rig import document_of


def test_chunks_never_cross_a_heading_and_carry_it() -> None:
    document = document_of(
        "Before.\n\n# One\n\nFirst.\n\nSecond.\n\n## Deep\n\nThird.\n\n# Empty\n\n# Two\n\nLast."
    )
    made = chunks_of(document, "notes.md")
    assert [(c.header, c.text) for c in made] == [
        ("notes", "Before."),
        ("notes > One", "First.\n\nSecond."),
        ("notes > One > Deep", "Third."),
        ("notes", "# Empty"),
        ("notes > Two", "Last."),
    ]
    assert [c.number for c in made] == [0, 1, 2, 3, 4]
    assert all(document.text[c.start : c.stop] == c.text for c in made)


def test_a_title_is_not_said_twice() -> None:
    document = document_of("# Ice\n\n## Snow\n\nIt falls.", title="Ice")
    assert [c.header for c in chunks_of(document, "x.md")] == ["Ice > Snow"]


@given(st.text(alphabet="ab .\n日本語。", max_size=3000))
def test_large_paragraphs_are_cut_and_nothing_is_lost(text: str) -> None:
    text = " ".join(text.split()) or "a"
    made = chunks_of(document_of(text), "x.txt")
    assert all(estimate(c.text) <= MOST for c in made)
    assert "".join("".join(c.text for c in made).split()) == "".join(text.split())


def test_words_without_blanks_are_cut_too() -> None:
    made = chunks_of(document_of("x" * 50_000), "x.txt")
    assert sum(len(c.text) for c in made) == 50_000
    assert all(estimate(c.text) <= MOST for c in made)


def test_pages_and_rectangles_stay_with_their_pieces() -> None:
    text = "On page one.\n\nOn page two."
    boxes = (Box(2, 0.1, 0.2, 0.3, 0.4, 14, 26),)
    blocks = (Block("text", text[:12], (), 1, 0, 12), Block("text", text[14:], (), 2, 14, 26, boxes))
    (chunk,) = chunks_of(Document("", text, blocks, 2, "application/pdf"), "x.pdf")
    assert (chunk.page, chunk.last_page) == (1, 2)
    assert chunk.places == [[1, 0, 12], [2, 0.1, 0.2, 0.3, 0.4, 14, 26]]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ship that sails over the sea is old.", "en"),
        ("Das Schiff, das über die See fährt, ist nicht alt.", "de"),
        ("Wie hoch ist der Berg und wann wurde er bestiegen?", "de"),
        ("Le bateau qui est dans le port ne part pas.", "fr"),
        ("El barco que está en el puerto no es nuevo.", "es"),
        ("What's a negative index?", "en"),
        ("How do I convert a string to a number?", "en"),
        ("Care este cel mai mare oraș din țară?", "ro"),
        ("船は海を渡ります。", "ja"),
        ("Корабль плывёт по морю.", "ru"),
        ("Glacier 42", ""),
        ("", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect(text) == language


def test_questions_become_expressions_and_never_syntax() -> None:
    assert terms("How do the glaciers flow?") == ["glaciers", "flow"]
    assert terms("What is it?") == ["what", "is", "it"]
    assert terms("Who won the war, and why did so many die?") == ["won", "war", "did", "so", "many", "die"]
    assert terms("Wann war die Übergabe, und wer war da?") == ["übergabe", "da"]
    assert expression('NEAR("a" OR b*) ^') == '"near" OR "b"'
    assert expression("?!") == ""
    assert expression("東京の") == '"東 京" OR "京 の"'
    assert spaced("", "only latin") is None
    assert (spaced("T", "東京") or "").split() == ["T", "東", "京"]


def test_the_nearest_are_found_among_many_and_few() -> None:
    dice = np.random.default_rng(3)
    topics = dice.standard_normal((200, 384)).astype(np.float32)
    rows = topics[dice.integers(0, 200, FEW + 2_000)] + dice.standard_normal((FEW + 2_000, 384)).astype(
        np.float32
    )
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = VectorIndex(384)
    index.fill((n, n % 7, row.tobytes()) for n, row in enumerate(quantise(rows)))
    assert len(index) == len(rows)
    hits = 0
    for query in rows[:50] + 0.02 * dice.standard_normal((50, 384)).astype(np.float32):
        exact = set(np.argsort(-(rows @ query))[:10].tolist())
        hits += len(exact & {chunk for chunk, _ in index.nearest(query, 10)})
    assert hits >= 490
    chunk, cosine = index.nearest(rows[5], 1, documents=[5])[0]
    assert chunk == 5
    assert cosine == pytest.approx(1.0, abs=0.01)
    assert all(found % 7 == 2 for found, _ in index.nearest(rows[5], 10, documents=[2]))
    index.remove([5])
    assert index.nearest(rows[5], 1)[0][0] != 5
    assert index.cosines(rows[6], [5, 6]).keys() == {6}
    index.add([(6, 6, bytes(384))])
    assert len(index) == len(rows) - 1


def test_words_and_meaning_are_weighed() -> None:
    ranked = fuse({1: 10.0, 2: 5.0}, {1: 0.2, 3: 0.8}, 0.9)
    assert [item.chunk for item in ranked] == [3, 2, 1]
    assert ranked[0].score == pytest.approx(0.72)
    assert ranked[1].cosine is None
    assert [item.score for item in fuse({1: 10.0, 2: 5.0}, {}, 0.9)] == [1.0, 0.5]
    assert fuse({}, {}, 0.9) == []
