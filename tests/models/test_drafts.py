"""Which model guesses for which: chosen once, refused in one sentence, forgotten with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.events import Changed
from app.models.drafts import PREFIX, Drafts
from app.models.manifest import load
from tests.models.conftest import Kept, tiny_gguf

STARTER = "smollm2-135m-instruct"


@pytest.fixture
def house(shelf, tmp_path: Path, events):
    """A library with a small and a larger model of its own, and the choice of drafts over it."""
    library, compared = shelf(), []
    for name, size in (("small", 10), ("large", 5000)):
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(tiny_gguf() + bytes(size))
        library.add(path)

    def compare(model: Path, draft: Path) -> None:
        compared.append((model.name, draft.name))
        if draft.name.startswith("odd"):
            raise UserError("odd cannot guess for large", code="wrong-draft")

    kept = Kept()
    return library, Drafts(kept, library, compare, events.append), kept, compared


def refused(call, *args) -> UserError:
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.sentence.endswith(".")
    return caught.value


def test_a_choice_is_kept_told_and_taken_back(house, events):
    library, drafts, kept, compared = house
    large, small = library.get("large"), library.get("small")
    assert drafts.of(large) is None
    assert drafts.choose("large", "small") == small
    assert drafts.of(large) == small and compared == [("large.gguf", "small.gguf")]
    assert events[-1] == Changed("model", frozenset({"large"}))
    assert Drafts(kept, library, drafts._compare, events.append).of(large) == small
    assert drafts.choose("large", "") is None and drafts.of(large) is None
    assert set(kept.values) == {PREFIX + "large"}


def test_what_cannot_guess_is_refused_and_nothing_changes(house, tmp_path: Path):
    library, drafts, kept, compared = house
    assert "not smaller" in refused(drafts.choose, "small", "large").why
    assert "not smaller" in refused(drafts.choose, "small", "small").why
    assert "does not chat" in refused(drafts.choose, "large", "all-minilm-l6-v2").why
    assert "does not chat" in refused(drafts.choose, "all-minilm-l6-v2", "small").why
    assert refused(drafts.choose, "large", "nobody").code == "no-such-model"
    odd = tmp_path / "odd.gguf"
    odd.write_bytes(tiny_gguf() + bytes(7))
    library.add(odd)
    assert refused(drafts.choose, "large", "odd").code == "wrong-draft"
    assert not kept.values and compared == [("large.gguf", "odd.gguf")]


def test_a_draft_whose_file_is_gone_guesses_no_more(house, tmp_path: Path):
    library, drafts, _, _ = house
    drafts.choose("large", "small")
    (tmp_path / "small.gguf").unlink()
    assert drafts.of(library.get("large")) is None
    assert refused(drafts.choose, "large", "small").code == "model-missing"


def test_smaller_chat_models_are_offered_the_lists_own_first(house):
    library, drafts, _, _ = house
    assert [entry.id for entry in drafts.offered(library.get("large"))] == ["small"]
    assert drafts.offered(library.get("small")) == []
    assert drafts.offered(library.get("all-minilm-l6-v2")) == []
    library.draft_for = lambda entry: STARTER
    big = library.get(STARTER)
    assert [entry.id for entry in drafts.offered(big)] == ["small", "large"]
    library.draft_for = lambda entry: "large"
    assert [entry.id for entry in drafts.offered(big)] == ["large", "small"]


def test_the_lists_drafts_are_smaller_ones_of_the_same_family():
    listed = load()
    named = [entry for entry in listed if entry.draft]
    assert len(named) >= 10
    for entry in named:
        draft = listed.get(entry.draft)
        assert draft is not None and draft.family == entry.family and draft.role == "chat"
        assert draft.parameters * 2 < entry.parameters
