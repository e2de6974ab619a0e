"""Run before the packed program: pyqtgraph imports Qt's OpenGL modules, 9 MB, and uses them only where told to."""

from __future__ import annotations

import sys
from types import ModuleType


class QOpenGLWidget:
    """What classes for OpenGL are derived from while pyqtgraph is imported; the program never makes one."""


def stand_in(name: str, *classes: type) -> None:
    """A module of this name that has these classes alone."""
    module = ModuleType(name)
    module.__dict__.update({one.__name__: one for one in classes})
    sys.modules[name] = module


stand_in("PySide6.QtOpenGL")
stand_in("PySide6.QtOpenGLWidgets", QOpenGLWidget)
