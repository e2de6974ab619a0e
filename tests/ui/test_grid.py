"""Cards in columns: what stands where at which width, and what is kept when the rows change."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme.style import Theme
from app.ui.widgets.grid import WIDE, CardGrid
from app.ui.widgets.panels import Card
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@dataclass(frozen=True)
class Row:
    """Any row."""

    id: str
    words: str = ""


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def grid(theme: Theme, qtbot: QtBot) -> CardGrid[Card, Row]:
    made: CardGrid[Card, Row] = CardGrid(
        theme, lambda key: Card(theme, name=key), lambda card, row: card.setAccessibleName(row.words), "cards"
    )
    qtbot.addWidget(made)
    made.resize(theme.px(WIDE) + 40, 400)
    made.show()
    return made


def test_two_stand_side_by_side_where_there_is_room(
    grid: CardGrid[Card, Row], theme: Theme, qtbot: QtBot
) -> None:
    grid.show_rows([Row("a"), Row("b"), Row("c")])
    qtbot.waitUntil(lambda: grid.cards[1].x() > grid.cards[0].x())
    assert grid.cards[0].y() == grid.cards[1].y() < grid.cards[2].y()
    grid.resize(theme.px(WIDE) - 40, 400)
    qtbot.waitUntil(lambda: grid.cards[1].x() == grid.cards[0].x())


def test_cards_that_stay_are_the_same_ones(grid: CardGrid[Card, Row]) -> None:
    grid.show_rows([Row("a", "first"), Row("b", "second")])
    second = grid.cards[1]
    grid.show_rows([Row("b", "changed"), Row("c", "third")])
    assert [card.objectName() for card in grid.cards] == ["b", "c"]
    assert grid.cards[0] is second
    assert second.accessibleName() == "changed"
