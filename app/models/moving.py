"""Moves the fetched models into another folder: each is copied whole and known there before the old file goes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from app.base.errors import UserError
from app.models.entry import Entry
from app.models.library import Library
from app.models.split import files_of


def check_folder(target: Path) -> None:
    """Make it where it is missing. Raises UserError (not-a-folder) where models cannot be kept."""
    try:
        if not target.is_absolute():
            raise OSError("it is no whole path")
        target.mkdir(parents=True, exist_ok=True)
        if not os.access(target, os.W_OK | os.X_OK):
            raise PermissionError("nothing may be written there")
    except OSError as error:
        raise UserError(
            f"Models cannot be kept in “{target}”",
            why=error.strerror or str(error),
            todo="choose a folder of your own",
            code="not-a-folder",
        ) from None


def move_models(library: Library, source: Path, target: Path, tell: Callable[[Entry], object]) -> list[Entry]:
    """Move every model whose files lie below `source` to the same place below `target`; those that were moved.

    Raises UserError: not-a-folder; no-room where the disk is too small, before anything is copied. Killed at any
    moment, every model is still whole at the place that the library names.
    """
    check_folder(target)
    moving = [entry for entry in library.list() if _lies_in(entry, source)]
    files = {file for entry in moving for file in _files(library, entry)}
    _check_room(files, target)
    for entry in moving:
        for file in _files(library, entry):
            _copy(file, target / file.relative_to(source))
        library.relocate(entry, target / Path(entry.path).relative_to(source))
        tell(entry)
    for file in files:
        file.unlink(missing_ok=True)
    return moving


def _lies_in(entry: Entry, source: Path) -> bool:
    return Path(entry.path).is_relative_to(source) and Path(entry.path).is_file()


def _files(library: Library, entry: Entry) -> list[Path]:
    """All files of a model, what lets it see among them."""
    projector = library.projector_of(entry)
    beside = [projector] if projector and projector.parent == Path(entry.path).parent else []
    return [*files_of(Path(entry.path)), *beside]


def _check_room(files: set[Path], target: Path) -> None:
    wanted = sum(file.stat().st_size for file in files)
    same_disk = all(file.stat().st_dev == target.stat().st_dev for file in files)
    if not same_disk and shutil.disk_usage(target).free < wanted + (64 << 20):
        raise UserError(
            "There is too little room for the models there",
            why=f"they take {wanted / 1e9:.1f} GB",
            todo="nothing was moved; make room or choose another disk",
            code="no-room",
        )


def _copy(file: Path, place: Path) -> None:
    """By a second name where both are on one disk, else byte by byte under another name until it is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".moving")
    part.unlink(missing_ok=True)
    try:
        os.link(file, part)
    except OSError:
        shutil.copy2(file, part)
    os.replace(part, place)
