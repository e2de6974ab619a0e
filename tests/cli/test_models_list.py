"""`models list`: what is here and what could be, each with how it would run."""

from __future__ import annotations

from app.models.manifest import load


def test_what_is_here_has_a_badge(inside):
    listed = {one["id"]: one for one in inside("models", "list", "--json").json["models"]}
    badge = listed[load().starter.id]["badge"]
    assert badge["text"].startswith("Runs ") and badge["grade"] in ("good", "fair")
    assert badge["basis"] == "file"
    assert badge["text"] in inside("models", "list").out


def test_what_could_be_is_picked_and_judged(inside):
    listed = inside("models", "list", "--available", "--json").json["models"]
    assert [one["id"] for one in listed] == [model.id for model in load()]
    assert all(one["badge"]["text"] and one["badge"]["grade"] for one in listed)
    assert [one["id"] for one in listed if one["here"]] == ["smollm2-135m-instruct", "all-minilm-l6-v2"]
    words = (
        "--available",
        "--role",
        "embedding",
        "--language",
        "de",
        "--licence",
        "apache",
        "--size",
        "small",
    )
    picked = inside("models", "list", *words, "--json").json["models"]
    assert [one["id"] for one in picked] == ["qwen3-embedding-0.6b"]
    assert inside("models", "list", *words).out.startswith("qwen3-embedding-0.6b ")


def test_what_can_never_be_found_is_said(inside):
    for words in (("--licence", "foo"), ("--language", "klingon")):
        refused = inside("models", "list", "--available", *words, "--json")
        assert (refused.code, refused.json["error"]["code"]) == (1, "bad-value")
    assert inside("models", "list", "--role", "chat", "--json").json["error"]["code"] == "no-filter"
    assert inside("models", "list", "--available", "--role", "cook").code == 2
    none = inside("models", "list", "--available", "--role", "reranker", "--licence", "llama")
    assert (none.code, none.out.strip()) == (0, "No model of the list is like that.")
