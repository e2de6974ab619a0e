"""Every check judges what it says it judges; what it cannot judge is an error or missing, never a pass."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pytest
from jsonschema import Draft202012Validator

from app.base.errors import UserError
from app.quality import checking
from app.quality.checks.number import numbers
from app.quality.judging import LEAST_LABELS, agreement, answers_beside, judged_by, preferred
from app.quality.opinions import unjudged
from app.quality.records import Checker, CheckResult, Cited, Output, Source, case_hash
from app.store.suite_records import Case, CaseTurn, CheckSpec, Label, SuiteResult

CASE = Case("case", "suite", "Ice", text="What does ice do?", baseline="Ice melts.")
SOURCES = (
    Source(
        1, "d-1", "ice.pdf", "Most glaciers flow slowly downhill.", "/papers/2026/ice.pdf", "Flow > Speed", 3
    ),
    Source(2, "d-2", "snow.md", "Snow falls in winter.", "/papers/snow.md"),
)


@dataclass
class Words:
    """Helpers without a model: alike are texts with the same words, better is the longer answer or the first."""

    favours: Literal["first", "longer"] = "longer"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def similarity(self, first: str, second: str) -> float:
        one, two = set(first.lower().split()), set(second.lower().split())
        return len(one & two) / len(one | two)

    def prefer(
        self, question: str, first: str, second: str, criterion: str
    ) -> Literal["first", "second", "tie"]:
        self.asked.append((first, second))
        if self.favours == "first":
            return "first"
        return "first" if len(first) > len(second) else "second"


class Nobody:
    """No model is there."""

    def similarity(self, first: str, second: str) -> float:
        raise UserError("There is no embedding model", code="no-embedder")

    def prefer(
        self, question: str, first: str, second: str, criterion: str
    ) -> Literal["first", "second", "tie"]:
        raise UserError("There is no model", code="no-model")


def judged(kind: str, output: str | Output, arguments: dict[str, Any], case: Case = CASE) -> CheckResult:
    made = Output(output) if isinstance(output, str) else output
    return checking.check(made, case, CheckSpec(kind, arguments), Words())


@pytest.mark.parametrize("checker", list(checking.table()), ids=lambda one: one.kind)
def test_each_check_passes_and_fails_its_samples(checker: Checker) -> None:
    Draft202012Validator.check_schema(dict(checker.schema))
    arguments, good, bad = checker.sample
    spec = CheckSpec(checker.kind, arguments)
    assert checking.fault(spec) == ""
    assert checking.check(good, CASE, spec, Words()).state == "pass"
    failed = checking.check(bad, CASE, spec, Words())
    assert failed.state == "fail" and failed.why.endswith(".")
    assert checking.fault(CheckSpec(checker.kind, {**arguments, "unheard-of": 1}))
    assert checking.check(Output(error="It broke."), CASE, spec, Words()) == CheckResult(
        "missing", "It broke."
    )


@pytest.mark.parametrize("checker", list(checking.table()), ids=lambda one: one.kind)
def test_an_empty_answer_breaks_no_check(checker: Checker) -> None:
    arguments, _, _ = checker.sample
    result = checking.check(Output(""), CASE, CheckSpec(checker.kind, arguments), Words())
    assert result.state != "error", result.why
    absent = checker.kind in ("excludes",)
    assert result.passed == absent


def test_what_cannot_be_judged_is_an_error() -> None:
    for kind, arguments in (("similar", {}), ("judge", {})):
        result = checking.check(Output("x"), CASE, CheckSpec(kind, arguments), Nobody())
        assert result.state == "error" and "There is no" in result.why
        assert judged(kind, "x", {}, replace(CASE, baseline="")).state == "missing"
    assert judged("no-such-check", "x", {}).state == "error"
    assert judged("contains", "x", {"texts": []}).state == "error"
    assert judged("regex", "x", {"pattern": "(["}).state == "error"


def test_a_pattern_that_could_hang_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.quality.bounded.SECONDS", 0.05)
    result = judged("regex", "a" * 60 + "b", {"pattern": "(a|aa)+$"})
    assert result.state == "error" and "takes too long" in result.why
    schema = {"type": "string", "pattern": "^(a|aa)+$"}
    result = judged("json-schema", f'"{"a" * 60}b"', {"schema": schema})
    assert result.state == "error" and "takes too long" in result.why


def test_negative_rules_look_at_words_as_a_person_reads_them() -> None:
    assert judged("excludes", "As  an\nAI I cannot", {"texts": ["as an ai"]}).state == "fail"
    assert judged("excludes", "The maid said", {"texts": ["AI"], "whole": True}).state == "pass"
    assert judged("excludes", "The maid said", {"texts": ["ai"]}).state == "fail"
    result = judged("contains", "ice", {"texts": ["ice", "snow", "rain", "fog"]})
    assert (result.state, result.score) == ("fail", 0.25)
    assert judged("contains", "ice", {"texts": ["snow", "ice"], "any": True}).state == "pass"


@pytest.mark.parametrize(
    ("text", "value", "room", "state"),
    [
        ("It costs 1.234,50 euros", 1234.5, {}, "pass"),
        ("It costs 1,234.50", 1234.5, {}, "pass"),
        ("It costs 1 234", 1234, {}, "pass"),
        ("minus: −12.5 degrees", -12.5, {}, "pass"),
        ("from 3-4", 4, {}, "pass"),
        ("6.02e23 atoms", 6.02e23, {}, "pass"),
        ("At 3.45 each", 3.45, {}, "pass"),
        ("about 99", 100, {"percent": 1}, "pass"),
        ("about 98", 100, {"percent": 1}, "fail"),
        ("about 98", 100, {"tolerance": 2}, "pass"),
        ("first 7, then 8", 7, {"which": "last"}, "fail"),
        ("first 7, then 8", 8, {"which": "only"}, "fail"),
        ("none", 8, {}, "fail"),
        ("v2x", 2, {}, "fail"),
    ],
)
def test_numbers_are_read_in_the_forms_people_write(
    text: str, value: float, room: dict[str, Any], state: str
) -> None:
    result = judged("number", text, {"value": value, **room})
    assert result.state == state, (result, list(numbers(text)))


def test_schemas_say_where_an_answer_is_wrong() -> None:
    schema = {"type": "object", "properties": {"parts": {"type": "array", "items": {"type": "integer"}}}}
    result = judged("json-schema", '{"parts": [1, "two"]}', {"schema": schema})
    assert result.state == "fail" and result.why.startswith("parts[1]: ")
    outside = {"$ref": "https://example.org/schema.json"}
    assert judged("json-schema", "{}", {"schema": outside}).state == "error"
    assert judged("json-schema", "{}", {"schema": {"type": "no such"}}).state == "error"
    named = {"patternProperties": {"^n": {"type": "integer"}}}
    assert judged("json-schema", '{"n1": "x"}', {"schema": named}).state == "fail"


@pytest.mark.parametrize(
    ("unit", "count"), [("words", 7), ("sentences", 3), ("bullets", 2), ("paragraphs", 2), ("lines", 3)]
)
def test_lengths_are_counted(unit: str, count: int) -> None:
    text = "Two things.\n\n* ice melts.\n1) snow falls."
    assert judged("length", text, {"unit": unit, "least": count, "most": count}).state == "pass"
    assert judged("length", text, {"unit": unit, "least": count + 1}).state == "fail"


def test_saying_that_documents_lack_something_is_understood() -> None:
    yes = (
        "That is not in your documents. Looked through: Papers.",
        "The provided context does not contain that.",
        "I could not find this information in the sources.",
        "None of the documents mention a price.",
        "Das steht nicht in den Unterlagen.",
        "In den Dokumenten gibt es dazu keine Angabe.",
    )
    no = (
        "The price is 12 euros [1].",
        "No, it is not cold.",
        "The document says 12.",
        "Nein, das ist nicht kalt.",
    )
    assert [judged("not-in-documents", text, {}).passed for text in yes] == [True] * len(yes)
    assert [judged("not-in-documents", text, {}).passed for text in no] == [False] * len(no)
    assert judged("not-in-documents", "Keine Ahnung.", {"texts": ["keine ahnung"]}).passed


def test_citations_lead_to_files_sections_and_pages() -> None:
    output = Output("It flows [1].", SOURCES, (Cited(1, page=4),))
    for wanted, state in (
        ({"file": "ice.pdf"}, "pass"),
        ({"file": "ICE"}, "pass"),
        ({"file": "2026/ice.pdf"}, "pass"),
        ({"file": "ce.pdf"}, "fail"),
        ({"file": "ice.pdf", "section": "speed"}, "pass"),
        ({"file": "ice.pdf", "section": "melting"}, "fail"),
        ({"file": "ice.pdf", "page": 4}, "pass"),
        ({"file": "ice.pdf", "page": 3}, "fail"),
        ({"file": "snow.md"}, "fail"),
    ):
        assert judged("cites", output, wanted).state == state, wanted
    assert judged("cites", "It flows.", {"file": "ice.pdf"}).state == "missing"
    assert judged("cites", Output("It flows.", SOURCES), {"file": "ice.pdf"}).why == "It cites nothing."


def test_precision_and_recall_are_those_of_the_passages() -> None:
    gold = [{"file": "ice.pdf", "text": "glaciers flow"}, {"file": "rain.txt"}]
    output = Output("[1][2][1]", SOURCES, (Cited(1), Cited(2), Cited(1)))
    result = judged("citations", output, {"passages": gold, "precision": 0.5, "recall": 0.5})
    assert result == CheckResult("pass", "", 0.5)
    result = judged("citations", output, {"passages": gold, "precision": 0.6, "recall": 0.5})
    assert result.why == "1 of its 2 sources are right, 1 of 2 passages are cited."
    assert judged("citations", output, {"passages": gold[:1]}).score == pytest.approx(2 / 3)


def test_quotations_are_looked_up_in_the_sources() -> None:
    text = "It says “glaciers flow slowly” and “snow falls in summer”. `“not a quotation here”`"
    result = judged("quotes", Output(text, SOURCES), {})
    assert (result.state, result.score) == ("fail", 0.5) and "snow falls in summer" in result.why
    assert judged("quotes", "Nothing quoted.", {}).state == "fail"
    assert judged("quotes", "Nothing quoted.", {"least": 0}).state == "pass"


def test_a_judge_that_favours_a_place_says_nothing() -> None:
    helpers = Words("first")
    assert preferred(helpers, "?", "one", "two", "better?") == "tie"
    assert helpers.asked == [("one", "two"), ("two", "one")]
    assert preferred(Words(), "?", "longer one", "two", "better?") == "first"
    assert preferred(helpers, "?", " same", "same ", "better?") == "tie" and len(helpers.asked) == 2


def test_a_judge_counts_after_twenty_pairs_and_tells_its_agreement() -> None:
    def labels(count: int) -> list[Label]:
        return [Label("c", str(n), "x", "first" if n % 2 else "second", "first") for n in range(count)]

    assert "takes" in agreement([]).sentence and not agreement([]).counts
    few = agreement([*labels(LEAST_LABELS - 1), Label("c", "y", "x", "tie")])
    assert not few.counts and f"19 of {LEAST_LABELS}" in few.sentence
    enough = agreement(labels(LEAST_LABELS))
    assert enough.counts and enough.agreed == 10 and enough.kappa == 0.0
    same = agreement([Label("c", str(n), "x", *(["first"] * 2 if n % 2 else ["tie"] * 2)) for n in range(20)])  # type: ignore[arg-type]
    assert (
        same.kappa == 1.0
        and "on 20 of 20 pairs (100 %, 95 % interval 84 to 100 %; kappa 1.00)" in same.sentence
    )


def test_pairs_wait_for_a_persons_word_in_an_order_that_tells_nothing() -> None:
    cases = [replace(CASE, id=f"c-{n}") for n in range(40)]
    results = [
        SuiteResult("r", case.id, 1, "done", {"text": f"Answer {n}, a longer one."})
        for n, case in enumerate(cases)
    ]
    results[0] = replace(results[0], state="error", output={})
    results[1] = replace(results[1], output={"text": CASE.baseline})
    known, given = (
        {one.id: one for one in cases},
        answers_beside([*cases, replace(CASE, id="none", baseline="")], results),
    )
    found = unjudged(known, given, [])
    assert len(found) == 38
    swapped = sum(pair.first == CASE.baseline for pair in found)
    assert 8 <= swapped <= 30
    label = judged_by(Words(), found[0], "tie", "starter")
    longer = "first" if len(found[0].first) > len(found[0].second) else "second"
    assert (label.human, label.judge, label.judge_model) == ("tie", longer, "starter")
    assert unjudged(known, given, [label]) == found[1:]
    again = [(case, other, one) for case, one, other in given]
    assert unjudged(known, again, []) == found, "the order must not tell which answer was named first"


def test_a_case_stands_where_every_check_that_counts_holds() -> None:
    checks = (
        CheckSpec("contains", {"texts": ["ice", "snow"]}, 3.0),
        CheckSpec("excludes", {"texts": ["rain"]}),
        CheckSpec("judge", {}),
    )
    case = replace(CASE, checks=checks)
    results = checking.check_all(Output("ice"), case, Words())
    assert [one.state for one in results] == ["fail", "pass", "fail"]
    standing = checking.standing(case, results)
    assert standing.state == "fail" and standing.score == pytest.approx((3 * 0.5 + 1) / 4)
    assert checking.standing(replace(case, checks=checks[2:]), results[2:]).state == "missing"
    broken = [CheckResult("pass"), CheckResult("error", "no"), CheckResult("pass")]
    assert checking.standing(case, broken).state == "error"
    assert checking.versions(checks) == {"contains": 1, "excludes": 1, "judge": 1}


def test_a_cases_hash_changes_with_what_is_asked_and_checked() -> None:
    same = replace(CASE, id="other", name="Other", tags=("x",), origin="chat:1", created=5.0, suite="s")
    assert case_hash(same) == case_hash(CASE)
    others = [
        replace(CASE, text="Why?"),
        replace(CASE, system="Be brief."),
        replace(CASE, turns=(CaseTurn("user", "Hi"),)),
        replace(CASE, baseline="Ice."),
        replace(CASE, checks=(CheckSpec("exact", {"text": "a"}),)),
        replace(CASE, checks=(CheckSpec("exact", {"text": "a"}, 2.0),)),
        replace(CASE, kind="folder", folders=("f",)),
    ]
    assert len({case_hash(CASE), *map(case_hash, others)}) == len(others) + 1


def test_an_output_comes_back_from_json() -> None:
    output = Output(
        "It flows [1].", SOURCES, (Cited(1, "flows", True, 3),), (1, 2), {"seconds": 0.5}, "r-1", value=[1]
    )
    assert Output.of_json(output.as_json()) == output


def test_of_many_choices_the_first_are_named() -> None:
    fault = checking.fault(CheckSpec("language", {"language": "xx"}))
    assert fault == "“language”: “xx” is none of ar, bg, bn, cs, da, de, el, en …"
