"""Chats on paper: a PDF file, or a printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF, QThread, QUrl
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.base.errors import UserError
from app.base.files import write_atomic
from app.base.jobs import CancelToken
from app.chat.export_html import Shown, article
from app.chat.importers import from_address
from app.knowledge.reading import look_at_bytes

STYLE = """
body { color: #1d2023; font-family: sans-serif; font-size: 10pt; }
h1 { font-size: 17pt; } h2 { font-size: 13pt; } h3 { font-size: 11pt; }
p { line-height: 135%; } .who { color: #5c636b; font-size: 8.5pt; margin-top: 14pt; }
pre, code { font-family: monospace; font-size: 9pt; } pre { background-color: #f3f4f6; }
blockquote { color: #5c636b; } td, th { padding: 3pt 6pt; }
"""
MARGIN_MM = 0.0
"""The document keeps margins of its own, of two centimetres."""
MOST_WIDTH = 460
"""Points that a picture may be wide."""


class Paper(QTextDocument):
    """A document that takes pictures from itself alone; whatever else is named is not looked for."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """See QTextDocument; only `data:` addresses have anything behind them."""
        address = QUrl(name)
        found = from_address(address.toString()) if address.scheme() == "data" else None
        if found is None:
            return None
        try:
            image = pixels_of(found.data)
        except UserError:  # a damaged one, or of a kind that is not read: its name stands there
            return None
        return image if image.width() <= MOST_WIDTH else image.scaledToWidth(MOST_WIDTH)


def pixels_of(data: bytes) -> QImage:
    """A picture that somebody else made, decoded in the sandbox. Raises UserError where it is none that is read."""
    seen = look_at_bytes(data)
    return QImage(seen.rgb, seen.width, seen.height, 3 * seen.width, QImage.Format.Format_RGB888).copy()


def document(chats: Sequence[Shown], token: CancelToken | None = None) -> QTextDocument:
    """The chats one after the other, each on a page of its own. Raises Cancelled."""
    made = Paper()
    made.setDefaultStyleSheet(STYLE)
    parts: list[str] = []
    for number, chat in enumerate(chats):
        if token is not None:
            token.check()
        begins = ' style="page-break-before: always"' if number else ""
        parts.append(f"<div{begins}>{article(*chat)}</div>")
    made.setHtml(f"<body>{''.join(parts)}</body>")
    return made


class _Beside(QThread):
    """Documents need a thread that Qt knows: elsewhere their timers complain."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self.error = error


def write_pdf(path: Path, chats: Sequence[Shown], token: CancelToken | None = None) -> None:
    """A file that is there whole or not at all; waits for it, so not for the window's thread.

    Raises UserError "nothing-to-export"; OSError; Cancelled.
    """
    if not chats:
        raise UserError("There are no chats to export", code="nothing-to-export")
    beside = _Beside(lambda: _write(path, chats, token))
    beside.start()
    beside.wait()
    if beside.error is not None:
        raise beside.error


def _write(path: Path, chats: Sequence[Shown], token: CancelToken | None) -> None:
    made = document(chats, token)
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(held)
    writer.setTitle(chats[0][0].title if len(chats) == 1 else "Underdesk")
    writer.setCreator("Underdesk")
    writer.setPageLayout(_layout())
    made.print_(writer)
    del writer
    if token is not None:
        token.check()
    write_atomic(path, bytes(held.data().data()))


def print_on(device: QPagedPaintDevice, chats: Sequence[Shown]) -> None:
    """On a printer that was chosen."""
    document(chats).print_(device)


def _layout() -> QPageLayout:
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
