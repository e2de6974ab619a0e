"""Has links and files opened from outside of the filter: a browser started from within would have no network."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from app.net import outside

SCHEMES = ("http", "https", "mailto", "file")


class Opener(QObject):
    """Takes what `QDesktopServices.openUrl` is asked for; does nothing in a process without a steward."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        beyond = outside.here()
        self._steward = beyond.steward if beyond else None
        if self._steward:
            for scheme in SCHEMES:
                self._handle(scheme)
            parent.destroyed.connect(release)

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        """By the steward; by Qt itself where the steward cannot."""
        if self._steward and self._steward.open(bytes(address.toEncoded().data()).decode("ascii")):
            return
        QDesktopServices.unsetUrlHandler(address.scheme())
        QDesktopServices.openUrl(address)
        self._handle(address.scheme())

    def _handle(self, scheme: str) -> None:
        # WORKAROUND(PySide 6.11): the stub says bytes, the binding takes nothing but str.
        QDesktopServices.setUrlHandler(scheme, self, cast("bytes", "open"))


def release() -> None:
    """Leave links to Qt again."""
    for scheme in SCHEMES:
        QDesktopServices.unsetUrlHandler(scheme)
