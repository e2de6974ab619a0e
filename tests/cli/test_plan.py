"""`models plan`: for this computer and for cards that are not in it."""

from __future__ import annotations

WORDS = ("models", "plan", "smollm2-135m-instruct", "--json")


def test_this_computer(command):
    here = command(*WORDS, "--ctx", "2048").json
    assert {"gpu_layers", "total_layers", "context", "kv_type", "predicted", "fits", "sentence"} <= set(here)
    assert (here["context"], here["total_layers"], here["fits"]) == (2048, 30, True)
    assert here["predicted"]["total"] == sum(here["predicted"][part] for part in ("weights", "kv", "compute"))


def test_cards_of_a_given_size(command):
    whole = command(*WORDS, "--vram", "400000000").json
    assert whole["gpu_layers"] == 30 and "fully on your graphics card" in whole["sentence"]
    two = command(*WORDS, "--vram", "100000000", "--vram", "80000000").json
    assert 0 < two["gpu_layers"] == sum(card["layers"] for card in two["cards"]) < 30
    assert all(card["predicted"] <= most for card, most in zip(two["cards"], (10**8, 8 * 10**7), strict=True))
    assert two["predicted"]["total"] == two["processor"] + sum(card["predicted"] for card in two["cards"])
    assert command(*WORDS, "--vram", "1").json["gpu_layers"] == 0


def test_a_size_that_is_none(command):
    assert command(*WORDS, "--vram", "much").code == 2


def test_a_context_that_cannot_be(command):
    refused = command(*WORDS, "--ctx", "99999999")
    assert refused.code == 0 and refused.json["fits"] is False and "more memory" in refused.json["sentence"]
