"""Numbers of an answer that stand nowhere in its sources are marked, whatever their form; others never are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.knowledge.figures import figures
from app.knowledge.numbers import mark_unverified
from app.knowledge.passage import Passage

TEXT = (
    "In fiscal 2024 turnover rose by 12.43 % to 1.234,56 Euro, of which 987,00 EUR came from flour. The contract of"
    " 31 March 2026 ends on 2027-06-30; the office opens at 14:30. Seventeen ships carried 4,820,000 tonnes."
    " Invoice 2025-0117 names flat A12. The share is 0.35, the population 1 234 567, a loan of $2.5 million, and"
    " twenty-one horses. In May the rent is due on the 3rd."
)


def source(text: str) -> Passage:
    return Passage(
        1, "d", "f", "/report-2019.pdf", "report-2019.pdf", "Report", (), text, 0, len(text), page=48
    )


def marked(answer: str, text: str = TEXT, asked: str = "") -> str:
    return mark_unverified(answer, [source(text)], asked)


@pytest.mark.parametrize(
    "answer",
    [
        "It came to 1,234.56 Euro [1].", "It came to € 1234.56 [1].", "It came to 1'234.56 [1].",
        "1 234,56 EUR", "Turnover rose by 12.43 percent.", "It rose by 12.4 %.", "Flour: 987 Euro.",
        "It was signed on 31.03.2026.", "It was signed on March 31, 2026.", "on March 31st, 2026", "am 31. März 2026",
        "on 2026-03-31", "on 3/31/2026", "on 31/03/2026", "in March 2026", "le 31 mars 2026", "until 30 June 2027",
        "bis 30.6.2027", "It opens at 2:30 pm.", "at 14:30", "17 ships", "4.82 million tonnes", "4.8 million tonnes",
        "4 820 000 t", "Invoice 2025-0117", "flat A12", "flat 12", "35 %", "1.234.567 people", "1,234,567 people",
        "$2,500,000", "2.5 million dollars", "21 horses", "on 3 May", "In 2024 it rose.", "page 48", "of 2019",
        "3 May", "May 3rd",
    ],
)  # fmt: skip
def test_what_a_source_has_is_left_as_it_is(answer: str) -> None:
    assert marked(answer) == answer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The answer is: 37", "The answer is: 37 (unverified)"),
        ("It cost 1,235.56 Euro [1].", "It cost 1,235.56 Euro (unverified) [1]."),
        ("It rose by 13 %.", "It rose by 13 % (unverified)."),
        ("It rose by 12.5 percent [1].", "It rose by 12.5 percent (unverified) [1]."),
        ("signed on 30 March 2026.", "signed on 30 March 2026 (unverified)."),
        ("signed on 31.03.2025 [1]", "signed on 31.03.2025 (unverified) [1]"),
        ("on April 31, 2026", "on April 31, 2026 (unverified)"),
        ("in June 2026", "in June 2026 (unverified)"),
        ("opens at 15:30", "opens at 15:30 (unverified)"),
        ("18 ships and 17 horses", "18 (unverified) ships and 17 horses"),
        ("4.9 million tonnes", "4.9 million (unverified) tonnes"),
        ("It happened in 1999.", "It happened in 1999 (unverified)."),
        ("- **7** apples", "- **7 (unverified)** apples"),
        ("3,5 Millionen", "3,5 Millionen (unverified)"),
        ("costs $99", "costs $99 (unverified)"),
    ],
)
def test_what_no_source_has_is_marked(answer: str, expected: str) -> None:
    assert marked(answer) == expected
    assert marked(expected) == expected  # an answer that was stopped and carried on


@pytest.mark.parametrize(
    "answer",
    [
        "1. First\n2. Second\n13) Last", "## 7. A heading", "  (4) a point", "See [1], [2-6] and [source 9].",
        "`x = 99` and ```\n1998\n```", "Step 8 follows.", "There are 5 reasons.", "Es gibt 6 wichtige Gründe.",
        "Together they are 2221.56 Euro.", "987 + 13 = 1000", "The total is 5,000.", "That is twice 44.",
        "about 1,200 Euro", "rund 5 Millionen", "~ 40", "the 19th century", "the 90s", "in file notes_1998.txt",
        "see https://example.org/1998/77", "backup-1998.pdf", "“It sold 444 loaves of bread that day”", "GPT-4 or H2O",
        "no numbers at all", "",
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_left_alone(answer: str) -> None:
    assert marked(answer) == answer


def test_numbers_of_the_question_are_known() -> None:
    assert marked("In 1848 nothing happened.", asked="What happened in 1848?") == "In 1848 nothing happened."
    assert marked("In 1848 nothing happened.") != "In 1848 nothing happened."


def test_without_sources_nothing_is_marked() -> None:
    assert mark_unverified("It is 37.", []) == "It is 37."


def test_one_of_several_sources_is_enough() -> None:
    assert mark_unverified("It is 37 [1].", [source("none"), source("37")]) == "It is 37 [1]."


def test_forms_mean_the_same() -> None:
    assert figures("1.234,56")[0].values == figures("1,234.56")[0].values == {Decimal("1234.56")}
    assert figures("1.234")[0].values == {Decimal(1234), Decimal("1.234")}
    assert figures("01/02/2026")[0].dates == {(2026, 1, 2), (2026, 2, 1)}
    assert [figure.text for figure in figures("10–12 or 1.2.3, 12 400 and 5 6")] == [
        "10",
        "12",
        "1.2.3",
        "12 400",
        "5",
        "6",
    ]


WORD = st.sampled_from(
    ["the", "rent", "of", "Euro", "is", "due", "and", "ships", "kg", "A", "no.", "(", ")", "%", "May"]
)
GROUPED = st.tuples(st.integers(0, 10**12), st.sampled_from([",", ".", "'", " ", "\u202f", ""])).map(
    lambda pair: f"{pair[0]:,}".replace(",", pair[1])
)
DECIMAL = st.tuples(
    st.integers(0, 10**6), st.sampled_from([".", ","]), st.text("0123456789", min_size=1, max_size=4)
).map(lambda parts: f"{parts[0]}{parts[1]}{parts[2]}")
DATE = st.dates().flatmap(
    lambda day: st.sampled_from(
        [
            day.isoformat(),
            f"{day:%d.%m.%Y}",
            f"{day.day} {day:%B} {day.year}",
            f"{day:%B} {day.day}, {day.year}",
            f"{day:%d/%m/%Y}",
        ]
    )
)
TIME = st.times().map(lambda time: f"{time:%H:%M}")
ANY = st.one_of(
    GROUPED,
    DECIMAL,
    DATE,
    TIME,
    st.integers(0, 3000).map(str),
    st.text("0123456789.,'", min_size=1, max_size=9),
)


@given(st.lists(st.one_of(WORD, ANY), max_size=8), ANY, st.lists(st.one_of(WORD, ANY), max_size=8))
def test_a_number_copied_from_a_source_is_never_marked(
    before: list[str], number: str, after: list[str]
) -> None:
    text = " | ".join([*before, number, *after])
    assert marked(f"It is | {number} | here", text) == f"It is | {number} | here"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_taken_and_only_marks_are_added(answer: str, text: str) -> None:
    assume("(unverified)" not in answer)
    assert marked(answer, text).replace(" (unverified)", "") == answer


@given(st.integers(10**6, 10**9))
def test_a_number_that_is_nowhere_is_marked(number: int) -> None:
    assert (
        marked(f"They sold {number} loaves.", "They sold bread.")
        == f"They sold {number} (unverified) loaves."
    )
