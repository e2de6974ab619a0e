"""A model whose maker asks to be agreed with is fetched only after a person did, and that is kept."""

from __future__ import annotations

import json

import pytest

from app.base.errors import UserError
from app.models.manifest import Licence, load
from app.models.terms import Terms
from tests.models.conftest import Kept, offer
from tests.models.test_download import DATA, URL, Desk

STRICT = Licence("LicenseRef-Strict-1", "https://example.org/strict", acceptance=True)


@pytest.fixture
def desk(shelf, hub):
    hub.files[URL] = DATA
    return Desk(shelf, hub, offer(DATA, licence=STRICT))


def test_nothing_is_fetched_before_the_terms_are_agreed_to(desk, hub) -> None:
    with pytest.raises(UserError) as caught:
        desk.fetcher.get("tiny")
    assert caught.value.code == "terms-not-accepted"
    assert STRICT.url in caught.value.sentence and "Strict 1" in caught.value.sentence
    assert not desk.rows, "the door was not even knocked at"
    assert not desk.target.exists()
    desk.fetcher.agree("tiny")
    assert desk.fetcher.get("tiny").id == "tiny"


def test_an_agreement_is_kept_with_its_day_and_model() -> None:
    kept = Kept()
    made = Terms(kept, lambda: 7.0).agree(offer(DATA, licence=STRICT))
    assert (made.licence, made.url, made.model, made.time) == (STRICT.id, STRICT.url, "tiny", 7.0)
    assert json.loads(kept.values["terms:LicenseRef-Strict-1"])["time"] == 7.0
    again = Terms(kept, lambda: 9.0)
    assert again.agreed(offer(DATA, id="other", licence=STRICT)) == made, (
        "one agreement for every model under it"
    )
    assert again.agree(offer(DATA, licence=STRICT)).time == 7.0, "the first day counts"


def test_terms_that_moved_are_asked_about_again() -> None:
    kept = Kept()
    Terms(kept).agree(offer(DATA, licence=STRICT))
    moved = Licence(STRICT.id, "https://example.org/strict/2", acceptance=True)
    assert Terms(kept).agreed(offer(DATA, licence=moved)) is None


def test_free_licences_ask_nothing() -> None:
    asking = [entry.id for entry in load().entries if entry.licence.acceptance]
    assert asking, "the list has such models"
    refused: list[str] = []
    for entry in load().entries:
        if entry.id in asking:
            with pytest.raises(UserError) as caught:
                Terms(Kept()).require(entry)
            refused.append(caught.value.code)
        else:
            Terms(Kept()).require(entry)
    assert refused == ["terms-not-accepted"] * len(asking)
