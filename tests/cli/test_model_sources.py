"""Models of other programs, a template, an access token: from the command line."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.models.manifest import load
from app.models.starter import require
from tests.cli.conftest import Done

Command = Callable[..., Done]


@pytest.fixture
def ollama(tmp_path: Path) -> Path:
    """Ollama's folder with the starter, and with a model whose blob is gone."""
    starter = load().starter
    folder = tmp_path / "ollama"
    tags = {"smol/135m": starter.sha256, "gone/1": hashlib.sha256(b"x").hexdigest()}
    for tag, digest in tags.items():
        layer = {
            "mediaType": "application/vnd.ollama.image.model",
            "digest": f"sha256:{digest}",
            "size": starter.size,
        }
        path = folder / "manifests/registry.ollama.ai/library" / tag
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"layers": [layer]}))
    (folder / "blobs").mkdir()
    (folder / "blobs" / f"sha256-{starter.sha256}").symlink_to(require(starter))
    return folder


def test_models_of_other_programs_are_listed_and_used_in_place(inside: Command, ollama: Path) -> None:
    where = {"OLLAMA_MODELS": str(ollama)}
    listed = {one["id"]: one for one in inside("models", "found", "--json", **where).json["found"]}
    assert listed["ollama/gone:1"]["problem"] == "The file of gone:1 is gone."
    assert listed["ollama/smol:135m"]["problem"] == ""
    refused = inside("models", "add", "--found", "ollama/gone:1", **where)
    assert (refused.code, refused.err.strip()) == (1, "The file of gone:1 is gone.")
    assert (
        inside("models", "add", "--found", "nobody", "--json", **where).json["error"]["code"]
        == "no-such-model"
    )
    before = sorted(os.walk(ollama))
    added = inside("models", "add", "--found", "smol:135m", "--json", **where)
    assert added.code == 0, added.err
    assert sorted(os.walk(ollama)) == before


def test_a_template_is_shown_as_it_stands_in_the_file(inside: Command) -> None:
    starter = load().starter.id
    shown = inside("models", "show", starter, "--template", "--json").json
    assert "<|im_start|>" in shown["template"]
    facts = inside("models", "show", starter, "--json").json["model"]
    assert (facts["licence"], facts["has_template"], facts["sha256"]) == (
        "Apache-2.0",
        True,
        load().starter.sha256,
    )
    assert facts["badge"]["basis"] == "file" and facts["made_by"] == load().starter.repo
    refused = inside("models", "show", "all-minilm-l6-v2", "--template", "--json")
    assert refused.json["error"]["code"] == "no-template"


def test_an_access_token_is_kept_and_forgotten_and_never_shown(inside: Command, profile, caplog) -> None:
    assert inside("models", "token", "status", "--json").json == {"token": False}
    kept = inside("models", "token", "set", stdin="hf_heronlantern\n")
    assert kept.code == 0 and "heronlantern" not in kept.out + kept.err
    assert inside("models", "token", "status", "--json").json == {"token": True}
    for path in profile.root.rglob("*"):
        assert not path.is_file() or b"heronlantern" not in path.read_bytes(), path
    assert inside("models", "token", "forget", "--json").json == {"token": False}
    for bad in ("\n", "two words\n", "Grüße\n", "x" * 600 + "\n"):
        assert inside("models", "token", "set", "--json", stdin=bad).json["error"]["code"] == "no-token"


def test_what_had_come_is_told_and_thrown_away(inside: Command, profile) -> None:
    offered = next(entry for entry in load() if entry.source == "huggingface" and entry.sha256)
    part = profile.models / offered.repo / (offered.parts[0].file + ".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"GGUF")
    record = {"form": 1, "size": offered.parts[0].size, "sha256": offered.sha256, "tag": "", "since": 0.0}
    part.with_name(part.name + ".json").write_text(json.dumps({**record, "have": [[0, 4]], "sure": [[0, 4]]}))
    [begun] = inside("models", "list", "--json").json["begun"]
    assert (begun["id"], begun["done"]) == (offered.id, 4)
    assert f"underdesk models get {offered.id}" in inside("models", "list").out
    assert inside("models", "get", offered.id, "--discard").code == 0
    assert inside("models", "list", "--json").json["begun"] == []
    assert list(part.parent.iterdir()) == []


def test_how_models_are_fetched_is_set_checked_and_kept(inside: Command) -> None:
    plain = {"mirror": "", "proxy": "", "limit": 0, "connections": 4}
    assert inside("models", "fetching", "--json").json == {"fetching": plain}
    refused = inside("models", "fetching", "--mirror", "http://mirror.example", "--json")
    assert refused.json["error"]["code"] == "bad-value"
    set_to = ("--mirror", "https://mirror.example", "--limit", "500", "--connections", "2")
    inside("models", "fetching", *set_to)
    kept = {"mirror": "https://mirror.example", "proxy": "", "limit": 500, "connections": 2}
    assert inside("models", "fetching", "--json").json == {"fetching": kept}
    assert inside("models", "fetching", "--mirror", "none", "--json").json["fetching"]["mirror"] == ""


def test_a_model_that_is_not_here_is_told_of_by_the_list(inside: Command) -> None:
    offered = next(model for model in load() if model.id == "gemma-3-12b-it")
    facts = inside("models", "show", offered.id, "--json").json["model"]
    assert (facts["sha256"], facts["licence"], facts["context"]) == (
        offered.sha256,
        "LicenseRef-Gemma",
        131072,
    )
    assert facts["badge"]["basis"] == "facts" and "path" not in facts
    assert offered.description in inside("models", "show", offered.id).out
    elsewhere = inside("models", "show", offered.id, "--licence", "--json").json["error"]
    assert elsewhere["code"] == "no-text" and offered.licence.url in elsewhere["sentence"]
    refused = inside("models", "show", offered.id, "--template", "--json")
    assert refused.json["error"]["code"] == "model-not-here"
    assert inside("models", "show", "nobody", "--json").json["error"]["code"] == "no-such-model"
