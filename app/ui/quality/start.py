"""What the quality place shows while there is no suite."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.panels import EmptyPlace, scroller


def start_page(
    theme: Theme, make: Callable[[], None], bring: Callable[[], None], chat: Callable[[], None]
) -> QWidget:
    """What the place is for, and three ways to begin."""
    points = (
        ("check", tr("Checks are your own: must name the clause, never name the client, one sentence.")),
        ("activity", tr("Differences come with the margin that chance alone would explain.")),
        ("undo", tr("The old model stays until you say otherwise.")),
    )
    actions = (
        (tr("Make a suite"), make),
        (tr("Bring cases from a file…"), bring),
        (tr("Keep answers of a chat"), chat),
    )
    words = tr(
        "Keep answers you rely on as cases. Underdesk asks two models the same cases and shows what was "
        "won and what was lost, before you switch."
    )
    title = tr("Know what a new model would break")
    return scroller(
        EmptyPlace(theme, "quality", title, words, name="quality-empty", points=points, actions=actions),
        "quality",
    )
