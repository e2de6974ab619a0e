"""The ledger's plot: what its axes say, and what a pointer is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.ui.theme.style import Theme
from app.ui.viewmodels.ledger import Bar
from app.ui.widgets.bars import BEHIND, Bars, NameAxis, ValueAxis

DAYS = [Bar(f"2026-11-{day:02}", 100.0 * day, f"{100 * day} tokens") for day in range(1, 31)]
CHATS = [Bar("Lighthouses and their keepers", 120_000, "120,000 tokens"), Bar("Ice", 300, "300 tokens")]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def bars(qtbot: QtBot, theme: Theme) -> Bars:
    made = Bars(theme)
    qtbot.addWidget(made)
    made.resize(700, 260)
    made.show()
    return made


def axis(bars: Bars, kind: type) -> NameAxis | ValueAxis:
    return next(item for item in bars.ci.items if isinstance(item, kind))


def tip_at(bars: Bars, x: float, y: float, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _where, words, _over: told.append(words))
    assert bars.view is not None
    where = bars.mapFromScene(bars.view.mapViewToScene(QPointF(x, y)))
    QApplication.sendEvent(bars.viewport(), QHelpEvent(QEvent.Type.ToolTip, where, QPoint()))
    return told


def test_days_have_a_date_each_or_as_many_as_have_room(bars: Bars) -> None:
    bars.show_bars(DAYS, upright=True)
    foot = axis(bars, NameAxis)
    _, ticks = foot.tickValues(-0.5, 29.5, 650)[0]
    assert foot.tickStrings(ticks[:2], 1.0, 1.0)[0] == "11-01"
    assert 3 < len(ticks) < len(DAYS)
    assert len(foot.tickValues(-0.5, 29.5, 6500)[0][1]) == len(DAYS)
    assert axis(bars, ValueAxis).tickStrings([0, 1000, 2500], 1.0, 500.0) == ["0", "1,000", "2,500"]
    assert axis(bars, ValueAxis).tickStrings([0.25], 1.0, 0.25) == ["0.25"]


def test_chats_are_named_beside_their_bars(bars: Bars) -> None:
    bars.show_bars(CHATS, upright=False)
    names = axis(bars, NameAxis)
    _, ticks = names.tickValues(1.5, -0.5, 200)[0]  # the first is the uppermost
    assert names.tickStrings(ticks, 1.0, 1.0) == ["Lighthouses and their keepers", "Ice"]
    assert names.zValue() == BEHIND


def test_pointing_at_a_bar_tells_its_words(bars: Bars, monkeypatch: pytest.MonkeyPatch) -> None:
    bars.show_bars(DAYS, upright=True)
    QApplication.processEvents()
    assert "2026-11-05: 500 tokens" in tip_at(bars, 4.1, 100, monkeypatch)[0]
    bars.show_bars(CHATS, upright=False)
    QApplication.processEvents()
    assert "Ice: 300 tokens" in tip_at(bars, 50_000, 1.2, monkeypatch)[0]
    bars.show_bars([], upright=True)
    QApplication.processEvents()
    assert tip_at(bars, 0.5, 0.5, monkeypatch) == []


def test_a_theme_is_followed_and_the_picture_is_in_it(bars: Bars, theme: Theme) -> None:
    bars.show_bars(CHATS, upright=False)
    QApplication.processEvents()
    theme.choose("dark")
    QApplication.processEvents()
    picture = QImage.fromData(bars.picture())
    assert picture.width() == 1800
    seen = {picture.pixelColor(x, y).name() for x in range(0, 1800, 9) for y in range(0, picture.height(), 9)}
    assert {theme.colour("accent").name(), theme.colour("work").name()} <= seen
