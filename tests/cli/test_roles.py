"""`models role`: who answers, looks at pictures, finds and orders passages."""

from __future__ import annotations

from argparse import Namespace
from types import SimpleNamespace

from app.cli import ask
from app.store.settings import SettingsRepo
from tests._support.fixtures import make_vault

STARTER, EMBEDDER = "smollm2-135m-instruct", "all-minilm-l6-v2"


def test_roles_are_shown_given_and_taken_back(inside):
    told = {one["role"]: one for one in inside("models", "role", "--json").json["roles"]}
    assert {role: one["model"] for role, one in told.items()} == {
        "chat": STARTER, "vision": None, "embedding": EMBEDDER, "reranker": None,
    }  # fmt: skip
    assert told["reranker"]["suggested"]["id"] == "bge-reranker-v2-m3"
    lines = inside("models", "role").out
    assert "the list's first: qwen3-vl-4b-instruct, 3.3 GB: " in lines
    assert "none: passages are ordered by words and meaning" in lines
    assert inside("models", "role", "embedding", EMBEDDER).code == 0
    assert inside("models", "role", "embedding", "default").code == 0
    refused = inside("models", "role", "reranker", STARTER, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "wrong-role")
    assert inside("models", "role", "cook").code == 2
    assert inside("models", "role", "vision", "nobody", "--json").json["error"]["code"] == "no-such-model"


def test_a_chosen_model_that_is_gone_is_told_of_once_at_each_start(command, profile):
    vault = make_vault(profile)
    SettingsRepo(vault).save("embedder", '"was-here"')
    vault.close()
    listed = command("models", "list", "--json")
    assert listed.err.strip() == (
        "The model “was-here”, chosen to find passages by meaning, is not here any more; "
        "all-MiniLM L6 v2 takes its place."
    )
    assert command("models", "role", "embedding", "default").code == 0
    assert command("models", "list", "--json").err == ""


def test_a_picture_is_shown_to_the_model_for_pictures_where_none_is_named():
    seer = SimpleNamespace(entry=SimpleNamespace(id="seer"))
    core = SimpleNamespace(roles=SimpleNamespace(of={"vision": seer}.get))
    asked = {"image": ["a.png"], "projector": None}
    assert ask._seer(core, Namespace(**asked)) == "seer"
    assert ask._seer(core, Namespace(**{**asked, "image": []})) == ""
    assert ask._seer(core, Namespace(**{**asked, "projector": "mmproj.gguf"})) == "", (
        "the usual one was given eyes"
    )
    seer.entry = None
    assert ask._seer(core, Namespace(**asked)) == ""
