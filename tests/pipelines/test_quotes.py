"""Verbatim means verbatim, but for white space and hyphenation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pipelines.quotes import locate, plain

TEXT = "The rent is due on the\n  third day of each month. A well-\nknown rule of hy-\nphen\u00adation.\nEnd."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("due on the third day", "due on the\n  third day"),
        ("“due on the third day”", "due on the\n  third day"),
        ("A well-known rule", "A well-\nknown rule"),
        ("rule of hyphenation.", "rule of hy-\nphen\u00adation."),
        ("The rent", "The rent"),
        ("End.", "End."),
    ],
)
def test_what_stands_there_is_found_at_its_place(quote: str, found: str) -> None:
    span = locate(quote, TEXT)
    assert span is not None
    assert TEXT[span[0] : span[1]] == found


@pytest.mark.parametrize(
    "quote",
    ["due on the Third day", "due on third day", "due on the fourth day", "month, A", "", "“ ”", "ab"],
)
def test_what_differs_by_a_letter_is_not(quote: str) -> None:
    assert locate(quote, TEXT) is None


WORDS = st.text(alphabet="ab.", min_size=2, max_size=6)
GAPS = st.sampled_from([" ", "\n", " \n  ", "\u00ad", "\u00ad\n", "-"])


@given(st.lists(st.tuples(WORDS, GAPS), min_size=3, max_size=12), st.data())
def test_every_part_of_a_text_is_found_in_it(parts: list[tuple[str, str]], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(parts) - 2))
    last = data.draw(st.integers(first + 2, len(parts)))
    text = "".join(word + gap for word, gap in parts)
    part = "".join(word + gap for word, gap in parts[first:last])
    span = locate(part, text)
    assert span is not None
    assert plain(text[span[0] : span[1]]) == plain(part)
