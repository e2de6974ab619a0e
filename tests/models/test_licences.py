"""The texts of common licences are at hand without a network."""

from __future__ import annotations

from app.models.licences import CARRIED, texts_of
from app.models.manifest import load


def test_an_expression_gives_the_texts_that_are_carried() -> None:
    [(name, text)] = texts_of("Apache-2.0")
    assert name == "Apache-2.0" and "Version 2.0, January 2004" in text
    [(name, text)] = texts_of("MIT AND LicenseRef-Llama-3.1")
    assert name == "MIT" and text.startswith("MIT License") and 'PROVIDED "AS IS"' in text
    assert texts_of("LicenseRef-Gemma") == ()
    assert texts_of("MIT-0") == ()


def test_every_licence_that_asks_nothing_is_carried() -> None:
    free = {offered.licence.id for offered in load() if not offered.licence.acceptance}
    assert free == set(CARRIED)
