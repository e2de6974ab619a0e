"""Two runs side by side: regressions first, words that follow from numbers, reports that need nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser

import pytest

from app.base.errors import UserError
from app.quality import report
from app.quality.compare import Comparison, checking_words, compare, text_diff
from app.quality.judging import SWAPPED, Choice
from app.quality.opinions import Tally
from app.quality.telling import lost, opinion_words, points, verdict_words
from app.store.suite_records import Case, CheckSpec, Label
from tests.quality.runs import Bench, case, make_bench


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(cases: Sequence[Case], answers: Callable[[str, str], str]) -> Bench:
        made.append(make_bench(cases, answers))
        return made[-1]

    yield make
    for one in made:
        one.runs.close()
        one.engine.close()


def planted(model: str, asked: str) -> str:
    """The new model fails every fifth case, breaks on the last, and wins the one that the old one fails."""
    number = int(asked.removeprefix("Question c").rstrip("?"))
    if number == 1:
        return "yes" if model == "new" else "no"
    if model == "new" and number == 99:
        return "!The card is gone"
    return "no <b>way</b>" if model == "new" and number % 5 == 0 else "yes"


CASES = [case(f"c{at:03}") for at in range(100)]


def test_regressions_come_first_and_the_verdict_is_worse(bench: Callable[..., Bench]) -> None:
    it = bench(CASES, planted)
    made = it.compared(it.run("old"), it.run("new"))
    assert [row.flip for row in made.rows[:23]] == ["lost"] * 20 + ["error"] + ["won"] + ["same"]
    assert made.whole.verdict == "worse" and made.regressed
    assert (made.whole.losses, made.whole.wins, made.whole.ties) == (21, 1, 78)
    first = made.rows[0]
    assert first.name == "c000" and (first.before.state, first.after.state) == ("pass", "fail")
    assert first.told[0] == "Is exactly: yes" and first.text_after == "no <b>way</b>"
    assert made.differences == ("model file",)


def test_the_paragraph_is_made_of_the_numbers(bench: Callable[..., Bench]) -> None:
    it = bench(CASES, planted)
    words = lost(it.compared(it.run("old"), it.run("new")))
    assert "you would lose 21 cases of 100: “c000”, “c005”, “c010” and 18 more; it would win 1 case" in words
    assert "more than chance" in words and "99.0 % passed before and 79.0 % after" in words
    assert "1 case gave no answer" in words and "Is exactly (21 lost, 1 won)" in words
    back = lost(it.compared(it.run("new"), it.run("old")))
    assert "you would lose 1 case of 100: “c001”; it would win 21 cases" in back and "better" in back


def test_equal_runs_lose_nothing(bench: Callable[..., Bench]) -> None:
    it = bench(CASES, lambda *_: "yes")
    made = it.compared(it.run("old"), it.run("new"))
    assert not made.regressed and made.whole.verdict == "equal"
    assert lost(made).startswith(
        "Nothing would be lost: new passes and fails the same 100 cases, word for word."
    )


def test_ten_equal_cases_are_too_few(bench: Callable[..., Bench]) -> None:
    it = bench(CASES[:10], lambda *_: "yes")
    made = it.compared(it.run("old"), it.run("new"))
    assert (
        verdict_words(made.whole) == "too few cases to tell: so many show a difference of 26 points or more"
    )


def test_a_dropped_rule_is_seen_although_most_cases_pass(bench: Callable[..., Bench]) -> None:
    """Twelve cases of two hundred have the rule's check; all other checks hold in both."""
    rule, other = CheckSpec("exact", {"text": "yes"}), CheckSpec("excludes", {"texts": ["never"]})
    cases = [case(f"c{at:03}", checks=(rule,) if at < 12 else (other,)) for at in range(200)]

    def answer(model: str, asked: str) -> str:
        named = int(asked.removeprefix("Question c").rstrip("?")) < 12
        return "no" if model == "new" and named else "yes"

    it = bench(cases, answer)
    made = it.compared(it.run("old"), it.run("new"))
    assert [row.kind for row in made.worse_checks] == ["exact"]
    assert made.regressed


def test_several_seeds_are_one_case(bench: Callable[..., Bench]) -> None:
    it = bench(CASES[:20], lambda *_: "yes")
    made = it.compared(it.run("old", seeds=(1, 2, 3)), it.run("new", seeds=(1, 2, 3)))
    assert made.whole.cases == 20 and len(made.rows) == 20


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_reports_need_nothing_else_and_escape_what_models_wrote(bench: Callable[..., Bench]) -> None:
    it = bench(CASES, planted)
    made = it.compared(it.run("old"), it.run("new"))
    page = report.written(made, ".html")
    tags = Tags()
    tags.feed(page)
    assert not tags.found & {"script", "img", "link", "iframe"} and not tags.links and "<b>way" not in page
    assert "&lt;b&gt;" in page
    plain = report.written(made, "md")
    assert "| Whole cases | 100 | 99.0 % | 79.0 % | −20.0 |" in plain and "no <b>way</b>" in plain
    told = json.loads(report.written(made, "json"))
    assert told["regressed"] and told["whole"]["losses"] == 21 and told["rows"][0]["flip"] == "lost"
    assert told["lose"] == lost(made)
    with pytest.raises(UserError, match="docx"):
        report.written(made, "docx")


def test_the_diff_gives_both_texts_back() -> None:
    before, after = "The fee is 3 months.", "The fee is two months, due now."
    pieces = text_diff(before, after)
    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after
    assert ("gone", "3") in pieces and text_diff("", "") == []


def test_lengths_are_told_as_people_say_them() -> None:
    assert (
        checking_words("length", {"unit": "words", "least": 5, "most": 9}) == "At least 5 and at most 9 words"
    )
    assert checking_words("length", {"unit": "sentences", "most": 3}) == "At most 3 sentences"
    assert checking_words("contains", {"texts": ["a", "b"]}).endswith(": a, b")


def test_points_have_their_sign() -> None:
    assert (points(0.067), points(-0.025), points(0.0)) == ("+6.7", "−2.5", "±0.0")


def labelled(made: Comparison, case_at: int, human: Choice, judge: Choice) -> Label:
    """A word on a row's pair, its sides swapped for every other row."""
    row = made.rows[case_at]
    sides = (row.text_before, row.text_after)
    first, second = sides if case_at % 2 else sides[::-1]
    turn = str if case_at % 2 else SWAPPED.__getitem__
    return Label(row.case, first, second, turn(human), turn(judge), "starter", float(case_at))  # type: ignore[arg-type]


def test_words_on_pairs_are_shown_and_change_no_verdict(bench: Callable[..., Bench]) -> None:
    it = bench(CASES, planted)
    before, after = it.run("old"), it.run("new")
    plain = it.compared(before, after)
    assert plain.opinion is not None and plain.opinion.pairs == 21 and opinion_words(plain) == ""
    words: list[tuple[Choice, Choice]] = [("second", "second")] * 15 + [("first", "second"), ("tie", "first")]
    labels = [labelled(plain, at, *said) for at, said in enumerate(words)]
    labels += [Label("elsewhere", "a", "b", "first", "second", "starter", 90.0)] * 3
    results = it.runs.results
    made = compare("Rules", CASES, (before, results(before.id)), (after, results(after.id)), labels)
    assert (made.whole, made.checks, made.regressed) == (plain.whole, plain.checks, plain.regressed)
    assert lost(made) == lost(plain)
    assert made.opinion is not None
    assert (made.opinion.person, made.opinion.judge) == (Tally(1, 15, 1), Tally(1, 16, 0))
    assert (made.opinion.agreement.agreed, made.opinion.agreement.labels) == (15, 20)
    assert [made.rows[at].said for at in (0, 1, 15, 16, 17)] == [
        ("after", "after"), ("after", "after"), ("before", "after"), ("tie", "before"), ("", ""),
    ]  # fmt: skip
    told = opinion_words(made)
    assert told.startswith("A weak signal, part of no verdict. You judged 17 of 21 pairs: 15 for new")
    assert "on 15 of 20 pairs (75 %, 95 % interval 53 to 89 %" in told
    document = json.loads(report.as_json(made))["opinion"]
    assert document["weak"] and document["agreement"]["counts"] and document["sentence"] == told
    assert "weak signal" in report.as_markdown(made) and "You: the second is better" in report.as_html(made)


def test_an_answer_that_failed_is_no_half_of_a_pair(bench: Callable[..., Bench]) -> None:
    it = bench(CASES[:6] + CASES[99:], planted)
    made = it.compared(it.run("old"), it.run("new"))
    errors = [row for row in made.rows if row.flip == "error"]
    assert len(errors) == 1 and not errors[0].could_be_judged
