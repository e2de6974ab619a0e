"""Opens the page where pairs of answers are judged, and tells where to go back to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.quality.judging_page import JudgingPage
from app.ui.shell.place import Host
from app.ui.viewmodels.judging import JudgingModel
from app.ui.widgets.panels import scroller


class PairsDesk(QObject):
    """The page is made when it is first wanted. `left(run, against)`: the pairs of these runs were left."""

    left = Signal(str, str)

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._area: QWidget | None = None
        self.vm = JudgingModel(host.core, host.background, self)
        self.vm.failed.connect(lambda error: host.show_error(error, about="quality"))
        self.open = False
        """Whether pairs are judged: what is read again behind that does not take their place."""

    def show_in(self, stack: QStackedWidget, run: str, against: str = "") -> None:
        """Show the pairs of a run that wait for a person's word."""
        if self._area is None:
            self._page = JudgingPage(self._host.theme, self.vm)
            self._page.left.connect(self._leave)
            self._area = scroller(self._page, "judging-area")
            stack.addWidget(self._area)
        self.open = True
        self.vm.open(run, against)
        stack.setCurrentWidget(self._area)
        self._page.start()

    def _leave(self) -> None:
        self.open = False
        if self.vm.pairs is not None:
            self.left.emit(self.vm.pairs.run, self.vm.pairs.against)
