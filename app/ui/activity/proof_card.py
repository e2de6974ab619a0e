"""The card that shows how the program is shut in, and tests it before the person's eyes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.proof import ProofModel
from app.ui.viewmodels.told import told
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, restyle
from app.ui.widgets.panels import Card, badge

COLUMNS = 6
LINES = 4


class ProofCard(Card):
    """A few sentences of how it stands, a button that tests it, and a badge for each way out that was tried."""

    def __init__(self, theme: Theme, vm: ProofModel) -> None:
        super().__init__(theme, name="proof")
        self._theme, self._vm = theme, vm
        head = QHBoxLayout()
        head.addWidget(
            Prose(theme, self.tr("What shuts the network out"), "title"), 1, Qt.AlignmentFlag.AlignVCenter
        )
        self.button = Button(theme, self.tr("Test it now"), "", "shield", "test-ways")
        self.button.clicked.connect(vm.test)
        head.addWidget(self.button)
        self.box.addLayout(head)
        self._lines = [Prose(theme, "", "soft", name=f"proof-line-{n}") for n in range(LINES)]
        for line in self._lines:
            self.box.addWidget(line)
        self._verdict = Prose(theme, "", "soft", name="proof-verdict")
        self.box.addWidget(self._verdict)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(6))
        self.box.addLayout(self._grid)
        self._badges: list[QLabel] = []
        vm.changed.connect(self.refresh)

    def refresh(self) -> None:
        """As the view model stands."""
        told = [*self._vm.lines, *([("", "")] * LINES)]
        for line, (words, tone) in zip(self._lines, told, strict=False):
            _say(line, words, tone)
            line.setVisible(bool(words))
        _say(self._verdict, *self._vm.verdict)
        self.button.setEnabled(not self._vm.running)
        self._show_ways()

    def _show_ways(self) -> None:
        ways = self._vm.ways
        if len(ways) < len(self._badges):
            for old in self._badges:
                self._grid.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._badges = []
        for way in ways[len(self._badges) :]:
            tone = "" if not way.installed else "good" if way.blocked else "bad"
            words = self.tr("blocked") if way.blocked else self.tr("got out")
            words = words if way.installed else self.tr("not installed")
            made = badge(f"{told(way.way)}: {words}", tone, f"way-{len(self._badges)}")
            self._grid.addWidget(made, *divmod(len(self._badges), self._columns()))
            self._badges.append(made)

    def _columns(self) -> int:
        return max(1, min(COLUMNS, self.width() // self._theme.px(230)))


def _say(line: QWidget, words: str, tone: str) -> None:
    assert isinstance(line, QLabel)
    line.setText(words)
    restyle(line, tone=tone)
