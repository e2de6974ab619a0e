"""The activity place: every connection that was made or refused, or the proof that there was none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.base.events import Changed, Event
from app.ui.activity.proof_card import ProofCard
from app.ui.shell.place import Host, Place
from app.ui.theme.style import Theme
from app.ui.viewmodels.activity import ActivityModel
from app.ui.viewmodels.proof import ProofModel
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose
from app.ui.widgets.panels import EmptyPlace, scroller
from app.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex


LOG_HEIGHT = 220
"""The least of the log that is worth scrolling in, in pixels at 100 % text."""


class LogTable(QAbstractTableModel):
    """The view model's lines as a table."""

    def __init__(self, theme: Theme, vm: ActivityModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._vm = theme, vm
        self._heads = (tr("When"), tr("Where to"), tr("What for"), tr("How much"), tr("What came of it"))

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._vm.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._vm.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells()[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(line.cells()[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole:
            last = index.column() == len(self._heads) - 1
            return self._theme.colour(line.tone if last else "text" if index.column() == 1 else "text_soft")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class ActivityPlace(Place):
    """What shuts the network out, then a table, or the words that nothing has left this computer."""

    name = "activity"
    icon = "activity"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = ActivityModel(host.core, host.background, self)
        self._table = LogTable(host.theme, self.vm, self)
        self._view = self._make_view()
        self._stack = QStackedWidget()
        self._stack.setObjectName("activity")
        self._empty = QWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._make_log())
        self.proof = ProofModel(host.core, host.background, self)
        self._page = scroller(self._make_page(), "activity-page")
        host.bridge.events.connect(self._on_events)
        self.vm.changed.connect(self._refresh)
        self.vm.exported.connect(self._exported)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setObjectName("connection-log")
        view.setAccessibleName(self.tr("Connections"))
        view.setModel(self._table)
        view.verticalHeader().hide()
        view.setShowGrid(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return view

    def _make_page(self) -> QWidget:
        px = self.host.theme.px
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(16))
        column.addWidget(ProofCard(self.host.theme, self.proof))
        column.addWidget(self._stack, 1)
        self._stack.setMinimumHeight(px(LOG_HEIGHT))
        return page

    def _make_log(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.host.theme.px(12))
        head = QHBoxLayout()
        self._summary = Prose(self.host.theme, "", "soft", name="activity-summary")
        copy = Button(self.host.theme, self.tr("Copy the log"), "", "copy", "copy-log")
        copy.clicked.connect(self._copy)
        head.addWidget(self._summary, 1)
        save = Button(self.host.theme, self.tr("Save as CSV…"), "", "download", "save-log")
        save.clicked.connect(self._save)
        head.addLayout(flow(self.host.theme.px(8), copy, save))
        column.addLayout(head)
        column.addWidget(self._view, 1)
        return page

    def _make_empty(self) -> QWidget:
        offline = self.vm.offline
        text = (
            self.tr(
                "Underdesk has made no connection, and while the Offline switch is on it cannot: there is one door "
                "to the network, and it is shut. Every attempt, refused ones too, would be listed here."
            )
            if offline
            else self.tr(
                "Underdesk is online but has made no connection: it makes one only when you ask for something, "
                "and each one will be listed here with its host, its purpose and its size."
            )
        )
        return scroller(
            EmptyPlace(
                self.host.theme,
                "offline" if offline else "online",
                self.tr("Nothing has left this computer"),
                text,
                name="activity-empty",
            )
        )

    def title(self) -> str:
        return self.tr("Activity")

    def work(self) -> QWidget:
        return self._page

    def activate(self, target: str = "") -> None:
        self.vm.refresh()
        self.proof.look()
        if self.vm.lines:
            self._view.setFocus()  # else it goes on to the first button of the rail, which was not chosen

    def _on_events(self, batch: list[Event]) -> None:
        self.vm.on_events(batch)
        if any(isinstance(event, Changed) and "offline" in event.ids for event in batch):
            self.proof.forget()

    def _refresh(self) -> None:
        self._table.layoutChanged.emit()
        if self.vm.lines:
            self._summary.setText(self.vm.summary)
            self._stack.setCurrentIndex(1)
            return
        self._stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = self._make_empty()
        self._stack.insertWidget(0, self._empty)
        self._stack.setCurrentIndex(0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.vm.as_text())
        self.host.toast(self.tr("The log is on the clipboard"))

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save the log"), "connections.csv")
        if path:
            self.vm.export(path)

    def _exported(self, path: str) -> None:
        self.host.toast(self.tr("The log is in {name}").format(name=Path(path).name))
