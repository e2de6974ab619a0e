"""The library: what is listed, found, added, trusted and taken away."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.events import Changed
from app.base.jobs import CancelToken
from app.models.entry import Entry, state, state_sentence
from tests.models.conftest import offer, tiny_gguf

STARTER = "smollm2-135m-instruct"
EMBEDDER = "all-minilm-l6-v2"


@pytest.fixture
def library(shelf):
    return shelf()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "My Model.Q4.gguf"
    path.write_bytes(tiny_gguf())
    return path


def code_of(call, *args) -> str:
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.sentence.endswith(".")
    assert "\n" not in caught.value.sentence
    return caught.value.code


def test_the_starter_is_always_there_and_first(library, file):
    library.add(file)
    assert [entry.id for entry in library.list()] == [STARTER, EMBEDDER, "my-model.q4"]
    starter = library.default()
    assert Path(starter.path).is_file()
    assert state(starter) == "ready"
    assert library.sampling_for(starter)["temperature"] == 0.2
    library.check(starter)


def test_an_added_file_is_used_in_place_and_described_by_its_header(library, file, repo, events, tmp_path):
    entry = library.add(file)
    assert entry.path == str(file)
    assert (entry.name, entry.role, entry.source) == ("Tiny Test", "chat", "file")
    assert entry.metadata["architecture"] == "llama"
    assert entry.metadata["template"] is False
    assert repo[entry.id] == entry
    assert events == [Changed("model", frozenset({entry.id}))]
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("wanted", ["my-model.q4", "tiny test", "MY-MODEL.Q4"])
def test_lookups_by_id_and_name(library, file, wanted):
    entry = library.add(file)
    assert library.get(wanted) == entry


def test_lookup_by_path_relative_or_through_a_link(library, file, tmp_path, monkeypatch):
    entry = library.add(file)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.gguf").symlink_to(file)
    assert library.get(str(file)) == library.get(file.name) == library.get("link.gguf") == entry


def test_unknown_and_absent_models_are_told_apart(library):
    assert code_of(library.get, "nobody") == "no-such-model"
    assert code_of(library.get, "qwen3-8b") == "model-not-here"


def test_the_same_file_twice_is_one_entry(library, file, tmp_path):
    entry = library.add(file)
    copy = tmp_path / "copy.gguf"
    shutil.copy(file, copy)
    assert library.add(file) == entry
    assert library.add(copy) == entry
    assert len(library.list()) == 3


def test_a_copy_of_the_starter_is_the_starter(library, tmp_path):
    copy = tmp_path / "again.gguf"
    shutil.copy(library.default().path, copy)
    assert library.add(copy).id == STARTER
    assert len(library.list()) == 2


def test_a_moved_file_is_found_by_its_hash_and_keeps_its_id(library, file, tmp_path):
    entry = library.add(file)
    moved = file.rename(tmp_path / "elsewhere.gguf")
    again = library.add(moved)
    assert (again.id, again.path, again.added) == (entry.id, str(moved), entry.added)
    assert len(library.list()) == 3


def test_two_models_of_one_name_get_two_ids(library, tmp_path):
    ids = []
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "same.gguf").write_bytes(tiny_gguf(filler=number))
        ids.append(library.add(folder / "same.gguf").id)
    assert ids == ["same", "same-2", "same-3"]


def test_a_vanished_file_stays_listed_and_says_so(library, file):
    entry = library.add(file)
    file.unlink()
    assert library.get(entry.id) == entry
    assert state(entry) == "missing"
    assert "is gone" in state_sentence(entry)
    assert code_of(library.check, entry) == "model-missing"
    assert not library.verify(entry.id).ok


def test_a_file_that_changed_is_not_loaded(library, file):
    entry = library.add(file)
    library.check(entry)
    file.write_bytes(tiny_gguf(filler=7))
    os.utime(file, (1, 1))
    assert state(entry) == "changed"
    assert "changed" in state_sentence(entry)
    assert code_of(library.check, entry) == "model-changed"
    assert not library.verify(entry.id).ok


def test_a_touched_file_proves_itself_once(library, file):
    entry = library.add(file)
    os.utime(file, (1, 1))
    assert library.verify(entry.id).ok
    assert state(library.get(entry.id)) == "ready"
    assert state_sentence(library.get(entry.id)) == ""


def test_a_flipped_weight_is_noticed_before_loading_even_with_its_time_kept(library, file):
    entry = library.add(file)
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=times)
    fresh = type(library)(library._repo, library.manifest, library.places.folder, library._read_header, print)
    assert state(entry) == "ready"
    assert code_of(fresh.check, entry) == "model-changed"


def test_a_file_with_a_known_models_size_but_other_content_is_damaged(shelf, tmp_path):
    good = tiny_gguf(filler=1)
    library = shelf(offer(good))
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_gguf(filler=2))
    assert code_of(library.add, path) == "damaged"
    assert len(library.list()) == 2


def test_a_known_model_added_by_hand_is_recognised(shelf, tmp_path):
    data = tiny_gguf(filler=1)
    library = shelf(offer(data, role="embedding"))
    path = tmp_path / "renamed.gguf"
    path.write_bytes(data)
    entry = library.add(path)
    assert (entry.id, entry.name, entry.role) == ("tiny", "Tiny", "embedding")
    assert library.sampling_for(entry) == {"temperature": 0.5}
    assert "published" in library.verify("tiny").sentence


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty-file"), (b"not a model at all", "not-gguf"), (tiny_gguf()[:-1], "truncated")],
)
def test_bad_files_are_refused_in_the_readers_words_and_not_listed(library, tmp_path, data, code):
    path = tmp_path / "bad.gguf"
    path.write_bytes(data)
    assert code_of(library.add, path) == code
    assert len(library.list()) == 2


def test_a_file_that_is_not_there_is_refused(library, tmp_path):
    assert code_of(library.add, tmp_path / "nothing.gguf") == "not-found"


def test_adding_can_be_cancelled(library, file):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        library.add(file, token)
    assert len(library.list()) == 2


def test_removing_forgets_the_entry_and_leaves_a_persons_file(library, file, events):
    entry = library.add(file)
    events.clear()
    assert library.remove("Tiny Test") == entry
    assert file.exists()
    assert events == [Changed("model", frozenset({entry.id}))]
    assert code_of(library.get, entry.id) == "no-such-model"


def test_the_starter_cannot_be_removed(library):
    assert code_of(library.remove, STARTER) == "starter-stays"
    assert code_of(library.remove, EMBEDDER) == "starter-stays"


def test_there_is_a_starter_for_some_roles(library):
    assert library.starter_for("chat") == library.default()
    embedder = library.starter_for("embedding")
    assert embedder.id == EMBEDDER and state(embedder) == "ready"
    library.check(embedder)
    assert library.starter_for("vision") is None


def test_records_of_the_store_go_in_and_out(shelf, file, repo):
    from app.store.records import LibraryEntry

    plain = shelf()
    library = type(plain)(repo, plain.manifest, plain.places.folder, plain._read_header, print, LibraryEntry)
    library.add(file)
    [kept] = repo.values()
    assert isinstance(kept, LibraryEntry)
    assert isinstance(library.list()[-1], Entry)
