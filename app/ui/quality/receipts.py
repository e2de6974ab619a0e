"""Opens the receipt of an answer, of a step or of a file in the window's inspector."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.quality.receipt_panel import ReceiptPanel
from app.ui.shell.place import Host
from app.ui.viewmodels.receipt import ReceiptModel
from app.ui.viewmodels.shell import tr


class ReceiptOpener(QObject):
    """One for each place that shows receipts; its panel is made when it is first wanted."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self.vm: ReceiptModel | None = None
        self.panel: ReceiptPanel | None = None

    def acted(self, name: str, message_id: str, _extra: str) -> None:
        """Something was wanted of a message: perhaps its receipt."""
        if name == "receipt":
            self._open().show_message(message_id)

    def show_message(self, message_id: str) -> None:
        """The receipt of an answer."""
        self._open().show_message(message_id)

    def show_step(self, run_id: str, path: str) -> None:
        """The receipt of a step in a run."""
        self._open().show_step(run_id, path)

    def show_file(self, file: Path) -> None:
        """A receipt that was exported to a file."""
        self._open().show_file(file)

    def ask_file(self, parent: QWidget) -> None:
        """Have a person choose such a file."""
        path, _ = QFileDialog.getOpenFileName(parent, tr("Open a receipt"), "", tr("Receipts (*.json)"))
        if path:
            self.show_file(Path(path))

    def _open(self) -> ReceiptModel:
        if self.vm is None or self.panel is None:
            self.vm = ReceiptModel(self._host.core, self)
            self.vm.told.connect(self._host.toast)
            self.panel = ReceiptPanel(self._host.theme, self.vm)
        self._host.show_inspector(self.panel, self.tr("Receipt"))
        return self.vm

    def close(self) -> None:
        """The window closes."""
        if self.vm is not None:
            self.vm.close()
        if self.panel is not None:
            self.panel.deleteLater()
