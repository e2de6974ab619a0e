"""The work area of the models place: this computer, and the models of one kind as cards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.models.card import ModelCard
from app.ui.models.filters import FilterBar
from app.ui.theme.style import Theme
from app.ui.viewmodels.model_rows import gib
from app.ui.viewmodels.models import ModelsModel
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import Flow, flow
from app.ui.widgets.grid import CardGrid
from app.ui.widgets.labels import IconLabel, Prose, label
from app.ui.widgets.meter import Meter
from app.ui.widgets.panels import Card, scroller


class MachineCard(Card):
    """What this computer has, as a sentence and a bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, name="machine-card")
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(IconLabel(theme, "chip", "text_soft", 20))
        head.addWidget(label(tr("This computer"), "title"))
        head.addStretch()
        self._side = label("", "caption")
        head.addWidget(self._side)
        self.box.addLayout(head)
        self._bar = Meter(theme, 10)
        self.box.addWidget(self._bar)
        self._words = Prose(theme, "", "small")
        self.box.addWidget(self._words)

    def show_machine(self, vm: ModelsModel) -> None:
        """Refresh."""
        machine, used = vm.machine, sum(row.size for row in vm.installed() if row.loaded)
        if not machine.total:
            return
        others = max(0, machine.total - machine.free - used)
        self._bar.show_parts([(used / machine.total, "accent"), (others / machine.total, "border_strong")])
        words = tr("memory in use: {model} by the model, {others} by everything else")
        self._bar.setAccessibleName(words.format(model=gib(used), others=gib(others)))
        self._side.setText(tr("{free} free").format(free=gib(machine.free)))
        self._words.setText(machine.sentence)


class ModelsPage(QWidget):
    """Machine card above, model cards in one or two columns below."""

    remove_wanted, details_wanted = Signal(str), Signal(str)
    add_wanted, hub_wanted = Signal(), Signal()

    def __init__(self, theme: Theme, vm: ModelsModel) -> None:
        super().__init__()
        self._theme, self._vm, self._kind = theme, vm, "installed"
        self.setObjectName("models-page")
        self.setProperty("kind", "plain")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(14))
        self._machine = MachineCard(theme)
        self._intro = Prose(theme, "", "soft", name="models-intro")
        self._adding = Prose(theme, "", "soft", name="models-adding")
        self.filters = FilterBar(theme)
        self.filters.changed.connect(lambda: self.show_kind(self._kind))
        self._none = Prose(theme, "", "soft", name="models-none")
        self.grid = CardGrid(theme, self._make, ModelCard.show_row, "model-cards")
        for widget in (self._machine, self._intro, self.filters, self._adding, self._none, self.grid):
            column.addWidget(widget)
        column.addLayout(self._foot())
        column.addStretch(1)
        self._area = scroller(inner, "models-scroll")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def _foot(self) -> Flow:
        self._hub = Button(self._theme, "", "", "search", "search-hub")
        self._hub.clicked.connect(self.hub_wanted)
        add = Button(self._theme, tr("Add a .gguf file of your own"), "ghost", "plus", "add-model-foot")
        add.clicked.connect(self.add_wanted)
        return flow(self._theme.px(8), self._hub, add)

    def show_kind(self, kind: str) -> None:
        """Installed ones, or the offers of a role."""
        fresh = kind != self._kind
        self._kind = kind
        others = {"installed": self._vm.installed, "found": self._vm.found}
        listed = kind not in others
        self.filters.offer(self._vm.offers)
        role = "" if kind == "all" else kind
        rows = self._vm.offered(role, self.filters.wanted) if listed else others[kind]()
        self.filters.setVisible(listed)
        self._show_hub(listed)
        self._none.setText(tr("No model of the list is like that.") if listed and not rows else "")
        self._none.setVisible(bool(self._none.text()))
        self._machine.show_machine(self._vm)
        self._intro.setText(_intro(kind))
        self._adding.setText(tr("Checking {names}…").format(names=self._vm.adding))
        self._adding.setVisible(bool(self._vm.adding))
        self.grid.show_rows(rows)
        if fresh:
            self._area.verticalScrollBar().setValue(0)

    def _show_hub(self, listed: bool) -> None:
        words = self._vm.words
        named = tr("Search Hugging Face for “{words}”").format(words=words[:16] + "…" * (len(words) > 16))
        self._hub.setText(named if words else tr("Search Hugging Face"))
        self._hub.setVisible(listed)

    def _make(self, model_id: str) -> ModelCard:
        card = ModelCard(self._theme)
        card.wanted.connect(lambda verb: self.do(verb, model_id))
        card.guess_wanted.connect(lambda draft: self._vm.guess_with(model_id, draft))
        return card

    def do(self, verb: str, model_id: str) -> None:
        """What a card or the panel beside it asks for."""
        vm = self._vm
        verbs: dict[str, Callable[[str], None]] = {
            "use": vm.use, "default": vm.make_default, "verify": vm.verify, "get": vm.get,
            "discard": vm.discard, "take": vm.take,
            "cancel": vm.cancel, "unload": vm.unload, "remove": self.remove_wanted.emit,
            "details": self.details_wanted.emit,
        }  # fmt: skip
        verbs[verb](model_id)


def _intro(kind: str) -> str:
    return {
        "installed": tr("These answer on this computer, with or without a network."),
        "all": tr("Models that we looked at. What fits is said on each."),
        "found": tr("Other programs put these here. They are used where they lie, never copied or changed."),
        "chat": tr("Models that answer. Larger ones are wiser and slower; what fits is said on each."),
        "embedding": tr(
            "Models that find passages by meaning. One for all folders is chosen in Settings, under Documents."
        ),
        "reranker": tr(
            "Models that put the best passage first. One for all folders is chosen in Settings, under Documents."
        ),
        "vision": tr("Models that also look at pictures."),
    }.get(kind, "")
