"""The document's JSON: it comes back as it went, and nothing else gets in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.knowledge.blocks import Block, Box, Document

BOX = Box(2, 0.1, 0.25, 0.5, 0.3, 5, 9)
DOCUMENT = Document(
    title="Title",
    text="Head\n\nwörd 😀",
    blocks=(Block("heading", "Head", (), 1, 0, 4), Block("text", "wörd 😀", ("Head",), 2, 6, 12, (BOX,))),
    pages=2,
    media_type="text/plain",
    meta={"author": "Ada"},
)


def test_comes_back_as_it_went() -> None:
    assert Document.from_json(DOCUMENT.to_json()) == DOCUMENT
    assert Document.from_json(DOCUMENT.to_json().encode()) == DOCUMENT


def test_boxes_of_a_passage() -> None:
    assert DOCUMENT.boxes(6, 7) == (BOX,)
    assert DOCUMENT.boxes(9, 12) == ()
    assert DOCUMENT.boxes(0, 5) == ()


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.pop("text"),
        lambda raw: raw.update(text=3),
        lambda raw: raw.update(text="\ud800"),
        lambda raw: raw.update(pages=-1),
        lambda raw: raw.update(pages=True),
        lambda raw: raw["meta"].update(x=1),
        lambda raw: raw["blocks"][0].__setitem__(0, 99),
        lambda raw: raw["blocks"][0].__setitem__(2, 10**6),
        lambda raw: raw["blocks"][0].__setitem__(1, 5),
        lambda raw: raw["blocks"][1].__setitem__(4, 7),
        lambda raw: raw["blocks"][1][5][0].__setitem__(1, float("nan")),
        lambda raw: raw["blocks"][1][5][0].__setitem__(1, 1e9),
        lambda raw: raw["blocks"][1][5].append([1]),
    ],
)
def test_nonsense_from_the_sandbox_is_refused(change: Change) -> None:
    raw = json.loads(DOCUMENT.to_json())
    change(raw)
    with pytest.raises(UserError) as caught:
        Document.from_json(json.dumps(raw))
    assert caught.value.code == "damaged"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(anything)
def test_any_other_json_is_refused(value: object) -> None:
    with pytest.raises(UserError):
        Document.from_json(json.dumps(value))


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(UserError):
        Document.from_json("[" * 1_000_000)
