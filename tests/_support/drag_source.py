"""A small window whose label can be dragged and carries files: the file manager of the tests."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """Starts a drag of the files as soon as the mouse is pressed and moved."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__("drag me")
        self._paths = paths
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag, data = QDrag(self), QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in self._paths])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


def main() -> None:
    application = QApplication(sys.argv[:1])
    source = Source(sys.argv[1:])
    source.setWindowTitle("drag source")
    source.setGeometry(20, 20, 120, 60)
    source.show()
    QTimer.singleShot(60_000, application.quit)
    application.exec()


if __name__ == "__main__":
    main()
