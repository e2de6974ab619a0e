"""The page that searches Hugging Face, and the panel with what one of its repositories holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from app.ui.models.facts import Facts, FitBadge, left
from app.ui.theme.style import Theme
from app.ui.viewmodels.hub import HubModel, hit_words
from app.ui.viewmodels.model_details import count_words, language_words
from app.ui.viewmodels.model_rows import TONES, context_words, role_words
from app.ui.viewmodels.shell import size_words, tr
from app.ui.viewmodels.written import number
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import scroller
from app.ui.widgets.rows import RowList
from app.ui.widgets.search import SearchField

if TYPE_CHECKING:
    from app.searching import Shelf

WIDTH = 400


class HubPage(QWidget):
    """Words, what was found, and where nothing can be asked, why. `online_wanted` asks for the switch."""

    online_wanted = Signal()

    def __init__(self, theme: Theme, vm: HubModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("hub-page")
        self.setProperty("kind", "plain")
        px = theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(16))
        box.setSpacing(px(12))
        self._promise = Prose(theme, "", "soft")
        box.addWidget(self._promise)
        box.addLayout(self._line())
        self._state = Prose(theme, "", "soft", name="hub-state")
        box.addWidget(self._state)
        self._online = Button(theme, tr("Go online and search"), "primary", "online", "hub-online")
        self._online.clicked.connect(self.online_wanted)
        box.addLayout(left(self._online))
        self._rows = RowList(theme, "hub-hits", tr("Models at Hugging Face"))
        self._rows.itemActivated.connect(self._open)
        self._rows.itemClicked.connect(self._open)
        box.addWidget(self._rows, 1)
        box.addStretch(0)
        vm.changed.connect(self.refresh)
        self.refresh()

    def _line(self) -> QHBoxLayout:
        self.words = SearchField(self._theme, "hub-words", tr("A name, such as qwen3 8b"))
        self.words.returnPressed.connect(self.ask)
        self.words.down.connect(self._to_hits)
        self._ask = Button(self._theme, tr("Search"), "primary", "", "hub-search")
        self._ask.clicked.connect(self._press)
        line = QHBoxLayout()
        line.setSpacing(self._theme.px(8))
        line.addWidget(self.words, 1)
        line.addWidget(self._ask)
        return line

    def _to_hits(self) -> None:
        if self._rows.count():
            self._rows.setFocus()
            self._rows.setCurrentRow(max(0, self._rows.currentRow()))

    def _press(self) -> None:
        self._vm.cancel() if self._vm.searching else self.ask()

    def ask(self) -> None:
        """Search for the words that stand in the field."""
        self._vm.search(self.words.text())

    def search_for(self, words: str) -> None:
        """The same with these words."""
        self.words.setText(words)
        self.words.setFocus()
        if words:
            self.ask()

    def refresh(self) -> None:
        """Show how it stands."""
        vm = self._vm
        promise = tr("Looks for models at {host}. What is sent are the words you type here, when you ask.")
        self._promise.setText(promise.format(host=vm.where))
        self._ask.setText(tr("Stop") if vm.searching else tr("Search"))
        self._online.setVisible(vm.offline and bool(vm.words))
        self._state.setText(self._said())
        self._state.setVisible(bool(self._state.text()))
        shown = [hit.repo for hit in vm.hits or ()]
        if shown != [self._rows.item(row).text() for row in range(self._rows.count())]:
            self._rows.clear()
            for hit in vm.hits or ():
                self._rows.add(
                    hit.repo,
                    hit.repo,
                    hit_words(hit),
                    "models",
                    f"♥ {number(hit.likes)}" if hit.likes else "",
                )
        self._rows.setVisible(bool(shown))

    def _said(self) -> str:
        vm = self._vm
        if vm.looking:
            return tr("Looking at {repo}…").format(repo=vm.looking)
        if vm.searching:
            return tr("Asking {host}…").format(host=vm.where)
        if vm.trouble is not None:
            return vm.trouble.sentence
        if vm.words and vm.offline:
            return tr(
                "Underdesk is offline: nothing was sent. Go online to search there; you can go back at any moment."
            )
        if vm.hits is not None and not vm.hits:
            return tr("Nothing there has GGUF files and a name like “{words}”.").format(words=vm.words)
        if vm.hits:
            return ""
        if vm.offline:
            return tr("Offline, the models under Worth having can be read about all the same.")
        return tr("Nothing was asked yet. Type a name and press Return.")

    def _open(self, item: QListWidgetItem) -> None:
        self._vm.look(item.text())


class ShelfPanel(QWidget):
    """What a repository holds: facts, and each quantisation with its size, its badge and a button to fetch it."""

    wanted = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("hub-shelf")
        self.setProperty("wish", WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._area: QWidget | None = None

    def show_shelf(self, shelf: Shelf) -> None:
        """Show it in place of another."""
        inner = QWidget()
        box = QVBoxLayout(inner)
        px = self._theme.px
        box.setContentsMargins(px(16), px(4), px(16), px(20))
        box.setSpacing(px(8))
        box.addWidget(Facts(self._theme, _facts(shelf), "shelf-facts"))
        if shelf.page.hit.gated:
            words = tr("Its maker gives the files only to those who accepted terms at huggingface.co and whose access "
                       "token is entered in Settings.")  # fmt: skip
            box.addWidget(Prose(self._theme, words, "soft"))
        self._variants(box, shelf)
        box.addStretch(1)
        if self._area is not None:
            self._column.removeWidget(self._area)
            self._area.hide()
            self._area.deleteLater()
        self._area = scroller(inner, "shelf-scroll")
        self._column.addWidget(self._area)

    def _variants(self, box: QVBoxLayout, shelf: Shelf) -> None:
        box.addSpacing(self._theme.px(8))
        box.addWidget(label(tr("Quantisations"), "strong"))
        if not shelf.page.variants:
            box.addWidget(Prose(self._theme, tr("There is no model file here that can be used."), "soft"))
        for variant, judged in zip(shelf.page.variants, shelf.badges, strict=True):
            line = QFrame()
            line.setProperty("kind", "line")
            box.addWidget(line)
            box.addLayout(self._head(shelf, variant))
            fit = FitBadge(self._theme)
            box.addLayout(left(fit))
            fit.show_fit(judged.text, TONES[judged.grade])

    def _head(self, shelf: Shelf, variant: Any) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(variant.quantisation or tr("unknown"), "strong"))
        row.addWidget(label(size_words(variant.size), "caption"))
        row.addStretch()
        if variant.whole:
            get = Button(self._theme, tr("Get"), "", "download", f"get-{variant.file}")
            get.setAccessibleName(
                tr("Get {file}, {size}").format(file=variant.file, size=size_words(variant.size))
            )
            get.clicked.connect(lambda: self.wanted.emit(shelf, variant.file))
            row.addWidget(get, 0, Qt.AlignmentFlag.AlignRight)
        else:
            row.addWidget(label(tr("no hash is told"), "caption"))
        return row


def _facts(shelf: Shelf) -> list[tuple[str, str]]:
    page = shelf.page
    found = [
        (tr("Kept by"), page.hit.author),
        (tr("For"), role_words(page.role)),
        (tr("Licence"), page.licence.id.removeprefix("LicenseRef-").replace("-", " ")),
        (tr("Languages"), language_words(page.languages)),
        (tr("Parameters"), count_words(page.parameters)),
        (tr("Context"), tr("{n} tokens").format(n=context_words(page.context)) if page.context else ""),
        (tr("Architecture"), page.architecture),
        (tr("Sees pictures with"), page.projector.file if page.projector else ""),
    ]
    return [(title, words) for title, words in found if words]
