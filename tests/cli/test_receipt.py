"""`receipt` and the accounts of `quality`: shown, made again, exported, compared, summed up and priced."""

from __future__ import annotations

import csv
import io
import json

import pytest

from app.engine.scripted import Script, ScriptedEngine


@pytest.fixture
def spoken(inside, monkeypatch):
    """Commands over an engine that says as many words as its seed."""

    def engine(_kept):
        return ScriptedEngine(lambda request: Script(("word ",) * (request.sampling.seed or 3)))

    monkeypatch.setattr("app.assembly._engine", engine)
    return inside


def test_an_answer_is_proved_on_the_command_line(spoken, tmp_path):
    message = spoken("ask", "What is ice?", "--seed", "5", "--json").json["receipt"]["id"]
    (listed,) = spoken("receipt", "list", "--json").json["receipts"]
    assert listed["message"] == message and listed["tokens"] == 5
    shown = spoken("receipt", "show", message)
    assert "Seed:             5" in shown.out and "Exact mode:" in shown.out
    assert spoken("receipt", "replay", message).out == "Identical: all 5 tokens came out the same.\n"
    other = spoken("receipt", "replay", listed["id"], "--seed", "3", "--json").json
    assert (other["identical"], other["first_difference"]) == (False, 4)
    assert other["explanation"] == "Differs at token 4: seed (then 5, now 3)."
    target = tmp_path / "receipt.json"
    assert "can read the prompt" in spoken("receipt", "export", message, str(target)).out
    kept = json.loads(target.read_text())
    assert (
        kept == spoken("receipt", "export", message).json == spoken("receipt", "show", message, "--json").json
    )
    assert kept["sampling"]["seed"] == 5 and len(kept["token_ids"]) == 5


def test_a_receipt_that_somebody_exported_is_shown_and_made_again(spoken, tmp_path):
    message = spoken("ask", "What is ice?", "--seed", "5", "--json").json["receipt"]["id"]
    target = tmp_path / "receipt.json"
    spoken("receipt", "export", message, str(target))
    shown = spoken("receipt", "show", message).out
    chat = spoken("chats", "list", "--json").json["chats"][0]["id"]
    spoken("chats", "delete", chat)
    assert spoken("receipt", "show", message).code == 1, "the vault has it no more"
    assert spoken("receipt", "show", str(target)).out == shown
    assert spoken("receipt", "show", str(target), "--json").json == json.loads(target.read_text())
    assert spoken("receipt", "replay", str(target)).out == "Identical: all 5 tokens came out the same.\n"
    other = spoken("receipt", "replay", str(target), "--seed", "3").out
    assert other == "Differs at token 4: seed (then 5, now 3).\n"
    changed = json.loads(target.read_text())
    changed["conditions"]["threads"] = 7
    changed["token_ids"][1] += 1
    target.write_text(json.dumps(changed))
    assert spoken("receipt", "replay", str(target)).out.startswith(
        "Differs at token 2: threads (then 7, now "
    )
    target.write_text("{}")
    refused = spoken("receipt", "replay", str(target), "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "receipt-file")
    assert spoken("receipt", "show", "gone.json", "--json").json["error"]["code"] == "receipt-file"


def test_what_is_wrong_is_said_in_a_sentence(spoken):
    assert spoken("receipt", "list").out == "There are no receipts.\n"
    for words, code in (
        (("show", "nothing"), "no-such-receipt"),
        (("replay", "nothing", "--seed", "-1"), "usage"),
        (("replay", "nothing", "--temperature", "99"), "usage"),
        (("list", "--run", "nothing"), "no-such-run"),
    ):
        refused = spoken("receipt", *words, "--json")
        assert (refused.code, refused.json["error"]["code"]) == (1, code)
        assert refused.json["error"]["sentence"].endswith(".")


def test_the_ledger_the_prices_and_drift(spoken):
    assert spoken("quality", "ledger").out.startswith("Nothing was answered then.")
    spoken("ask", "What is ice?", "--seed", "4")
    assert (
        spoken("quality", "prices", "--set", "Big", "3", "15", "--remove", "Example: large hosted model").code
        == 0
    )
    told = spoken("quality", "ledger", "--by", "chat", "--json").json
    (row,) = told["rows"]
    assert (row["name"], row["generated_tokens"], told["total"]["answers"]) == ("What is ice?", 4, 1)
    assert row["at_prices"]["Big"] == pytest.approx((row["prompt_tokens"] * 3 + 4 * 15) / 1e6)
    read = list(csv.DictReader(io.StringIO(spoken("quality", "ledger", "--csv").out)))
    assert [line["answers"] for line in read] == ["1", "1"], "the day and the total"
    assert spoken("quality", "ledger", "--until", "2000-01-01", "--json").json["rows"] == []
    assert spoken("quality", "ledger", "--since", "31.3.2026").code == 2
    assert (
        spoken("quality", "prices", "--set", "Big", "dear", "1", "--json").json["error"]["code"]
        == "bad-price"
    )
    assert spoken("quality", "prices", "--remove", "None", "--json").json["error"]["code"] == "no-such-price"
    assert "were kept" in spoken("quality", "drift").out
    again = spoken("quality", "drift", "--json").json
    assert again["same"] is True and again["sentence"].startswith("Your model is the same: all 6 answers")
