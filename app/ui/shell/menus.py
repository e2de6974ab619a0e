"""What the model chip offers, and what happens to dropped files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.store.records import LibraryEntry
from app.ui.shell.place import Place
from app.ui.viewmodels.shell import size_words, tr

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow


def models_menu(window: MainWindow, entries: list[LibraryEntry]) -> QMenu:
    """The installed chat models, the loaded one ticked, and the way to all of them."""
    menu = QMenu(window)
    menu.setObjectName("models-menu")
    for entry in entries:
        if entry.role != "chat":
            continue
        action = menu.addAction(f"{entry.name}    {size_words(entry.size)}")
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


def drop_plan(paths: list[str], here: Place | None) -> tuple[str, str, bool]:
    """(title, detail, whether they are taken) for files dragged over the window."""
    models = [path for path in paths if Path(path).suffix.lower() == ".gguf"]
    if models and len(models) == len(paths):
        title = tr("Add this model") if len(models) == 1 else tr("Add these {n} models").format(n=len(models))
        names = ", ".join(Path(path).name for path in models[:3])
        return title, tr("{names} — checked first, then used where it lies.").format(names=names), True
    if here is not None and (words := here.takes(paths)):
        return words, "", True
    return (
        tr("These files cannot be used yet"),
        tr(
            "Drop a .gguf file to add a model. Reading documents comes with knowledge folders, in a later version."
        ),
        False,
    )
