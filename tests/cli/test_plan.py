"""`models plan`: for this computer and for cards that are not in it."""

from __future__ import annotations

import json

from tests.models.plans import GOLDEN

WORDS = ("models", "plan", "smollm2-135m-instruct", "--json")


def test_this_computer(command):
    here = command(*WORDS, "--ctx", "2048").json
    assert {"gpu_layers", "total_layers", "context", "kv_type", "predicted", "fits", "sentence"} <= set(here)
    assert (here["context"], here["total_layers"], here["fits"]) == (2048, 30, True)
    assert here["predicted"]["total"] == sum(here["predicted"][part] for part in ("weights", "kv", "compute"))


def test_cards_of_a_given_size(inside):
    whole = inside(*WORDS, "--vram", "400000000").json
    assert whole["gpu_layers"] == 30 and "fully on your graphics card" in whole["sentence"]
    two = inside(*WORDS, "--vram", "100000000", "--vram", "80000000").json
    assert 0 < two["gpu_layers"] == sum(card["layers"] for card in two["cards"]) < 30
    assert all(card["predicted"] <= most for card, most in zip(two["cards"], (10**8, 8 * 10**7), strict=True))
    assert two["predicted"]["total"] == two["processor"] + sum(card["predicted"] for card in two["cards"])
    assert inside(*WORDS, "--vram", "1").json["gpu_layers"] == 0


def test_a_size_that_is_none(inside):
    assert inside(*WORDS, "--vram", "much").code == 2


def test_a_context_that_cannot_be(inside):
    refused = inside(*WORDS, "--ctx", "99999999")
    assert refused.code == 0 and refused.json["fits"] is False and "more memory" in refused.json["sentence"]


def test_every_model_of_the_list_on_every_recorded_machine(inside):
    """What a reviewer reads in tests/data is what the inside prints."""
    assert inside("models", "plan", "--json").json == json.loads(GOLDEN.read_text("utf-8"))
    one = inside("models", "plan", "--machine", "laptop8", "--json").json
    assert list(one["machines"]) == ["laptop8"] and all(
        list(m["plans"]) == ["laptop8"] for m in one["models"]
    )
    table = inside("models", "plan", "--machine", "rtx4090").out
    assert "qwen3-8b" in table and "card 32k" in table and "41/80 8k" in table
    refused = inside("models", "plan", "--ctx", "512", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "no-model")
    assert inside("models", "plan", "--machine", "abacus").code == 2


def test_a_model_that_is_not_here_is_planned_by_what_the_list_says(inside):
    plan = inside("models", "plan", "qwen3-32b", "--machine", "rtx4090", "--json").json
    [kept] = [m for m in json.loads(GOLDEN.read_text("utf-8"))["models"] if m["id"] == "qwen3-32b"]
    assert plan["basis"] == "facts" and kept["plans"]["rtx4090"].items() <= plan.items()
    wide = inside("models", "plan", "qwen3-32b", "--machine", "rtx4090", "--ctx", "32768", "--json").json
    assert wide["context"] == 32768 and 0 < wide["gpu_layers"] < 64 and wide["basis"] == "facts"
    assert inside("models", "plan", "no-such-model", "--json").json["error"]["code"] == "no-such-model"
    reader = inside("models", "plan", "all-minilm-l6-v2", "--machine", "processor_only", "--json").json
    assert (reader["fits"], reader["basis"], reader["badge"]) == (True, "file", "Runs on the processor")
