"""Finds Qt objects that a test left behind; touches Qt only where the test uses it."""

from __future__ import annotations

import gc
from collections.abc import Iterable

QT_FIXTURES = frozenset({"qtbot", "qapp", "qapp_cls"})


def uses_qt(fixtures: Iterable[str]) -> bool:
    """Whether a test with these fixtures draws."""
    return not QT_FIXTURES.isdisjoint(fixtures)


def settle() -> set[str]:
    """What is alive before a test; the collector need not look at any of it again, which saves seconds a test.

    Until `leaked` looks, nothing is collected: another thread might free what belongs to Qt. The window's program has
    `app.ui.collector` for that.
    """
    before = live()
    gc.freeze()
    gc.disable()
    return before


def live() -> set[str]:
    """Descriptions of active timers and top-level widgets, unique by identity."""
    return set(_found())


def leaked(before: set[str]) -> list[str]:
    """What is there now and was not in `before`, after deferred deletions and a collection."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        gc.collect()
    gc.enable()
    return sorted(live() - before)


def _found() -> Iterable[str]:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    for thing in gc.get_objects():
        if isinstance(thing, QTimer) and isValid(thing) and thing.isActive():
            yield f"QTimer {thing.objectName() or ''} of {_name(thing.parent())} at {id(thing):#x}"
    for widget in QApplication.topLevelWidgets():
        if isValid(widget):
            yield f"{_name(widget)} at {id(widget):#x}"


def _name(thing: object) -> str:
    if thing is None:
        return "nobody"
    name = getattr(thing, "objectName", lambda: "")()
    return f"{type(thing).__name__}({name})"
