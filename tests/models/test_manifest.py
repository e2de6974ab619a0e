"""The curated list: held to its schema, true in what it says of the starter, complete in families and roles."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import program_root
from app.engine import gguf
from app.models import manifest, starter
from app.models.entry import sha256_of

PATH = program_root() / "models_manifest.json"
FAMILIES = {"Llama", "Mistral", "Mixtral", "Phi", "Qwen", "Gemma", "SmolLM", "DeepSeek", "gpt-oss", "Granite"}


@pytest.fixture(scope="module")
def document():
    return manifest.read_document(PATH)


@pytest.fixture(scope="module")
def listed():
    return manifest.load()


def test_the_shipped_list_keeps_its_schema(document):
    manifest.check_document(document)  # raises for what is not as the schema says
    assert document["models"], "and there is something in it"


def test_every_family_and_role_is_there(listed):
    assert {entry.family for entry in listed} >= FAMILIES
    assert {entry.role for entry in listed} == {"chat", "embedding", "reranker", "vision"}
    assert all(listed.get(entry_id).role == role for role, entry_id in listed.defaults.items())


def test_files_have_one_home_and_one_hash_each(listed):
    homes = [(entry.repo, file.file) for entry in listed for file in entry.files]
    hashes = [file.sha256 for entry in listed for file in entry.files if file.sha256]
    assert len(homes) == len(set(homes))
    assert len(hashes) == len(set(hashes))


@pytest.mark.parametrize("entry", list(manifest.load()), ids=lambda entry: entry.id)
def test_size_parameters_and_quantisation_agree(entry):
    """A slip of a digit in any of the three shows as bits per parameter that no such file has."""
    bits = entry.parts[0].size * 8 / entry.parameters
    low, high = {"Q8": (8.4, 9.2), "MX": (4.2, 4.8), "F1": (16.0, 16.6)}.get(
        entry.quantisation[:2], (3.9, 6.6)
    )
    assert low <= bits <= high


@pytest.mark.parametrize("entry", list(manifest.load()), ids=lambda entry: entry.id)
def test_a_pinned_revision_has_a_pinned_hash_and_an_exact_size(entry):
    assert entry.revision == "main" or (entry.sha256 and not entry.approximate)


def test_the_starter_is_the_packaged_file(listed):
    path = starter.require(listed.starter)
    assert path.stat().st_size == listed.starter.size == 98_362_432
    assert sha256_of(path) == listed.starter.sha256
    header = gguf.read(path)
    assert header.parameters == listed.starter.parameters
    assert header.trained_context == listed.starter.context
    assert header.quantisation == listed.starter.quantisation
    assert header.role == listed.starter.role
    assert listed.starter.sampling == {"temperature": 0.2, "top_p": 0.9, "repeat_penalty": 1.1}


def test_the_starter_embedder_is_the_file_that_the_setup_makes(listed):
    chat, embedder = listed.carried
    assert chat is listed.starter
    path = starter.require(embedder)
    assert path.stat().st_size == embedder.size
    assert sha256_of(path) == embedder.sha256
    header = gguf.read(path)
    assert header.role == embedder.role == "embedding"
    assert header.parameters == embedder.parameters
    assert (header.trained_context, header.quantisation) == (embedder.context, embedder.quantisation)


def test_a_missing_carrier_of_the_starter_is_one_plain_sentence(listed):
    import dataclasses

    gone = dataclasses.replace(listed.starter, repo="no_such_carrier")
    assert starter.locate(gone) is None
    with pytest.raises(UserError) as caught:
        starter.require(gone)
    assert caught.value.code == "starter-missing"


def broken(document, change):
    spoilt = copy.deepcopy(document)
    change(spoilt)
    return spoilt


CHANGES = {
    "no size": lambda d: d["models"][1].pop("size"),
    "upper-case hash": lambda d: d["models"][1].update(sha256="A" * 64),
    "a path that climbs": lambda d: d["models"][1].update(file="../x.gguf"),
    "an absolute path": lambda d: d["models"][1].update(file="/x.gguf"),
    "no plain sentence": lambda d: d["models"][1].update(description="no stop"),
    "vision without eyes": lambda d: d["models"][1].update(role="vision"),
    "an unknown sampling name": lambda d: d["models"][1].update(sampling={"heat": 1}),
    "a rounded starter": lambda d: d["models"][0].update(approximate=True),
    "file and parts": lambda d: d["models"][1].update(parts=[]),
    "the same id twice": lambda d: d["models"].append(d["models"][1]),
    "an unknown starter": lambda d: d.update(starter="nobody"),
    "an unknown default": lambda d: d["defaults"].update(chat="nobody"),
    "an unknown field": lambda d: d["models"][1].update(surprise=1),
}


@pytest.mark.parametrize("change", list(CHANGES.values()), ids=list(CHANGES))
def test_a_wrong_list_is_refused_with_its_fault_named(document, change, tmp_path: Path):
    path = tmp_path / "list.json"
    path.write_text(json.dumps(broken(document, change)))
    with pytest.raises(UserError) as caught:
        manifest.load(path)
    assert caught.value.code == "bad-manifest"
    assert caught.value.why


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2}'])
def test_a_file_that_is_no_list_is_refused(text, tmp_path: Path):
    path = tmp_path / "list.json"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        manifest.load(path)
    assert caught.value.code == "bad-manifest"


def test_lookups_by_id_name_and_hash(listed):
    assert listed.get("qwen3-8b") is listed.get("QWEN3 8b")
    assert listed.get("nobody") is None
    assert listed.by_sha256(listed.starter.sha256) is listed.starter
    assert listed.by_sha256("0" * 64) is None
