"""The row of choices above the models that can be fetched: size, licence and language."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.models.filters import MEDIUM, OPEN, SMALL, Wanted, languages, licences
from app.models.manifest import ModelEntry
from app.ui.theme.style import Theme
from app.ui.viewmodels.model_details import language_name
from app.ui.viewmodels.shell import size_words, tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.flow import flow

Choices = list[tuple[str, str]]


class FilterBar(QWidget):
    """`changed` follows each choice; `wanted` is what is asked for, without a role and without words."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("model-filters")
        self.setProperty("kind", "plain")
        self._known: tuple[ModelEntry, ...] = ()
        self._size = self._combo("filter-size", tr("Size"))
        self._licence = self._combo("filter-licence", tr("Licence"))
        self._language = self._combo("filter-language", tr("Language"))
        self._clear = Button(theme, tr("Show all"), "ghost", "close", "filter-clear")
        self._clear.clicked.connect(self.clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(flow(theme.px(8), self._size, self._licence, self._language, self._clear))
        _fill(self._size, size_choices())
        self._clear.hide()

    def _combo(self, name: str, title: str) -> QComboBox:
        made = CalmCombo(self)
        made.setObjectName(name)
        made.setAccessibleName(title)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.activated.connect(lambda _: self._chosen())
        return made

    def offer(self, models: Iterable[ModelEntry]) -> None:
        """Choices among these models."""
        known = tuple(models)
        if known != self._known:
            self._known = known
            _fill(self._licence, licence_choices(known))
            _fill(self._language, language_choices(known))

    @property
    def wanted(self) -> Wanted:
        """What is chosen."""
        size, licence, language = (
            str(combo.currentData() or "") for combo in (self._size, self._licence, self._language)
        )
        return Wanted(size=size, licence=licence, language=language)

    def clear(self) -> None:
        """Ask for nothing in particular."""
        for combo in (self._size, self._licence, self._language):
            combo.setCurrentIndex(0)
        self._size.setFocus()
        self._chosen()

    def _chosen(self) -> None:
        self._clear.setVisible(self.wanted != Wanted())
        self.changed.emit()


def _fill(combo: QComboBox, choices: Choices) -> None:
    """These choices, with the one that was chosen where it is still there."""
    before = combo.currentData()
    with QSignalBlocker(combo):
        combo.clear()
        for key, words in choices:
            combo.addItem(words, key)
        combo.setCurrentIndex(max(0, combo.findData(before)))


def size_choices() -> Choices:
    """Classes of size, with their bounds."""
    small, medium = size_words(SMALL), size_words(MEDIUM)
    return [
        ("", tr("Any size")),
        ("small", tr("Small: below {size}").format(size=small)),
        ("medium", tr("Medium: {least} to {most}").format(least=small, most=medium)),
        ("large", tr("Large: from {size}").format(size=medium)),
    ]


def licence_choices(models: Iterable[ModelEntry]) -> Choices:
    """Licences by name, and all that ask for no agreement."""
    named = [(name, name.replace("LicenseRef-", "").replace("-", " ")) for name in licences(models)]
    return [("", tr("Any licence")), (OPEN, tr("No terms to agree to")), *named]


def language_choices(models: Iterable[ModelEntry]) -> Choices:
    """Languages by their name, in the order of that."""
    named = [(code, language_name(code)) for code in languages(models)]
    return [("", tr("Any language")), *sorted(named, key=lambda one: one[1])]
