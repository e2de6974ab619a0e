"""Models of other programs: found in the folders that each of them documents, and used where they lie."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path

import pytest

from app import headers
from app.base.errors import UserError
from app.models import found as finding
from app.models.entry import state
from app.models.found import Home, look
from app.models.library import Library
from app.models.manifest import load
from tests.engine.splitting import split
from tests.models.conftest import tiny_gguf

DIGEST = hashlib.sha256(tiny_gguf("Llama")).hexdigest()


def put(path: Path, data: bytes | str = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data or tiny_gguf(path.stem))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    return Home(folder, {}, "linux")


@pytest.fixture
def library(repo, events, tmp_path: Path) -> Library:
    """The true header reader: in the sandbox."""
    return Library(repo, load(), tmp_path / "models", headers.read, events.append)


def names(home: Home) -> list[str]:
    return [found.id for found in look(home)]


def only(home: Home) -> finding.Found:
    [found] = look(home)
    return found


# --- Ollama


def layer(kind: str, digest: str, size: int) -> dict[str, object]:
    return {"mediaType": f"application/vnd.ollama.image.{kind}", "digest": f"sha256:{digest}", "size": size}


def ollama(
    home: Home, tag: str, *layers: dict[str, object], place: str = "registry.ollama.ai/library"
) -> Path:
    model, _, version = tag.partition(":")
    path = home.folder / ".ollama/models/manifests" / place / model / version
    put(path, json.dumps({"schemaVersion": 2, "layers": list(layers)}))
    return home.folder / ".ollama/models/blobs"


def test_ollama_s_models_are_found_by_their_digest(home, library):
    data = tiny_gguf("Llama")
    blobs = ollama(home, "llama3.2:3b", layer("model", DIGEST, len(data)), layer("template", "0" * 64, 9))
    blob = put(blobs / f"sha256-{DIGEST}", data)
    found = only(home)
    assert (found.id, found.files, found.sha256, found.problem) == ("ollama/llama3.2:3b", (blob,), DIGEST, "")
    entry = library.add_found(found)
    assert (entry.path, entry.name, entry.metadata["program"]) == (str(blob), "llama3.2:3b", "ollama")
    assert library.verify(entry.id).ok


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("registry.ollama.ai/library", "m:1"),
        ("registry.ollama.ai/someone", "someone/m:1"),
        ("hf.co/bartowski", "hf.co/bartowski/m:1"),
    ],
)
def test_ollama_s_models_are_called_as_ollama_calls_them(home, place, name):
    ollama(home, "m:1", layer("model", DIGEST, 1), place=place)
    assert only(home).name == name


def test_a_blob_that_is_not_what_ollama_says_is_refused(home, library):
    blobs = ollama(home, "m:1", layer("model", DIGEST, len(tiny_gguf("Xlama"))))
    put(blobs / f"sha256-{DIGEST}", tiny_gguf("Xlama"))
    with pytest.raises(UserError) as caught:
        library.add_found(only(home))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ("{", "Ollama's description of m:1 cannot be read."),
        ('{"layers": 3}', "Ollama's description of m:1 cannot be read."),
        (
            '{"layers": [{"mediaType": "x", "digest": "../../etc", "size": 1}]}',
            "Ollama's description of m:1 cannot be read.",
        ),
        ('{"layers": []}', "m:1 is kept in a form that only Ollama can use."),
        (json.dumps({"layers": [layer("model", "a" * 64, 5)]}), "The file of m:1 is gone."),
    ],
)
def test_a_broken_entry_of_ollama_is_one_sentence(home, library, manifest, sentence):
    put(home.folder / ".ollama/models/manifests/registry.ollama.ai/library/m/1", manifest)
    found = only(home)
    assert found.problem == sentence
    with pytest.raises(UserError) as caught:
        library.add_found(found)
    assert caught.value.sentence == sentence


def test_a_half_blob_is_told(home):
    blobs = ollama(home, "m:1", layer("model", DIGEST, 5000))
    put(blobs / f"sha256-{DIGEST}", tiny_gguf("Llama"))
    assert only(home).problem == "The file of m:1 is not whole."


def test_ollama_s_folder_may_be_chosen(home, tmp_path):
    chosen = Home(home.folder, {"OLLAMA_MODELS": str(tmp_path / "elsewhere")}, "linux")
    put(
        tmp_path / "elsewhere/manifests/registry.ollama.ai/library/m/1",
        json.dumps({"layers": [layer("model", DIGEST, 1)]}),
    )
    assert names(chosen) == ["ollama/m:1"]


# --- folders of files


def test_lm_studio_s_models_come_with_their_projector(home):
    folder = home.folder / ".lmstudio/models/maker/Vision-GGUF"
    model = put(folder / "Vision-Q4_K_M.gguf")
    put(folder / "mmproj-Vision-BF16.gguf")
    eyes = put(folder / "mmproj-Vision-F16.gguf")
    found = only(home)
    assert (found.id, found.files, found.projector) == ("lmstudio/Vision-Q4_K_M", (model,), eyes)


def test_lm_studio_s_folder_may_be_chosen(home, tmp_path):
    put(home.folder / ".lmstudio/settings.json", json.dumps({"downloadsFolder": str(tmp_path / "big")}))
    put(tmp_path / "big/maker/repo/one.gguf")
    put(home.folder / ".lmstudio-home-pointer", str(tmp_path / "third") + "\n")
    put(tmp_path / "third/models/maker/repo/two.gguf")
    assert names(home) == ["lmstudio/two", "lmstudio/one"]


def test_jan_s_models_are_found_by_their_description(home):
    base = home.folder / ".local/share/Jan/data"
    model = put(base / "llamacpp/models/maker/seer/model.gguf")
    eyes = put(base / "llamacpp/models/maker/seer/mmproj.gguf")
    put(
        model.with_name("model.yml"),
        "model_path: llamacpp/models/maker/seer/model.gguf\nmmproj_path: 'llamacpp/models/maker/seer/mmproj.gguf'\n"
        "name: seer\nsize_bytes: 5\nembedding: false\n",
    )
    found = only(home)
    assert (found.id, found.files, found.projector) == ("jan/maker/seer", (model,), eyes)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name: x\n", "Jan's description of maker/seer cannot be read."),
        ("model_path: llamacpp/gone.gguf\n", "The file of maker/seer is gone."),
    ],
)
def test_a_broken_entry_of_jan_is_one_sentence(home, text, sentence):
    put(home.folder / ".config/Jan/data/llamacpp/models/maker/seer/model.yml", text)
    assert only(home).problem == sentence


def test_gpt4all_s_models_are_found_where_a_person_chose(home, tmp_path):
    put(home.folder / ".local/share/nomic.ai/GPT4All/Phi-3.gguf")
    put(home.folder / ".config/nomic.ai/GPT4All.ini", f"[General]\nmodelPath={tmp_path}/disk%20two\n")
    put(tmp_path / "disk%20two/Mistral.gguf")
    assert names(home) == ["gpt4all/Mistral", "gpt4all/Phi-3"]


def test_textgen_pairs_by_name_in_its_flat_folder(home):
    root = home.folder / "Downloads/text-generation-webui-3.9"
    put(root / "user_data/models/Qwen-VL-7B-Q4_K_M.gguf")
    put(root / "user_data/models/Llama-8B-Q4_K_M.gguf")
    eyes = put(root / "user_data/mmproj/mmproj-Qwen-VL-7B-F16.gguf")
    assert {found.name: found.projector for found in look(home)} == {
        "Qwen-VL-7B-Q4_K_M": eyes,
        "Llama-8B-Q4_K_M": None,
    }


def cached(home: Home, name: str, data: bytes, revision: str = "abc") -> Path:
    repo = home.folder / ".cache/huggingface/hub/models--maker--repo"
    blob = put(repo / "blobs" / hashlib.sha256(data).hexdigest(), data)
    link = repo / "snapshots" / revision / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(blob, link.parent))
    return link


def test_the_hub_s_cache_is_read_through_its_links(home, library):
    link = cached(home, "tiny-Q4.gguf", tiny_gguf("Llama"))
    found = only(home)
    assert (found.id, found.files, found.sha256) == ("hf-cache/maker/repo/tiny-Q4", (link,), DIGEST)
    assert library.add_found(found).path == str(link)


def test_a_dangling_link_of_the_cache_is_told(home):
    link = cached(home, "tiny-Q4.gguf", tiny_gguf("Llama"))
    link.resolve().unlink()
    assert only(home).problem == "The file of maker/repo/tiny-Q4 is gone."


# --- all of them


def test_a_file_that_is_no_model_is_told(home):
    put(home.folder / ".lmstudio/models/a/b/page.gguf", "<html>")
    assert only(home).problem == "The file of page is not a model in the GGUF format."


def test_two_programs_that_share_a_file_tell_of_it_once(home):
    link = cached(home, "tiny.gguf", tiny_gguf("Llama"))
    shared = home.folder / ".lmstudio/models/maker/repo/tiny.gguf"
    shared.parent.mkdir(parents=True)
    shared.symlink_to(link)
    assert names(home) == ["hf-cache/maker/repo/tiny"]


def test_a_folder_that_cannot_be_listed_is_one_sentence(home, monkeypatch):
    def refuse(_: Home):
        raise PermissionError(13, "Permission denied")

    finder = finding.Finder("sealed", "Sealed", refuse)
    assert [found.problem for found in finding._carefully(finder, home)] == [
        "The models of Sealed cannot be listed (Permission denied)."
    ]


def test_nobody_s_folder_is_changed(home, library):
    cached(home, "tiny.gguf", tiny_gguf("Llama"))
    put(home.folder / ".lmstudio/models/a/b/one.gguf", tiny_gguf("one"))

    def traces() -> list[tuple[str, int, int]]:
        paths = sorted(home.folder.rglob("*"))
        return [
            (str(p), p.lstat().st_size, p.lstat().st_mtime_ns)
            for p in paths
            if not stat.S_ISDIR(p.lstat().st_mode)
        ]

    before = traces()
    entries = [library.add_found(found) for found in look(home)]
    for entry in entries:
        library.verify(entry.id)
        library.remove(entry.id)
    assert len(entries) == 2
    assert traces() == before


def test_nothing_is_found_on_a_new_computer(home):
    assert look(home) == []


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_each_system_has_its_places(tmp_path, platform):
    home = Home(tmp_path, {}, platform)
    put(home.data()[0] / "nomic.ai/GPT4All/One.gguf")
    assert names(home) == ["gpt4all/One"]


def test_every_program_has_a_finder():
    assert finding.registry().names() == ["gpt4all", "hf-cache", "jan", "lmstudio", "ollama", "textgen"]


# --- in several files


@pytest.fixture
def parts(home: Home) -> list[Path]:
    from app.models.starter import require

    folder = home.folder / ".lmstudio/models/maker/Smol-GGUF"
    folder.mkdir(parents=True)
    return split(require(load().starter), folder, "Smol-Q4_1", 3)


def test_a_split_model_is_one_entry_and_every_part_is_held_to_its_hash(home, library, parts):
    found = only(home)
    assert (found.name, list(found.files)) == ("Smol-Q4_1", parts)
    entry = library.add_found(found)
    assert entry.size == sum(path.stat().st_size for path in parts)
    assert entry.metadata["parameters"] == 134_515_008
    assert library.verify(entry.id).ok
    data = bytearray(parts[2].read_bytes())
    data[-1] ^= 1
    parts[2].write_bytes(bytes(data))
    assert state(entry) == "changed"
    assert not library.verify(entry.id).ok
    parts[1].unlink()
    assert state(entry) == "missing"


def test_any_part_may_be_named_to_add_the_whole(library, parts):
    assert library.add(parts[1]).path == str(parts[0])


def test_a_split_model_that_lacks_a_part_says_which(home, parts):
    parts[1].unlink()
    assert only(home).problem == "Part 2 of 3 of Smol-Q4_1 is missing."
