"""Reads the accessibility tree for the tests: run by the system's Python, which has the AT-SPI bindings.

One JSON request a line on standard input, one JSON answer a line on standard output.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEPTH = 40
EVERYTHING = [-(1 << 20), -(1 << 20), 1 << 21, 1 << 21]


def application(pid: int) -> Any:
    """The program with this process id, or None."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child is not None and child.get_process_id() == pid:
            child.set_cache_mask(Atspi.Cache.NONE)
            return child
    return None


def texts(node: Any) -> tuple[str, bool]:
    """What a node says, and whether it can be edited."""
    interfaces = node.get_interfaces()
    if "Text" not in interfaces:
        return "", False
    return Atspi.Text.get_text(node, 0, -1), "EditableText" in interfaces


def overlap(view: list[int], box: list[int]) -> list[int]:
    """What two areas, each x, y, width, height, have in common."""
    left, top = max(view[0], box[0]), max(view[1], box[1])
    right, bottom = min(view[0] + view[2], box[0] + box[2]), min(view[1] + view[3], box[1] + box[3])
    return [left, top, max(0, right - left), max(0, bottom - top)]


def describe(node: Any, view: list[int]) -> dict[str, Any]:
    """One node in plain values; extents are on the screen. `view` is what the areas that scroll let be seen."""
    box = node.get_extents(Atspi.CoordType.SCREEN) if "Component" in node.get_interfaces() else None
    states = node.get_state_set()
    text, editable = texts(node)
    return {
        "name": node.get_name() or "",
        "id": node.get_accessible_id() or "",
        "role": node.get_role_name(),
        "description": node.get_description() or "",
        "text": text,
        "editable": editable,
        "box": [box.x, box.y, box.width, box.height] if box else [0, 0, 0, 0],
        "view": view,
        "states": [
            name
            for name, state in STATES.items()
            if states.contains(state)
        ],
    }  # fmt: skip


STATES = {
    "showing": Atspi.StateType.SHOWING,
    "enabled": Atspi.StateType.ENABLED,
    "focused": Atspi.StateType.FOCUSED,
    "focusable": Atspi.StateType.FOCUSABLE,
    "checked": Atspi.StateType.CHECKED,
    "selected": Atspi.StateType.SELECTED,
}


VIEWPORT = "qt_scrollarea_viewport"


ROWS = {"list item", "tree item", "table cell"}


def focused(node: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The showing nodes under `node` that have the keyboard: far fewer questions than telling of all.

    Qt says so of the current row of every list, wherever the keyboard is: such a row counts where its list has it.
    """
    found: list[dict[str, Any]] = []
    here = node.get_state_set().contains(Atspi.StateType.FOCUSED)
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        states = child.get_state_set() if child is not None and depth <= DEPTH else None
        if states is None or (depth > 0 and not states.contains(Atspi.StateType.SHOWING)):
            continue
        if states.contains(Atspi.StateType.FOCUSED) and (here or child.get_role_name() not in ROWS):
            found.append(describe(child, EVERYTHING))
        found += focused(child, depth + 1)
    return found


def walk(node: Any, depth: int = 0, view: list[int] = EVERYTHING) -> list[dict[str, Any]]:
    """All showing nodes under `node`, outermost first."""
    found: list[dict[str, Any]] = []
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is None or depth > DEPTH:
            continue
        try:
            if depth > 0 and not child.get_state_set().contains(Atspi.StateType.SHOWING):
                continue
            told = describe(child, view)
            found.append(told)
            scrolls = told["id"].endswith(VIEWPORT)
            found += walk(child, depth + 1, overlap(view, told["box"]) if scrolls else view)
        except GLib.Error:  # it went while it was asked: the others are still there
            continue
    return found


class Ear:
    """What was last told to have the keyboard: an open menu is in no tree of Qt's, its lines are only told of."""

    def __init__(self) -> None:
        self._last: Any = None
        self._listener = Atspi.EventListener.new(self._hear)
        self._listener.register("object:state-changed:focused")

    def _hear(self, event: Any) -> None:
        if event.detail1:
            self._last = event.source

    def line(self, pid: int) -> list[dict[str, Any]]:
        """The line of a menu that is pointed at by the keys; none where no menu is open."""
        while GLib.MainContext.default().iteration(False):
            continue
        try:
            if self._last is not None and self._last.get_process_id() == pid:
                told = describe(self._last, EVERYTHING)
                return [told] if told["role"].endswith("menu item") and "showing" in told["states"] else []
        except GLib.Error:
            self._last = None
        return []


def answer(request: dict[str, Any], ear: Ear) -> list[dict[str, Any]]:
    """The tree of one program, or what in it has the keyboard; empty while it is not there, or changes meanwhile."""
    try:
        program = application(request["pid"])
        if program is None:
            return []
        if request.get("only") == "focused":
            return [*ear.line(request["pid"]), *focused(program)]
        return walk(program)
    except GLib.Error:
        return []


def main() -> None:
    """Serve until standard input ends."""
    Atspi.init()
    ear = Ear()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line), ear)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
