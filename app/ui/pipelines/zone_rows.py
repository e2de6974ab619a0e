"""The inspector's rows of a zone: what it carries, and what bounds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.pipelines.graph import Edge, Zone
from app.pipelines.types import NAMES, parse
from app.ui.pipelines.rows import Rows
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.labels import Prose

CARRIED = tuple(name for name in NAMES if name != "list")


class ZoneRows(Rows):
    """Rows that zones have beside those of all things."""

    def _zone(self, zone: Zone) -> None:
        self._name(zone.id)
        self._troubles(zone.id)
        repeat = zone.kind == "repeat"
        if repeat:
            words = tr("Everything inside runs again and again until the port “until” is true.")
        elif zone.kind == "each":
            words = tr("Everything inside runs once for each item, several at the same time.")
        else:
            words = tr("Runs another pipeline, as it was when it was put here.")
        self._box.addWidget(Prose(self._theme, words))
        if zone.kind != "sub":
            self._section(tr("Carried from round to round") if repeat else tr("Results"))
            for at, edge in enumerate(zone.edges):
                self._box.addWidget(
                    EdgeRow(self._theme, edge, repeat, lambda e, i=at: self._set_edge(zone.id, i, e))
                )
            add = Button(self._theme, tr("Add a value"), "", "plus", "zone-add-edge")
            add.clicked.connect(lambda: self._add_edge(zone.id))
            self._box.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        if repeat:
            self._bounds(zone.id)
        if zone.kind == "each":
            self._items(zone.id)

    def _bounds(self, wanted: str) -> None:
        self._section(tr("Bounds"))
        set_zone = self._editor.set_zone
        self._count(
            tr("Rounds at most"),
            "zone-rounds",
            10_000,
            lambda: self._of(wanted, "rounds"),
            lambda value: set_zone(wanted, rounds=max(1, value)),
            least=1,
        )
        self._count(
            tr("Tokens at most"),
            "zone-tokens",
            2**31 - 1,
            lambda: self._of(wanted, "tokens"),
            lambda value: set_zone(wanted, tokens=value or None),
            tr("No limit"),
        )
        self._count(
            tr("Seconds at most"),
            "zone-seconds",
            10**7,
            lambda: self._of(wanted, "seconds"),
            lambda value: set_zone(wanted, seconds=float(value) if value else None),
            tr("No limit"),
        )
        self._switch(
            tr("Stop when a round changes nothing"),
            "zone-settle",
            lambda: bool(self._of(wanted, "settle")),
            lambda on: set_zone(wanted, settle=on),
        )

    def _items(self, wanted: str) -> None:
        self._section(tr("Items"))
        combo = CalmCombo()
        combo.setObjectName("zone-on-error")
        combo.setAccessibleName(tr("When an item fails"))
        for key, words in (
            ("stop", tr("Stop the run")),
            ("skip", tr("Leave the item out")),
            ("keep", tr("Keep its error beside")),
        ):
            combo.addItem(words, key)
        combo.activated.connect(lambda at: self._editor.set_zone(wanted, on_error=combo.itemData(at)))
        self._row(tr("When an item fails"), combo)
        self._refreshers.append(lambda: combo.setCurrentIndex(combo.findData(self._of(wanted, "on_error"))))
        self._count(
            tr("Items at the same time"),
            "zone-together",
            64,
            lambda: self._of(wanted, "together"),
            lambda value: self._editor.set_zone(wanted, together=max(1, value)),
            least=1,
        )

    def _set_edge(self, wanted: str, at: int, edge: Edge | None) -> None:
        zone = self._editor.item(wanted)
        if isinstance(zone, Zone):
            fresh = (edge,) if edge is not None else ()
            self._editor.set_zone(wanted, edges=(*zone.edges[:at], *fresh, *zone.edges[at + 1 :]))

    def _add_edge(self, wanted: str) -> None:
        zone = self._editor.item(wanted)
        if isinstance(zone, Zone):
            names = {edge.name for edge in zone.edges}
            base = "value" if zone.kind == "repeat" else "result"
            name = next(n for n in (base, *(f"{base} {i}" for i in range(2, 99))) if n not in names)
            self._editor.set_zone(wanted, edges=(*zone.edges, Edge(name)))


class EdgeRow(QWidget):
    """A value on a zone's edge: its name, its type where that is not what is wired, and a button to be rid of it."""

    def __init__(self, theme: Theme, edge: Edge, typed: bool, take: Callable[[Edge | None], None]) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        name = QLineEdit(edge.name)
        name.setAccessibleName(tr("Name of the value"))
        name.editingFinished.connect(lambda: self._named(name, edge, take))
        box.addWidget(name, 1)
        if typed:
            box.addWidget(self._types(edge, take))
        gone = IconButton(theme, "close", tr("Remove {name}").format(name=edge.name))
        gone.clicked.connect(lambda: take(None))
        box.addWidget(gone)

    @staticmethod
    def _named(field: QLineEdit, edge: Edge, take: Callable[[Edge | None], None]) -> None:
        words = " ".join(field.text().split())
        if words and words != edge.name:
            take(replace(edge, name=words))

    @staticmethod
    def _types(edge: Edge, take: Callable[[Edge | None], None]) -> CalmCombo:
        combo = CalmCombo()
        combo.setAccessibleName(tr("Type of the value"))
        for kind in (*CARRIED, *(f"list<{kind}>" for kind in CARRIED)):
            combo.addItem(kind, kind)
        combo.setCurrentIndex(max(0, combo.findData(str(edge.type))))
        combo.activated.connect(lambda at: take(replace(edge, type=parse(combo.itemData(at)))))
        return combo
