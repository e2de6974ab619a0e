"""Draws the program's picture in the sizes that Windows and macOS want: `python installer/icons.py FOLDER`."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "resources" / "icons" / "app" / "underdesk.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICNS_KINDS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
ICNS_SHARP = {b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512}
"""Kinds of an .icns file by the pixels of their picture; the second for displays with twice the pixels."""


def drawn(size: int) -> bytes:
    """The picture, `size` pixels high and wide, as PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(PICTURE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """An .ico file of PNG pictures by their size."""
    place = 6 + 16 * len(pictures)
    entries, bodies = b"", b""
    for size, body in sorted(pictures.items()):
        entries += struct.pack(
            "<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(body), place + len(bodies)
        )
        bodies += body
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + bodies


def icns(pictures: Mapping[bytes, bytes]) -> bytes:
    """An .icns file of PNG pictures by their kind."""
    parts = b"".join(kind + struct.pack(">I", 8 + len(body)) + body for kind, body in pictures.items())
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def write(folder: Path) -> tuple[Path, Path]:
    """underdesk.ico and underdesk.icns in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = {**ICNS_KINDS, **ICNS_SHARP}
    made = {size: drawn(size) for size in {*ICO_SIZES, *kinds.values()}}
    windows, mac = folder / "underdesk.ico", folder / "underdesk.icns"
    windows.write_bytes(ico({size: made[size] for size in ICO_SIZES}))
    mac.write_bytes(icns({kind: made[size] for kind, size in kinds.items()}))
    return windows, mac


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")
