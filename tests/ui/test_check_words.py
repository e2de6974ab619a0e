"""What checks want is told in the person's language, instructions of benchmarks among it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.quality.checks.instruction import table
from app.quality.compare import checking_words
from app.ui.viewmodels.check_words import check_words, instructions
from tests.ui.pseudo import speaking

REPEATS = {"id": "words:repeats", "arguments": {"small_n": 2}}
OFTEN = {"id": "keywords:frequency", "arguments": {"keyword": "ice", "relation": "at least", "frequency": 3}}


@pytest.mark.parametrize(
    ("kind", "arguments", "english", "german"),
    [
        ("contains", {"texts": ["Bern"]}, "Contains: Bern", "Enthält: Bern"),
        ("length", {"unit": "words", "most": 9}, "At most 9 words", "Höchstens 9 Wörter"),
        (
            "length",
            {"unit": "lines", "least": 2, "most": 9},
            "At least 2 and at most 9 lines",
            "Mindestens 2 und höchstens 9 Zeilen",
        ),
        (
            "instruction",
            REPEATS,
            "Use no word more than 2 times",
            "Kein Wort öfter als 2-mal gebrauchen",
        ),
        (
            "instruction",
            OFTEN,
            "Use the word ice at least 3 times",
            "Das Wort ice mindestens 3-mal gebrauchen",
        ),
    ],
)
def test_a_check_is_told_in_the_persons_language(
    qapp: QApplication, kind: str, arguments: dict[str, object], english: str, german: str
) -> None:
    said = checking_words(kind, arguments)
    assert check_words(said) == said == english
    with speaking(qapp, "de"):
        assert check_words(said) == german


def test_every_instruction_is_listed_by_its_words(qapp: QApplication) -> None:
    assert sorted(name for name, _ in instructions()) == sorted(table().names())
    english = dict(instructions())
    with speaking(qapp, "de"):
        german = dict(instructions())
    assert [name for name in english if english[name] == german[name]] == []
    assert not any("{" in words for words in (*english.values(), *german.values()))
