"""The folder of models is moved: whole files, known where they are, and never lost on the way."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.settings import Settings
from app.fetching import places_of
from app.models import moving
from app.models.entry import Entry, state
from app.models.library import Library
from app.models.moving import move_models
from tests.models.conftest import Kept, tiny_gguf


@pytest.fixture
def library(shelf) -> Library:
    """One fetched model below the folder of models, one of a person's own elsewhere."""
    made: Library = shelf()
    place = made.places.folder / "maker" / "tiny" / "tiny.gguf"
    place.parent.mkdir(parents=True)
    place.write_bytes(tiny_gguf("Fetched"))
    own = made.places.folder.parent / "own.gguf"
    own.write_bytes(tiny_gguf("Own", 7))
    made.add(place)
    made.add(own)
    return made


def fetched(library: Library) -> Entry:
    return library.get("Fetched")


def test_what_was_fetched_moves_and_what_is_ones_own_stays(library: Library, tmp_path: Path) -> None:
    old, target, told = library.places.folder, tmp_path / "other disk" / "models", list[str]()
    data = Path(fetched(library).path).read_bytes()
    moved = move_models(library, old, target, lambda entry: told.append(entry.name))
    assert [entry.name for entry in moved] == told == ["Fetched"]
    assert fetched(library).path == str(target / "maker" / "tiny" / "tiny.gguf")
    assert Path(fetched(library).path).read_bytes() == data
    assert state(fetched(library)) == "ready", "it is not taken for another file"
    assert not [path for path in old.rglob("*") if path.is_file()]
    assert library.get("Own").path == str(old.parent / "own.gguf")


def test_from_disk_to_disk_it_is_copied(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    move_models(library, library.places.folder, tmp_path / "far", print)
    assert state(fetched(library)) == "ready"


def test_broken_off_at_any_place_every_model_is_whole(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = library.places.folder
    for name, owner in (("_copy", moving), ("relocate", Library)):
        with monkeypatch.context() as patch:

            def die(*_: object) -> None:
                raise KeyboardInterrupt

            patch.setattr(owner, name, die)
            with pytest.raises(KeyboardInterrupt):
                move_models(library, old, tmp_path / "new", print)
        assert state(fetched(library)) == "ready"
    assert move_models(library, old, tmp_path / "new", print), "and it goes on"
    assert state(fetched(library)) == "ready"


def test_a_place_where_nothing_can_be_kept_is_refused(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for target in (tmp_path / "file", tmp_path / "file" / "below", Path("relative")):
        with pytest.raises(UserError) as caught:
            move_models(library, library.places.folder, target, print)
        assert caught.value.code == "not-a-folder"
    assert state(fetched(library)) == "ready"


def test_the_setting_names_the_folder(tmp_path: Path) -> None:
    settings = Settings(Kept())  # type: ignore[arg-type]
    assert places_of(settings, tmp_path).folder == tmp_path
    settings.set("models_folder", str(tmp_path / "other"))
    settings.set("model_mirror", "https://mirror.example")
    assert places_of(settings, tmp_path) == replace(
        places_of(settings, tmp_path), folder=tmp_path / "other", hub="https://mirror.example"
    )
    settings.set("models_folder", "not whole")
    assert places_of(settings, tmp_path).folder == tmp_path
