"""What checks want is told in the person's language, instructions of benchmarks among it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.quality.checks.instruction import table
from app.quality.compare import checking_words
from app.quality.imports._rows import Problem
from app.ui.quality.bring import row_words
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


def test_a_row_that_is_wrong_is_told_in_the_persons_language(qapp: QApplication) -> None:
    rows = (
        ("row 8", "a check cannot be used: “language”: “xx” is none of ar, bg, bn, cs, da, de, el, en …"),
        ("row 9 (line 12)", "it has 8 fields, but there are 6 columns"),
        ("Rent", "a message has more than 1,000,000 characters"),
    )
    check = "eine Prüfung ist nicht zu gebrauchen: „language“: „xx“ ist keines von ar, bg, bn, cs, da, de, el, en …"
    with speaking(qapp, "de"):
        told_of = [row_words(Problem(where, why)) for where, why in rows]
    assert told_of == [
        f"Zeile 8: {check}; die Zeile wird ausgelassen.",
        "Zeile 9 (Dateizeile 12): sie hat 8 Felder, aber es gibt 6 Spalten; die Zeile wird ausgelassen.",
        "Rent: eine Nachricht hat mehr als 1.000.000 Zeichen; die Zeile wird ausgelassen.",
    ]
