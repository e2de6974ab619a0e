"""`models get` shows a maker's terms, takes a person's word for them, and keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.models.manifest import load
from tests.cli.conftest import Done


@pytest.fixture
def strict() -> str:
    """A model of the list whose maker asks to be agreed with."""
    return next(entry.id for entry in load().entries if entry.licence.acceptance)


def test_terms_are_shown_agreed_to_and_kept(command: Callable[..., Done], strict: str) -> None:
    refused = command("models", "get", strict, "--json")
    assert refused.code == 1
    assert refused.json["error"]["code"] == "terms-not-accepted"
    sentence = refused.json["error"]["sentence"]
    assert "https://" in sentence and f"underdesk models get {strict} --accept-licence" in sentence
    agreed = command("models", "get", strict, "--accept-licence", "--json")
    assert agreed.json["error"]["code"] == "offline", "agreed to: only the Offline switch is in the way now"
    assert command("models", "get", strict, "--json").json["error"]["code"] == "offline", "and that was kept"
