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


def describe(node: Any) -> dict[str, Any]:
    """One node in plain values; extents are on the screen."""
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


def walk(node: Any, depth: int = 0) -> list[dict[str, Any]]:
    """All showing nodes under `node`, outermost first."""
    found: list[dict[str, Any]] = []
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is None or depth > DEPTH:
            continue
        if depth > 0 and not child.get_state_set().contains(Atspi.StateType.SHOWING):
            continue
        found.append(describe(child))
        found += walk(child, depth + 1)
    return found


def answer(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The tree of one program; empty while it is not there or changing under our hands."""
    try:
        program = application(request["pid"])
        return walk(program) if program is not None else []
    except GLib.Error:
        return []


def main() -> None:
    """Serve until standard input ends."""
    Atspi.init()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
