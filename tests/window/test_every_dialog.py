"""The real window and its dialogs, asked over AT-SPI: no control without a name, and Tab comes to each."""

from __future__ import annotations

import pytest

from app.base.paths import Profile
from tests._support.display import wait_until
from tests._support.fixtures import make_vault
from tests._support.hearing import ACTED_ON, nothing_unnamed
from tests._support.program import Node, Program, Start

DIALOGS = (
    ("Keyboard shortcuts", "help"),
    ("User guide", "guide"),
    ("Import chats", "import-chats"),
    ("Export chats", "export-chats"),
)
"""What the palette is asked for, and the dialog that it opens."""
OPENED = ("Presets", "Parameters of this chat")
"""What opens within the window."""
PLACES = 7
BY_ARROWS = {"list item", "menu item", "page tab", "radio button", "tree item", "table cell"}
"""Roles of which Tab stops at one alone; the arrow keys go to the others."""


def ask_for(run: Program, title: str) -> None:
    """By the palette."""
    run.key("ctrl+k")
    run.wait(id_="palette-search", states=("showing", "focused"))
    run.type(title)
    wait_until(
        lambda: any(
            n.name.startswith(title) and inside(n, "palette") and n.role == "list item" for n in run.tree()
        ),
        f"{title} to be found",
        60,
    )
    run.key("Return")
    wait_until(lambda: run.find(id_="palette-search") is None, "the palette's end")


def inside(node: Node, dialog: str) -> bool:
    """Whether it is part of the dialog of this name."""
    return dialog in node.id.split(".")[:-1]


def met_by_tab(run: Program, most: int = 40) -> set[str]:
    """The ids of all that Tab comes to, once round."""
    met: list[str] = []
    for _ in range(most):
        now = "|".join(node.id for node in run.focused())
        if met and now == met[0]:
            break
        met.append(now)
        run.key("Tab")
    return {part for ids in met for part in ids.split("|")}


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_no_control_of_window_or_dialog_is_out_of_reach(program: Start, profile: Profile) -> None:
    make_vault(profile).close()
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    for number in range(1, PLACES + 1):
        run.key(f"ctrl+{number}")
        wait_until(lambda: len(run.tree()) > 20, "the place")
        nothing_unnamed(run, f"place {number}")
    run.key("ctrl+1")
    run.wait(id_="composer", states=("showing", "enabled"))
    for title in OPENED:
        ask_for(run, title)
        nothing_unnamed(run, title)
    for title, dialog in DIALOGS:
        ask_for(run, title)
        run.wait(id_=dialog)
        nothing_unnamed(run, title)
        met = met_by_tab(run)
        missed = [
            f"{node.role} {node.id.split('.')[-1]} {node.name}"
            for node in run.tree()
            if inside(node, dialog)
            and node.role in ACTED_ON - BY_ARROWS
            and {"focusable", "enabled", "showing"} <= node.states
            and node.id not in met
        ]
        assert missed == [], (title, met)
        assert len(met) >= 1
        run.key("Escape")
        wait_until(lambda name=dialog: run.find(id_=name) is None, f"the end of {dialog}")
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()
