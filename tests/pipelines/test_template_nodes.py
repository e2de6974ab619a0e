"""The nodes that the templates stand on: paragraphs, contradictions, rows of tables, what leaves, what is listed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.pipelines import registry
from app.pipelines.context import Ask
from tests.pipelines.scripted import ScriptedContext

NODES = registry.load()


def run(name: str, ctx: ScriptedContext, given: dict[str, Any] | None = None, **inputs: Any) -> Any:
    node = NODES.get(name)
    return node(ctx, node.params(**(given or {})), **inputs)


def stands(ctx: ScriptedContext, evidence: dict[str, Any]) -> bool:
    there = ctx.text_at(evidence["document"], evidence["start"], evidence["end"])
    return " ".join(there.split()) == evidence["quote"]


def test_each_paragraph_is_one_part_word_for_word() -> None:
    text = "The first one\ngoes on here.\n\nToo short\n\nThe second one stands alone."
    ctx = ScriptedContext(texts={"a.md": text})
    made = run("paragraphs", ctx)
    assert [part["quote"] for part in made["evidence"]] == [
        "The first one goes on here.",
        "The second one stands alone.",
    ]
    assert all(stands(ctx, part) for part in made["evidence"]) and made["documents"] == 1
    whole = run("paragraphs", ctx, {"by": "section", "least": 1})
    assert (whole["count"], whole["evidence"][0]["end"]) == (1, len(text))


def test_documents_are_listed_unread() -> None:
    made = run("documents", ScriptedContext(texts={"b.md": "b", "a.md": "a"}))
    assert [doc["name"] for doc in made["documents"]] == ["a.md", "b.md"] and made["count"] == 2


def test_sentences_that_deny_each_other_are_copied_by_code() -> None:
    texts = {
        "one.md": "The shed is green. The fee is 30 euros.",
        "two.md": "The fee is 36 euros. The pond is deep.",
    }
    said = {"contradict": True, "first": 2, "second": 1, "about": "the fee"}
    ctx = ScriptedContext(says=lambda _: said, texts=texts)
    one, other = run("paragraphs", ctx)["evidence"]
    made = run("compare", ctx, one=one, others=[other, one])
    assert len(ctx.asked) == 1, "a passage is not compared with its own document"
    left, right = made["disputed"][0]["evidence"]
    assert (left["quote"], right["quote"]) == ("The fee is 30 euros.", "The fee is 36 euros.")
    assert stands(ctx, left) and stands(ctx, right)
    assert made["rows"][0]["says instead"] == "The fee is 36 euros."
    quiet = ScriptedContext(says=lambda _: {**said, "contradict": False}, texts=texts)
    assert run("compare", quiet, one=one, others=[other])["disputed"] == []


def test_a_cell_is_sure_only_where_the_document_says_so() -> None:
    part = {
        "document": "d",
        "name": "d",
        "sha256": "",
        "start": 0,
        "end": 40,
        "text": "From: Weber\n\nTotal: 12 euros",
    }
    said = {
        "Who": {"value": "Weber", "quote": "From: Weber"},
        "Sum": {"value": "12 euros", "quote": "a sum of 12 euros"},
        "Day": {"value": "Monday", "quote": "on Monday"},
    }
    ctx = ScriptedContext(says=lambda _: said)
    made = run("fill-row", ctx, {"fields": ("Who: sender", "Sum", "Day")}, texts=[part])
    cells = {cell["field"]: cell for cell in made["row"]["cells"]}
    assert [cells[name]["sure"] for name in said] == [True, True, False]
    assert cells["Sum"]["quote"] == "Total: 12 euros", "the words of the document, not the model's"
    assert made["weak"] == [{"document": "d", "field": "Day", "value": "Monday"}]
    table = run("table", ctx, rows=[made["row"]])
    assert (table["rows"][0]["Day"], table["left"]) == ("", 1)
    assert table["columns"][:3] == ["document", "Who", "Who: quote"]
    saved = run("save-file", ctx, {"form": "csv"}, content=table["rows"], columns=table["columns"])
    assert (
        ctx.saved[saved["file"]["name"]]
        .decode("utf-8-sig")
        .startswith("document,Who,Who: quote,Who: place,Sum,")
    )
    approved = run("table", ctx, rows=[made["row"]], approved=made["weak"])
    assert (approved["rows"][0]["Day"], approved["left"]) == ("Monday", 0)


def test_what_names_somebody_does_not_leave_and_comes_back() -> None:
    text = "Ann Low, a.low@example.org, 0161 496 0733, GB29 NWBK 6016 1331 9268 19: Ann Low pays 60 pounds in 2024."
    ctx = ScriptedContext(says=lambda _: {"names": ["Ann Low", "Nobody"]})
    made = run("redact", ctx, {"ask": True}, text=text)
    assert not any(word in made["text"] for word in ("Ann", "example.org", "0733", "NWBK"))
    assert "60 pounds in 2024" in made["text"] and made["text"].count("[NAME 1]") == 2
    assert run("redact", ctx, {"way": "restore"}, text=made["text"], map=made["map"])["text"] == text
    assert run("redact", ctx, {"way": "restore"}, text="[NAME 9]", map={})["text"] == "[NAME 9]"


def test_passages_are_listed_with_numbers_and_pairs_side_by_side() -> None:
    ctx = ScriptedContext(
        texts={"a.md": "Water in the evening, not at noon.", "b.md": "Never “water” in [1] the evening."}
    )
    first, second = run("paragraphs", ctx)["evidence"]
    claim = {"text": "when", "evidence": [first, second]}
    report = run("gather", ctx, question="Water", summary="In short.", evidence=[first], claims=[claim])[
        "report"
    ]
    assert report["text"].startswith("In short.\n\n## a.md\n\n“Water in the evening, not at noon.” [1]")
    assert "“Water in the evening, not at noon.” [2] | “the evening.” [3] |" in report["text"]
    assert [source["n"] for source in report["sources"]] == [1, 2, 3]


def test_classes_can_be_asked_about_an_input() -> None:
    seen: list[Ask] = []

    def says(ask: Ask) -> dict[str, str]:
        seen.append(ask)
        return {"class": "yes"}

    made = run(
        "classify", ScriptedContext(says=says), {"question": "About {{topic}}?"}, value="text", topic="bees"
    )
    assert made == {"class": "yes", "yes": "text"} and "About bees?" in seen[0].messages[0].content
    assert [port.name for port in NODES.get("classify").inputs_of({"question": "{{topic}}"})] == [
        "value",
        "topic",
    ]


def test_lists_in_a_list_are_opened() -> None:
    made = run("collect", ScriptedContext(), {"flat": True}, items=[["a", "b"], [], "c", ["a"]])
    assert made["items"] == ["a", "b", "c"]


def test_where_the_model_points_at_nothing_the_nearest_sentence_stands_in() -> None:
    ctx = ScriptedContext(
        says=lambda _: {"quotes": []}, texts={"a.md": "Cats sleep. The lamp burned colza oil."}
    )
    part = run("paragraphs", ctx)["evidence"][0]
    asked = {"question": "Which oil did the lamp burn?", "texts": [part]}
    assert run("extract-quotes", ctx, **asked)["evidence"] == []
    found = run("extract-quotes", ctx, {"nearest": True}, **asked)["evidence"]
    assert [hit["quote"] for hit in found] == ["The lamp burned colza oil."] and stands(ctx, found[0])
    other = {"question": "Whales?", "texts": [part]}
    assert run("extract-quotes", ctx, {"nearest": True}, **other)["evidence"] == []


@pytest.mark.parametrize("prose", ["", "Nothing that anybody said."])
def test_a_report_ends_with_the_sources_own_words(prose: str) -> None:
    ctx = ScriptedContext(says=lambda _: prose, texts={"a.md": "The lamp burned colza oil."})
    evidence = run("paragraphs", ctx)["evidence"]
    report = run("write-report", ctx, {"quotes": 3}, question="Oil?", evidence=evidence)["report"]
    assert "- “The lamp burned colza oil.” [1]" in report["text"]
    checked = run("verify-citations", ctx, report=report)
    assert "[1]" in checked["report"]["text"] and checked["precision"] == 1
    assert json.dumps(checked["report"])
