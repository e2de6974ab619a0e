"""Differences of two texts: whole, word by word, and quick for long ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.chat.differences import MOST_WORDS, Piece, differences

WORDS = st.text("ab cde,.\n", max_size=60)


@given(WORDS, WORDS)
def test_no_letter_is_lost_and_what_is_alike_is_alike(left: str, right: str):
    first, second = differences(left, right)
    assert "".join(piece.text for piece in first) == left
    assert "".join(piece.text for piece in second) == right
    same = ["".join("".join(p.text for p in side if not p.differs).split()) for side in (first, second)]
    assert same[0] == same[1]


def test_words_that_changed_are_marked():
    first, second = differences("The ice flows slowly.", "The ice melts slowly.")
    assert [piece for piece in first if piece.differs] == [Piece("flows", True)]
    assert [piece for piece in second if piece.differs] == [Piece("melts", True)]
    assert differences("same", "same") == ([Piece("same", False)], [Piece("same", False)])


def test_long_texts_are_compared_by_lines():
    lines = [f"line {n} of a long answer with some words" for n in range(MOST_WORDS // 10)]
    other = [*lines[:300], "another line", *lines[301:]]
    first, second = differences("\n".join(lines), "\n".join(other))
    assert [piece.text for piece in first if piece.differs] == ["line 300 of a long answer with some words\n"]
    assert [piece.text for piece in second if piece.differs] == ["another line\n"]
