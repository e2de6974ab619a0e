"""The real window by keys and the accessibility tree alone: what has the keyboard, Tab until, menus, names."""

from __future__ import annotations

from tests._support.display import wait_until
from tests._support.program import Node, Program

ACTED_ON = {
    *("button", "push button", "check box", "radio button", "text", "entry", "combo box", "spin button"),
    *("slider", "list", "tree", "table", "menu item", "page tab", "list item", "toggle button"),
}
"""Roles that a person acts on."""


def reach(run: Program, what: str, key: str = "Tab", most: int = 60) -> Node:
    """Press Tab until the one of this id or name has the keyboard; fails if it is never met."""
    met: list[str] = []
    for _ in range(most):
        now = run.focused()
        found = [node for node in now if what in (node.id.split(".")[-1], node.name)]
        if found:
            return found[0]
        met += [node.id.split(".")[-1] or node.name for node in now] or ["nothing"]
        run.key("F6" if any(node.id.endswith("pipeline-canvas") for node in now) and key == "Tab" else key)
    run.screenshot("in-vain")
    raise AssertionError(f"{what} was not reached by {key}; met: {met}")


def press(run: Program, what: str) -> None:
    """Reach it, by its id or its name, and press it."""
    ready = ("showing", "enabled")
    wait_until(lambda: run.find(id_=what, states=ready) or run.find(what, states=ready), what)
    reach(run, what)
    run.key("space")


def by_menu(run: Program, *lines: str) -> None:
    """Go down an open menu to the line that begins so, into its submenu to the next, and take the last."""
    for place, line in enumerate(lines):
        go_down_to(run, line, inside=place > 0)
        run.key("Right" if place < len(lines) - 1 else "Return")


def go_down_to(run: Program, line: str, inside: bool) -> None:
    """Press Down until the line that begins so is pointed at; `inside` a submenu the first one is from the start."""
    heard: list[str] = []
    while not (heard and heard[-1].startswith(line)):
        if heard or not inside:
            run.key("Down")
        last = heard[-1] if heard else ""
        heard.append(wait_until(lambda before=last: pointed_at(run, before), f"a line after {heard}"))
        if heard.count(heard[-1]) > 1:
            run.screenshot("in-vain")
            raise AssertionError(f"no line {line!r} in the menu: {heard}")


def pointed_at(run: Program, before: str = "") -> str:
    """The line of an open menu that the keys point at, once it is another one than before."""
    return next((n.name for n in run.focused() if n.role.endswith("menu item") and n.name != before), "")


def nothing_unnamed(run: Program, where: str) -> None:
    """Whatever can be acted on here has a name to be called by."""
    silent = [
        f"{node.role} {node.id}"
        for node in run.tree()
        if node.role in ACTED_ON and not node.name and not node.id.split(".")[-1].startswith("qt_")
    ]
    assert not silent, (where, silent)
