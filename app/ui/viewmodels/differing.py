"""Sentences about what differs between two answers' receipts, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence

from app.quality.differences import Difference
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told


def differing_words(english: str, differences: Sequence[Difference]) -> str:
    """A sentence of the quality room that names these differences."""
    there, here = (", ".join(map(named, differences)) for named in (lambda one: one.sentence, _named))
    return told(english.replace(there, here) if there else english)


def _named(one: Difference) -> str:
    before, now = (tr(words or "unknown") for words in (one.before, one.now))
    return tr("{0} (then {1}, now {2})").format(tr(one.what), before, now)
