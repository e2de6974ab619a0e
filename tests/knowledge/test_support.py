"""What a sentence rests on in a source."""

from __future__ import annotations

import pytest

from app.knowledge.blocks import Box
from app.knowledge.cite import citations
from app.knowledge.passage import Passage
from app.knowledge.retrieve import joined
from app.knowledge.support import support

BEFORE = "The house stands at the dyke. It has nine rooms and a cellar that is dry in summer."
NOTICE = "Either party may terminate the lease by three months' notice given in writing."
FEE = "Where the tenant ends it in the first year, a break fee of two monthly rents is due."
AFTER = "The garden is for the tenants of the ground floor alone. Bicycles are kept in the shed behind it."
ROWS = "| month | rent |\n| --- | --- |\n| January | 840 |\n| February | 910 |"
TEXT = f"{BEFORE}\n\n{NOTICE}\n\n{FEE}\n\n{AFTER}\n\n{ROWS}\n\n{BEFORE}\n\n{AFTER}"


def found(sentence: str, text: str = TEXT) -> str:
    span = support(sentence, text)
    return text[slice(*span)] if span else ""


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The lease can be terminated with notice of three months in writing", NOTICE),
        ("In the first year a break fee is due, worth two rents", FEE),
        ("Bikes go into the shed: bicycles are kept there", "Bicycles are kept in the shed behind it."),
        ("The rent in February is 910", "| February | 910 |"),
    ],
)
def test_the_part_with_the_rarest_words_is_found(sentence: str, told: str) -> None:
    assert found(sentence) == told


def test_two_neighbours_bear_one_sentence() -> None:
    told = found(
        "Terminating needs three months' notice in writing, and in the first year a break fee of two rents."
    )
    assert told == f"{NOTICE}\n\n{FEE}"


@pytest.mark.parametrize("sentence", ["", "Tungsten boils at 5,900 degrees", "the and of it"])
def test_nothing_bears_what_is_not_there(sentence: str) -> None:
    assert found(sentence) == ""


def test_a_short_source_has_parts_too() -> None:
    short = f"{BEFORE}\n\n{NOTICE}"
    assert found("Notice is given three months before, in writing", short) == NOTICE
    assert (
        found("The cellar is dry in summer", short) == "It has nine rooms and a cellar that is dry in summer."
    )


def test_a_document_given_whole_opens_at_what_the_sentence_is_about() -> None:
    parts = ["The lamp is lit at dusk.", "The keeper writes down the weather.", "Bread is baked at noon."]
    text = " ".join(parts[:2]) + "\n\n" + parts[2]
    first, second, third = ((text.index(part), text.index(part) + len(part)) for part in parts)
    pieces = [
        Passage(n, "d", "f", "/a.md", "a.md", "A", (), text[start:stop], start, stop)
        for n, (start, stop) in enumerate((first, second, third))
    ]
    whole = joined(pieces[0], pieces[1])
    whole = whole and joined(whole, pieces[2])
    assert whole is not None and whole.text == text
    told = citations("The weather is noted by the keeper [1]. They bake bread at noon [1].", [whole])
    assert [(one.start, one.stop) for one in told] == [second, third]


def test_a_source_of_one_sentence_is_its_own_passage() -> None:
    assert support("three months' notice in writing", NOTICE) is None


def test_a_citation_names_the_page_of_the_part() -> None:
    at, end = TEXT.index(FEE), TEXT.index(FEE) + len(FEE)
    boxes = (Box(3, 0, 0, 1, 1, 100, 100 + at), Box(4, 0, 0, 1, 1, 100 + at, 100 + end))
    source = Passage(1, "d", "f", "/a.pdf", "a.pdf", "A", (), TEXT, 100, 100 + len(TEXT), 3, 9, boxes)
    (one,) = citations("In the first year a break fee of two monthly rents is due [1].", [source])
    assert (one.start, one.stop, one.page, one.verified) == (100 + at, 100 + end, 4, None)
