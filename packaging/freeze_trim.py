"""What goes into the packed program and what stays with the system: rules over names, tested without packing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]
"""As PyInstaller lists a file: its place in the program, where it is taken from, its kind."""

EXCLUDED = (
    "IPython", "PIL", "PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtTest", "_pytest",
    "_tkinter", "basedpyright", "hf_xet", "hypothesis", "importlinter", "lib2to3", "matplotlib", "numpy.f2py", "openai",
    "pandas", "pip", "pydoc_data", "pyqtgraph.console", "pyqtgraph.dockarea", "pyqtgraph.examples",
    "pyqtgraph.flowchart", "pyqtgraph.jupyter", "pyqtgraph.opengl", "pytest", "pytestqt", "requests", "rich", "scipy",
    "setuptools", "sniffio", "test", "tests", "tkinter", "turtledemo", "uv",
)  # fmt: skip
"""Modules that some package would like to have and that the program never imports."""

OWN = re.compile(
    r"lib(python3|ffi|ssl|crypto|bz2|lzma|gomp|uuid|mpdec"
    r"|xcb-(cursor|icccm|image|keysyms|render-util|util|xkb|shape)|xkbcommon-x11)[-.0-9]"
)
"""Libraries of the building system that go along: what Python itself was linked with, OpenMP, and small ones of X that
many systems lack. Everything else of the system (C++, GLib, X, graphics, fonts) must be the one that the person's
own drivers and desktop were made for."""

_QT = (
    r"/qmltooling/|/Qt/qml/|/translations/(?!qtbase_(de|en)[.])|/networkinformation/|/tls/|/generic/|/virtualkeyboard/"
    r"|/egldeviceintegrations/|/platforms/libq(eglfs|linuxfb|vkkhrdisplay|vnc|minimal)|/platformthemes/libqgtk3"
    r"|/imageformats/libq(pdf|tiff|tga|wbmp|icns)|/wayland-shell-integration/lib(fullscreen|ivi|qt-shell|wl-)"
    r"|/wayland-graphics-integration-client/libd(rm|mabuf)"
    r"|libQt6(Qml|Quick|Pdf|Network|Egl|VirtualKeyboard|OpenGLWidgets)|PySide6/Qt(Qml|Quick|Network|OpenGL)"
)
_METADATA = re.compile(r"\.dist-info/(?!(METADATA|entry_points\.txt|top_level\.txt)$)")
_LOCALES = r"^babel/locale-data/(?!(root|en)[.]dat$)"
_PLOTS = r"^pyqtgraph/"
"""Icons, scales of colours and its logo; bars need none of them."""
_DROPPED = re.compile(
    rf"{_QT}|{_LOCALES}|{_PLOTS}|/tests?/|\.pyi$|\.pxd$|/include/|^llama_cpp/lib/|^lib/|^bin/|^include/"
)
_SYSTEM = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/usr/local/lib/")


def is_kept(entry: Entry) -> bool:
    """Whether a file belongs into the program. llama.cpp's libraries are put in by themselves, each once."""
    place, source, _ = entry
    place = place.replace("\\", "/")
    if _DROPPED.search(place) or _METADATA.search(place):
        return False
    if PurePosixPath(place).name.startswith("lib") and source.startswith(_SYSTEM):
        return bool(OWN.match(PurePosixPath(place).name))
    return True


def trimmed(entries: Iterable[Entry]) -> list[Entry]:
    """What stays, in a fixed order, so that two builds of one source are alike."""
    return sorted(entry for entry in entries if is_kept(entry))
