"""What the model chip offers, and what happens to dropped files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.store.records import LibraryEntry
from app.ui.moving.desk import history_plan
from app.ui.shell.place import DropPlan
from app.ui.viewmodels.folder_words import plural_paths
from app.ui.viewmodels.remote import is_remote, named
from app.ui.viewmodels.shell import size_words, tr

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow


def models_menu(window: MainWindow, entries: list[LibraryEntry]) -> QMenu:
    """The installed chat models, the loaded one ticked, and the way to all of them."""
    menu = QMenu(window)
    menu.setObjectName("models-menu")
    for entry in entries:
        if entry.role not in ("chat", "vision"):
            continue
        remote = is_remote(entry)
        words = named(entry) if remote else f"{entry.name}    {size_words(entry.size)}"
        action = menu.addAction(words)
        if remote:
            action.setIcon(window.theme.icon("online", "warn"))
        action.setCheckable(True)
        action.setChecked(
            entry.id == window.core.models.current_id and window.core.models.current is not None
        )
        action.triggered.connect(lambda _=False, chosen=entry.id: window.core.models.load(chosen))
    menu.addSeparator()
    every = menu.addAction(window.theme.icon("models"), tr("All models…"))
    every.triggered.connect(lambda: window.go("models"))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def drop_plan(window: MainWindow, paths: list[str], where: QPoint) -> DropPlan:
    """What would happen to files that are let go over this point of the screen."""
    if all(Path(path).suffix.lower() == ".gguf" for path in paths):
        return _model_plan(window, paths)
    if any(Path(path).suffix.lower() == ".gguf" for path in paths):
        return DropPlan(tr("Models and documents at once"), tr("Drop the .gguf files by themselves."))
    if (history := history_plan(window, paths)) is not None:
        return history
    here = window.place_named(window.place)
    rail = window.frame.rail
    if here is not None and not rail.rect().contains(rail.mapFromGlobal(where)):
        plan = here.plan(paths, where)
        if plan is not None:
            return plan
    words = tr("Keep {things} under Knowledge").format(things=plural_paths(paths))
    promise = tr("Read where it lies, and kept up to date. Nothing is copied, nothing leaves this computer.")
    return DropPlan(words, promise, rail, lambda taken: _keep(window, taken))


def _model_plan(window: MainWindow, paths: list[str]) -> DropPlan:
    title = tr("Add this model") if len(paths) == 1 else tr("Add these {n} models").format(n=len(paths))
    names = ", ".join(Path(path).name for path in paths[:3])
    words = tr("{names} — checked first, then used where it lies.").format(names=names)
    return DropPlan(title, words, None, lambda taken: _add_models(window, taken))


def _add_models(window: MainWindow, paths: list[str]) -> None:
    window.go("models")
    if place := window.place_named("models"):
        place.drop(paths)


def _keep(window: MainWindow, paths: list[str]) -> None:
    from app.ui.knowledge.place import KnowledgePlace

    window.go("knowledge")
    place = window.place_named("knowledge")
    if isinstance(place, KnowledgePlace):
        place.keep(paths)
