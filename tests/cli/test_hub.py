"""Models of the hub from the command line: through the real door, with a hub on this computer as its mirror."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.models.manifest import load
from app.store.settings import SettingsRepo
from tests._support.fixtures import make_vault
from tests.engine.files import starter
from tests.models import shelves
from tests.models.conftest import tiny_gguf
from tests.net import hub as hubs

REPO, FILE = "maker/Tiny-GGUF", "Tiny-Q4_K_M.gguf"
DATA = tiny_gguf("Tiny of the hub")


@pytest.fixture
def hub() -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        yield running


@pytest.fixture
def online(inside, profile, hub):
    """Commands of a program that is online and looks for models there."""
    assert inside("models", "fetching", "--mirror", hub.origin).code == 0
    switch(profile, offline=False)
    return inside


def switch(profile, offline):
    """What `offline on|off` does, without its trying of all ways out, which takes seconds."""
    vault = make_vault(profile)
    SettingsRepo(vault).save("offline", json.dumps(offline))
    vault.close()


def test_a_search_a_look_and_a_fetch(online, command, hub) -> None:
    hub.files[shelves.search_path("tiny model")] = json.dumps(
        [shelves.row(REPO), shelves.row("a/b", gated="auto")]
    ).encode()
    lines = online("models", "search", "tiny", "model").out.splitlines()
    assert lines[0].startswith(REPO) and "Apache-2.0" in lines[0] and "asks who you are" in lines[1]
    found = online("models", "search", "tiny", "model", "--json").json["found"]
    assert [(one["repo"], one["downloads"]) for one in found] == [(REPO, 1234), ("a/b", 1234)]

    size = starter().stat().st_size
    shelves.put(
        hub,
        REPO,
        shelves.sibling(FILE, DATA),
        shelves.sibling("Tiny-Q4_1.gguf", size),
        shelves.sibling("LICENSE", 9),
    )
    hub.files[shelves.file_path(REPO, FILE)] = DATA
    hub.files[shelves.file_path(REPO, "LICENSE")] = b"Be kind.\n"
    told = online("models", "show", REPO, "--json").json["repository"]
    assert (told["author"], told["licence"], told["context"], told["revision"]) == (
        "maker",
        "Apache-2.0",
        8192,
        shelves.COMMIT,
    )
    assert [(f["quantisation"], f["can_be_fetched"]) for f in told["files"]] == [
        ("Q4_K_M", True),
        ("Q4_1", True),
    ]
    assert all(f["badge"]["text"] and f["parts"][0]["sha256"] for f in told["files"])
    table = online("models", "show", REPO).out
    assert f"underdesk models get {REPO}:FILE" in table and "Runs " in table
    assert online("models", "show", REPO, "--licence").out == "Be kind.\n\n"
    assert online("models", "show", REPO, "--template").out == "{{ x }}\n"

    fetched = command("models", "get", f"{REPO}:{FILE}", "--json").json["model"]
    assert (fetched["id"], fetched["sha256"]) == ("maker-tiny-q4-k-m", hubs.sha256(DATA))
    before = len(hub.hits)
    assert online("models", "get", f"{REPO}:{FILE}").code == 0 and len(hub.hits) == before, "it is here"
    listed = {one["id"]: one for one in online("models", "list", "--json").json["models"]}
    assert listed["maker-tiny-q4-k-m"]["source"] == "huggingface"
    assert "Apache-2.0" in online("models", "show", "maker-tiny-q4-k-m").out
    assert online("models", "verify", "maker-tiny-q4-k-m").code == 0
    available = online("models", "list", "--available", "--json").json["models"]
    assert [one["id"] for one in available] == [model.id for model in load()]
    purposes = {row["purpose"] for row in online("net", "log", "--json").json["connections"]}
    assert purposes == {"model-search", "model-download"}
    assert online("models", "remove", "maker-tiny-q4-k-m").code == 0
    assert online("models", "get", "maker-tiny-q4-k-m", "--json").json["error"]["code"] == "no-such-model"


def test_refusals_are_one_sentence(online, profile, hub) -> None:
    for words, mood, code in (
        (("search", "x"), "429", "too-many-requests"),
        (("search", "x"), "500", "server-error"),
        (("show", REPO), "well", "no-such-model"),
        (("get", f"{REPO}:{FILE}"), "well", "no-such-model"),
        (("show", "a/b c"), "well", "no-such-model"),
        (("search", " "), "well", "no-words"),
    ):
        hub.mood = mood
        refused = online("models", *words, "--json")
        assert (refused.code, refused.json["error"]["code"]) == (1, code), words
        assert len(online("models", *words).err.strip().splitlines()) == 1
    hub.mood = "well"
    shelves.put(hub, REPO, shelves.sibling(FILE, DATA))
    refused = online("models", "get", f"{REPO}:../../x.gguf", "--json")
    assert refused.json["error"]["code"] == "no-such-file"
    switch(profile, offline=True)
    before = len(hub.hits)
    for words in (("search", "x"), ("show", REPO), ("get", f"{REPO}:{FILE}")):
        assert online("models", *words, "--json").json["error"]["code"] == "offline"
    assert len(hub.hits) == before


def test_nothing_that_a_stranger_wrote_steers_the_terminal(online, hub) -> None:
    shelves.put(
        hub, REPO, shelves.sibling(FILE, DATA), shelves.sibling("LICENSE", 9),
        gguf={"architecture": "\x1b[31mred", "chat_template": "a\x1b]0;owned\x07b\u202e", "total": -1},
        cardData={"language": ["\x1b", "de"]}, tags=["license:\x1b[2J"],
    )  # fmt: skip
    hub.files[shelves.file_path(REPO, "LICENSE")] = b"\x1b[2JClear\x00"
    for words in ((), ("--licence",), ("--template",)):
        shown = online("models", "show", REPO, *words)
        assert shown.code == 0 and not set(shown.out) & set("\x1b\x07\x00\u202e"), words


def test_the_text_of_a_licence_of_a_model_that_is_here(inside) -> None:
    text = inside("models", "show", load().starter.id, "--licence").out
    assert "Apache License" in text and "Version 2.0" in text
